"""Structured logs for our own code and for every library that uses the standard library's logging.

Secrets are masked by name and by shape before a line leaves the process.
"""

import logging.config
import re
from typing import Any

import structlog

MASK = "***"
SECRET_NAMES = re.compile(r"password|passwd|secret|token|authorization|cookie|api_?key|session", re.IGNORECASE)
SECRET_SHAPES = [
    (re.compile(r"(://[^/\s:@]*:)[^@/\s]+(?=@)"), r"\1" + MASK),  # the password in an address
    (re.compile(r"\b(Bearer|Token|Basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), r"\1 " + MASK),
    (re.compile(r"\b((?:password|secret|token|key)=)[^&\s'\"]+", re.IGNORECASE), r"\1" + MASK),
    (re.compile(r"(?<=/)[\w-]{32,}(?=/|\s|$|\?)"), MASK),  # one-time links: /join/<token>/
]


def mask_text(text: str) -> str:
    for shape, replacement in SECRET_SHAPES:
        text = shape.sub(replacement, text)
    return text


def mask(value: Any, name: str = "") -> Any:
    if name and SECRET_NAMES.search(name):
        return MASK
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return {key: mask(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask(item) for item in value]
    return value


def mask_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: mask(value, key) for key, value in event.items()}


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure_logging(log_format: str, level: str) -> None:
    renderer: Any = structlog.processors.JSONRenderer()
    if log_format == "text":
        renderer = structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    chain = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, mask_secrets, renderer]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": chain,
    }
    quiet = {"handlers": ["stderr"], "level": "WARNING", "propagate": False}
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"structured": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {"fontTools": quiet, "weasyprint.progress": quiet, "celery": quiet, "kombu": quiet},
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
