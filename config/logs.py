"""How the house logs: one JSON object a line in service, one readable line at a desk; both carry the request's id."""

from collections.abc import MutableMapping
from typing import Any

import structlog


def without_live_objects(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Django hands its loggers the request and the connection themselves; a log line is no place for them."""
    for name in ("request", "server"):
        event.pop(name, None)
    return event


TALKATIVE = ("fontTools", "pikepdf", "pyhanko", "weasyprint")  # libraries that tell each of their steps
SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    without_live_objects,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_for(*, production: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, from `level` up."""
    last = structlog.processors.JSONRenderer() if production else structlog.dev.ConsoleRenderer(colors=False)
    tracebacks = [structlog.processors.format_exc_info] if production else []
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "house": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *tracebacks, last],
            }
        },
        # The level stands at the handler: the task worker sets the level of its own loggers as it starts.
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "house", "level": level}},
        "root": {"handlers": ["console"], "level": level},
        # Django would print its errors a second time; ours go to the root like everything else.
        "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}}
        | {name: {"level": "WARNING"} for name in TALKATIVE},
    }
