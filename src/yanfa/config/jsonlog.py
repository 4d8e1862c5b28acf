"""Log lines as JSON, each with the id of the request that caused it, so that one search tells its whole story.

The secret part of a token is masked wherever it stands: in a message, an address, the trace of an exception.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

from yanfa.kernel.audit.context import current

#: A token of the JSON API, whose prefix may stay, and whatever else is sent as a bearer secret.
_TOKEN = re.compile(r"(yanfa_[0-9a-f]{8}_)[A-Za-z0-9_-]{8,}")
_BEARER = re.compile(r"(bearer\s+)(?!yanfa_)[A-Za-z0-9._~+/=-]{8,}", re.IGNORECASE)


def masked(text: str) -> str:
    """The text without the secret part of any token."""
    return _BEARER.sub(r"\1***", _TOKEN.sub(r"\1***", text))


class JsonFormatter(logging.Formatter):
    """One event a line; line ends inside a message are escaped, so that no event can pretend to be two."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
            "request_id": current().request_id,
            "token": current().token,
        }
        if record.exc_info:
            event["exception"] = masked(self.formatException(record.exc_info))
        return json.dumps({name: told for name, told in event.items() if told}, ensure_ascii=False)
