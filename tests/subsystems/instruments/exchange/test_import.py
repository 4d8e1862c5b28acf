"""Lists of instruments: read by many headings, judged in words, taken in all or none, the same list harmless."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied

from tests.subsystems.instruments import factories as make
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.subsystems.instruments.exports import exchange as exports
from yanfa.subsystems.instruments.importers.exchange import InstrumentRows
from yanfa.subsystems.instruments.models import Instrument, InstrumentChange, InstrumentVersion

HEADINGS = (
    "统一社会信用代码",
    "所在单位仪器编号",
    "仪器中文全称",
    "规格型号",
    "仪器分类编码",
    "制造商",
    "产地国别",
    "安置所在区县代码",
    "安放地址",
    "联系人",
    "电话",
    "购置日期",
    "验收日期",
    "启用日期",
    "市级财政（万元）",
    "仪器原值（万元）",
    "运行状态",
    "是否共享",
    "主要学科领域",
)
GOOD = {
    "所在单位仪器编号": "A-1",
    "仪器中文全称": "X 射线衍射仪",
    "规格型号": "D8",
    "仪器分类编码": "10301",
    "制造商": "示范精密仪器有限公司",
    "产地国别": "中国",
    "安置所在区县代码": "310115",
    "安放地址": "示范路 1 号",
    "联系人": "陈静",
    "电话": "021-50000001",
    "购置日期": "2024年1月8日",
    "验收日期": "2024.2.20",
    "启用日期": date(2024, 2, 26),
    "市级财政（万元）": 120.5,
    "仪器原值（万元）": 120.5,
    "运行状态": "1",
    "是否共享": "是",
    "主要学科领域": "材料科学、150",
}


def sheet(*rows, headings=HEADINGS):
    """An xlsx file with these rows."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(headings)
    for row in rows:
        page.append([row.get(heading) for heading in headings])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def planned(by, *rows, **options):
    importer = InstrumentRows(by)
    return importer.plan_of(importer.read(sheet(*rows, **options), "仪器.xlsx"))


def imported(by, *rows, **options):
    importer = InstrumentRows(by)
    read = importer.read(sheet(*rows, **options), "仪器.xlsx")
    return importer.import_rows(read, by=by, source="仪器.xlsx")


@pytest.fixture
def of(db):
    """A unit with its keeper, and the clerk."""
    unit = make.unit()
    return type("Of", (), {"unit": unit, "keeper": make.keeper_of(unit), "clerk": make.clerk()})


def test_a_keeper_takes_in_the_own_instruments_as_drafts(of):
    assert len(planned(of.keeper, GOOD).new) == 1
    assert not Instrument.objects.exists()
    imported(of.keeper, GOOD)
    record = Instrument.objects.get()
    assert (record.organisation, record.state, record.inner_no) == (of.unit, "draft", "A-1")
    assert record.original_value == record.fund_municipal == Decimal("1205000.00")
    assert (record.category, record.country, record.run_status) == ("010301", "CN", "normal")
    assert (record.share_mode, record.subjects) == ("external", ["430", "150"])
    assert (record.purchased_on, record.accepted_on) == (date(2024, 1, 8), date(2024, 2, 20))


def test_the_same_list_again_adds_nothing_and_a_changed_row_mends_the_draft(of):
    imported(of.keeper, GOOD)
    plan = imported(of.keeper, GOOD)
    assert (plan.new, plan.changed, plan.unchanged) == ([], [], 1)
    plan = imported(of.keeper, GOOD | {"规格型号": "D8 Advance"})
    assert (len(plan.changed), Instrument.objects.get().model) == (1, "D8 Advance")


def test_a_changed_row_of_a_published_record_becomes_a_change_that_is_checked(of):
    record = make.instrument(of.unit, inner_no="A-1")
    row = {"所在单位仪器编号": "A-1", "规格型号": "D8 Advance"}
    imported(of.keeper, row, headings=("所在单位仪器编号", "规格型号"))
    change = InstrumentChange.objects.get()
    assert (change.instrument, change.proposed, change.state) == (record, {"model": "D8 Advance"}, "draft")
    record.refresh_from_db()
    assert record.model != "D8 Advance"
    plan = planned(of.keeper, row, headings=("所在单位仪器编号", "规格型号"))
    assert "已有一项未办结的变更" in plan.errors[0]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"仪器分类编码": "777777"}, "没有这个仪器分类编码"),
        ({"产地国别": "某国"}, "没有这个国家"),
        ({"安置所在区县代码": "999999"}, "没有这个行政区划代码"),
        ({"主要学科领域": "炼金术"}, "没有学科“炼金术”"),
        ({"运行状态": "还行"}, "只能填：正常"),
        ({"验收日期": "2024-13-01"}, "日历上没有这一天"),
        ({"验收日期": "2023-01-01"}, "验收日期不能早于购置日期"),
        ({"仪器原值（万元）": 130}, "应等于六项经费之和"),
        ({"规格型号": None}, "“规格型号”"),
        ({"统一社会信用代码": "91310000000000019Q"}, "登记簿中没有唯一的在用单位"),
    ],
)
def test_every_mistake_is_told_at_its_row_and_nothing_is_taken(of, changed, sentence):
    with pytest.raises(ImportRefused) as refused:
        imported(of.keeper, GOOD, GOOD | {"所在单位仪器编号": "A-2"} | changed)
    told = refused.value.plan.errors
    assert any(sentence in each and "第 3 行" in each for each in told), told
    assert not Instrument.objects.exists()


def test_the_same_number_twice_in_a_list_is_told(of):
    assert "与第 2 行是同一单位的同一仪器编号" in planned(of.keeper, GOOD, GOOD).errors[0]


def test_money_given_twice_must_agree(of):
    headings = (*HEADINGS, "仪器原值（元）")
    assert planned(of.keeper, GOOD | {"仪器原值（元）": 1205000}, headings=headings).errors == []
    told = planned(of.keeper, GOOD | {"仪器原值（元）": 1205001}, headings=headings).errors
    assert "按元和按万元各填了一个" in told[0]


def test_a_keeper_takes_in_nothing_of_other_units_and_a_stranger_nothing_at_all(of):
    other = make.unit("华南光电研究院")
    told = planned(of.keeper, GOOD | {"统一社会信用代码": other.uscc}).errors
    assert "只能导入本单位的仪器" in told[0]
    with pytest.raises(PermissionDenied):
        InstrumentRows(make.person())


def test_the_clerk_takes_over_what_was_published_elsewhere_with_its_day(of):
    headings = (*HEADINGS, "首次发布日期")
    row = GOOD | {"统一社会信用代码": of.unit.uscc, "首次发布日期": "2024-03-05"}
    imported(of.clerk, row, headings=headings)
    record = Instrument.objects.get()
    assert (record.state, bool(record.platform_no)) == ("published", True)
    version = InstrumentVersion.objects.get()
    assert version.valid_from == record.first_published_at
    assert version.valid_from.date() == date(2024, 3, 5)
    told = planned(of.keeper, GOOD | {"首次发布日期": "2024-03-05"}, headings=headings).errors
    assert "只能由平台审核员" in told[0]


def test_the_clerk_does_not_change_what_a_unit_answers_for(of):
    make.instrument(of.unit, inner_no="A-1")
    row = {"统一社会信用代码": of.unit.uscc, "所在单位仪器编号": "A-1", "规格型号": "D9"}
    told = planned(of.clerk, row, headings=tuple(row)).errors
    assert "由管理单位" in told[0]


def test_what_is_handed_out_can_be_taken_in_again(of):
    record = make.instrument(of.unit)
    rows = list(exports.rows([record]))
    assert len(rows[0]) == len(exports.HEADINGS) == 38 + len(exports.BESIDE)
    book = sheet(dict(zip(exports.HEADINGS, rows[0], strict=True)), headings=exports.HEADINGS)
    importer = InstrumentRows(of.keeper)
    plan = importer.plan_of(importer.read(book, "导出.xlsx"))
    assert (plan.errors, plan.new, plan.changed, plan.unchanged) == ([], [], [], 1)
