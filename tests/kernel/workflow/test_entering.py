"""enter: births now, and births of records that come with a past."""

from datetime import UTC, date, datetime

import pytest

from tests.sampleapp.models import Case
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow.entering import HistoryRefused, enter, enter_many
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import StateSpan, Turn
from yanfa.kernel.workflow.verifying import verify_turns

pytestmark = pytest.mark.django_db

MARCH, APRIL, MAY = (datetime(2023, month, 1, 1, tzinfo=UTC) for month in (3, 4, 5))
PAST = [("submitted", MARCH), ("reviewing", APRIL), ("approved", MAY)]


def test_first_entry_is_the_usual_birth(new_case, people):
    case = enter(new_case(), by=people["applicant"])
    assert case.state == "draft"
    event = AuditEvent.objects.get(object_id=case.pk, action="sample.case.apply")
    assert (event.actor_id, event.summary) == (people["applicant"].pk, "→ 草稿")
    assert verify_turns() == []


def test_person_who_may_not_enter(new_case, people):
    with pytest.raises(MoveRefused, match="只有申请人可以办理") as caught:
        enter(new_case(), by=people["stranger"])
    assert (caught.value.cause, caught.value.state) == ("may", None)
    assert not Case.objects.exists()
    event = AuditEvent.objects.get(action="sample.case.apply")
    assert (event.outcome, event.actor_id) == ("refused", people["stranger"].pk)


def test_unknown_entry_is_a_mistake_of_the_program(new_case, people):
    with pytest.raises(LookupError, match="没有入口"):
        enter(new_case(), by=people["applicant"], entry="import")


class TestImport:
    def test_keeps_source_and_original_moments(self, new_case, people):
        case = enter(
            new_case(), by=people["importer"], entry="import_granted", source="2023年纸质档案", history=PAST
        )
        assert case.state == "approved"
        spans = StateSpan.objects.for_target(case).order_by("entered_at", "tag")
        assert [(span.tag, span.state, span.entered_at, span.left_at, span.source) for span in spans] == [
            ("pending", "submitted", MARCH, MAY, "2023年纸质档案"),
            ("review", "reviewing", APRIL, MAY, "2023年纸质档案"),
            ("granted", "approved", MAY, None, "2023年纸质档案"),
            ("settled", "approved", MAY, None, "2023年纸质档案"),
        ]
        assert AuditEvent.objects.get(object_id=case.pk).changes == {"source": "2023年纸质档案"}
        assert not Turn.objects.exists()

    def test_open_case_is_due_from_its_own_date(self, new_case):
        """Received on 1 March 2023: the fifth working day after it is Wednesday 8 March."""
        enter(new_case(), by=None, entry="import_pending", source="旧系统", history=[("submitted", MARCH)])
        turn = Turn.objects.get()
        assert (turn.since, turn.due_on) == (MARCH, date(2023, 3, 8))
        assert verify_turns() == []

    def test_without_a_past_it_is_born_now(self, new_case, friday):
        case = enter(new_case(), by=None, entry="import_granted", source="旧系统")
        assert {span.entered_at for span in StateSpan.objects.for_target(case)} == {
            datetime(2024, 9, 27, 2, 0, tzinfo=UTC)
        }

    @pytest.mark.parametrize(
        ("entry", "source", "history", "sentence"),
        [
            ("apply", "旧系统", [], "“申请”不是导入"),
            ("apply", "", [("draft", MARCH)], "“申请”不是导入"),
            ("import_granted", "", PAST, "应写明数据来源"),
            ("import_granted", "旧系统", PAST[:2], "最后一个状态应是“已批准”"),
            ("import_granted", "旧系统", [PAST[1], PAST[0], PAST[2]], "由早到晚"),
            ("import_granted", "旧系统", [("approved", datetime(2099, 1, 1, tzinfo=UTC))], "不晚于现在"),
        ],
    )
    def test_impossible_pasts_are_refused_in_a_sentence(
        self, new_case, people, entry, source, history, sentence
    ):
        people["applicant"].role_codes |= {"sample_importer"}
        with pytest.raises(HistoryRefused, match=sentence):
            enter(new_case(), by=people["applicant"], entry=entry, source=source, history=history)
        assert not Case.objects.exists()

    def test_unknown_state_in_the_past(self, new_case):
        with pytest.raises(LookupError, match="没有状态“asked”"):
            enter(
                new_case(), by=None, entry="import_granted", source="旧", history=[("asked", MARCH), PAST[2]]
            )


class TestMany:
    def test_many_are_born_with_one_write_to_the_log(self, new_case, django_assert_max_num_queries):
        with django_assert_max_num_queries(10):
            cases = enter_many(
                [new_case(title=f"案件{number}") for number in range(50)],
                by=None,
                entry="import_granted",
                source="旧系统",
                histories=[PAST] * 50,
            )
        assert all(case.pk for case in cases)
        assert Case.objects.filter(state="approved").count() == 50
        assert StateSpan.objects.of(Case, "granted").count() == 50
        assert AuditEvent.objects.filter(action="sample.case.import_granted").count() == 50
        assert verify_turns() == []

    def test_all_or_none(self, new_case, people):
        strangers = new_case(applicant=people["stranger"])
        with pytest.raises(MoveRefused):
            enter_many([new_case(), strangers], by=people["applicant"])
        assert not Case.objects.exists()

    def test_nobody_is_born_of_nothing(self):
        assert enter_many([], by=None) == []


class TestSpans:
    """Half-open intervals: what indicators over a period read."""

    @pytest.fixture
    def imported(self, new_case):
        return enter(new_case(), by=None, entry="import_granted", source="旧系统", history=PAST)

    @pytest.mark.parametrize(
        ("start", "end", "entered", "left"),
        [(MARCH, APRIL, 1, 0), (APRIL, MAY, 0, 0), (MAY, datetime(2023, 6, 1, tzinfo=UTC), 0, 1)],
    )
    def test_flow(self, imported, start, end, entered, left):
        spans = StateSpan.objects.of(Case, "pending")
        assert (spans.entered_in(start, end).count(), spans.left_in(start, end).count()) == (entered, left)

    @pytest.mark.parametrize(("moment", "standing"), [(MARCH, 1), (APRIL, 1), (MAY, 0)])
    def test_stock(self, imported, moment, standing):
        assert StateSpan.objects.of(Case, "pending").standing_at(moment).count() == standing
