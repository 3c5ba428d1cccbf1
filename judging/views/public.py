"""What anyone may read about the judging: criteria, weights, and what each mark means."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards.models import Round, Season
from awards.queries.seasons import rounds_of, season_for
from judging.interfaces.conflict_words import told_policy
from judging.models import Rubric
from judging.queries.missing_data import declared_effects, effects_of
from judging.queries.rubrics import plain_number, rubric_document, rubrics_of
from judging.queries.ties import policy_of


@login_not_required
@require_safe
def criteria(request: HttpRequest, season: str) -> HttpResponse:
    """Every rubric of the season, once for all the rounds that use the same one."""
    found = get_object_or_404(season_for(request.user, season))
    rubrics = [
        (rounds, rubric, _outline(rubric), declared_effects(effects_of(rubric.round)))
        for rounds, rubric in _rubrics(found)
    ]
    context = {"season": found, "rubrics": rubrics, "conflicts": told_policy(policy_of(found))}
    return render(request, "judging/public/criteria.html", context)


def _rubrics(season: Season) -> list[tuple[list[Round], Rubric]]:
    """Rubrics that say the same, and whose rounds do the same about missing marks, are told once."""
    found: dict[str, tuple[list[Round], Rubric]] = {}
    for round in rounds_of(season):
        for rubric in rubrics_of(round) if round.is_scored else []:
            said = rubric_document(rubric)
            same = str((said["category"], said["criteria"], effects_of(rubric.round)))
            found.setdefault(same, ([], rubric))[0].append(round)
    return list(found.values())


def _outline(rubric: Rubric) -> list[dict[str, object]]:
    """Criteria in order, each with weight, scale and levels as people read them."""
    rows = list(rubric.criteria.all())
    parents = {row.parent_id for row in rows}
    return [
        {
            "criterion": row,
            "is_part": row.parent_id is not None,
            "is_marked": row.pk not in parents,
            "weight": plain_number(row.weight),
            "lowest": plain_number(row.minimum),
            "highest": plain_number(row.maximum),
            "levels": [(plain_number(level.value), level.text) for level in row.levels.all()],
        }
        for row in rows
    ]
