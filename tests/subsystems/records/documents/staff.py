"""A centre with an officer, two divisions and leaders for the tests of documents and their neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.budgets import project, project_year
from tests.registers.people import account
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.organisations.models import Department, Membership
from yanfa.subsystems.records.services import documents as services

STAFF = (
    ("writer", "section_reporter", 0),
    ("head", "section_head", 0),
    ("other", "section_reporter", 1),
    ("otherhead", "section_head", 1),
    ("officer", "records_officer", None),
    ("officer2", "records_officer", None),
    ("deputy", "deputy_director", None),
    ("director", "director", None),
    ("archivist", "archivist", None),
)


@dataclass
class Staff:
    """The divisions, the project, and the people by login."""

    divisions: list[Department]
    project: Any
    people: dict[str, Any]

    def __getattr__(self, login: str) -> Any:
        try:
            return self.__dict__["people"][login]
        except KeyError:
            raise AttributeError(login) from None


def at(year: int, month: int, day: int) -> Any:
    """Stand at noon of a day."""
    return time_machine.travel(datetime(year, month, day, 4, tzinfo=UTC), tick=False)


def staff() -> Staff:
    """Everybody who takes part in writing and issuing."""
    year = project_year(2024, of=project(first_year=2020))
    divisions = [
        Department.objects.create(organisation=year.unit, name=name) for name in ("发展研究部", "办公室")
    ]
    people = {}
    for login, role, place in STAFF:
        people[login] = account(login, role, real_name=login)
        division = divisions[place] if place is not None else None
        Membership.objects.create(
            user=people[login], organisation=year.unit, department=division, valid_from="2020-01-01"
        )
    return Staff(divisions, year.project, people)


def paper(text: str = "正文", name: str = "文稿.txt") -> SimpleUploadedFile:
    """A text as a file."""
    return SimpleUploadedFile(name, text.encode())


def pdf(name: str = "扫描件.pdf") -> SimpleUploadedFile:
    """A scan."""
    return SimpleUploadedFile(
        name, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


REPORT = {"kind": "report", "code": "platform_annual_report", "title": "平台年度发展报告", "year": 2023}


def planned(of: Staff, due: Any, **facts: Any) -> Any:
    """A report that the officer planned for the first division."""
    given = {**REPORT, "department": of.divisions[0], "project": of.project, "due_on": due, **facts}
    return services.plan_document(by=of.officer, **given)


def signed(of: Staff, document: Any, *, countersigner: Any = None) -> Any:
    """Drafted, countersigned and signed."""
    services.add_draft(document, by=of.writer, upload=paper(f"{document.title} 定稿"))
    perform("submit", document, by=of.writer)
    perform("approve", document, by=of.head)
    perform("approve", document, by=countersigner or of.officer)
    return perform("approve_last", document, by=of.director)


def issued(of: Staff, document: Any, number: str = "研发〔2024〕1号", **answers: Any) -> Any:
    """Signed and issued."""
    signed(of, document)
    return perform(
        "issue", document, by=of.writer, data={"number": number, "delivered_to": "各处室", **answers}
    )
