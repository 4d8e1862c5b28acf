"""What files are kept for: each purpose with the kinds it takes and its limits."""

from __future__ import annotations

from dataclasses import dataclass

from yanfa.kernel.files.kinds import KINDS

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Purpose:
    """`kinds` are extensions; `largest` one file and `quota` all files of one person for it, in bytes."""

    code: str
    label: str
    kinds: frozenset[str]
    largest: int = 50 * MEGABYTE
    quota: int = 2048 * MEGABYTE

    def __post_init__(self) -> None:
        if unknown := self.kinds - KINDS.keys():
            raise ValueError(f"{self.code}: no kind of file is named {', '.join(sorted(unknown))}.")


class UnknownPurpose(LookupError):
    """Files name a purpose that no app declares."""


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> Purpose:
    """Declare a purpose. Raises ValueError for a second, different one of the same code."""
    if _purposes.setdefault(purpose.code, purpose) != purpose:
        raise ValueError(f"The purpose {purpose.code} is declared twice.")
    return purpose


def get(code: str) -> Purpose:
    """The purpose of that code. Raises UnknownPurpose."""
    try:
        return _purposes[code]
    except KeyError:
        raise UnknownPurpose(f"No app declares the purpose {code!r}.") from None
