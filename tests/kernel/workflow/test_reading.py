"""What is read from a process: buttons, the whole matrix, to-do, overdue, proofs, pictures and checks."""

from datetime import date

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from tests.kernel.workflow.conftest import WAYS
from tests.sampleapp.workflow import CASE
from yanfa.kernel.clock.models import OwnYear
from yanfa.kernel.workflow import catalogue, checks, tasks
from yanfa.kernel.workflow.checking import moves_for
from yanfa.kernel.workflow.checks import check_processes
from yanfa.kernel.workflow.describing import describe
from yanfa.kernel.workflow.diagram import diagram
from yanfa.kernel.workflow.fields import StateField
from yanfa.kernel.workflow.matrix import matrix
from yanfa.kernel.workflow.models import StateSpan, Turn
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.records import process_of
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.kernel.workflow.todo import overdue, todo_for
from yanfa.kernel.workflow.verifying import refresh_provisional, verify_turns

#: Who may make a move from each state, written by hand; every other cell is refused by state or by person.
ALLOWED = {
    ("draft", "submit"): {"applicant"},
    ("draft", "withdraw"): {"applicant"},
    ("submitted", "take"): {"reviewer", "both"},
    ("submitted", "send_back"): {"reviewer", "both"},
    ("submitted", "withdraw"): {"applicant"},
    ("reviewing", "note"): {"reviewer", "both"},
    ("reviewing", "send_back"): {"reviewer", "both"},
    ("reviewing", "approve"): {"decider", "both"},
    ("reviewing", "reject"): {"decider", "both"},
}


@pytest.mark.django_db
def test_every_cell_of_state_move_and_role(case_in, people):
    cells = matrix(case_in, people, WAYS)
    assert len(cells) == 6 * 7 * 6
    for (state, move, who), cell in cells.items():
        starts_here = state in CASE.move(move).sources
        allowed = who in ALLOWED.get((state, move), ())
        expected = "yes" if allowed else "may" if starts_here else "state"
        assert cell == expected, (state, move, who)


@pytest.mark.django_db
def test_buttons_are_offered_with_the_reason_of_a_refusal(case_in, people):
    offers = {offer.move.name: offer.verdict for offer in moves_for(people["reviewer"], case_in("reviewing"))}
    assert list(offers) == ["note", "approve", "reject", "send_back"]
    assert offers["note"]
    assert offers["approve"].reason == "“决定案件”需要以下角色之一：decider、both。"
    assert moves_for(people["applicant"], case_in("approved")) == []


@pytest.mark.django_db
class TestTodo:
    def test_most_urgent_first_and_ones_own_only(self, case_in, people, friday):
        """Due on 10 October (submitted), without a limit (reviewing, draft)."""
        reviewing, later, draft = case_in("reviewing"), case_in("submitted"), case_in("draft")
        assert [turn.target for turn in todo_for(people["reviewer"])] == [later, reviewing]
        assert [turn.target for turn in todo_for(people["applicant"])] == [draft]
        assert not todo_for(people["stranger"]).exists()
        assert not todo_for(None).exists()

    def test_last_day_is_still_in_time(self, case_in, friday):
        case = case_in("submitted")
        assert not overdue(date(2024, 10, 10)).exists()
        assert [turn.target for turn in overdue(date(2024, 10, 11))] == [case]
        assert not overdue().exists()


@pytest.mark.django_db
class TestVerify:
    @pytest.fixture
    def cases(self, case_in):
        return [case_in(state) for state in WAYS]

    def test_equal_after_every_move(self, cases):
        assert verify_turns() == []

    @pytest.mark.parametrize(
        ("tamper", "sentence"),
        [
            (lambda turns: turns.filter(state="submitted").delete(), "经办人与状态不符"),
            (lambda turns: turns.filter(state="submitted").update(audience="user:99"), "经办人与状态不符"),
            (lambda turns: turns.filter(state="submitted").update(state="draft"), "待办记的是状态“draft”"),
            (lambda turns: turns.filter(state="submitted").update(due_on=None), "待办的期限是 无，应为 20"),
            (lambda turns: turns.filter(state="draft").update(due_on=date(2024, 1, 1)), "应为 无"),
            (lambda turns: turns.filter(state="draft").update(object_id=4711), "4711 已不存在，还有待办"),
            (lambda turns: StateSpan.objects.filter(tag="review").delete(), "状态期间与标签不符"),
        ],
    )
    def test_every_difference_is_found(self, cases, tamper, sentence):
        tamper(Turn.objects.all())
        assert any(sentence in found for found in verify_turns())

    def test_state_changed_by_raw_sql_is_found(self, cases):
        connection.cursor().execute("UPDATE sample_case SET state = 'approved' WHERE state = 'draft'")
        assert len(verify_turns()) == 3  # the audience, the state that the turn names, and the missing spans

    def test_provisional_last_days_are_computed_again(self, case_in, people, time_machine):
        """Thursday 30 December 2027: five working days after it, the notice for 2028 not being published."""
        time_machine.move_to("2027-12-30T02:00:00Z", tick=False)
        case_in("submitted")
        turn = Turn.objects.get()
        assert turn.provisional
        for year in (2027, 2028):
            OwnYear.objects.create(year=year, notice="通知")
        assert refresh_provisional() == 1
        turn.refresh_from_db()
        assert not turn.provisional
        assert refresh_provisional() == 0


def test_diagram():
    picture = diagram(CASE)
    assert picture.startswith("stateDiagram-v2\n")
    assert '    state "草稿" as draft\n' in picture
    assert "    [*] --> draft: 申请\n" in picture
    assert "    submitted --> draft: 退回修改\n" in picture
    assert "    reviewing --> draft: 退回修改\n" in picture
    assert picture.endswith("    withdrawn --> [*]\n")
    assert "    draft --> submitted: Submit\n" in diagram(CASE, english=True)


@pytest.mark.django_db
def test_process_page():
    page = describe(CASE)
    draft, submitted = page.states[:2]
    assert (draft.turn, draft.limit, draft.closed) == ("The applicant.", None, False)
    assert (submitted.turn, submitted.limit, submitted.tags) == ("审查案件", 5, ("pending",))
    take = page.moves[1]
    assert (take.label, take.sources, take.target) == ("开始审查", ("submitted",), "reviewing")
    assert (take.may, take.effect, take.action) == (
        "Whoever may review cases.",
        "Notes who reviews.",
        "sample.case.take",
    )
    assert page.moves[0].holds == "The amount is stated."
    assert page.moves[3].asks == ("意见", "批准金额")


class TestChecks:
    def test_sample_passes(self):
        assert [error for error in check_processes(None) if "sample." in error.msg] == []

    def test_process_without_records_and_with_wrong_names(self, monkeypatch):
        stray = Process(
            "sample.stray",
            "无主",
            "Stray",
            states=(
                State("open", "开", "Open", turn="sample.reviw", limit_days="sample.days"),
                State("done", "完", "Done", closed=True),
            ),
            moves=(Move("finish", "办结", "Finish", sources=("open",), target="done", may=print),),
            entries=(Entry("ask", "申请", "Ask", target="open", may=print),),
        )
        monkeypatch.setattr(catalogue, "_processes", {"sample.stray": stray, "sample.case": CASE})
        ids = [error.id for error in check_processes(None) if "sample.stray" in error.msg]
        assert ids == ["workflow.E003", "workflow.E004", "workflow.E005"]

    @isolate_apps("tests.sampleapp")
    def test_model_with_two_states(self, monkeypatch):
        class Twofold(models.Model):
            one = StateField("sample.case")
            two = StateField("sample.paper")

            class Meta:
                app_label = "sample"

        monkeypatch.setattr(checks, "models_with_states", lambda: [Twofold])
        assert "workflow.E001" in [error.id for error in checks.check_processes(None)]

    def test_model_without_a_state_follows_no_process(self):
        with pytest.raises(LookupError, match=r"clock\.OwnYear 没有状态字段"):
            process_of(OwnYear)

    def test_state_field_without_a_process(self, monkeypatch):
        monkeypatch.setattr(catalogue, "_processes", {})
        assert "没有登记流程“sample.case”。" in [error.msg for error in check_processes(None)]


@pytest.mark.django_db
class TestNight:
    def test_proof_fails_as_a_job_when_something_differs(self, case_in):
        case_in("submitted")
        tasks.verify()
        Turn.objects.all().delete()
        with pytest.raises(tasks.TurnsDiffer, match=r"1：案件 sample\.Case"):
            tasks.verify()

    def test_provisional_days_are_refreshed(self, case_in, time_machine):
        time_machine.move_to("2027-12-30T02:00:00Z", tick=False)
        case_in("submitted")
        OwnYear.objects.bulk_create(OwnYear(year=year, notice="通知") for year in (2027, 2028))
        tasks.refresh()
        assert not Turn.objects.get().provisional
