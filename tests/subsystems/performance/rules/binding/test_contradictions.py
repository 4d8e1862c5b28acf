"""Texts against the table: bound parts that miss their whole, other units, other targets, other results."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from yanfa.subsystems.performance.rules.binding import (
    Figure,
    figures_of,
    mismatches,
    parse,
    render,
    suggest,
    unbound_numbers,
)
from yanfa.subsystems.performance.rules.examination import read_files
from yanfa.subsystems.performance.rules.form import Form, Row

SEEDS = Path(__file__).resolve().parents[6] / "shared" / "seeds"


def form(goal=None, result=None, **changes):
    rows = [
        Row("产出指标", "数量指标", "新增仪器信息报送数", target="≥800(台套)", actual="3250.00(台套)"),
        Row("产出指标", "数量指标", "线上报送", target="≥300(台套)", actual="3000(台套)"),
        Row("产出指标", "数量指标", "线下报送", target="≥100(台套)", actual="250(台套)"),
        Row("效益指标", "社会效益指标", "提供大仪共享服务", target="≥1.5(万台套)", actual="1.77(万台套)"),
        Row("效益指标", "可持续影响指标", "长效管理制度", target="完善", actual="达成指标"),
    ]
    facts = {"kind": "self_evaluation", "year": 2023, "indicators": rows, "goal_text": goal}
    return Form(**{**facts, "result_text": result, **changes})


def found(given, figures=None):
    return [(each.kind, each.place) for each in mismatches(given, figures or figures_of(given))]


def test_figures_of_a_form_are_its_rows_and_its_money():
    given = form(annual_budget="452.40", executed="452.20", money_unit="万元")
    figures = figures_of(given)
    assert figures["row 1"] == Figure(Decimal("3250.00"), "台套", "新增仪器信息报送数")
    assert figures["row 4 target"] == Figure(Decimal("1.5"), "万台套", "提供大仪共享服务")
    assert figures["row 5"].value == "达成指标"
    assert figures["budget.executed"] == Figure(Decimal("4522000.00"), "元")


def test_a_text_of_bindings_cannot_differ():
    text = "信息报送新增{行 1 = 行 2 + 行 3}台仪器，提供共享仪器{行 4}万台套。"
    assert found(form(result=text)) == []


def test_parts_that_do_not_add_up():
    given = form(result="信息报送新增{行 1 = 行 2 + 行 3}台")
    given.indicators[2].actual = "520(台套)"
    told = mismatches(given, figures_of(given))
    assert [each.kind for each in told] == ["parts"]
    assert told[
        0
    ].sentence.zh == "“{行 1 = 行 2 + 行 3}”不成立：3250.00台套不等于3000台套+520台套=3520台套。".replace(
        "3250.00", "3250"
    )
    assert "is not 3000台套+520台套 = 3520台套" in told[0].sentence.en
    assert given.result_text[told[0].start : told[0].end] == told[0].quote


def test_parts_in_other_units_are_converted_and_may_be_rounded():
    figures = {
        "a.whole": Figure(Decimal("1.77"), "万台套"),
        "a.one": Figure(Decimal(17000), "台套"),
        "a.two": Figure(Decimal(690), "台套"),
    }
    assert found(form(result="共{a.whole = a.one + a.two}万台套"), figures) == []
    figures["a.two"] = Figure(Decimal(600), "台套")
    assert found(form(result="共{a.whole = a.one + a.two}万台套"), figures) == [("parts", "result_text")]


def test_parts_without_a_figure_are_told():
    assert ("missing", "goal_text") in found(form(goal="{行 1 = 行 8}"))


def test_a_unit_behind_that_is_not_the_figures_own():
    told = mismatches(form(result="共享{行 4}台套"), figures_of(form()))
    assert [each.kind for each in told] == ["unit"]
    assert "“万台套”" in told[0].sentence.zh
    assert "{行 4 台套}" in told[0].remedy.zh


def test_another_result_than_the_table():
    text = "信息报送新增 3520台仪器"
    assert found(form(result=text)) == [("narrative_mismatch", "result_text")]


def test_another_target_than_the_table():
    text = "新增仪器信息报送数不少于1000台套。"
    assert found(form(goal=text)) == [("target_goal_mismatch", "goal_text")]


def test_parts_typed_by_hand():
    text = "立项151项，包括重点实验室1项、技术中心60项、服务平台16项、标准93项。"
    assert found(form(result=text)) == [("parts_sum", "result_text")]


@pytest.fixture(scope="module")
def published():
    """The published forms; every figure in their sentences was typed by hand."""
    if not SEEDS.is_dir():
        pytest.skip("the published documents are not at hand")
    documents = read_files([(path.name, path.read_bytes()) for path in sorted(SEEDS.glob("*.txt"))])
    return [each for document in documents for each in document.forms]


def test_the_two_figures_for_new_instruments_are_told(published):
    given = next(each for each in published if "3520" in (each.result_text or ""))
    told = mismatches(given, figures_of(given))
    assert [each.kind for each in told] == ["narrative_mismatch"]
    assert "3250" in told[0].sentence.zh
    assert "3520" in told[0].sentence.zh
    assert "3520台" in [each.quote for each in unbound_numbers(given.result_text)]
    offered = suggest(given.result_text, figures_of(given))
    assert "3520" not in [each.typed for each in offered]
    assert {"{行 4}", "{行 3}", "{行 14}"} <= {each.binding for each in offered}


def test_the_figures_of_published_sentences(published):
    texts = [text for each in published for text in (each.goal_text, each.result_text, each.achievements)]
    found = [each.quote for text in texts if text for each in unbound_numbers(text)]
    assert len(found) == 336
    called = re.compile(r"(?<!\d)114(?!\d)|12345(?!\d)|20[12]\d$|号$|8条|2\.0|4\.0|3\.0")
    assert [quote for quote in found if called.search(quote)] == []


def test_a_published_text_bound_as_offered_prints_as_published(published):
    bound_figures = 0
    for given in published:
        figures = figures_of(given)
        for name, column in (("goal_text", "target"), ("result_text", "actual")):
            text = getattr(given, name) or ""
            offered = suggest(text, figures, column=column)
            bound = text
            for each in reversed(offered):
                bound = bound[: each.start] + each.binding + bound[each.end :]
            rendered = render(parse(bound), figures)
            assert (rendered.text, rendered.missing) == (text, ())
            assert len(unbound_numbers(bound)) == len(unbound_numbers(text)) - len(offered)
            bound_figures += len(offered)
    assert bound_figures > 60
