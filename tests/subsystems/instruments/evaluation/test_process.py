"""The processes walked, the deadlines kept, the figures measured, and the objections answered."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.subsystems.instruments import factories
from tests.subsystems.instruments.evaluation.batches import TEXTS, Story, on, served
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.matrix import matrix
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.choices.rewards import Reason
from yanfa.subsystems.instruments.models import EvaluatedInstrument
from yanfa.subsystems.instruments.services.evaluation import batches, figures, reports, sampling, scoring

pytestmark = pytest.mark.django_db


def test_a_late_report_is_refused():
    story = Story(units=1).announced()
    with on(date(2025, 8, 15)):
        evaluation = reports.begin_report(by=story.admins[0], batch=story.batch, organisation=story.units[0])
        given = {"by": story.admins[0], "version": evaluation.version, "facts": TEXTS}
        with pytest.raises(MoveRefused, match="请先填写"):
            perform("submit", evaluation, by=story.admins[0])
        reports.save_report(evaluation, **given)
        with pytest.raises(ValidationError, match="他人已修改"):
            reports.save_report(evaluation, **given)
    with on(date(2025, 8, 16)), pytest.raises(MoveRefused, match="2025-08-15"):
        perform("submit", evaluation, by=story.admins[0])


def test_a_returned_report_comes_back_during_the_check():
    story = Story(units=1).handed_in()
    (evaluation,) = story.evaluations
    with on(date(2025, 8, 18)):
        perform("check_forms", story.batch, by=story.officer)
        perform("return", evaluation, by=story.officer, data={"reason": "补充案例"})
        with pytest.raises(MoveRefused):
            perform("submit", evaluation, by=story.officer)
        perform("submit", evaluation, by=story.admins[0])
    assert evaluation.state == "submitted"


def test_a_batch_is_founded_when_its_year_is_over():
    officer = factories.officer()
    given = {"title": "批次", "scheme": "municipal", "budget": Decimal(1)}
    with on(date(2025, 6, 30)), pytest.raises(ValidationError, match="结束后"):
        batches.create_batch(by=officer, year=2025, due_on=date(2025, 8, 15), **given)
    with on(date(2025, 7, 1)):
        with pytest.raises(ValidationError, match="评估期结束之后"):
            batches.create_batch(by=officer, year=2025, due_on=date(2025, 6, 15), **given)
        made = batches.create_batch(by=officer, year=2025, due_on=batches.suggested_due(2025), **given)
        assert (made.period_from, made.period_to) == (date(2024, 7, 1), date(2025, 7, 1))
        with pytest.raises(ValidationError, match="已经建立"):
            batches.create_batch(by=officer, year=2025, due_on=date(2025, 8, 15), **given)


def test_what_the_system_measures():
    story = Story(units=1)
    first = story.instruments[0]
    second = factories.instrument(story.units[0])
    served(first, amount="100000.50", hours=30, user_unit="甲公司", small_enterprise=True)
    served(first, amount="50000", hours=10, user_unit="乙公司", satisfaction="fair", contract_no="")
    served(second, hours=60, external=False, amount="0", user_unit="本单位", satisfaction="")
    story.accepted()
    with on(date(2025, 8, 20)):
        assert figures.take_figures(story.batch, by=story.officer) == 1
    (evaluation,) = story.refreshed().evaluations
    found = {name: None if value is None else Decimal(value) for name, value in evaluation.figures.items()}
    assert found["eligible_amount"] == Decimal("100000.50")
    assert found["external_share"] == Decimal("0.4")
    assert (found["users"], found["small_share"]) == (2, Decimal("0.5"))
    assert found["satisfaction"] == Decimal("0.75")
    assert (found["joined_rate"], found["newly_reported"], found["completeness"]) == (1, 0, None)
    row = EvaluatedInstrument.objects.get(instrument=first)
    assert (row.run_hours, row.external_hours, row.eligible_records) == (40, 40, 1)
    assert row.reasons == {Reason.CONTRACT: {"records": 1, "amount": "50000.00"}}
    points = {score.code: score.system for score in evaluation.scores.all()}
    assert points["external_share"] == 15
    assert points["eligible_amount"] == Decimal("1.50")
    assert points["quality"] is None
    with on(date(2025, 8, 21)):
        figures.take_figures(story.batch, by=story.officer)
    assert EvaluatedInstrument.objects.count() == 2


def test_samples_are_drawn_by_a_seed_and_an_unproved_record_earns_nothing():
    story = Story(units=1)
    for _number in range(8):
        served(story.instruments[0], amount="1000")
    story.accepted()
    with on(date(2025, 8, 20)):
        assert sampling.draw_samples(story.batch, by=story.officer, seed="一") == 5
        assert sampling.draw_samples(story.batch, by=story.officer, seed="二") == 0
        sample, *others = story.evaluations[0].samples.all()
        with pytest.raises(ValidationError, match="请说明"):
            sampling.check_sample(sample, by=story.officer, result="unproved", note="")
        sampling.check_sample(sample, by=story.officer, result="unproved", note="发票抬头不符")
        figures.take_figures(story.batch, by=story.officer)
        perform("start_scoring", story.batch, by=story.officer)
        story.experts(story.evaluations[0])
        with pytest.raises(MoveRefused, match="没有核查"):
            perform("draft_result", story.batch, by=story.officer)
        for each in others:
            sampling.check_sample(each, by=story.officer, result="proved", note="")
        perform("draft_result", story.batch, by=story.officer)
    assert EvaluatedInstrument.objects.get().eligible_amount == 7000


def test_points_are_kept_within_their_weight_and_need_their_proof():
    story = Story(units=1).scoring()
    (evaluation,) = story.evaluations
    for points, note, said in (
        ({"quality": Decimal(7)}, "会", "之间"),
        ({}, "", "评分依据"),
        ({"users": Decimal(1)}, "会", "不是"),
    ):
        with pytest.raises(ValidationError, match=said):
            scoring.write_expert_scores(evaluation, by=story.officer, points=points, note=note)
    with on(date(2025, 9, 1)), pytest.raises(MoveRefused, match="专家评分不全"):
        perform("draft_result", story.batch, by=story.officer)


def test_an_objection_is_answered_before_the_result_is_final():
    story = Story().showing()
    one, other = story.evaluations
    with on(date(2025, 9, 3)):
        perform("object", one, by=story.admins[0], data={"text": "漏计服务记录"})
        with pytest.raises(MoveRefused):
            perform("object", other, by=story.admins[0], data={"text": "别家"})
    with on(date(2025, 9, 25)):
        with pytest.raises(MoveRefused, match="没有答复"):
            perform("close_notice", story.batch, by=story.officer)
        perform("answer", one, by=story.officer, data={"answer": "已核实，维持"})
        perform("close_notice", story.batch, by=story.officer)
    assert {each.state for each in story.refreshed().evaluations} == {"settled"}


def test_changed_points_stay_when_the_result_is_drafted_anew():
    story = Story().showing()
    (one, _other), before = story.evaluations, story.evaluations[0].total
    with on(date(2025, 9, 3)):
        with pytest.raises(ValidationError, match="中止公示"):
            scoring.change_score(one, by=story.officer, code="users", final=Decimal(6), reason="补报")
        perform("stop_notice", story.batch, by=story.officer, data={"reason": "核实异议"})
        scoring.change_score(one, by=story.officer, code="users", final=Decimal(6), reason="补报用户名单")
        perform("draft_result", story.batch, by=story.officer)
    assert story.refreshed().evaluations[0].total == before + 6


def test_a_disqualified_unit_is_not_ranked():
    story = Story().drafted()
    with on(date(2025, 9, 2)):
        perform("disqualify", story.evaluations[0], by=story.officer, data={"reason": "材料造假"})
        perform("draft_result", story.batch, by=story.officer)
    one, other = story.refreshed().evaluations
    assert (one.state, one.grade, one.place, other.place) == ("disqualified", "", None, 1)


def test_who_may_do_what_with_a_unit():
    story = Story().handed_in()
    people = {
        "own": story.admins[0],
        "other": story.admins[1],
        "officer": story.officer,
        "authority": story.authority,
    }
    with on(date(2025, 8, 10)):
        cells = matrix(lambda state: story.evaluations[0], people, ["submitted"])
    allowed = {(move, who) for (_state, move, who), cell in cells.items() if cell == "yes"}
    assert allowed == {("return", "officer"), ("accept", "officer"), ("disqualify", "officer")}


def test_who_may_move_a_batch():
    story = Story()
    for instrument in story.instruments:
        served(instrument)
    story.calculated()
    people = {
        "officer": story.officer,
        "colleague": story.colleague,
        "authority": story.authority,
        "unit": story.admins[0],
    }
    cells = matrix(lambda state: story.batch, people, ["calculated"])
    assert {(move, who) for (_state, move, who), cell in cells.items() if cell == "yes"} == {
        ("approve", "authority"),
        ("send_back", "authority"),
    }
