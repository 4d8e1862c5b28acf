"""What a password must be, when a session is over, and which duties are those of administrators."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

#: The three separated administrators of GB/T 22239-2019 8.1.5.1 to 8.1.5.3.
ADMINISTRATIVE_DUTIES = frozenset({"system", "security", "audit"})

FaultCode = Literal["short", "long", "classes", "word", "common", "used"]


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """Rules of one profile; zero days means no forced change, zero passwords means no history."""

    min_length: int
    max_length: int
    classes: int
    max_age_days: int
    history: int

    @classmethod
    def read(cls, table: Mapping[str, object]) -> "PasswordRules":
        """Rules from a policy table; a missing or foreign key raises."""
        return cls(**{name: int(str(value)) for name, value in table.items()})


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a password is refused, with the number or the word that says it."""

    code: FaultCode
    detail: int | str = ""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session may rest, and how long it may last at all."""

    idle: timedelta
    absolute: timedelta

    @classmethod
    def read(cls, table: Mapping[str, object]) -> "SessionLimits":
        """Limits from a policy table with idle_minutes and absolute_hours."""
        return cls(
            idle=timedelta(minutes=int(str(table["idle_minutes"]))),
            absolute=timedelta(hours=int(str(table["absolute_hours"]))),
        )


def character_classes(password: str) -> int:
    """How many of four classes occur: small letters, capital letters, digits, anything else."""

    def class_of(character: str) -> str:
        if character.isdecimal():
            return "digit"
        if character.islower():
            return "small"
        return "capital" if character.isupper() else "other"

    return len({class_of(character) for character in password})


def weighty(word: str) -> bool:
    """Whether a word is long enough to be looked for: three letters, or two Chinese characters."""
    return len(word) >= 3 or (len(word) == 2 and all("\u4e00" <= character <= "\u9fff" for character in word))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def password_faults(password: str, rules: PasswordRules, words: Iterable[str]) -> list[Fault]:
    """Every fault of a password at once; `words` are those that its owner's surroundings give away."""
    faults: list[Fault] = []
    if len(password) < rules.min_length:
        faults.append(Fault("short", rules.min_length))
    if len(password) > rules.max_length:
        faults.append(Fault("long", rules.max_length))
    if character_classes(password) < rules.classes:
        faults.append(Fault("classes", rules.classes))
    folded = _folded(password)
    hits = [word for word in words if weighty(word) and _folded(word) in folded]
    if hits:
        faults.append(Fault("word", max(hits, key=len)))
    return faults


def session_end(
    now: datetime, *, started: datetime, seen: datetime, limits: SessionLimits
) -> Literal["idle", "absolute"] | None:
    """Why a session is over, if it is; a start in the future counts as over, for nothing can prove it."""
    if started > now + timedelta(minutes=1) or now - started >= limits.absolute:
        return "absolute"
    return "idle" if now - seen >= limits.idle else None
