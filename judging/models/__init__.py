"""One noun a file; everything is imported from here."""

from .assignment import Assignment, Recusal
from .ballot import Ballot, BallotLine
from .conflict import Conflict
from .conflict_policy import ConflictPolicy
from .evidence import TabulationEvidence
from .judge import Judge, Panel
from .matching import MatchPlan, PairWish
from .missing_data import MissingDataPolicy
from .rubric import Criterion, LevelDescriptor, RoundRules, Rubric
from .scoresheet import Score, ScoreChange, ScoreSheet
from .snapshot import Snapshot
from .tabulation import Decision, Placement, Ranking, Tabulation

__all__ = [
    "Assignment",
    "Ballot",
    "BallotLine",
    "Conflict",
    "ConflictPolicy",
    "Criterion",
    "Decision",
    "Judge",
    "LevelDescriptor",
    "MatchPlan",
    "MissingDataPolicy",
    "PairWish",
    "Panel",
    "Placement",
    "Ranking",
    "Recusal",
    "RoundRules",
    "Rubric",
    "Score",
    "ScoreChange",
    "ScoreSheet",
    "Snapshot",
    "Tabulation",
    "TabulationEvidence",
]
