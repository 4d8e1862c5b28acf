"""Lists for the tests: people of a department, a mapping, and files with every trap of spreadsheets."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

from tests.registers.people import account
from tests.registers.units import unit
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations.models import Department, Membership, Organisation
from yanfa.subsystems.performance.choices import ListKind
from yanfa.subsystems.performance.models import ListMapping
from yanfa.subsystems.performance.rules.lists import Condition, Mapping
from yanfa.subsystems.performance.services.lists import map_columns

YEAR = 2025
HEADINGS = ["编号", "题名", "发表日期", "金额", "应办结日", "办结日", "状态", "作者"]
PAPERS = Mapping(
    kind=ListKind.COUNT,
    key=("编号",),
    date="发表日期",
    filters=(Condition("状态", "≠", "作废"),),
    shown=("题名",),
)


def department(name: str = "服务处") -> Department:
    """A department of the centre."""
    centre = Organisation.objects.filter(name="管理中心").first() or unit(
        "管理中心", kind="public_institution"
    )
    return Department.objects.get_or_create(organisation=centre, name=name)[0]


def reporter(of: Department, login: str = "reporter") -> User:
    """Who reports for the department."""
    user = account(login, "section_reporter", real_name=f"填报{login}")
    Membership.objects.create(
        user=user, organisation=of.organisation, department=of, valid_from=date(2020, 1, 1)
    )
    return user


def mapped(by: User, of: Department, columns: Mapping = PAPERS, **facts: Any) -> ListMapping:
    """A list whose columns are mapped."""
    unit_name = "%" if columns.kind in (ListKind.RATIO, ListKind.TIMELY) else "篇"
    given = {"name": "论文台账", "subject": "论文", "unit": unit_name} | facts
    mapping = ListMapping(department=of, kind=columns.kind, **given)
    map_columns(mapping, by=by, columns=columns)
    return mapping


def row(number: int, **cells: Any) -> list[Any]:
    """One row that counts, but for what is said otherwise."""
    given = {
        "编号": f"L-{number:03}",
        "题名": f"论文{number}",
        "发表日期": date(YEAR, 1 + number % 12, 5),
        "金额": number,
        "应办结日": date(YEAR, 6, 30),
        "办结日": date(YEAR, 6, 1 + number % 28),
        "状态": "发表",
        "作者": "张三",
    } | cells
    return [given[heading] for heading in HEADINGS]


def xlsx(rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS, merge: str = "") -> bytes:
    """A workbook as an office program would save it (formulas without results)."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet.append(list(headings))
    for each in rows:
        sheet.append(list(each))
    if merge:
        sheet.merge_cells(merge)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_text(data: bytes, mark: str, text: str) -> bytes:
    """A workbook in which a text stands that no office program would have let in."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(mark.encode(), text.encode()))
    return target.getvalue()


def delimited(rows: Sequence[Sequence[Any]], encoding: str = "gb18030") -> bytes:
    """The same as CSV."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows([HEADINGS, *rows])
    return target.getvalue().encode(encoding)
