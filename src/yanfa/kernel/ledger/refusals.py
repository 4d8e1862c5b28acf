"""Why the ledger refuses: sentences that a page shows as they are, and nothing was changed."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class LedgerRefused(ValidationError):
    """The ledger changed nothing; `sentence` says why."""

    def __init__(self, sentence: object) -> None:
        self.sentence = str(sentence)
        super().__init__(self.sentence, code="ledger")

    def __str__(self) -> str:
        return self.sentence


class Overdrawn(LedgerRefused):
    """More would leave a limited account than is there and not held."""


class OtherContents(LedgerRefused):
    """The key, or the code of the account, stands for something else already."""


class AlreadyReversed(LedgerRefused):
    """An entry is reversed once, and a reversal never."""


class HoldEnded(LedgerRefused):
    """The hold was posted, given back or has run out."""
