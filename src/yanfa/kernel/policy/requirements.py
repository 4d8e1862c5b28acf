"""What an app demands of the value of a parameter beyond its kind: told when a version is proposed, not in use."""

from collections.abc import Callable, Iterable
from typing import Any

#: Gives every fault of a value as a sentence, nothing for one that can be used.
Requirement = Callable[[Any], Iterable[str]]

_requirements: dict[str, list[Requirement]] = {}


def require(code: str, requirement: Requirement) -> Requirement:
    """Let every version of a parameter, shipped or proposed, pass this check from now on."""
    known = _requirements.setdefault(code, [])
    if requirement not in known:
        known.append(requirement)
    return requirement


def complaints(code: str, value: Any) -> list[str]:
    """Every fault that the apps find in a value, as sentences."""
    return [sentence for requirement in _requirements.get(code, ()) for sentence in requirement(value)]
