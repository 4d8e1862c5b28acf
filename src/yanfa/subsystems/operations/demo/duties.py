"""What the demonstrations of maintenance, patrols, drills and incidents share: people, days, projects, papers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from yanfa.kernel.clock import SHANGHAI, demonstration_time, today
from yanfa.registers.accounts.api import User, demonstration_account
from yanfa.registers.projects.api import BudgetProject

NETWORK, OPERATIONS = "网络运行保障", "信息化运维"
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def people() -> tuple[User, User] | None:
    """The engineer and the officer of the demonstration; None where there are no such accounts."""
    engineer, officer = (demonstration_account(f"operations_{each}") for each in ("engineer", "officer"))
    return (engineer, officer) if engineer and officer else None


def on(day: date, hour: int = 9, minute: int = 0) -> Any:
    """The block runs on that day."""
    return demonstration_time(datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI))


def project_named(words: str) -> BudgetProject | None:
    """The budget project whose name holds these words; None where the demonstration has none."""
    return BudgetProject.objects.filter(name__contains=words).order_by("code").first()


def past(day: date) -> bool:
    """Whether the day is over: what is still to come is not written."""
    return day < today()


def paper(name: str) -> SimpleUploadedFile:
    """A small PDF."""
    return SimpleUploadedFile(name, PDF)
