"""Units from a spreadsheet: every error in words, all or nothing, and harmless the second time."""

import csv
import io
from typing import Any

import pytest

from tests.registers.people import account
from tests.registers.units import code, unit
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.kernel.documents.writing.tables import table_response
from yanfa.kernel.jobs.worker import work_once
from yanfa.kernel.search.models import SearchEntry
from yanfa.kernel.workflow.models import StateSpan
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations import exports, importers
from yanfa.registers.organisations.models import Organisation

pytestmark = pytest.mark.django_db

HEADINGS = ["单位名称", "统一社会信用代码", "单位性质", "注册区县代码", "上级单位", "通讯地址"]


@pytest.fixture
def registrar() -> User:
    return account("reg1", "registrar")


def sheet(*rows: list[str], headings: list[str] = HEADINGS) -> Any:
    target = io.StringIO()
    csv.writer(target).writerows([headings, *rows])
    return importers.read(target.getvalue().encode("gb18030"), "单位.csv")


def row(
    name: str, number: str, parent: str = "", kind: str = "科研院所", place: str = "310115", address: str = ""
) -> list[str]:
    return [name, number, kind, place, parent, address]


def done(rows: Any, by: User) -> Plan[Organisation]:
    return importers.import_rows(rows, by=by, source="单位.csv")


def test_new_units_are_born_active_with_their_parents_and_can_be_found(registrar: User) -> None:
    top, low = code(), code()
    plan = done(sheet(row("下属研究所", low, parent="上级 研究院"), row("上级研究院", top)), registrar)
    assert (len(plan.new), plan.errors) == (2, [])
    stored = Organisation.objects.get(uscc=low)
    assert stored.parent == Organisation.objects.get(uscc=top)
    assert {span.source for span in StateSpan.objects.for_target(stored)} == {"单位.csv"}
    assert work_once("test")
    assert SearchEntry.objects.count() == 2
    assert AuditEvent.objects.get(action="organisations.import").actor_id == registrar.pk


def test_the_second_import_changes_nothing(registrar: User) -> None:
    rows = sheet(
        row("上级研究院", code()),
        row("下属研究所", code(), parent="上级研究院"),
        row("火星团队", "", kind="创新创业团队"),
    )
    done(rows, registrar)
    before = list(Organisation.objects.values())
    again = done(rows, registrar)
    assert (len(again.new), len(again.changed), again.unchanged) == (0, 0, 3)
    assert list(Organisation.objects.values()) == before
    assert AuditEvent.objects.filter(action="organisations.import").count() == 1


def test_a_known_unit_is_changed_where_the_list_says_more(registrar: User) -> None:
    top, known = unit("上级研究院"), unit("研究所", address="旧地址", postcode="200000")
    plan = done(sheet(row("研究所（新名）", known.uscc, parent=top.uscc, address="新地址")), registrar)
    assert [change.values for change in plan.changed] == [
        {"name": "研究所（新名）", "address": "新地址", "parent": top}
    ]
    known.refresh_from_db()
    assert (known.name, known.address, known.parent, known.postcode) == (
        "研究所（新名）",
        "新地址",
        top,
        "200000",
    )
    assert AuditEvent.objects.for_target(known).filter(action="organisations.change").count() == 1


def test_a_preview_changes_nothing(registrar: User) -> None:
    plan = importers.plan_of(sheet(row("研究所", code())))
    assert len(plan.new) == 1
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["研究所", "913101151234567881", "科研院所", "310115", "", ""]], "第 2 行“统一社会信用代码”"),
        ([["研究所", "", "科研院所", "310115", "", ""]], "第 2 行：除创新创业团队外"),
        ([["研究所", "VALID", "科研院所", "310199", "", ""]], "没有这个行政区划代码"),
        ([["研究所", "VALID", "帝国", "310115", "", ""]], "只能填"),
        ([["", "VALID", "科研院所", "310115", "", ""]], "不能为空"),
        ([["研究所", "VALID", "科研院所", "310115", "没有的单位", ""]], "登记簿和本表中都没有上级单位"),
        (
            [["甲", "SAME", "科研院所", "310115", "", ""], ["乙", "SAME", "科研院所", "310115", "", ""]],
            "重复",
        ),
        ([["火星团队", "", "创新创业团队", "310115", "", ""]] * 2, "“火星团队”在表中重复"),
        ([["甲", "VALID", "科研院所", "310115", "甲", ""]], "上级单位不能是本单位"),
        (
            [["甲", "SAME", "科研院所", "310115", "乙", ""], ["乙", "VALID", "科研院所", "310115", "甲", ""]],
            "下级单位",
        ),
    ],
)
def test_one_error_keeps_everything_out(registrar: User, rows: list[list[str]], told: str) -> None:
    same = code()
    filled = [[{"VALID": code(), "SAME": same}.get(cell, cell) for cell in line] for line in rows]
    good = row("好单位", code())
    with pytest.raises(ImportRefused) as refused:
        done(sheet(good, *filled) if told[:5] != "第 2 行" else sheet(*filled, good), registrar)
    assert told in " ".join(refused.value.plan.errors)
    assert not Organisation.objects.exists()


def test_a_circle_through_the_register_is_found(registrar: User) -> None:
    top = unit("上级研究院")
    low = unit("下属研究所", parent=top)
    with pytest.raises(ImportRefused, match="下级单位"):
        done(sheet(row("上级研究院", top.uscc, parent=low.uscc)), registrar)


def test_a_suspended_unit_does_not_come_back_by_a_list(registrar: User) -> None:
    known = unit("研究所")
    perform("suspend", known, by=registrar, data={"reason": "注销"})
    with pytest.raises(ImportRefused, match="已停用"):
        done(sheet(row("研究所", known.uscc)), registrar)


def test_a_name_that_two_units_share_does_not_name_a_parent(registrar: User) -> None:
    unit("研究院")
    unit("研究院")
    with pytest.raises(ImportRefused, match="有多个单位"):
        done(sheet(row("研究所", code(), parent="研究院")), registrar)


def test_what_was_exported_is_imported_without_a_change(registrar: User) -> None:
    top = unit("上级研究院", address="=1+1", postcode="200000", founded_on="1999-09-09")
    unit("下属研究所", parent=top)
    found = Organisation.objects.select_related("parent")
    for form in ("xlsx", "csv"):
        file = table_response("单位清单", form, exports.headings(), exports.rows(found)).content
        plan = done(importers.read(file, f"单位清单.{form}"), registrar)
        assert (len(plan.new), len(plan.changed), plan.unchanged) == (0, 0, 2), form


def test_a_long_list_asks_few_queries(registrar: User, django_assert_max_num_queries) -> None:
    rows = sheet(*(row(f"单位{number}", code()) for number in range(500)))
    with django_assert_max_num_queries(40):
        done(rows, registrar)
    assert Organisation.objects.count() == 500
