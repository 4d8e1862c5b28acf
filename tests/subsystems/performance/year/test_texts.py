"""The texts of a self-evaluation: bound figures print as the form stands, and what does not hold is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.subsystems.performance.year.people import Centre, at, at_date, centre, payment, reports
from tests.subsystems.performance.year.walk import approved_goal, filled, opened
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.services import correcting, evaluating, scoring, texts

pytestmark = pytest.mark.django_db

RATE = "performance.budget_execution_rate"


@pytest.fixture
def of() -> Centre:
    with at(2024, 1, 15):
        return centre(2024)


@pytest.fixture
def evaluation(of: Centre) -> SelfEvaluation:
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        return filled(of, opened(of, goal))


def printed(evaluation: SelfEvaluation, text: str) -> str:
    return texts.preview(evaluation, {"result": text}).printed("result")


def kinds(evaluation: SelfEvaluation, text: str, **more: str) -> set[tuple[str, str]]:
    found = texts.preview(evaluation, {"result": text, **more}).findings
    return {(finding.kind, finding.severity) for finding in found}


def test_rows_money_and_indicators_print(of, evaluation):
    project = of.year.project.code
    assert printed(evaluation, "新增{行 1}台/套，目标{行 1 指标值}。") == "新增3520台/套，目标3000。"
    assert (
        printed(evaluation, "执行{budget.executed 万元 .2}，预算{budget.annual 万元}。")
        == "执行99.00万元，预算100万元。"
    )
    assert printed(evaluation, f"执行率{{{RATE} project={project} %}}。") == "执行率99%。"


@pytest.mark.parametrize("code", ["no.such_figure", f"{RATE} nonsense=1", "行 9"])
def test_a_figure_that_does_not_exist_stays_as_written_and_is_an_error(evaluation, code):
    text = f"共{{{code}}}项。"
    assert printed(evaluation, text) == text
    assert ("missing", "error") in kinds(evaluation, text)


def test_a_broken_brace_is_an_error_in_each_text(evaluation):
    found = texts.preview(evaluation, {"result": "{行", "problems": "{行", "measures": "}"}).errors
    assert {finding.place for finding in found} == {"result", "problems", "measures"}


def test_parts_that_miss_their_whole_are_an_error(evaluation):
    assert ("parts", "error") in kinds(evaluation, "共{行 1 = 行 1 + 行 1}台/套。")


def test_a_typed_figure_is_a_doubt_with_the_binding_to_put_there(evaluation):
    found = texts.preview(evaluation, {"result": "新增仪器3520台/套。"})
    assert [finding.kind for finding in found.findings] == ["unbound"]
    assert not found.errors
    (suggestion,) = found.suggestions["result"]
    source = found.written["result"]
    mended = source[: suggestion.start] + suggestion.binding + source[suggestion.end :]
    assert printed(evaluation, mended) == source
    assert not texts.preview(evaluation, {"result": mended}).findings


def test_what_is_wrong_in_the_approved_goal_stops_nothing(evaluation):
    evaluation.goal.annual = "新增仪器5000台/套。{行 9}"
    found = texts.preview(evaluation, {"result": "新增仪器{行 1}台/套。"})
    assert not found.errors
    assert {finding.place for finding in found.findings} == {"goal"}


def test_the_text_follows_a_correction(of, evaluation):
    with at(2025, 1, 20):
        perform("lock_figures", evaluation, by=of.officer)
        evaluation.refresh_from_db()
        evaluation = evaluating.keep_evaluation(
            evaluation, by=of.reporter, version=evaluation.version, facts={"result": "新增仪器{行 1}台/套。"}
        )
        assert texts.printed_form(evaluation).result_text == "新增仪器3520台/套。"
        sheet = correcting.propose_correction(
            reports(evaluation)[0], by=of.reporter, reason="漏计", value=Decimal(3540)
        )
        perform("apply_correction", sheet, by=of.officer)
    assert texts.printed_form(evaluation).result_text == "新增仪器3540台/套。"


def test_money_stays_as_it_was_frozen(of, evaluation):
    with at(2025, 1, 20):
        perform("lock_figures", evaluation, by=of.officer)
        evaluation.refresh_from_db()
        payment(of.year, "5000", on=at_date(2024, 12, 1), voucher="late-1")
    assert printed(evaluation, "{budget.executed 万元 .2}") == "99.00万元"


def test_what_may_be_named_prints_what_it_says(evaluation):
    offered = texts.available(evaluation)
    assert {"{行 1}台/套", "{行 2}", "{budget.executed 万元 .2}"} <= {each.binding for each in offered}
    for each in offered:
        assert printed(evaluation, each.binding) == each.value, each


def test_nobody_submits_with_a_text_that_contradicts_the_table(of, evaluation):
    with at(2025, 1, 21):
        perform("lock_figures", evaluation, by=of.officer)
        evaluation.refresh_from_db()
        evaluation = told(of, evaluation, "新增仪器3250台/套。")
        evaluation = scoring.add_up(evaluation, by=of.reporter)
        with pytest.raises(Exception, match="3250"):
            perform("submit", evaluation, by=of.reporter)
        perform("submit", told(of, evaluation, "新增仪器{行 1}台/套。"), by=of.reporter)
    evaluation.refresh_from_db()
    assert evaluation.state == "approving"


def told(of: Centre, evaluation: SelfEvaluation, result: str) -> SelfEvaluation:
    """The form with this result."""
    return evaluating.keep_evaluation(
        evaluation, by=of.reporter, version=evaluation.version, facts={"result": result}
    )
