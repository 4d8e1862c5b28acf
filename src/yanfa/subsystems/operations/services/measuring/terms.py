"""The policy by which visits are counted, held in memory: no request waits for the database to learn it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yanfa.kernel import clock, policy
from yanfa.kernel.policy.catalogue import parameter
from yanfa.subsystems.operations.rules.measuring.robots import Robots

GAP = "operations.visit_gap_minutes"
PER_ADDRESS = "operations.new_visits_per_address"
COOKIE_DAYS = "operations.visitor_cookie_days"
ROBOT_WORDS = "operations.robot_words"
INNOCENT = "operations.robot_words_innocent"
CODES = (GAP, PER_ADDRESS, COOKIE_DAYS, ROBOT_WORDS, INNOCENT)


@dataclass(frozen=True)
class Terms:
    """What the parameters say: minutes, visits, seconds, and who is a robot."""

    gap: int
    per_address: int
    cookie_seconds: int
    robots: Robots


def shipped() -> Terms:
    """The terms of the files in force today: what a process begins with, before it has asked the database."""
    today = clock.today()
    return _terms(
        {
            code: next(version.value for version in parameter(code).versions if version.in_force(today))
            for code in CODES
        }
    )


def in_force() -> Terms:
    """The terms with a city's own versions. Asks the database."""
    return _terms({code: policy.get(code).value for code in CODES})


def _terms(values: dict[str, Any]) -> Terms:
    return Terms(
        gap=int(values[GAP]),
        per_address=int(values[PER_ADDRESS]),
        cookie_seconds=int(values[COOKIE_DAYS]) * 24 * 3600,
        robots=Robots(values[ROBOT_WORDS], values[INNOCENT]),
    )
