"""What two persons must do, what keeps what was typed, what is late, and what stays true when the world moves on."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.people import human
from tests.subsystems.performance.year import stops
from tests.subsystems.performance.year.people import at, at_date, centre, member, payment, reports
from tests.subsystems.performance.year.walk import (
    PDF,
    approved_goal,
    evidence,
    issued,
    opened,
    published,
    scored,
    sealed,
    sign,
    signed,
)
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import SealUse
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.todo import overdue, todo_for
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.registers.accounts.models import RoleGrant, User
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.models.evaluations import overdue_promises
from yanfa.subsystems.performance.services import correcting, drafting, evaluating, reviewing, scoring

pytestmark = pytest.mark.django_db
REASON = {"reason": "台账与佐证不一致"}


@pytest.fixture
def of(db):
    with at(2024, 1, 15):
        return centre(2024)


@pytest.fixture
def also(of):
    """A function that gives a person of the centre one more role, and the person anew."""

    def grant(user, *roles):
        for role in roles:
            RoleGrant.objects.create(user=user, role=role, valid_from=at_date(2020, 1, 1))
        return User.objects.get(pk=user.pk)

    return grant


@pytest.fixture
def at_scoring(of):
    """A self-evaluation whose figures are locked and scored."""
    evaluation = stops.year_over(of)
    with at(2025, 1, 20):
        return scored(of, evaluation)


# ── Two persons ──────────────────────────────────────────────────────────────────────────────


def test_who_submitted_a_form_signs_none_of_its_steps(of, also, at_scoring):
    doubled = also(of.reporter, "section_head", "finance", "director")
    with at(2025, 1, 21):
        perform("submit", at_scoring, by=doubled)
        with pytest.raises(MoveRefused, match="您本人办理过这份材料，审批须由另一人办理"):
            perform("approve", at_scoring, by=doubled)
        assert at_scoring.state == "approving"


def test_one_person_signs_a_round_once(of, also, at_scoring):
    doubled = also(of.head, "finance")
    with at(2025, 1, 21):
        perform("submit", at_scoring, by=of.reporter)
        sign(at_scoring, doubled, of.otherhead)
        with pytest.raises(MoveRefused, match="须由另一人办理"):
            perform("approve", at_scoring, by=doubled)
        sign(at_scoring, of.finance)


def test_a_second_account_of_the_same_person_signs_nothing_more(of, at_scoring):
    """Who holds two accounts is one person: the person behind them counts, not the login."""
    person = human()
    User.objects.filter(pk=of.head.pk).update(person=person)
    second = member("second", "finance", of.year.unit)
    User.objects.filter(pk=second.pk).update(person=person)
    head, second = (User.objects.get(pk=each.pk) for each in (of.head, second))
    with at(2025, 1, 21):
        perform("submit", at_scoring, by=of.reporter)
        sign(at_scoring, head, of.otherhead)
        with pytest.raises(MoveRefused, match="须由另一人办理"):
            perform("approve", at_scoring, by=second)


def test_who_asked_for_the_seal_does_not_put_it_on(of, also, at_scoring):
    doubled = also(of.reporter, "seal_keeper")
    with at(2025, 1, 21):
        evaluation = signed(of, at_scoring)
        issued(of, evaluation)
        perform("request_seal", evaluation, by=doubled, data=stops.SEAL)
        for move, data in (("stamp", {}), ("refuse_seal", REASON)):
            with pytest.raises(MoveRefused, match=r"申请用印.*须由另一人办理"):
                perform(move, evaluation, by=doubled, data=data)
        perform("stamp", evaluation, by=of.keeper)
    use = SealUse.objects.get()
    assert (use.requested_by, use.decided_by) == (of.reporter, of.keeper)


def test_who_proposed_a_correction_does_not_apply_it(of, at_scoring):
    first = reports(at_scoring)[0]
    with at(2025, 1, 21):
        own = correcting.propose_correction(first, by=of.officer, reason="漏计", value=Decimal(3521))
        for move, data in (("apply_correction", {}), ("refuse_correction", REASON)):
            with pytest.raises(MoveRefused, match=r"提出更正.*须由另一人办理"):
                perform(move, own, by=of.officer, data=data)
        second = member("officer2", "performance_officer", of.year.unit)
        perform("apply_correction", own, by=second)


def test_who_reported_a_row_does_not_judge_it(of, also):
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        report = reports(opened(of, goal))[1]
        doubled = also(of.other, "section_head")
        facts = {"version": report.version, "achievement": "met", "opinion": "见佐证"}
        report = evaluating.give_opinion(report, by=doubled, **facts)
        perform("fill", report, by=doubled)
        with pytest.raises(PermissionDenied, match=r"填报.*须由另一人办理"):
            evaluating.give_opinion(report, by=doubled, **facts | {"version": report.version})
        evaluating.give_opinion(report, by=of.otherhead, **facts | {"version": report.version})


def test_who_submitted_a_form_does_not_clear_it_for_publication(of, also, at_scoring):
    doubled = also(of.reporter, "secrecy_officer")
    with at(2025, 1, 21):
        evaluation = sealed(of, signed(of, at_scoring))
        perform("report_up", evaluation, by=of.officer)
        perform("accept", evaluation, by=of.authority)
        with pytest.raises(MoveRefused, match=r"填报.*须由另一人办理"):
            perform("clear", evaluation, by=doubled, data={"opinion": "不涉密"})


# ── Returns keep everything typed ─────────────────────────────────────────────────────────────


def typed(record):
    """Every stored value of a record but what a move changes by its nature."""
    values = type(record)._base_manager.filter(pk=record.pk).values().get()
    moving = {"state", "drafted_by_id", "submitted_by_id", "submitted_at"}
    return {name: value for name, value in values.items() if name not in moving}


@pytest.mark.parametrize(
    ("walk", "stop", "move", "who", "back", "rows"),
    [
        ("of_goal", "approving.lead", "send_back", "head", "drafting", "indicators"),
        ("of_goal", "submitted", "return_goal", "authority", "drafting", "indicators"),
        ("of_goal", "approving.lead", "withdraw", "reporter", "drafting", "indicators"),
        ("of_adjustment", "approving.finance", "send_back", "finance", "drafting", "rows"),
        ("of_monitoring", "approving.finance", "send_back", "finance", "filling", "rows"),
        ("of_evaluation", "approving.deputy", "send_back", "deputy", "scoring", "reports"),
        ("of_evaluation", "sealing", "refuse_seal", "keeper", "signed", "reports"),
        ("of_evaluation", "authority", "return_up", "authority", "scoring", "reports"),
        ("of_evaluation", "published", "reopen_scoring", "officer", "scoring", "reports"),
    ],
)
def test_a_return_keeps_everything_that_was_typed(of, walk, stop, move, who, back, rows):
    for name, record in getattr(stops, walk)(of):
        if name == stop:
            before = [typed(record), *(typed(row) for row in getattr(record, rows).order_by("pk"))]
            perform(move, record, by=of.people[who], data={} if move == "withdraw" else REASON)
            assert record.state == back
            assert [typed(record), *(typed(row) for row in getattr(record, rows).order_by("pk"))] == before
            break
    assert verify_turns() == []


def test_a_returned_row_keeps_its_figure_and_its_reporter_is_told(of):
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        report = reports(opened(of, goal))[0]
        facts = {"source": "manual", "value": Decimal(3520), "actual": "3520台/套", "deviation": "超额"}
        report = evaluating.report_row(report, by=of.reporter, version=report.version, facts=facts)
        evidence(report, of.reporter)
        perform("fill", report, by=of.reporter)
        kept = typed(report)
        perform("return_row", report, by=of.officer, data=REASON)
    assert typed(report) == kept
    assert report.evidence.standing().count() == 1
    told = Message.objects.filter(recipient=of.reporter).latest("pk")
    assert "已填内容都在" in told.body_zh
    waiting = todo_for(of.reporter).filter(process="performance.row_report", object_id=report.pk)
    assert list(waiting.values_list("state", flat=True)) == ["assigned"]


# ── What is late ─────────────────────────────────────────────────────────────────────────────


def late(process):
    return set(overdue().filter(process=process).values_list("state", flat=True))


@pytest.mark.parametrize(
    ("walk", "stop", "process", "state"),
    [
        ("of_goal", "approving.lead", "performance.goal", "approving"),
        ("of_goal", "submitted", "performance.goal", "submitted"),
        ("of_adjustment", "submitted", "performance.adjustment", "submitted"),
        ("of_monitoring", "filling", "performance.monitoring", "filling"),
        ("of_monitoring", "deciding", "performance.monitoring", "deciding"),
        ("of_row", "assigned", "performance.row_report", "assigned"),
        ("of_row", "filled", "performance.row_report", "filled"),
        ("of_evaluation", "scoring", "performance.self_evaluation", "scoring"),
        ("of_evaluation", "approving.countersign", "performance.self_evaluation", "approving"),
        ("of_evaluation", "secrecy", "performance.self_evaluation", "secrecy"),
        ("of_correction", "proposed", "performance.correction", "proposed"),
        ("of_rectification", "open", "performance.rectification", "open"),
    ],
)
def test_a_missed_deadline_is_overdue(of, walk, stop, process, state):
    for name, _record in getattr(stops, walk)(of):
        if name == stop:
            assert state not in late(process)
            break
    with at(2025, 12, 1):
        assert state in late(process)
        assert verify_turns() == []


def test_promised_evidence_that_does_not_come_is_overdue(of):
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        report = reports(opened(of, goal))[0]
        facts = {"source": "manual", "value": Decimal(3520), "promised_by": of.reporter}
        with pytest.raises(ValidationError, match="须同时写明责任人和期限"):
            evaluating.report_row(report, by=of.reporter, version=report.version, facts=facts)
        facts["promised_on"] = at_date(2025, 1, 10)
        report = evaluating.report_row(report, by=of.reporter, version=report.version, facts=facts)
    assert not overdue_promises(at_date(2025, 1, 10)).exists()
    assert list(overdue_promises(at_date(2025, 1, 11))) == [report]
    with at(2025, 1, 12):
        evidence(report, of.reporter)
    assert not overdue_promises(at_date(2025, 1, 13)).exists()


# ── What stands ──────────────────────────────────────────────────────────────────────────────


def test_goals_stand_once_the_self_evaluation_is_open(of):
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 20):
        waiting = stops.adjusted(of, goal)
        with pytest.raises(ValidationError, match="还有一份目标调整没有办结"):
            evaluating.open_evaluation(goal, by=of.officer)
        perform("drop_adjustment", waiting, by=of.reporter, data=REASON)
        evaluating.open_evaluation(goal, by=of.officer)
        with pytest.raises(ValidationError, match="绩效自评已经启动，目标不能再调整"):
            drafting.open_adjustment(goal, by=of.reporter, reason="预算压减")


def test_a_bare_figure_blocks_the_seal_and_not_the_division(of):
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        evaluation = stops.filled(of, opened(of, goal))
        proof = reports(evaluation)[0].evidence.get()
        evaluating.withdraw_evidence(proof, by=of.reporter, reason="传错文件")
    with at(2025, 1, 20):
        evaluation = signed(of, scored(of, evaluation))
        with pytest.raises(MoveRefused, match="这些指标没有佐证，不能用印：新增仪器"):
            perform("request_seal", evaluation, by=of.reporter, data=stops.SEAL)
        brought = evaluating.add_evidence(
            reports(evaluation)[0],
            by=of.reporter,
            upload=SimpleUploadedFile("清单.pdf", PDF),
            title="新增仪器清单",
        )
        assert brought.after_lock
        sealed(of, evaluation)


def test_a_correction_keeps_both_values_and_the_form_is_scored_and_signed_anew(of, at_scoring):
    with at(2025, 1, 21):
        evaluation = published(of, sealed(of, signed(of, at_scoring)))
        first = reports(evaluation)[0]
        correction = correcting.propose_correction(
            first, by=of.reporter, reason="漏计", value=Decimal(2900), actual="2900台/套"
        )
        perform("reopen_scoring", evaluation, by=of.officer, data=REASON)
        perform("apply_correction", correction, by=of.officer)
        first, stood = reports(evaluation)[0], SelfEvaluation.objects.get(pk=evaluation.pk)
        assert (correction.old_actual, correction.new_actual) == ("3520台/套", "2900台/套")
        assert (first.actual, first.score, stood.total) == ("2900台/套", None, None)
        with pytest.raises(MoveRefused, match="没有评分：新增仪器"):
            perform("submit", stood, by=of.reporter)
        scoring.add_up(stood, by=of.reporter)
        with pytest.raises(MoveRefused, match="未得满分，请填写偏差原因及改进措施：新增仪器"):
            perform("submit", stood, by=of.reporter)


def test_the_review_stands_beside_the_self_scores_and_never_touches_them(of):
    evaluation = stops.with_authority(of)
    before = [typed(evaluation), *(typed(each) for each in reports(evaluation))]
    with at(2025, 2, 10):
        review = reviewing.open_review(evaluation, by=of.authority)
        row = review.rows.order_by("report__row__position").first()
        with pytest.raises(ValidationError, match="请写明核查意见"):
            reviewing.score_reviewed(row, by=of.authority, score=row.report.score - 1, opinion="")
        with pytest.raises(ValidationError, match="核查分数应在 0 至"):
            reviewing.score_reviewed(row, by=of.authority, score=row.report.row.weight + 1, opinion="高")
        review = stops.reviewed(of, review)
        assert (review.total, review.grade) == (Decimal("98.90"), "优")
        assert reviewing.deviation_degree(review).quantize(Decimal("0.01")) == Decimal("1.00")
        perform("confirm_review", review, by=of.authority, data={"use": "keep"})
    assert [typed(evaluation), *(typed(each) for each in reports(evaluation))] == before


def test_the_money_of_the_year_does_not_move_with_later_payments(of, at_scoring):
    with at(2025, 3, 1):
        payment(of.year, "9000", on=at_date(2024, 12, 30))
        at_scoring.refresh_from_db()
    assert (at_scoring.annual_budget, at_scoring.executed) == (Decimal(1_000_000), Decimal(990_000))
