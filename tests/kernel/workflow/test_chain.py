"""A chain of approval: its steps are policy, each with its turn and last day; who may sign, once, and what is kept."""

from datetime import UTC, date, datetime

import pytest

from tests.sampleapp.models import Motion
from tests.sampleapp.motions import AUDIENCES, MOTION
from yanfa.kernel import clock
from yanfa.kernel.access import allow
from yanfa.kernel.clock.models import OwnYear
from yanfa.kernel.policy import Basis
from yanfa.kernel.policy import checks as policy_checks
from yanfa.kernel.policy.models import Decision, ParameterVersion
from yanfa.kernel.policy.requirements import complaints
from yanfa.kernel.policy.values import dump
from yanfa.kernel.policy.versions import ProposalRefused, propose
from yanfa.kernel.workflow import tasks
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.describing import describe
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.fragments import chain
from yanfa.kernel.workflow.matrix import matrix
from yanfa.kernel.workflow.models import ChainStep, Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.todo import overdue, todo_for
from yanfa.kernel.workflow.verifying import verify_turns

pytestmark = pytest.mark.django_db

CODE = "sample.motion_chain"
HEAD = {"code": "head", "label": "处室负责人", "label_en": "Head", "audience": "review", "limit_days": 3}
SIGN = {
    "code": "sign",
    "label": "会签",
    "label_en": "Sign",
    "audience": ["import", "decide"],
    "parallel": True,
}


@pytest.fixture
def leader(django_user_model):
    found = django_user_model.objects.create(login="leader", real_name="leader")
    found.role_codes = frozenset()
    return found


@pytest.fixture
def motion(people, leader, friday):
    return enter(Motion(title="购置", filled_by=people["applicant"], leader=leader), by=people["applicant"])


@pytest.fixture
def act(motion, people, leader):
    """Make a move with the motion as one of the people."""

    def make(move, who="applicant", **data):
        perform(move, motion, by=(people | {"leader": leader})[who], data=data)
        return motion.state

    return make


@pytest.fixture
def refusal(act):
    def refused(move, who="applicant", **data):
        with pytest.raises(MoveRefused) as caught:
            act(move, who, **data)
        return caught.value.reason

    return refused


@pytest.fixture
def in_force(people, django_user_model):
    """Let a value of the chain be in force from 2024 on, approved by a second person."""

    def make(value):
        boss = django_user_model.objects.create(login="boss", real_name="boss")
        return ParameterVersion.objects.create(
            code=CODE,
            value=dump(value),
            valid_from=date(2024, 1, 1),
            basis_document="内部控制手册",
            reason="改革",
            decision=Decision.APPROVED,
            proposed_by=people["applicant"],
            proposed_at=clock.now(),
            decided_by=boss,
            decided_at=clock.now(),
        )

    return make


def signed(round_):
    """What stands at each step of a round."""
    return [(step.name, step.agrees, step.opinion, step.decided_by) for step in round_.steps.all()]


def waits(motion):
    """Whom the motion waits for, and until when."""
    turns = Turn.objects.for_target(motion).order_by("audience")
    return {turn.audience.removeprefix("permission:"): turn.due_on for turn in turns}


class TestTheWay:
    def test_every_step_has_its_turn_and_its_last_day(self, act, motion, leader, friday):
        """Friday 27 September 2024 + 3: 29, 30 September, 8 October; 8 October + 5: 9 to 12 and 14 October."""
        assert act("submit") == "approving"
        assert waits(motion) == {"sample.review": date(2024, 10, 8)}
        friday.move_to(datetime(2024, 10, 8, 2, tzinfo=UTC), tick=False)
        assert act("approve", "reviewer", opinion="同意购置") == "approving"
        assert waits(motion) == {"sample.import": date(2024, 10, 14), "sample.decide": date(2024, 10, 14)}
        assert Turn.objects.first().since == datetime(2024, 10, 8, 2, tzinfo=UTC)
        assert verify_turns() == []
        act("approve", "importer")
        assert waits(motion) == {"sample.decide": date(2024, 10, 14)}
        act("approve", "decider")
        assert waits(motion) == {f"user:{leader.pk}": None}
        assert verify_turns() == []
        assert act("approve_last", "leader") == "passed"
        assert waits(motion) == {}
        assert verify_turns() == []

    def test_pages_see_every_round_with_who_signed_when(self, act, motion, people, django_assert_num_queries):
        act("submit")
        act("send_back", "reviewer", reason="金额不清")
        act("submit")
        act("approve", "reviewer", opinion="已改")
        with django_assert_num_queries(2):
            first, second = chain.rounds(motion)
            steps = [signed(each) for each in (first, second)]
        assert (first.number, first.outcome, first.ended_by) == (1, "sent_back", people["reviewer"])
        assert (second.number, second.outcome, second.ended_at) == (2, "", None)
        assert steps[0][0] == ("处室负责人", False, "金额不清", people["reviewer"])
        assert steps[1][0] == ("处室负责人", True, "已改", people["reviewer"])
        assert [step[1] for step in steps[1][1:]] == [None, None, None]
        assert first.policy_version.startswith(f"{CODE}@2000-01-01#")

    def test_overdue_is_the_step_and_not_the_chain(self, act, motion, friday):
        act("submit")
        friday.move_to(datetime(2024, 10, 9, 2, tzinfo=UTC), tick=False)
        assert [turn.target for turn in overdue()] == [motion]
        act("approve", "reviewer")
        assert not overdue().exists()
        signed = ChainStep.objects.get(code="head")
        assert (signed.due_on, signed.is_late) == (date(2024, 10, 8), True)
        assert not any(step.is_late for step in chain.waiting_steps(motion))

    def test_a_year_that_is_published_later_mends_both_books(self, act, motion, friday):
        friday.move_to("2027-12-30T02:00:00Z", tick=False)
        act("submit")
        assert Turn.objects.get().provisional
        for year in (2027, 2028):
            OwnYear.objects.create(year=year, notice="通知")
        tasks.refresh()
        turn, step = Turn.objects.get(), chain.waiting_steps(motion).get()
        assert (turn.due_on, turn.provisional) == (step.due_on, step.provisional)
        assert not turn.provisional
        assert verify_turns() == []


class TestButtons:
    def names(self, user, motion):
        return [offer.move.name for offer in moves_for(user, motion)]

    def test_only_the_fitting_one_of_approving_is_offered(self, act, motion, people, leader):
        assert self.names(people["applicant"], motion) == ["submit"]
        act("submit")
        assert self.names(people["reviewer"], motion) == ["approve", "send_back", "withdraw"]
        for who in ("reviewer", "importer", "decider"):
            act("approve", who)
        assert self.names(leader, motion) == ["approve_last", "send_back", "withdraw"]

    def test_what_is_not_offered_is_not_made_either(self, act, refusal):
        act("submit")
        assert refusal("approve_last", "reviewer") == "还有其他人要签署，请用“同意”。"
        for who in ("reviewer", "importer", "decider"):
            act("approve", who)
        assert refusal("approve", "leader") == "您是最后一位签署人，请用“同意并办结审批”。"

    def test_matrix_and_page_know_the_chain(self, act, motion, people, leader):
        act("submit")
        cells = matrix(lambda state: motion, people | {"leader": leader}, ["approving"])
        yes = {(move, who) for (_state, move, who), cell in cells.items() if cell == "yes"}
        assert yes == {
            ("approve", "reviewer"),
            ("approve", "both"),
            ("send_back", "reviewer"),
            ("send_back", "both"),
            ("withdraw", "applicant"),
        }
        assert cells["approving", "approve_last", "reviewer"] == "holds"
        page = describe(MOTION)
        state = next(row for row in page.states if row.code == "approving")
        assert state.turn == f"The signers of the present step. The steps of {CODE}."
        assert state.limit == "As many as the present step has."
        assert next(row for row in page.moves if row.name == "approve").holds == "Others sign after this."
        assert "approving --> passed: 同意并办结审批" in page.diagram


class TestWhoMaySign:
    def test_only_whose_turn_it_is(self, act, refusal, people):
        act("submit")
        assert refusal("approve", "decider") == "没有轮到您签署，或这一步已由他人签署。"
        assert refusal("send_back", "stranger", reason="不行") == "没有轮到您签署，或这一步已由他人签署。"
        assert [turn.state for turn in todo_for(people["reviewer"])] == ["approving"]

    def test_a_person_signs_a_round_once(self, act, refusal, people):
        act("submit")
        act("approve", "both")
        assert refusal("approve", "both") == "您本人已办理“处室负责人”，这一步须由另一人办理。"
        act("approve", "decider")

    def test_who_filled_it_in_does_not_sign(self, act, refusal, motion, people):
        motion.filled_by = people["reviewer"]
        motion.save()
        act("submit", "reviewer")
        assert refusal("approve", "reviewer") == "您本人办理过这份材料，审批须由另一人办理。"
        act("approve", "both")

    def test_withdrawn_until_somebody_has_signed(self, act, refusal, motion):
        act("submit")
        assert refusal("withdraw", "reviewer") == "只有填报人可以办理。"
        assert act("withdraw") == "draft"
        assert [round_.outcome for round_ in chain.rounds(motion)] == ["withdrawn"]
        act("submit")
        act("approve", "reviewer")
        assert refusal("withdraw") == "已有人签署，不能撤回，请联系签署人退回。"

    def test_sending_back_asks_for_the_reason_and_starts_anew(self, act, refusal, motion):
        act("submit")
        act("approve", "reviewer")
        assert refusal("send_back", "importer", reason=" ") == "这个字段是必填项。"
        assert act("send_back", "importer", reason="缺附件") == "draft"
        assert verify_turns() == []
        act("submit")
        assert list(waits(motion)) == ["sample.review"]

    def test_conditions_of_the_app_hold_too(self, refusal, motion):
        motion.title = " "
        motion.save()
        assert refusal("submit") == "请填写标题。"

    def test_effects_of_the_app_follow_those_of_the_chain(self):
        seen = []

        def note(record, by, data):
            """Notes it."""
            seen.append(data)

        (start, *_others) = chain.moves(
            source="draft",
            target="passed",
            back="draft",
            steps_of=lambda motion: (),
            may_start=lambda user, motion: allow(),
            separated=lambda motion: (),
            effects={"start": note},
        )
        assert start.effect.__doc__ == "Opens a round of the chain in force. Notes it."
        with pytest.raises(
            ValueError, match="没有操作“finish”，只有 approve、approve_last、send_back、start、withdraw"
        ):
            chain.moves(
                source="draft",
                target="passed",
                back="draft",
                steps_of=lambda motion: (),
                may_start=lambda user, motion: allow(),
                separated=lambda motion: (),
                effects={"finish": note},
            )


class TestPolicy:
    def test_a_new_version_touches_the_next_round_alone(self, act, motion, in_force):
        act("submit")
        own = in_force([HEAD])
        act("approve", "reviewer")
        act("send_back", "importer", reason="换流程")
        act("submit")
        assert act("approve_last", "reviewer") == "passed"
        first, second = chain.rounds(motion)
        assert [len(first.steps.all()), len(second.steps.all())] == [4, 1]
        assert second.policy_version == f"database:{own.pk}"

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            ([], "审批链没有任何步骤，请至少写一步。"),
            (
                [HEAD | {"audience": "boss"}],
                "审批链第1步的签署方“boss”不在可选范围（review、import、decide、leader）内。",
            ),
            ([HEAD | {"role": "x"}], "审批链第1步有不认识的项：role。"),
            ([HEAD | {"label": " "}], "审批链第1步缺少 label。"),
            ([HEAD | {"limit_days": 0}], "审批链第1步的时限应是正整数（工作日）。"),
            ([HEAD, SIGN | {"parallel": False}], "审批链第2步有多方签署，请写明 parallel = true。"),
            ([HEAD, SIGN | {"parallel": "是"}], "审批链第2步的 parallel 只能是 true 或 false。"),
            ([HEAD | {"audience": []}], "审批链第1步没有写明由谁签署（audience）。"),
            ([HEAD, HEAD], "审批链的步骤代码“head”用了两次。"),
            (HEAD, "审批链没有任何步骤，请至少写一步。"),
            (["head"], "审批链第1步应是一组“名称 = 值”。"),
        ],
    )  # fmt: skip
    def test_a_chain_that_cannot_run_is_told_when_it_is_proposed(self, value, sentence):
        assert complaints(CODE, value) == [sentence]

    def test_proposing_it_is_refused_with_the_same_sentence(self, people, monkeypatch):
        monkeypatch.setattr("yanfa.kernel.policy.versions.may_propose", lambda user: allow())
        with pytest.raises(ProposalRefused, match="缺少 label_en"):
            propose(
                CODE,
                [{**HEAD, "label_en": ""}],
                valid_from=date(2025, 1, 1),
                basis=Basis("手册"),
                reason="改",
                by=people["applicant"],
            )
        assert not ParameterVersion.objects.exists()

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            ([], "审批链没有任何步骤"),
            ([HEAD | {"audience": "boss"}], "签署方“boss”不在可选范围"),
        ],
    )
    def test_one_that_came_into_force_nevertheless_opens_nothing(
        self, value, sentence, refusal, motion, in_force
    ):
        in_force(value)
        assert sentence in refusal("submit")
        assert motion.state == "draft"
        assert chain.rounds(motion) == []

    def test_a_step_without_anybody_is_told_at_the_button(self, refusal, motion, people):
        motion.leader = None
        motion.save()
        (offer,) = moves_for(people["applicant"], motion)
        assert offer.verdict.reason == "审批链的“分管领导”没有可以签署的人，请先设置。"
        assert refusal("submit") == offer.verdict.reason

    def test_shipped_versions_are_checked_at_start_up(self, monkeypatch):
        assert policy_checks.check_parameter_files(None) == []
        monkeypatch.delitem(AUDIENCES, "leader")
        (error,) = policy_checks.check_parameter_files(None)
        assert error.id == "policy.E003"
        assert "签署方“leader”不在可选范围" in error.msg


class TestProof:
    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"due_on": date(2024, 10, 9)}, "待办的期限是 2024-10-09，应为 2024-10-08"),
            ({"since": datetime(2024, 9, 26, tzinfo=UTC)}, "待办的起算时间是"),
            ({"audience": "user:99"}, "待办的经办人与状态不符"),
        ],
    )
    def test_turns_are_proved_by_the_open_step(self, act, change, sentence):
        act("submit")
        Turn.objects.update(**change)
        (found,) = verify_turns()
        assert sentence in found
