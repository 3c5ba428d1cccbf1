"""Answers to the application forms: facts of the project where there are some, modelled text that says so elsewhere."""

from collections.abc import Callable
from random import Random
from typing import Any

from awards.questionnaire import Form, Question, QuestionKind
from awards.questionnaire.kinds import UPLOADED

from .records import Project

Answer = Any
MARKED = "Demonstration text, modelled for this season; the city did not write it."
SECTORS = {
    "Culture & Tourism": ("culture",),
    "Data & Digital Infrastructure": ("governance",),
    "Economy & Innovation": ("governance", "culture"),
    "Education": ("welfare", "culture"),
    "Energy": ("energy", "environment"),
    "Environment & Climate": ("environment",),
    "Governance & Participation": ("governance",),
    "Health": ("welfare",),
    "Inclusion & Welfare": ("welfare",),
    "Mobility": ("mobility",),
    "Safety & Resilience": ("safety",),
    "Water & Waste": ("environment",),
}
GROUPS = ("elderly", "youth", "disabilities", "women", "low_income", "migrants", "general_public")
THEMES = ("tech", "energy", "mobility", "gov", "living", "infra", "safety")
PROSE = {
    "problem": (
        "Residents of {city} named the problem before the city did. In neighbourhood meetings and in the complaints of "
        "two years, the same gap in {field} came up again and again, most of all among people who have little time to "
        "ask for help. A short study by the planning department traced it to services that did not know of one another."
    ),
    "design": (
        "Three ways were compared: extending what existed, buying a finished system, and building {title} step by step "
        "with those who would use it. The third was chosen after a pilot of six months in two districts. What the "
        "pilot taught was written down and changed the plan twice before {city} decided to go on."
    ),
    "technology": (
        "The project uses open interfaces and data that the city already had; what is new in {city} is that they are "
        "brought together at the moment when a decision is made. Personal data stay with the service that collected "
        "them, are kept no longer than needed, and were looked at by the data protection officer before the start."
    ),
    "team": (
        "A small office in the city administration is responsible, with two engineers, one designer and one person who "
        "does nothing but listen to residents. A university and a local company are partners under a public contract."
    ),
    "implementation": (
        "{title} has been running since its second year. It began in two districts and now covers most of {city}. "
        "The hardest part was agreement between departments on who answers when something fails; a joint desk settled "
        "that. Staff were trained in their own working hours, and a public page shows what works and what does not yet."
    ),
    "outcomes": (
        "Compared with the year before, more residents of {city} reach what they need at the first attempt, and they "
        "wait for a shorter time. The figures come from the service's own log and from a survey of residents that is "
        "repeated every year. Older people and people with disabilities were counted apart, and gained at least as much."
    ),
    "replication": (
        "Another city needs the data that most cities have, one responsible desk and about a year. The specifications "
        "are published under an open licence, and {city} answers questions of other cities once a month."
    ),
    "vision": (
        "The aim is a city in which {field} is a promise to everybody and not a privilege of those who know whom to "
        "ask. Every step of the plan for {city} names who gains from it, who might lose, and how residents can say that "
        "it does not work for them. The plan is looked at in public once a year."
    ),
    "results": (
        "Within one term, {city} moved from single projects to one way of working: every new service is tried out with "
        "residents, measured against where it began, and either widened or ended in public. Two services were ended, "
        "and the reports about them are the most read of all. Trust in the city's services rose in each yearly survey."
    ),
    "inclusion": (
        "Meetings are held where people are, in the evening and with care for children. What is asked online can be "
        "asked at a counter as well. A panel of residents with disabilities tries out each service in {city} before "
        "it opens, and is paid for its work."
    ),
    "contribution": "What {city} learned is shared in two networks of cities, in English and in the local language.",
    "experimenting": (
        "New ideas for {field} are tried out in {city} under a simple rule: small, public, with a date on which the "
        "trial ends and is judged. Residents and companies can propose a trial on one page and have an answer within "
        "thirty days. Of the trials of the last three years, about one in three was widened; all were written up."
    ),
    "escalating": (
        "Young companies find one counter in {city}: space to work, a first public customer and people who have done "
        "it before. The city buys in small lots and pays within two weeks. Of the companies that began here in the "
        "last five years, most are still here, and several now work for other cities as well."
    ),
    "ecosystem": (
        "City, universities, companies and associations of residents meet every month around {title} and publish what "
        "they agree on. None of them owns the table: the chair changes each year. A fund of modest size, filled by all "
        "of them, pays for what belongs to nobody alone, such as open data and shared tools."
    ),
    "expanding": (
        "What works in {city} is offered to its region: smaller towns may use the same services, at cost, and keep "
        "their own names. Four neighbouring towns have joined. Each year a delegation of theirs decides with the city "
        "what comes next, so that growth does not mean that the centre decides for everybody."
    ),
    "rights": (
        "Every register of the city that decides about people is listed on a public page, with its purpose and with the "
        "person who answers for it. Residents of {city} can see what is kept about them and object without giving a "
        "reason. An independent board looks at each new use of personal data before it begins."
    ),
    "innovation": (
        "{title} does not begin with a device but with a decision that residents of {city} wanted to be made better. "
        "What is new is the way back: everyone affected sees what came of it, and can contradict."
    ),
    "impact": (
        "After two years more people in {city} are reached at lower cost, and the figures are public. The gain is "
        "largest in districts that had been served worst, which was the declared aim from the first day."
    ),
    "people": (
        "Residents took part from naming the problem to judging the outcome. Those who seldom come to meetings were "
        "asked at home, at school and at work, and what they said changed the design in three places."
    ),
    "replicability": "The parts are open and documented; two other cities have begun to use them with their own data.",
    "collaboration": "City departments, a university, a local company and associations of residents carry it together.",
}
ORDINARY = (
    "In {city}, work on {field} is carried by a small team that reports in public once a year. What is described here "
    "follows the plan of the project {title}, was tried out in two districts first, and is measured against the state "
    "before the project began, with figures for vulnerable groups counted apart from all others."
)


def answers_for(project: Project, form: Form) -> dict[str, Answer]:
    """Every answer that the form asks of this entrant, but for files and for the facts that the platform fills in.

    The same project gives the same answers.
    """
    chance = Random(project.key)  # noqa: S311 - modelled figures
    return {
        question.key: answer
        for question in form.questions
        if question.kind not in UPLOADED and question.filled_from is None
        for answer in [_answer(question, project, chance)]
        if answer is not None
    }


def _answer(question: Question, project: Project, chance: Random) -> Answer:
    if question.key in KNOWN:
        return KNOWN[question.key](project, chance)
    if question.key in SAME_FOR_ALL:
        return SAME_FOR_ALL[question.key]
    if question.kind is QuestionKind.LONG_TEXT:
        return _prose(question, project)
    return True if question.kind is QuestionKind.DECLARATION else None


def _prose(question: Question, project: Project) -> str:
    words = {"city": project.city, "title": project.title, "field": project.theme.replace("&", "and").lower()}
    return f"{PROSE.get(question.key, ORDINARY).format(**words)}\n\n{MARKED}"


def _summary(project: Project, chance: Random) -> str:
    return (
        f"{project.summary} The project runs in {project.city}, {project.country_name}, in the field of "
        f"{project.theme.replace('&', 'and').lower()}, and is open to be studied and used by other cities. "
        "Whatever is told beyond this summary was modelled for the demonstration of this award, with no claim to be true."
    )


def _contact(project: Project, chance: Random) -> dict[str, str]:
    return {"name": f"Demonstration desk of {project.city}", "email": project.mailbox}


def _budget(project: Project, chance: Random) -> list[dict[str, str]]:
    amount = chance.randrange(20, 400) * 10_000
    return [
        {"source": "City budget (modelled)", "amount": str(amount), "currency": "USD", "year": "2024"},
        {"source": "National programme (modelled)", "amount": str(amount // 2), "currency": "USD", "year": "2025"},
    ]


def _timeline(project: Project, chance: Random) -> list[dict[str, str]]:
    return [
        {"milestone": "Pilot in two districts", "start": "2022-03-01", "end": "2022-08-31", "state": "done"},
        {"milestone": "Decision to go on", "start": "2022-11-15", "state": "done"},
        {"milestone": "The whole city", "start": "2023-02-01", "state": "under_way"},
    ]


def _indicators(project: Project, chance: Random) -> list[dict[str, str]]:
    before = chance.randrange(20, 45)
    now = before + chance.randrange(8, 40)
    told = {"baseline": f"{before} %", "target": f"{now - 5} %", "latest": f"{now} %", "measured_on": "2025-06-30"}
    seen = {"before": f"{before} %", "after": f"{now} %", "now": f"{now} %"}
    return [{"indicator": "Residents reached at the first attempt (%), modelled", **told, **seen}]


def _initiatives(project: Project, chance: Random) -> list[dict[str, str]]:
    names = ("One counter for young companies", "Trials in the open", "A fund for what belongs to nobody")
    return [
        {"initiative": name, "started": f"202{1 + place}-04-01", "effect": f"About {chance.randrange(12, 90)} a year"}
        for place, name in enumerate(names)
    ]


def _programmes(project: Project, chance: Random) -> list[dict[str, Answer]]:
    names = (project.title, "Open data for every district", "Neighbourhood meetings that decide")
    return [{"programme": name, "theme": chance.choice(THEMES), "running": True} for name in names]


def _sectors(project: Project, chance: Random) -> list[str]:
    return list(SECTORS[project.theme])


def _groups(project: Project, chance: Random) -> list[str]:
    return sorted(chance.sample(GROUPS, 2), key=GROUPS.index)


def _population(project: Project, chance: Random) -> str:
    return str(project.population or 100_000)


def _nominee(project: Project, chance: Random) -> str:
    return f"The mayor of {project.city} (no person meant)"


KNOWN: dict[str, Callable[[Project, Random], Answer]] = {
    "summary": _summary,
    "contact": _contact,
    "nominator": _contact,
    "sectors": _sectors,
    "target_groups": _groups,
    "budget": _budget,
    "timeline": _timeline,
    "monitoring": _indicators,
    "indicators": _indicators,
    "initiatives": _initiatives,
    "programmes": _programmes,
    "population": _population,
    "nominee_name": _nominee,
}
SAME_FOR_ALL: dict[str, Answer] = {
    "office": "Mayor",
    "in_office_since": "2022-07-01",
    "nominated_by_other": False,
    "is_association": False,
    "won_before": False,
    "stage": "running",
    "running_since": "2023-02-01",
    "population_source": "https://www.geonames.org/",
}
