"""The season's policy about conflicts in whole sentences, for everybody."""

from django.utils.translation import gettext as _

from judging.enums import ConflictEffect, ConflictKind
from judging.models import ConflictPolicy


def told_policy(policy: ConflictPolicy) -> list[str]:
    """What is done about conflicts of interest, a sentence each; what the season ignores is told as well."""
    by_effect: dict[str, list[str]] = {effect: [] for effect in ConflictEffect.values}
    for kind, effect in policy.effects.items():
        by_effect[effect].append(str(ConflictKind(kind).label))
    said = {
        ConflictEffect.HARD: _("These ties keep a judge away from an entry: %(kinds)s."),
        ConflictEffect.SOFT: _(
            "These ties are avoided where possible, and an exception is recorded with its reason: %(kinds)s."
        ),
        ConflictEffect.IGNORED: _("These ties do not count: %(kinds)s."),
    }
    weighed = [text % {"kinds": ", ".join(by_effect[effect])} for effect, text in said.items() if by_effect[effect]]
    return [
        _("A member of the entrant never judges its entry, and a judge steps out of any entry with a tie of any kind."),
        *weighed,
        _("Entrants may name whom they ask not to be judged by, with the reason; the secretariat rules on it."),
    ]
