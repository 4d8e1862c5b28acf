"""One project year of a demonstration as it is told: whose it is, who acts, and on which day."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yanfa.kernel.clock import demonstration_time, today
from yanfa.kernel.indicators.periods import SHANGHAI
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.demo import people


class NotYet(Exception):
    """The step lies in the future: the story ends before it."""


@dataclass
class Story:
    """One project year as it is told: its people, and how far and by which turns it goes."""

    year: ProjectYear
    first: bool
    number: int
    #: The earlier of the demonstration's years, told to its end.
    over: bool

    def __post_init__(self) -> None:
        [carried, *_others] = self.year.departments.select_related("department").order_by("pk")
        self.department = carried.department
        self.reporter = people.of("section_reporter", self.department)
        self.head = people.of("section_head", self.department)
        self.officer = people.of("performance_officer")
        self.finance = people.of("finance")
        self.authority = people.of("authority_officer")

    def on(self, month: int, day: int, *, after: int = 0, hour: int = 10) -> AbstractContextManager[None]:
        """Stand at a day of the year, or of the one `after` it. Raises NotYet."""
        moment = datetime(self.year.year + after, month, day, hour, tzinfo=SHANGHAI)
        if moment.date() >= today():
            raise NotYet
        return demonstration_time(moment)

    def sign(self, record: Any, *signers: Any) -> None:
        """Sign the next steps of a chain, none of them the last."""
        for signer in signers:
            perform("approve", record, by=signer, data={"opinion": "同意"})
