"""Logs: one JSON line an event on standard error, each with the request's id; plain words in a demonstration."""

from typing import Any

from .environment import YANFA_MODE

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "yanfa.config.jsonlog.JsonFormatter"},
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if YANFA_MODE == "production" else "plain",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
