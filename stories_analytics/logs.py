"""Write one log line per fact: JSON in production, readable on a terminal, nobody's data in either.

Django and gunicorn log paths, queries and addresses, and an exception's message may quote what a
client sent. What they log is therefore rewritten here before it is written.
"""

import logging
import logging.config
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

Event = MutableMapping[str, Any]

# An IPv6 address has eight groups or a double colon; a time of day has neither.
ADDRESS = re.compile(
    r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b"
    r"|(?<![\w:])(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){7}|[0-9A-Fa-f:]*::[0-9A-Fa-f:]*)(?!\w)"
)
# What gunicorn says of a request that it cannot read or serve goes on with the request itself.
QUOTING_MESSAGES = re.compile(r"(Invalid request|Error handling request)\b.*", re.DOTALL)
# These loggers put the request's path into the message and the request itself into `extra`.
QUOTING_LOGGERS = ("django.request", "django.security", "django.server")


def configure(*, level: str, as_json: bool) -> None:
    """Send every logger of the process through the same two processors."""
    logging.config.dictConfig(as_dict(level=level, as_json=as_json))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_common(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def as_dict(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return the configuration for :func:`logging.config.dictConfig` (gunicorn takes it too)."""
    renderer = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [without_quotes, *_common()],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            # gunicorn sets up its own handlers unless told otherwise.
            "gunicorn.error": {"handlers": [], "propagate": True, "level": "INFO"},
            "gunicorn.access": {"handlers": [], "propagate": False},
            "procrastinate": {"level": "WARNING"},
        },
    }


def _common() -> list[structlog.typing.Processor]:
    return [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        frames_without_message,
    ]


def without_quotes(logger: Any, name: str, event: Event) -> Event:
    """Replace a library's message that would quote the request, and any address in the others."""
    record: logging.LogRecord = event["_record"]
    if record.name.startswith(QUOTING_LOGGERS):
        event["event"] = record.name
        event["status"] = getattr(record, "status_code", None)
    else:
        message = QUOTING_MESSAGES.sub(r"\1", str(event["event"]))
        event["event"] = ADDRESS.sub("<ip>", message)
    return event


def frames_without_message(logger: Any, name: str, event: Event) -> Event:
    """Keep an exception's type and its frames, and leave out its message."""
    error = event.pop("exc_info", None)
    if error is True:  # What `log.exception` leaves: the exception that is being handled.
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)
        event["exception"] = type(error).__name__
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event
