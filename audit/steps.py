"""How anything in the house changes its state.

A *lifecycle* is a table: the name of a step -> the states it may start from, the state it leads to, the permission it
needs, and the instants it stamps. `take_step` is the one gate through which a state moves. What is refused is refused
with a `Refusal`: a code for programs and a sentence for people, the same on page, in API and in a command's output.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn, Protocol, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=models.Model)


class Actor(Protocol):
    """Who acts: a person who signed in, or the house itself (`SYSTEM`)."""

    code: str

    def has_perm(self, perm: str, obj: Any = None) -> bool: ...


class System:
    """The house acting by itself: background work, commands on the server, the demo."""

    code = "system"
    is_authenticated = True

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        return True

    def __str__(self) -> str:
        return "system"


SYSTEM = System()


@dataclass(frozen=True)
class Refusal:
    """Why something is not done: `code` for programs, `message` for people, `facts` for both."""

    code: str
    message: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.message)


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Raised by a verb that does not do what it was asked; carries the `Refusal`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


class NotPermitted(Refused):
    """Raised when the actor may not take the step, whatever the state."""


def refuse(code: str, message: object, **facts: Any) -> NoReturn:
    """Stop the verb here with a reason."""
    raise Refused(Refusal(code, str(message), facts))


def refuse_if(refusal: Refusal | None) -> None:
    """Stop the verb if a `why_not_...` function gave a reason."""
    if refusal is not None:
        raise Refused(refusal)


def permit(actor: Actor, permission: str, subject: object) -> None:
    """Return if the actor holds the permission on the subject; raise NotPermitted otherwise."""
    if not actor.has_perm(permission, subject):
        raise NotPermitted(
            Refusal("not-permitted", _("You do not have the permission to do this."), {"permission": permission})
        )


@dataclass(frozen=True)
class Step:
    """One line of a lifecycle table."""

    origins: frozenset[str]
    target: str
    needs: str
    stamps: tuple[str, ...]
    clears: tuple[str, ...]
    reason: bool

    def __init__(
        self,
        origins: str | Iterable[str],
        target: str,
        *,
        needs: str,
        stamps: str | tuple[str, ...] = (),
        clears: str | tuple[str, ...] = (),
        reason: bool = False,
    ) -> None:
        as_set = frozenset({origins}) if isinstance(origins, str) else frozenset(origins)
        object.__setattr__(self, "origins", as_set)
        object.__setattr__(self, "target", target)
        object.__setattr__(self, "needs", needs)
        object.__setattr__(self, "stamps", (stamps,) if isinstance(stamps, str) else stamps)
        object.__setattr__(self, "clears", (clears,) if isinstance(clears, str) else clears)
        object.__setattr__(self, "reason", reason)


Lifecycle = Mapping[str, Step]


def locked(row: Row) -> Row:
    """The same row, fresh and locked until the transaction ends; others may still refer to it by its key."""
    manager: models.Manager[Row] = type(row)._default_manager  # noqa: SLF001 - Django's documented accessor
    return manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)


def why_not_step(subject: Any, lifecycle: Lifecycle, name: str) -> Refusal | None:
    """Why the subject's present state does not allow the step; None if it does."""
    step = lifecycle[name]
    if subject.state in step.origins:
        return None
    return Refusal(
        "wrong-state",
        _("This cannot be done now: the state is “%(state)s”.") % {"state": subject.get_state_display()},
        {"state": str(subject.state), "step": name},
    )


def take_step(
    subject: Any,
    lifecycle: Lifecycle,
    name: str,
    *,
    actor: Actor,
    now: datetime | None = None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
    also: Mapping[str, Any] | None = None,
) -> None:
    """Move `subject` along one step and log it; both or neither. The fields in `also` are written with the state.

    The caller holds the row locked. Refused when the state does not allow the step, when the actor lacks the step's
    permission, or when a step that wants a reason gets none. The act is logged as `<noun>.<step>`.
    """
    from audit.domain import record

    step = lifecycle[name]
    permit(actor, step.needs, subject)
    refuse_if(why_not_step(subject, lifecycle, name))
    if step.reason and not reason.strip():
        refuse("reason-needed", _("Give a reason: it is kept in the record."))
    moment = now or timezone.now()
    before = str(subject.state)
    subject.state = step.target
    for stamp in step.stamps:
        setattr(subject, stamp, moment)
    for cleared in step.clears:
        setattr(subject, cleared, None)
    for name_of_field, value in (also or {}).items():
        setattr(subject, name_of_field, value)
    with transaction.atomic():
        subject.save(update_fields=["state", *step.stamps, *step.clears, *(also or {})])
        record(
            actor,
            f"{subject._meta.model_name}.{name}",  # noqa: SLF001 - Django's documented accessor
            subject,
            reason=reason,
            facts={"from": before, "to": step.target, **(facts or {})},
        )
