"""Filters that name several values, levels without a row, and what records say about a judged result."""

from decimal import Decimal

import pytest
from django.conf import settings

from tests.kernel.indicators.test_families import TITLE, YEAR, figure
from tests.registers.people import account, signed_in
from tests.sampleapp.models import Case
from yanfa.kernel.indicators.compute import by_dimension, compute, findings_of, rows_of, values_named
from yanfa.kernel.indicators.declare import Across, Dimension, Kind, Part
from yanfa.kernel.indicators.findings import Finding
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.entering import enter_many

pytestmark = pytest.mark.django_db
BY_TITLE = (Dimension("title", "标题", "Title", "title"),)
FOUND = Finding("kept", "制度现行有效", "Rules in force", True, "现行 3 项。", "3 in force.")


@pytest.fixture
def cases():
    """Two of one title, one of another, and one without."""
    user = account("applicant", "performance_officer")
    named = [("甲", 5), ("甲", 7), ("乙", 20), ("", 1)]
    enter_many([Case(title=title, amount=amount, applicant=user) for title, amount in named], by=user)


def amount(**changes):
    from django.db.models import Sum  # noqa: PLC0415

    part = Part(rows=lambda period: Case.objects.all(), columns=TITLE, measure=Sum("amount"))
    return figure("cases.amount", **{"numerator": part, "dimensions": BY_TITLE} | changes)


@pytest.mark.parametrize(
    ("wanted", "value"),
    [("甲", 12), ("乙", 20), ("甲,乙", 32), ("甲, 乙", 32), ("", 1), ("甲,", 13), ("丙", 0)],
)
def test_a_filter_may_name_several_values(cases, wanted, value):
    figure = amount()
    assert compute(figure, YEAR, {"title": wanted}).value == value
    rows = rows_of(figure, figure.numerator, YEAR, {"title": wanted})
    assert sum(row.amount for row in rows) == value


@pytest.mark.parametrize(("across", "value"), [(Across.LARGEST, 20), (Across.SMALLEST, 12)])
def test_each_of_several_has_its_own_figure_and_one_is_printed(cases, across, value):
    figure = amount(across={"title": across})
    printed = compute(figure, YEAR, {"title": "甲,乙"})
    assert printed.value == value
    assert compute(figure, YEAR, {"title": "甲"}).value == 12
    assert compute(figure, YEAR).value == 33
    parts = by_dimension(figure, YEAR, "title").values()
    assert sum(part.value for part in parts) == 33


def test_one_without_a_figure_leaves_all_without(cases):
    figure = amount(across={"title": Across.SMALLEST}, blank_without_rows=True)
    value = compute(figure, YEAR, {"title": "甲,丙"})
    assert value.value is None
    assert value.reason == "这一期没有在有效期内的记录，不出数。"


def test_a_level_without_a_row_is_no_zero(cases):
    level = amount(kind=Kind.LEVEL, blank_without_rows=True)
    assert compute(level, YEAR, {"title": "乙"}).value == Decimal(20)
    assert compute(level, YEAR, {"title": "丙"}).value is None
    assert compute(amount(kind=Kind.LEVEL), YEAR, {"title": "丙"}).value == 0


def test_a_rule_about_an_unknown_dimension_is_refused():
    with pytest.raises(ValueError, match="names no dimension: size"):
        amount(across={"size": Across.LARGEST})


def test_what_a_filter_names():
    assert values_named(None) == []
    assert values_named("") == [""]
    assert values_named("a, b,c") == ["a", "b", "c"]


def judged():
    return amount(
        kind=Kind.QUALITATIVE,
        unit="",
        findings=lambda period, filters: [FOUND] if filters.get("title") != "丙" else [],
    )


def test_records_speak_about_a_judged_result_and_give_no_number(cases):
    value = compute(judged(), YEAR)
    assert (value.value, value.numerator, value.rows) == (None, None, 4)
    assert value.reason == "定性指标，没有数值。"
    assert findings_of(judged(), YEAR) == [FOUND]
    assert findings_of(judged(), YEAR, {"title": "丙"}) == []
    assert findings_of(amount(), YEAR) == []


@pytest.mark.parametrize(("language", "told"), [("zh-hans", "现行 3 项。"), ("en", "3 in force.")])
def test_the_page_shows_what_the_records_say_and_opens_them(cases, client, monkeypatch, language, told):
    monkeypatch.setitem(registry._indicators, "cases.amount", judged())
    signed_in(client, account("reader", "performance_officer"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get("/indicators/cases.amount/?year=2024").content.decode()
    assert told in page
    assert "/indicators/cases.amount/numerator/rows/?year=2024" in page.replace("&amp;", "&")
