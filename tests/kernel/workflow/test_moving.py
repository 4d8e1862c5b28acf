"""perform: what a move changes, writes and returns, and that a refusal leaves nothing behind."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from tests.sampleapp.models import Case
from tests.sampleapp.workflow import CASE
from yanfa.kernel.access import audience
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import MoveRefused, SetRefused
from yanfa.kernel.workflow.models import StateSpan, Turn
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.kernel.workflow.verifying import verify_turns


def turn_of(case):
    return Turn.objects.for_target(case).get()


def spans_of(case):
    rows = StateSpan.objects.for_target(case).order_by("entered_at", "tag")
    return [(span.tag, span.state, span.entered_at, span.left_at) for span in rows]


def last_event(case):
    return AuditEvent.objects.for_target(case).order_by("-pk").first()


@pytest.mark.django_db
class TestPerform:
    def test_changes_the_state_and_brings_the_record_up_to_date(self, case_in, people):
        case = case_in("submitted")
        Case.objects.filter(pk=case.pk).update(title="电子显微镜")
        returned = perform("take", case, by=people["reviewer"])
        assert returned is case
        assert (case.state, case.title, case.reviewer) == ("reviewing", "电子显微镜", people["reviewer"])
        assert Case.objects.get(pk=case.pk).state == "reviewing"

    def test_writes_the_log(self, case_in, people):
        case = case_in("reviewing")
        perform("approve", case, by=people["decider"], data={"opinion": "同意", "amount": "800"})
        event = last_event(case)
        assert (event.action, event.actor_id, event.outcome) == (
            "sample.case.approve",
            people["decider"].pk,
            "done",
        )
        assert event.summary == "审查中 → 已批准"
        assert event.changes == {
            "amount": ["1000.00", "800"],
            "opinion": ["", "同意"],
            "state": ["reviewing", "approved"],
            "answers": {"opinion": "同意"},
        }

    def test_log_is_chinese_whatever_the_page(self, case_in, people):
        case = case_in("draft")
        with translation.override("en"):
            perform("submit", case, by=people["applicant"])
        assert last_event(case).summary == "草稿 → 已提交"

    def test_answers_that_are_not_logged_stay_out_of_the_log(self, case_in, people):
        case = case_in("reviewing")
        perform("reject", case, by=people["decider"], data={"reason": "个人情况"})
        assert last_event(case).changes == {"state": ["reviewing", "rejected"]}

    def test_keeps_whose_turn_it_is_and_until_when(self, case_in, people, friday):
        """Five working days from Friday 27 September 2024 are 29, 30 September, 8, 9 and 10 October."""
        case = case_in("draft")
        assert turn_of(case).audience == audience.person(people["applicant"])
        assert turn_of(case).due_on is None
        perform("submit", case, by=people["applicant"])
        turn = turn_of(case)
        assert (turn.process, turn.state, turn.audience) == (
            "sample.case",
            "submitted",
            "permission:sample.review",
        )
        assert (turn.due_on, turn.provisional) == (date(2024, 10, 10), False)
        perform("withdraw", case, by=people["applicant"])
        assert not Turn.objects.for_target(case).exists()

    def test_keeps_the_moments_of_tags_over_states_that_share_them(self, case_in, people, friday):
        moments = [datetime(2024, 9, 27, hour, tzinfo=UTC) for hour in (2, 3, 4, 5)]
        case = case_in("draft")
        for moment, move, who in zip(
            moments[1:], ("submit", "take", "reject"), ("applicant", "reviewer", "decider"), strict=True
        ):
            friday.move_to(moment, tick=False)
            perform(move, case, by=people[who], data={"reason": "不符合"} if move == "reject" else None)
        assert spans_of(case) == [
            ("pending", "submitted", moments[1], moments[3]),
            ("review", "reviewing", moments[2], moments[3]),
            ("settled", "rejected", moments[3], None),
        ]

    def test_coming_back_opens_a_new_span(self, case_in, people):
        case = case_in("submitted")
        perform("send_back", case, by=people["reviewer"], data={"reason": "请补充"})
        perform("submit", case, by=people["applicant"])
        ends = [left is None for tag, _state, _entered, left in spans_of(case) if tag == "pending"]
        assert sorted(ends) == [False, True]

    def test_move_that_stays_keeps_turn_and_spans(self, case_in, people, friday):
        case = case_in("reviewing")
        before = turn_of(case).since, spans_of(case)
        friday.shift(3600)
        perform("note", case, by=people["reviewer"], data={"reason": "已电话核实"})
        assert (turn_of(case).since, spans_of(case)) == before

    def test_tells_the_persons_concerned_in_its_transaction(self, case_in, people):
        case = case_in("submitted")
        perform("send_back", case, by=people["reviewer"], data={"reason": "请补充发票"})
        message = Message.objects.get()
        assert message.recipient == people["applicant"]
        assert (message.title_zh, message.body_zh) == (
            "请修改：显微镜",
            "reviewer将显微镜退回修改：请补充发票",
        )
        assert message.target == case

    def test_takes_few_queries(self, case_in, people, django_assert_max_num_queries):
        case = case_in("draft")
        with django_assert_max_num_queries(13):
            perform("submit", case, by=people["applicant"])


def refused(call, *args, **options):
    with pytest.raises(MoveRefused) as caught:
        call(*args, **options)
    return caught.value


@pytest.mark.django_db
class TestRefusal:
    @pytest.fixture
    def everything(self):
        """All that a move could change."""
        return lambda: (
            list(Case.objects.order_by("pk").values()),
            list(Turn.objects.order_by("pk").values()),
            list(StateSpan.objects.order_by("pk").values()),
            AuditEvent.objects.filter(outcome="done").count(),
        )

    @pytest.mark.parametrize(
        ("state", "move", "who", "data", "cause", "status", "sentence"),
        [
            ("draft", "take", "reviewer", {}, "state", 409, "现在的状态是“草稿”，不能“开始审查”。"),
            ("approved", "withdraw", "applicant", {}, "state", 409, "现在的状态是“已批准”，不能“撤回”。"),
            ("submitted", "take", "stranger", {}, "may", 403, "“审查案件”需要以下角色之一：reviewer、both。"),
            ("draft", "submit", "stranger", {}, "may", 403, "只有申请人可以办理。"),
            ("reviewing", "approve", "decider", {}, "asks", 422, "这个字段是必填项。"),
            ("reviewing", "approve", "decider", {"opinion": "同" * 21}, "asks", 422, "20"),
            ("reviewing", "approve", "decider", {"opinion": "同意", "amount": "-1"}, "asks", 422, "0"),
            (
                "reviewing",
                "approve",
                "decider",
                {"opinion": "同意", "state": "x"},
                "asks",
                422,
                "没有要求填写这一项",
            ),
            (
                "reviewing",
                "approve",
                "decider",
                {"opinion": "同意", "amount": "1000.01"},
                "holds",
                409,
                "不能高于申请金额",
            ),
        ],
    )
    def test_leaves_nothing_behind(
        self, case_in, people, everything, state, move, who, data, cause, status, sentence
    ):
        case = case_in(state)
        before = everything()
        refusal = refused(perform, move, case, by=people[who], data=data)
        assert (refusal.cause, refusal.status, refusal.state.code) == (cause, status, state)
        assert sentence in refusal.reason
        assert everything() == before
        assert case.state == state

    def test_condition_that_does_not_hold(self, case_in, people):
        refusal = refused(perform, "submit", case_in("draft", amount=Decimal(0)), by=people["applicant"])
        assert (refusal.cause, refusal.reason) == ("holds", "请填写金额。")

    def test_sentences_by_question(self, case_in, people):
        case = case_in("reviewing")
        refusal = refused(perform, "approve", case, by=people["decider"], data={"amount": "many"})
        assert sorted(refusal.errors) == ["amount", "opinion"]

    def test_carries_the_present_state_to_who_holds_a_stale_copy(self, case_in, people):
        case = case_in("submitted")
        stale = Case.objects.get(pk=case.pk)
        perform("take", case, by=people["reviewer"])
        assert refused(perform, "withdraw", stale, by=people["applicant"]).state.code == "reviewing"

    def test_stale_copy_may_move_where_the_stored_record_may(self, case_in, people):
        case = case_in("submitted")
        stale = Case.objects.get(pk=case.pk)
        perform("take", case, by=people["reviewer"])
        assert perform("note", stale, by=people["reviewer"], data={"reason": "核实"}).state == "reviewing"

    def test_refused_permission_is_written_into_the_log(self, case_in, people):
        case = case_in("submitted")
        refused(perform, "take", case, by=people["stranger"])
        event = last_event(case)
        assert (event.action, event.outcome, event.actor_id) == (
            "sample.case.take",
            "refused",
            people["stranger"].pk,
        )

    def test_reviewer_may_not_decide_the_case_he_reviewed(self, case_in, people):
        case = case_in("submitted")
        perform("take", case, by=people["both"])
        assert "须由另一人办理" in refused(perform, "approve", case, by=people["both"]).reason
        perform("approve", case, by=people["decider"], data={"opinion": "同意"})

    def test_unknown_move_is_a_mistake_of_the_program(self, case_in, people):
        with pytest.raises(LookupError, match="没有操作“aprove”"):
            perform("aprove", case_in("reviewing"), by=people["decider"])

    def test_effect_may_not_move_its_own_record(self, case_in, people, monkeypatch):
        case = case_in("submitted")

        def moves_again(record, by, data):
            perform("withdraw", record, by=people["applicant"])

        monkeypatch.setitem(vars(CASE.move("take")), "effect", moves_again)
        with pytest.raises(RuntimeError, match="tried to move the record"):
            perform("take", case, by=people["reviewer"])

    def test_record_that_is_gone(self, case_in, people):
        case = case_in("draft")
        Case.objects.filter(pk=case.pk).delete()
        with pytest.raises(Case.DoesNotExist):
            perform("submit", case, by=people["applicant"])


@pytest.mark.django_db
class TestPerformMany:
    def test_moves_a_set_with_one_write_to_the_log(self, case_in, people, django_assert_max_num_queries):
        cases = [case_in("draft") for _ in range(20)]
        with django_assert_max_num_queries(12):
            outcome = perform_many("submit", cases, by=people["applicant"])
        assert outcome.done == cases
        assert {case.state for case in cases} == {"submitted"}
        assert Case.objects.filter(state="submitted").count() == 20
        assert AuditEvent.objects.filter(action="sample.case.submit").count() == 20
        assert verify_turns() == []

    def test_effects_run_for_each(self, case_in, people):
        cases = [case_in("submitted"), case_in("submitted")]
        perform_many("take", cases, by=people["reviewer"])
        assert Case.objects.filter(reviewer=people["reviewer"], state="reviewing").count() == 2

    def test_from_several_states(self, case_in, people):
        cases = [case_in("submitted"), case_in("reviewing"), case_in("submitted")]
        perform_many("send_back", cases, by=people["reviewer"], data={"reason": "补充"})
        assert not StateSpan.objects.filter(left_at=None).exists()
        assert verify_turns() == []

    def test_whole_set_stays_when_one_is_refused(self, case_in, people):
        good, bad = case_in("draft"), case_in("draft", title="无金额", amount=Decimal(0))
        with pytest.raises(SetRefused, match="无金额：请填写金额。") as caught:
            perform_many("submit", [good, bad], by=people["applicant"])
        assert [record for record, _reason in caught.value.refused] == [bad]
        assert not Case.objects.filter(state="submitted").exists()

    def test_refused_ones_stay_behind_when_asked(self, case_in, people):
        good, bad = case_in("draft"), case_in("reviewing")
        outcome = perform_many("submit", [good, bad], by=people["applicant"], whole=False)
        assert outcome.done == [good]
        assert [(record.pk, reason.cause) for record, reason in outcome.refused] == [(bad.pk, "state")]
        assert verify_turns() == []

    def test_record_that_is_gone(self, case_in, people):
        kept, gone = case_in("draft"), case_in("draft")
        Case.objects.filter(pk=gone.pk).delete()
        with pytest.raises(Case.DoesNotExist, match="1 of the records"):
            perform_many("submit", [kept, gone], by=people["applicant"])

    def test_nothing_to_move(self):
        assert perform_many("submit", [], by=None).done == []

    def test_two_models_are_no_set(self, case_in, people):
        with pytest.raises(TypeError, match="one model"):
            perform_many("submit", [case_in("draft"), people["decider"]], by=people["applicant"])
