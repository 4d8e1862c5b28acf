"""What registers say about a judged row is shown to the assessor, who decides; filters may name several values."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.performance.year.people import at, centre, reports
from tests.subsystems.performance.year.walk import approved_goal, opened
from yanfa.kernel.indicators.declare import Answer, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.findings import Finding
from yanfa.kernel.indicators.registry import registry
from yanfa.registers.projects.models import BudgetProject
from yanfa.subsystems.performance.effects.figures import printed_actual, row_value
from yanfa.subsystems.performance.forms.evaluations import SeveralValuesField
from yanfa.subsystems.performance.services.proposals import proposal_of, speaking_of

CODE = "sample.rules_kept"
KEPT = Finding("kept", "制度现行有效", "Rules in force", True, "现行 3 项。", "3 in force.")
OVERDUE = Finding(
    "reviewed", "按期复审", "Reviewed in time", False, "逾期 1 项：《档案办法》。", "1 overdue."
)
REVIEWED = Finding("reviewed", "按期复审", "Reviewed in time", True, "逾期 0 项。", "None overdue.")


@pytest.fixture
def of(db):
    return centre(2024)


@pytest.fixture
def said():
    """What the rule finds, for a test to change, and the filters it was asked with."""
    return {"findings": [KEPT, REVIEWED], "asked": []}


@pytest.fixture(autouse=True)
def speaking(monkeypatch, said):
    def findings(period, filters):
        said["asked"].append(dict(filters))
        return said["findings"]

    part = Part(rows=lambda period: BudgetProject.objects.all(), columns=())
    indicator = Indicator(
        code=CODE, label="制度", label_en="Rules", definition="按清单核对", definition_en="By a list", unit="",
        kind=Kind.QUALITATIVE, numerator=part, findings=findings,
        dimensions=(Dimension("project", "项目", "Project", "code"),),
        answers=(Answer("长效制度（样例）", "", "project=row"),),
    )  # fmt: skip
    monkeypatch.setitem(registry._indicators, CODE, indicator)
    return indicator


@pytest.fixture
def january():
    with at(2025, 1, 6):
        yield


@pytest.fixture
def report(of, january):
    """The qualitative row, naming the indicator."""
    found = reports(opened(of, approved_goal(of)))[1]
    type(found).objects.filter(pk=found.pk).update(indicator_code=CODE)
    found.refresh_from_db()
    return found


def test_the_rule_is_asked_about_the_project_of_the_row(report, said):
    proposed = proposal_of(report)
    code = report.evaluation.goal.project_year.project.code
    assert said["asked"] == [{"project": code}]
    assert proposed.achievement == "met"
    assert proposed.opinion.splitlines()[1] == "1. 制度现行有效：现行 3 项。"
    assert f"project={code}" in proposed.rows_url


def test_a_point_that_is_missing_lowers_the_band(report, said):
    said["findings"] = [KEPT, OVERDUE]
    proposed = proposal_of(report)
    assert proposed.achievement == "missed"
    assert "2 个要点具备 1 个" in proposed.opinion
    said["findings"] = [KEPT, KEPT, OVERDUE]
    assert proposal_of(report).achievement == "partly"


def test_where_nothing_is_found_nothing_is_proposed(report, said):
    said["findings"] = []
    assert proposal_of(report) is None


def test_a_row_without_a_code_is_known_by_its_published_name(report, speaking):
    report.indicator_code = report.row.indicator_code = ""
    assert speaking_of(report) is None
    report.row.name = "长效制度（样例）"
    assert speaking_of(report) == speaking


def test_another_source_than_an_opinion_gets_none(report):
    report.source = "manual"
    assert proposal_of(report) is None


def test_the_assessor_sees_it_and_begins_with_it(client, of, report):
    signed_in(client, of.head)
    page = client.get(reverse("performance:row", args=[report.public_id])).content.decode()
    assert "台账记录显示" in page
    assert "现行 3 项。" in page
    form = client.get(reverse("performance:row", args=[report.public_id])).context["opinion_form"]
    assert form.initial["achievement"] == "met"
    assert form.initial["opinion"].startswith("按台账记录")


def test_a_filter_field_names_several_values():
    field = SeveralValuesField(required=False, choices=[("portal", "portal"), ("hotline", "hotline")])
    assert field.clean(["portal", "hotline"]) == "portal,hotline"
    assert field.clean([]) == ""
    assert field.prepare_value("portal,hotline") == ["portal", "hotline"]


@pytest.mark.parametrize(
    ("unit", "row_unit", "value", "printed"),
    [
        ("次", "万次", "1258353", "125.84万次"),
        ("台套", "万台套", "17690", "1.77万台套"),
        ("次", "次", "1258353", "1258353次"),
        ("千克", "千克", "3", "3千克"),
        ("万元", "元", "2.5", "25000元"),
    ],
)
def test_a_figure_is_printed_in_the_unit_of_its_row(report, speaking, unit, row_unit, value, printed):
    report.row.unit = row_unit
    report.value = row_value(report, replace(speaking, unit=unit), Decimal(value))
    assert printed_actual(report) == printed
