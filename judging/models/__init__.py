"""One noun a file; everything is imported from here."""

from .assignment import Assignment, Recusal
from .ballot import Ballot, BallotLine
from .conflict import Conflict
from .judge import Judge, Panel
from .rubric import Criterion, LevelDescriptor, RoundRules, Rubric
from .scoresheet import Score, ScoreChange, ScoreSheet
from .tabulation import Decision, Placement, Ranking, Tabulation

__all__ = [
    "Assignment",
    "Ballot",
    "BallotLine",
    "Conflict",
    "Criterion",
    "Decision",
    "Judge",
    "LevelDescriptor",
    "Panel",
    "Placement",
    "Ranking",
    "Recusal",
    "RoundRules",
    "Rubric",
    "Score",
    "ScoreChange",
    "ScoreSheet",
    "Tabulation",
]
