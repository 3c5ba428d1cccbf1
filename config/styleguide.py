"""Every component on one page, with invented content: to look at, and for the accessibility test to read."""

from datetime import timedelta

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.styleguide_pictures import sample_pictures

THEMES = ("light", "dark")
LEVELS = [
    {"value": "1", "label": "Weak", "descriptor": "No evidence that anybody is better served."},
    {"value": "2", "label": "Fair", "descriptor": "A pilot with a few users and no figures yet."},
    {"value": "3", "label": "Good", "descriptor": "In service in one district, with figures of a year."},
    {"value": "4", "label": "Strong", "descriptor": "In service in the whole city, and measured."},
    {"value": "5", "label": "Outstanding", "descriptor": "Measured over years, and taken up by other cities."},
]
RANKING = [
    {
        "place": "1",
        "name": "Flood warning by neighbourhood",
        "native_name": "Cảnh báo lũ theo khu phố",
        "native_language": "vi",
        "points": "87.42",
        "low": 84.9,
        "high": 89.6,
        "judges": 3,
        "flags": [],
        "tie": "",
        "url": "#",
    },
    {
        "place": "2=",
        "name": "Night buses on demand",
        "native_name": "수요응답형 심야버스",
        "native_language": "ko",
        "points": "81.00",
        "low": 76.1,
        "high": 85.0,
        "judges": 3,
        "flags": ["Tied on the exact total"],
        "tie": "first",
        "url": "#",
    },
    {
        "place": "2=",
        "name": "Sidewalks for everybody",
        "native_name": "أرصفة للجميع",
        "native_language": "ar",
        "points": "81.00",
        "low": 78.2,
        "high": 83.3,
        "judges": 3,
        "flags": ["Tied on the exact total"],
        "tie": "last",
        "cut": True,
        "url": "#",
    },
    {
        "place": "4",
        "name": "Open water meters",
        "native_name": "",
        "points": "80.67",
        "low": 74.0,
        "high": 84.1,
        "judges": 2,
        "flags": ["One sheet missing"],
        "tie": "",
        "uncertain": True,
        "url": "#",
    },
]


class SampleSeason:
    demo = True

    def __str__(self) -> str:
        return "Seoul Smart City Prize 2026"


class SampleForm(forms.Form):
    title = forms.CharField(label="Title of the project", help_text="As it should stand on the certificate.")
    summary = forms.CharField(
        label="Summary",
        help_text="What was done, for whom, and what is better now.",
        widget=forms.Textarea(attrs={"data-words": "200", "rows": 5}),
    )
    since = forms.DateField(label="In service since", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    scope = forms.ChoiceField(
        label="Where is it in service?",
        choices=[("district", "One district"), ("city", "The whole city"), ("region", "Several cities")],
        widget=forms.RadioSelect,
    )
    category = forms.ChoiceField(label="Category", choices=[("", "Choose one"), ("a", "Mobility"), ("b", "Safety")])
    agreed = forms.BooleanField(label="We may show this entry in public if it wins.")


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The gallery; `?theme=dark` and `?theme=light` set the theme. Mounted outside production only."""
    now = timezone.now()
    wanted = request.GET.get("theme")
    context = {
        "theme": wanted if wanted in THEMES else "",
        "season": SampleSeason(),
        "places": [
            ("#", "Entries", "file-text", True),
            ("#", "Judges", "users", False),
            ("#", "Ranking", "scale", False),
            ("#", "Letters", "mail", False),
        ],
        "blank_form": SampleForm(auto_id="blank_%s"),
        "wrong_form": SampleForm({"title": "", "summary": "word " * 210, "since": "yesterday"}, auto_id="wrong_%s"),
        "closes_at": now + timedelta(days=3, hours=4, minutes=20),
        "closed_at": now - timedelta(days=2),
        "levels": LEVELS,
        "rows": RANKING,
        "stats": [
            ("154", "entries", "from 61 cities"),
            ("462", "score sheets", "all submitted"),
            ("97 %", "of judges on time", ""),
        ],
        "facts": [("City", "Đà Nẵng"), ("Country", "Viet Nam"), ("Category", "Safety"), ("In service since", "2023")],
        "events": [
            (now - timedelta(days=9), "Submitted", "Revision 2, by Lê Thị Hương"),
            (now - timedelta(days=8), "Found eligible", "All seven points of the checklist hold."),
            (now - timedelta(days=1), "Third score sheet submitted", ""),
        ],
        "steps": [
            ("Project", "done", "#"),
            ("Evidence", "done", "#"),
            ("Contacts", "current", ""),
            ("Submit", "todo", ""),
        ],
        "tabs": [("#", "Everything", True), ("#", "Scores", False), ("#", "History", False)],
        "chips": [("#", "All", 154, True), ("#", "To check", 12, False), ("#", "Eligible", 139, False)],
        "page": Paginator(range(154), 20).get_page(request.GET.get("page", 3)),
        "pictures": sample_pictures(),
        "parts": [("Impact", "24.00"), ("Innovation", "18.75")],
    }
    return render(request, "components/styleguide.html", context)
