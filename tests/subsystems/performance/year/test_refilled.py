"""Three published forms of 2023 filled in anew from spreadsheets with the published totals: the scores come out alike.

Every numeric row is 台账计算 and opens its rows. What the print says that no list can prove (达成指标) is an opinion.
Of these three forms no row, no total and no grade contradicts what is computed; the differences between print and
product are in how a number is written (“3250.00(台套)” is printed, 3250台套 is computed).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

import yanfa.subsystems.performance
from tests.registers.budgets import line, payment
from tests.registers.people import signed_in
from tests.subsystems.performance.year.people import at, at_date, centre
from tests.subsystems.performance.year.walk import APPROVAL, evidence, sign
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.kernel.indicators.compute import rows_of
from yanfa.kernel.indicators.locking import recheck
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.registers.projects.models import ProjectYear
from yanfa.subsystems.performance.choices import ListKind, Mark
from yanfa.subsystems.performance.models import Correction, ListMapping, ListUpload, SelfEvaluation
from yanfa.subsystems.performance.models.marks import mark_of
from yanfa.subsystems.performance.rules.lists import Condition, Mapping
from yanfa.subsystems.performance.services import correcting, drafting, evaluating, scoring
from yanfa.subsystems.performance.services.forming import evaluation_form
from yanfa.subsystems.performance.services.lists import map_columns, take_in

pytestmark = pytest.mark.django_db
YEAR = 2023
PUBLISHED = Path(yanfa.subsystems.performance.__file__).parent / "published" / "forms.json"
FORMS = {
    form["printed"]["project"]: form["printed"]
    for form in json.loads(PUBLISHED.read_text(encoding="utf-8"))
    if form["printed"]["year"] == YEAR
}
NAMES = ("研发平台网络运行保障", "科技资源共享体系建设和创新资源发展研究", "上海研发公共服务平台宣传推广")
PRINTED_NUMBER = re.compile(r"^([0-9.]+)\((.+)\)$")
HEADINGS = ["编号", "日期", "数量", "状态"]
#: Up to here things are listed one by one; beyond it a list holds days with their numbers.
ONE_BY_ONE = 5000
DAYS = 50


@dataclass(frozen=True)
class Figure:
    """The actual of a row as printed: number and unit."""

    value: Decimal
    unit: str

    @property
    def kind(self) -> ListKind:
        """How a list would give it."""
        if self.unit == "%":
            return ListKind.RATIO
        if self.unit == "秒":
            return ListKind.MEAN
        counted = self.value == int(self.value) and self.value <= ONE_BY_ONE
        return ListKind.COUNT if counted else ListKind.SUM

    def columns(self) -> Mapping:
        """How the columns of the list are read."""
        amount = None if self.kind is ListKind.COUNT else "数量"
        above = (Condition("状态", "=", "达到"),) if self.kind is ListKind.RATIO else ()
        return Mapping(
            kind=self.kind, key=("编号",), date="日期", amount=amount, numerator=above, shown=("编号",)
        )

    def rows(self) -> list[list[object]]:
        """Rows of the year that come to exactly this figure."""
        if self.kind is ListKind.RATIO:
            shares = [("达到", self.value), ("未达到", 100 - self.value)]
            return [[f"{state}类", _day(7), share, state] for state, share in shares if share]
        if self.kind is ListKind.MEAN:
            spread = (self.value - Decimal("0.2"), self.value, self.value + Decimal("0.2"))
            return [[f"第{place}次", _day(place), each, "有效"] for place, each in enumerate(spread, 1)]
        if self.kind is ListKind.COUNT:
            return [[f"N{place:05}", _day(place), 1, "有效"] for place in range(int(self.value))]
        each = (self.value / DAYS).quantize(Decimal("0.01"))
        amounts = [each] * (DAYS - 1) + [self.value - each * (DAYS - 1)]
        return [[f"第{place}批", _day(place), amount, "有效"] for place, amount in enumerate(amounts)]


def _day(number: int) -> date:
    return date(YEAR, 1, 1) + timedelta(days=number % 365)


def sheet(rows):
    """The rows as a spreadsheet."""
    return workbook([Sheet("台账", HEADINGS, [list(row) for row in rows])])


def figure_in(printed: str) -> Figure | None:
    """The figure of an actual; None where a verdict is printed."""
    found = PRINTED_NUMBER.match(printed)
    return Figure(Decimal(found[1]), found[2]) if found else None


@dataclass
class Refilled:
    """A published form, and the self-evaluation that was filled in from lists."""

    printed: dict
    of: object
    evaluation: SelfEvaluation

    def pairs(self):
        """Each report with the row of the print, in the order of both."""
        return list(zip(self.evaluation.reports.for_form(), self.printed["indicators"], strict=True))


def declared(of, printed):
    """The goals of the form, approved."""
    goal = drafting.open_goal(of.year, by=of.reporter)
    texts = {"annual": "按计划完成各项任务。"}
    goal = drafting.keep_goal(goal, by=of.reporter, version=goal.version, facts=texts)
    for row in printed["indicators"]:
        figure = figure_in(row["actual"])
        facts = {name: row[name] for name in ("level1", "level2", "name", "target")}
        facts |= {"weight": Decimal(row["weight"]), "unit": figure.unit if figure else ""}
        facts["source"] = "list" if figure else "opinion"
        drafting.add_row(goal, by=of.reporter, facts=facts)
    perform("submit", goal, by=of.reporter)
    sign(goal, of.head, of.finance)
    perform("approve_last", goal, by=of.officer)
    perform("approve_goal", goal, by=of.authority, data=APPROVAL | {"approved_on": at_date(YEAR, 3, 1)})
    return goal


def taken_in(of, name, figure, rows=None):
    """A spreadsheet with the published total, taken in under its own mapping."""
    mapping = ListMapping.objects.filter(name=name).first()
    if mapping is None:
        mapping = ListMapping(
            name=name, department=of.divisions[0], subject="事项", kind=figure.kind, unit=figure.unit
        )
        map_columns(mapping, by=of.reporter, columns=figure.columns())
    data = sheet(figure.rows() if rows is None else rows)
    return take_in(
        mapping, by=of.reporter, data=data, file_name=f"{name}.xlsx", year=YEAR, project_year=of.year
    )


def reported(of, evaluation, printed):
    """Every row reported from its list, or judged, and gathered."""
    for report, row in zip(evaluation.reports.for_form(), printed["indicators"], strict=True):
        figure = figure_in(row["actual"])
        if figure is None:
            report = evaluating.give_opinion(
                report, by=of.head, version=report.version, achievement="met", opinion="见佐证"
            )
            evidence(report, of.reporter)
        else:
            upload = taken_in(of, f"{row['name']}台账", figure)
            facts = {"source": "list", "upload": upload}
            report = evaluating.report_row(report, by=of.reporter, version=report.version, facts=facts)
        perform("fill", report, by=of.reporter)
        perform("collect", report, by=of.reporter)


def scored(of, evaluation):
    """Locked and scored as suggested."""
    perform("lock_figures", evaluation, by=of.officer)
    return scoring.add_up(SelfEvaluation.objects.get(pk=evaluation.pk), by=of.reporter)


@pytest.fixture(params=NAMES)
def refilled(db, request):
    """One of the forms, filled in anew up to its scores."""
    printed = FORMS[request.param]
    annual, executed = (Decimal(printed[name]) * 10_000 for name in ("annual_budget", "executed"))
    with at(YEAR, 1, 15):
        of = centre(YEAR)
        change = annual - 1_000_000
        # The scheme goes by the region that the names tell: Shanghai cuts rates and points off, others round.
        names = {f"{name}_name": printed[name] for name in ("project", "authority", "unit")}
        ProjectYear.objects.filter(pk=of.year.pk).update(**names)
        of.year.refresh_from_db()
        line(of.year, "supplement" if change > 0 else "cut", str(change), on=at_date(YEAR, 1, 10))
    with at(YEAR, 3, 2):
        goal = declared(of, printed)
    with at(YEAR, 12, 31):
        payment(of.year, str(executed), on=at_date(YEAR, 11, 30))
        evaluation = evaluating.open_evaluation(goal, by=of.officer)
        reported(of, evaluation, printed)
    with at(YEAR + 1, 1, 20):
        return Refilled(printed, of, scored(of, evaluation))


def test_a_form_refilled_from_lists_comes_out_as_printed(refilled, client):
    form, printed = evaluation_form(refilled.evaluation), refilled.printed
    assert Decimal(form.execution_rate.rstrip("%")) == Decimal(printed["execution_rate"])
    assert refilled.evaluation.budget_score == Decimal(printed["budget_score"])
    assert refilled.evaluation.total == Decimal(printed["total_score"])
    assert refilled.evaluation.grade == printed["grade"]
    with at(YEAR + 1, 1, 21):
        officer = signed_in(client, refilled.of.officer)
        for report, row in refilled.pairs():
            figure = figure_in(row["actual"])
            assert report.score == Decimal(row["score"]), row["name"]
            if figure is None:
                assert mark_of(report) == Mark.EVIDENCED
                continue
            assert (report.value, mark_of(report)) == (figure.value, Mark.LIST), row["name"]
            opens_its_rows(report, officer)
    assert verify_turns() == []


def opens_its_rows(report, client):
    """The rows add up to the figure, and the page of rows shows them."""
    locked = report.locked_value
    indicator = registry[locked.code]
    counted = rows_of(indicator, indicator.numerator, locked.period, locked.filters)
    assert counted.count() == locked.row_counts["numerator"] > 0
    address = reverse("indicators:rows", args=[locked.code, "numerator"])
    page = client.get(address, {"year": YEAR, **locked.filters})
    assert page.status_code == 200
    assert counted.first().cells[0] in page.content.decode()


def test_a_changed_spreadsheet_changes_nothing_but_by_a_correction(refilled):
    of, evaluation = refilled.of, refilled.evaluation
    report, row = next(pair for pair in refilled.pairs() if figure_in(pair[1]["actual"]))
    figure = figure_in(row["actual"])
    stood = (report.value, report.actual, report.score, evaluation.total)
    with at(YEAR + 1, 1, 22):
        rows = figure.rows()
        rows[0][2] = Decimal(rows[0][2]) - 1  # a sum is one lower …
        changed = rows[1:] if figure.kind is ListKind.COUNT else rows  # … or one thing is missing
        upload = taken_in(of, f"{row['name']}台账", figure, changed)
        assert upload.replaces == report.upload
        report.refresh_from_db()
        evaluation.refresh_from_db()
        assert (report.value, report.actual, report.score, evaluation.total) == stood
        again = recheck(report.locked_value)
        assert (again.same_value, again.same_rows) == (True, True)
        with pytest.raises(ValidationError, match="不能再修改"):
            evaluating.report_row(
                report, by=of.reporter, version=report.version, facts={"source": "list", "upload": upload}
            )
        sheet_of = correcting.propose_correction(report, by=of.reporter, reason="台账核减一项", upload=upload)
        perform("apply_correction", sheet_of, by=of.officer)
    report.refresh_from_db()
    assert (sheet_of.old_value, sheet_of.new_value) == (figure.value, figure.value - 1)
    assert report.value == figure.value - 1
    for locked in (sheet_of.old_locked, sheet_of.new_locked):
        assert recheck(locked).same_value
        assert recheck(locked).same_rows
    assert ListUpload.objects.filter(mapping=upload.mapping).count() == 2
    assert Correction.objects.count() == 1
