"""Tables of the workflow: turns and spans of every process, and what the ready steps of office work keep."""

from .chains import ChainOutcome, ChainRound, ChainStep
from .letters import LetterKind, LetterOutcome, OfficialLetter
from .office import ArchiveEntry, CorrectionNotice, Countersignature, Objection, PublicNotice, SealUse
from .turns import StateSpan, StateSpanQuerySet, Turn, TurnQuerySet

__all__ = [
    "ArchiveEntry",
    "ChainOutcome",
    "ChainRound",
    "ChainStep",
    "CorrectionNotice",
    "Countersignature",
    "LetterKind",
    "LetterOutcome",
    "Objection",
    "OfficialLetter",
    "PublicNotice",
    "SealUse",
    "StateSpan",
    "StateSpanQuerySet",
    "Turn",
    "TurnQuerySet",
]
