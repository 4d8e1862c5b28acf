"""Results for the tests: people of a centre, and records of every kind made through the doors that the product uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.budgets import project
from tests.registers.people import account
from tests.registers.units import unit
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations.models import Organisation
from yanfa.subsystems.records.models import (
    Agreement,
    Charter,
    CooperationActivity,
    CooperationPlan,
    Departure,
    Meeting,
    Member,
    Paper,
    Renewal,
    ResearchEvent,
    ResearchProject,
    RightApplication,
    RightEvent,
    RightGrant,
)
from yanfa.subsystems.records.services import results

#: What each kind needs beside its day, unless a test says otherwise.
GIVEN: dict[type[Any], dict[str, Any]] = {
    Paper: {
        "title": "科技资源共享的实践",
        "authors": "张三\n李四",
        "journal": "科技管理",
        "our_role": "first",
    },
    RightApplication: {"form": "invention", "title": "检索方法", "applicant": "示例中心", "number": "CN1"},
    RightGrant: {"form": "software", "title": "检索系统", "holder": "示例中心", "number": "2024SR1"},
    RightEvent: {"kind": "lapsed"},
    ResearchProject: {
        "number": "KY-1",
        "title": "平台研究",
        "level": "municipal",
        "funder": "主管部门",
        "role": "lead",
        "document": "立项〔2024〕1号",
    },
    ResearchEvent: {"kind": "concluded", "document": "结题证书"},
    Meeting: {
        "kind": "consultation",
        "topic": "planning_and_soft_research",
        "title": "规划咨询",
        "expert_units": "示例大学 2",
    },
    Agreement: {"number": "HZ-1", "title": "合作协议", "kind": "research", "partner": "示例大学"},
    Renewal: {},
    CooperationPlan: {"kind": "research", "title": "年度计划"},
    CooperationActivity: {"kind": "seminar", "title": "研讨"},
    Charter: {"title": "委员会章程", "edition": "2024版"},
    Member: {"name": "示例委员", "of_unit": "示例研究院"},
    Departure: {"document": "离任函"},
}


@dataclass
class People:
    """Who registers, who verifies, and a second officer who may do both."""

    reporter: User
    officer: User
    second: User
    archivist: User
    unit: Organisation


def at(year: int, month: int, day: int) -> Any:
    """Stand at noon of a day."""
    return time_machine.travel(datetime(year, month, day, 4, tzinfo=UTC), tick=False)


def people() -> People:
    """The people of a centre."""
    return People(
        account("reporter", "section_reporter", real_name="赵登记"),
        account("officer", "records_officer", real_name="钱核实"),
        account("second", "records_officer", real_name="孙核实"),
        account("archivist", "archivist", real_name="李归档"),
        unit("示例中心", kind="public_institution"),
    )


@pytest.fixture
def of(db: None) -> People:
    """The people of a centre."""
    return people()


def facts(model: type[Any], day: date, **given: Any) -> dict[str, Any]:
    """The facts of a record of a kind, dated on a day."""
    return {**GIVEN[model], model.shape.day: day, **given}


def drafted(of: People, model: type[Any], day: date, **given: Any) -> Any:
    """A draft with every piece of evidence that it needs."""
    record = results.register(model, by=of.reporter, facts=facts(model, day, **given))
    for proof in model.shape.needed:
        results.add_file(record, by=of.reporter, proof=proof, upload=sheet(proof))
    return record


def sheet(name: str = "sheet", words: str = "") -> SimpleUploadedFile:
    """A small file."""
    return SimpleUploadedFile(f"{name}.txt", (words or f"佐证 {name}").encode())


def verified(of: People, model: type[Any], day: date, **given: Any) -> Any:
    """A record that another person has verified, at the clock's present."""
    record = drafted(of, model, day, **given)
    perform("submit", record, by=of.reporter)
    return perform("verify", record, by=of.officer)


__all__ = ["GIVEN", "People", "at", "drafted", "facts", "people", "project", "sheet", "verified"]
