"""The figure of a list: a plain recount of the same rows, in parts that add up, the same when the world moves on."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registers.budgets import project, project_year
from tests.subsystems.performance.lists.examples import HEADINGS, PAPERS, YEAR, delimited, mapped, row, xlsx
from yanfa.kernel.indicators.compute import by_dimension, by_month, compute, rows_of
from yanfa.kernel.indicators.locking import lock, recheck
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.subsystems.performance.choices import ListKind
from yanfa.subsystems.performance.indicators import COLUMNS, indicator_of
from yanfa.subsystems.performance.models import ListMapping
from yanfa.subsystems.performance.rules.lists import Condition, Mapping
from yanfa.subsystems.performance.services.lists import map_columns, take_in, value_of

DAYS = st.integers(-40, 400).map(lambda days: date(YEAR, 1, 1) + timedelta(days=days))
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "编号": st.integers(1, 12).map(lambda number: f"L-{number}"),
            "发表日期": DAYS,
            "金额": st.integers(0, 10**9).map(lambda hundredths: Decimal(hundredths) / 100),
            "应办结日": DAYS,
            "办结日": st.none() | DAYS,
            "状态": st.sampled_from(["发表", "录用", "作废"]),
        }
    ),
    min_size=1,
    max_size=25,
)
VALID = (Condition("状态", "≠", "作废"),)
MAPPINGS = {
    ListKind.COUNT: PAPERS,
    ListKind.SUM: replace(PAPERS, kind=ListKind.SUM, amount="金额"),
    ListKind.MEAN: replace(PAPERS, kind=ListKind.MEAN, amount="金额"),
    ListKind.RATIO: replace(PAPERS, kind=ListKind.RATIO, numerator=(Condition("状态", "=", "发表"),)),
    ListKind.TIMELY: Mapping(ListKind.TIMELY, ("编号",), due="应办结日", done="办结日", filters=VALID),
}


def recount(rows, kind):
    """(numerator, denominator or None, {month: numerator}), counted over plain rows without the product's code."""
    day = "应办结日" if kind is ListKind.TIMELY else "发表日期"
    seen, above, below, months = set(), Decimal(0), Decimal(0), Counter()
    for each in rows:
        if each["状态"] == "作废" or each[day].year != YEAR or each["编号"] in seen:
            continue
        seen.add(each["编号"])
        on_time = each["办结日"] is not None and each["办结日"] <= each["应办结日"]
        adds = {
            ListKind.COUNT: Decimal(1),
            ListKind.SUM: each["金额"],
            ListKind.MEAN: each["金额"],
            ListKind.RATIO: Decimal(each["状态"] == "发表"),
            ListKind.TIMELY: Decimal(on_time),
        }[kind]
        above, below = above + adds, below + 1
        months[each[day].month] += adds
    return above, None if kind in (ListKind.COUNT, ListKind.SUM) else below, months


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(ListKind), ids=str)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_it_equals_a_plain_recount_and_adds_up(kind, rows, office, clerk):
    mapping = ListMapping.objects.filter(kind=kind).first() or mapped(
        clerk, office, MAPPINGS[kind], name=f"台账{kind}"
    )
    cells = [row(1, **each) for each in rows]
    upload = take_in(mapping, by=clerk, data=delimited(cells), file_name="a.csv", year=YEAR)
    above, below, months = recount(rows, kind)
    value = value_of(upload)
    assert (value.numerator, value.denominator) == (above, below)
    if below:
        factor = 100 if mapping.unit == "%" else 1
        assert value.value == (above * factor / below).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    else:
        assert value.value == (None if below is not None else above)
    indicator, period = indicator_of(mapping), Period.year(YEAR)
    by_months = by_month(indicator_of(mapping, upload), period)
    assert {number: each.numerator for number, each in enumerate(by_months, 1) if each.numerator} == {
        number: counted for number, counted in months.items() if counted
    }
    assert compute(indicator, period).numerator == value.numerator, (
        "the standing file is the figure of the year"
    )


@pytest.mark.parametrize("kind", list(ListKind), ids=str)
def test_a_locked_figure_stays_when_the_world_moves_on(kind, office, clerk, officer):
    mapping = mapped(clerk, office, MAPPINGS[kind])
    years = [project_year(YEAR, of=project(code)) for code in ("P-1", "P-2")]
    for number, year in enumerate(years):
        cells = [row(each, 编号=f"{number}-{each}") for each in range(1, 9)]
        take_in(mapping, by=clerk, data=xlsx(cells), file_name="a.xlsx", year=YEAR, project_year=year)
    upload = mapping.uploads.get(project_year=years[0])
    indicator, period = registry[f"lists.{mapping.public_id}"], Period.year(YEAR)
    pinned = registry[upload.indicator_code]
    locked = [
        lock(pinned, period, by=officer),
        lock(indicator, period, by=officer, filters={"project": "P-2"}),
    ]
    parts = [by_dimension(indicator, period, name).values() for name in ("project", "upload")]
    whole = compute(indicator, period)
    for each in parts:
        assert sum(part.numerator for part in each) == whole.numerator
        assert len(each) == 2

    older = [
        row(each, 发表日期=date(YEAR - 1, 5, each), 应办结日=date(YEAR - 1, 5, each)) for each in range(1, 4)
    ]
    take_in(mapping, by=clerk, data=xlsx(older), file_name="b.xlsx", year=YEAR - 1, backfill="补录")
    map_columns(mapping, by=clerk, columns=replace(MAPPINGS[kind], filters=(), shown=("题名", "状态")))
    changed = [row(each, 编号=f"0-{each}", 金额=77) for each in range(2, 5)]
    later = take_in(
        mapping, by=clerk, data=xlsx(changed), file_name="c.xlsx", year=YEAR, project_year=years[0]
    )
    assert later.replaces == upload
    for each in locked:
        again = recheck(each)
        assert again.same_value
        assert again.same_rows
    assert compute(pinned, period).rows == 8
    assert compute(indicator, period, {"project": "P-1"}).rows == 3, "without a pin the standing file counts"


def test_rows_open_in_columns_without_keys_of_people(office, clerk):
    mapping = mapped(clerk, office, replace(PAPERS, key=("作者", "题名")))
    upload = take_in(mapping, by=clerk, data=xlsx([row(1)]), file_name="a.xlsx", year=YEAR)
    paths = [column.path for column in COLUMNS]
    pinned = indicator_of(mapping, upload)
    rows = rows_of(pinned, pinned.numerator, Period.year(YEAR))
    (shown,) = rows.values_list(*paths)
    assert str(shown[-1]) == "论文1"
    assert not [cell for cell in shown if "张三" in str(cell)]
    assert "作者" in HEADINGS
