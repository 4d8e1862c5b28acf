"""Log lines as JSON, each with the id of the request that caused it, so that one search tells its whole story."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from yanfa.kernel.audit.context import current


class JsonFormatter(logging.Formatter):
    """One event a line; line ends inside a message are escaped, so that no event can pretend to be two."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": current().request_id,
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps({name: told for name, told in event.items() if told}, ensure_ascii=False)
