"""Who may begin an entry in a category, and on which form."""

from datetime import datetime

from django.utils.translation import gettext as _

from audit.steps import Refusal, Refused
from awards.enums import EntrantType, SeasonState
from awards.models import ApplicationForm, Category, Entrant, Season


def why_not_enter(season: Season, category: Category, entrant: Entrant, now: datetime) -> Refusal | None:
    """Why this entrant cannot begin an entry in the category at this instant; None if they can."""
    refusal = why_not_begin(season, now)
    if refusal is not None:
        return refusal
    if entrant.type not in category.entrant_types:
        allowed = ", ".join(str(EntrantType(each).label) for each in category.entrant_types)
        return Refusal(
            "type-not-allowed",
            _("This category is open to: %(allowed)s. %(name)s is registered as: %(type)s.")
            % {"allowed": allowed, "name": entrant.name, "type": entrant.get_type_display()},
            {"allowed": list(category.entrant_types), "type": entrant.type},
        )
    if _newest_form(category, entrant) is None:
        return _no_form()
    return _why_not_population(category, entrant)


def why_not_begin(season: Season, now: datetime) -> Refusal | None:
    """Why nobody can begin an entry in this season at this instant; None if entries are taken."""
    facts = {"opens_at": season.opens_at, "closes_at": season.closes_at}
    if season.state == SeasonState.DRAFT or now < season.opens_at:
        return Refusal("not-open", _("Entries are not taken yet."), facts)
    if not season.takes_entries(now):
        return Refusal("closed", _("Entries are no longer taken: the call has closed."), facts)
    return None


def form_for(category: Category, entrant: Entrant) -> ApplicationForm:
    """The newest form for entrants of this type in the category; Refused (`no-form`) where the season has none."""
    form = _newest_form(category, entrant)
    if form is None:
        raise Refused(_no_form())
    return form


def _newest_form(category: Category, entrant: Entrant) -> ApplicationForm | None:
    for form in ApplicationForm.objects.filter(season=category.season_id).order_by("-version", "code"):
        serves_category = not form.category_codes or category.code in form.category_codes
        if serves_category and entrant.type in form.entrant_types:
            return form
    return None


def _no_form() -> Refusal:
    return Refusal("no-form", _("There is no application form for entrants of this type yet. Ask the secretariat."))


def _why_not_population(category: Category, entrant: Entrant) -> Refusal | None:
    least, most = category.population_min, category.population_max
    if least is None and most is None:
        return None
    if entrant.population is None:
        return Refusal(
            "population-needed", _("This category asks for the population: add it to the entrant's profile.")
        )
    if (least is None or entrant.population >= least) and (most is None or entrant.population <= most):
        return None
    return Refusal(
        "population-outside",
        _("The population of %(name)s is outside the limits of this category.") % {"name": entrant.name},
        {"population": entrant.population, "least": least, "most": most},
    )
