"""The steps of the rules language. Each module registers its steps when it is imported."""

from judging.tabulation.steps import (
    arithmetic,
    borda,
    choose,
    clip,
    keep,
    limit,
    normalise,
    points,
    ranks,
    reduce,
    schulze,
    trim,
    weigh,
)
from judging.tabulation.steps.base import STEPS, Context, MethodRefused, ShapeProblem, Shapes, StepKind

__all__ = [
    "STEPS",
    "Context",
    "MethodRefused",
    "ShapeProblem",
    "Shapes",
    "StepKind",
    "arithmetic",
    "borda",
    "choose",
    "clip",
    "keep",
    "limit",
    "normalise",
    "points",
    "ranks",
    "reduce",
    "schulze",
    "trim",
    "weigh",
]
