"""The answer to "may this person do this?": yes, or no with a sentence that an officer can read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed or refused; true when allowed. A refusal always says why."""

    allowed: bool
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.allowed and not self.reason:
            raise ValueError("A refusal needs a reason.")

    def __bool__(self) -> bool:
        return self.allowed

    def __and__(self, other: "Verdict") -> "Verdict":
        """Both must allow; the first refusal wins. Both sides are computed."""
        return other if self.allowed else self


_ALLOWED = Verdict(True)


def allow() -> Verdict:
    """The answer yes."""
    return _ALLOWED


def deny(reason: str) -> Verdict:
    """The answer no, with its reason as one sentence."""
    return Verdict(False, str(reason))
