"""Why a log is not taken: a code for the sentence, and what the sentence names."""

from __future__ import annotations


class LogRefused(ValueError):
    """The whole file is refused; `code` names the sentence, `facts` fill it (line numbers, dates, names)."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
