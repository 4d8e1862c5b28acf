"""The ready steps of office work, on a paper that passes through all of them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from tests.sampleapp.models import Paper
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.fragments import archiving, correction, countersign, publicity, sealing
from yanfa.kernel.workflow.models import PublicNotice, SealUse, Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.todo import todo_for
from yanfa.kernel.workflow.verifying import verify_turns

pytestmark = pytest.mark.django_db

BOTH_OFFICES = {"offices": ["permission:sample.review", "permission:sample.import"]}
NOTICE = {"title": "拟立项名单公示", "text": "显微镜共享", "contact": "021-12345678"}
SEAL = {"seal": "official", "document": "立项通知", "copies": 2, "purpose": "发文"}
FILE = {"file_number": "2024-K-001", "retention": "30年"}


@pytest.fixture
def paper(people, friday):
    return enter(Paper(title="立项名单"), by=people["reviewer"])


@pytest.fixture
def act(paper, people):
    """Make a move with the paper as one of the people."""

    def make(move, who="reviewer", **data):
        perform(move, paper, by=people[who], data=data)
        return paper.state

    return make


@pytest.fixture
def refusal(act):
    """The reason why a move is refused."""

    def refused(move, who="reviewer", **data):
        with pytest.raises(MoveRefused) as caught:
            act(move, who, **data)
        return caught.value.reason

    return refused


@pytest.fixture
def agreed(act):
    act("open_countersign", offices=["permission:sample.review"])
    act("countersign", agrees="yes")
    act("finish_countersign")


class TestCorrection:
    def test_full_list_is_told_once_in_a_stage(self, act, refusal, paper, friday):
        assert act("ask_correction", items="身份证明\n\n 发票 ") == "correcting"
        (notice,) = correction.notices_of(paper)
        assert (notice.items, notice.answered_at) == (["身份证明", "发票"], None)
        assert Turn.objects.for_target(paper).get().due_on == date(2024, 10, 10)
        friday.move_to(datetime(2024, 9, 29, 2, tzinfo=UTC), tick=False)
        assert act("answer_correction") == "registered"
        notice.refresh_from_db()
        assert notice.answered_at == datetime(2024, 9, 29, 2, tzinfo=UTC)
        assert refusal("ask_correction", items="还要一份") == "本环节已一次性告知，不能再次要求补正。"

    def test_list_may_not_be_empty(self, refusal):
        assert refusal("ask_correction", items=" \n ") == "这个字段是必填项。"

    def test_list_stands_in_the_log(self, act):
        act("ask_correction", items=["发票"])
        event = AuditEvent.objects.get(action="sample.paper.ask_correction")
        assert event.changes["answers"] == {"items": ["发票"]}


class TestCountersign:
    def test_turn_is_of_every_office_that_has_not_signed(self, act, people, paper):
        act("open_countersign", **BOTH_OFFICES)
        audiences = {"permission:sample.review", "permission:sample.import"}
        assert {turn.audience for turn in Turn.objects.for_target(paper)} == audiences
        assert [turn.target for turn in todo_for(people["importer"])] == [paper]
        act("countersign", "importer", agrees="yes")
        assert not todo_for(people["importer"]).exists()
        act("countersign", "reviewer", agrees="yes")
        assert [turn.target for turn in todo_for(people["reviewer"])] == [paper]
        assert verify_turns() == []

    def test_passes_when_all_have_agreed(self, act, refusal):
        act("open_countersign", **BOTH_OFFICES)
        act("countersign", "importer", agrees="yes", opinion="无意见")
        assert refusal("finish_countersign") == "尚未同意的会签单位：业务科。"
        assert refusal("take_back_countersign") == "没有单位表示不同意。"
        act("countersign", agrees="yes")
        assert act("finish_countersign") == "agreed"

    def test_one_that_disagrees_gives_its_reason_and_sends_it_back(self, act, refusal, paper):
        act("open_countersign", **BOTH_OFFICES)
        assert refusal("countersign", agrees="no", opinion=" ") == "不同意时请写明意见。"
        act("countersign", agrees="no", opinion="金额不清")
        act("countersign", "importer", agrees="yes")
        assert refusal("finish_countersign") == "尚未同意的会签单位：业务科。"
        assert act("take_back_countersign") == "registered"
        act("open_countersign", **BOTH_OFFICES)
        assert [(row.round, row.signed_at) for row in countersign.signatures(paper)] == [(2, None), (2, None)]

    def test_office_signs_once_and_strangers_do_not(self, act, refusal):
        act("open_countersign", **BOTH_OFFICES)
        act("countersign", "importer", agrees="yes")
        assert refusal("countersign", "importer", agrees="no") == "没有轮到您会签，或您所在的单位已会签。"
        assert "没有轮到您会签" in refusal("countersign", "stranger", agrees="yes")

    def test_offices_are_chosen_from_the_list(self, refusal):
        assert "permission:sample.decide" in refusal("open_countersign", offices=["permission:sample.decide"])


@pytest.mark.usefixtures("agreed")
class TestPublicity:
    def test_shows_for_working_days_and_keeps_the_page(self, act, paper):
        """Published on Friday 27 September 2024: 29, 30 September, 8, 9, 10 October are the five days."""
        act("publish_notice", **NOTICE)
        notice = publicity.notice_of(paper)
        assert (notice.opens_on, notice.closes_on) == (date(2024, 9, 27), date(2024, 10, 10))
        assert notice.intact()
        PublicNotice.objects.update(text="换了名单")
        assert not publicity.notice_of(paper).intact()

    @pytest.mark.parametrize(
        ("day", "shown"),
        [(26, False), (27, True), (40, True), (41, False)],
        ids=["before", "first", "last", "after"],
    )
    def test_public_sees_it_from_first_to_last_day(self, act, day, shown):
        act("publish_notice", **NOTICE)
        on = date.fromordinal(date(2024, 8, 31).toordinal() + day)
        assert PublicNotice.objects.all().showing(on).exists() is shown

    def test_ends_after_the_last_day(self, act, refusal, friday):
        act("publish_notice", **NOTICE)
        friday.move_to(datetime(2024, 10, 10, 15, 59, 59, tzinfo=UTC), tick=False)
        assert refusal("close_notice") == "公示至 2024-10-10 止，尚未期满。"
        friday.move_to(datetime(2024, 10, 10, 16, 0, tzinfo=UTC), tick=False)
        assert act("close_notice") == "published"

    def test_objections_are_answered_before_it_ends(self, act, refusal, paper, friday):
        act("publish_notice", **NOTICE)
        act("receive_objection", objector="张三丰", contact="13812341234", text="排名有误")
        friday.move_to(datetime(2024, 10, 11, 2, tzinfo=UTC), tick=False)
        assert refusal("close_notice") == "还有 1 件异议没有答复。"
        objection = publicity.notice_of(paper).objections.get()
        assert objection.objector == "张三丰"
        act("answer_objection", objection=objection.public_id, answer="已核实，排名无误")
        assert (
            refusal("answer_objection", objection=objection.public_id, answer="再答")
            == "没有这件待答复的异议。"
        )
        assert act("close_notice") == "published"

    def test_who_objects_stands_nowhere_in_clear(self, act):
        act("publish_notice", **NOTICE)
        act("receive_objection", objector="张三丰", contact="13812341234", text="排名有误")
        with connection.cursor() as cursor:
            cursor.execute("SELECT objector, contact FROM workflow_objection")
            stored = str(cursor.fetchall())
        logged = str(list(AuditEvent.objects.values("summary", "changes")))
        for secret in ("张三丰", "13812341234"):
            assert secret not in stored
            assert secret not in logged

    def test_shorter_than_the_rule_is_refused_and_longer_allowed(self, act, refusal, paper):
        assert refusal("publish_notice", **NOTICE, days=4) == "公示期不得少于 5 个工作日。"
        act("publish_notice", **NOTICE, days=7)
        assert publicity.notice_of(paper).closes_on == date(2024, 10, 12)

    def test_stopped_notice_is_not_shown_and_can_be_published_anew(self, act, paper):
        act("publish_notice", **NOTICE)
        assert act("stop_notice", reason="名单有误") == "agreed"
        assert not PublicNotice.objects.all().showing(date(2024, 9, 29)).exists()
        act("publish_notice", **NOTICE | {"title": "更正公示"})
        assert publicity.notice_of(paper).title == "更正公示"


class TestSealing:
    @pytest.fixture(autouse=True)
    def published(self, agreed, act, friday):
        act("publish_notice", **NOTICE)
        friday.move_to(datetime(2024, 10, 11, 2, tzinfo=UTC), tick=False)
        act("close_notice")

    def test_keeper_puts_the_seal_on(self, act, paper, people):
        act("request_seal", **SEAL)
        assert act("stamp", "decider") == "sealed"
        use = SealUse.objects.for_target(paper).get()
        assert (use.seal, use.copies, use.stamped) == ("official", 2, True)
        assert (use.requested_by, use.decided_by) == (people["reviewer"], people["decider"])
        assert sealing.pending(paper) is None

    def test_nobody_seals_his_own_request(self, act, refusal):
        act("request_seal", "both", **SEAL)
        assert refusal("stamp", "both") == "您本人已办理“申请用印”，这一步须由另一人办理。"
        assert act("stamp", "decider") == "sealed"

    def test_refusal_says_why_and_a_new_request_may_follow(self, act, paper):
        act("request_seal", **SEAL)
        assert act("refuse_seal", "decider", reason="份数不符") == "published"
        act("request_seal", **SEAL | {"copies": 1})
        assert act("stamp", "decider") == "sealed"
        uses = SealUse.objects.for_target(paper).order_by("pk")
        assert [(use.stamped, use.refusal) for use in uses] == [(False, "份数不符"), (True, "")]

    def test_seal_must_be_one_of_the_list(self, refusal):
        assert "private" in refusal("request_seal", **SEAL | {"seal": "private"})


class TestArchiving:
    @pytest.fixture(autouse=True)
    def sealed(self, agreed, act, friday):
        act("publish_notice", **NOTICE)
        friday.move_to(datetime(2024, 10, 11, 2, tzinfo=UTC), tick=False)
        act("close_notice")
        act("request_seal", **SEAL)
        act("stamp", "decider")

    def test_keeps_number_term_and_manifest(self, act, paper, people):
        assert act("archive", **FILE) == "archived"
        entry = archiving.entry_of(paper)
        assert (entry.file_number, entry.retention, entry.archived_by) == (
            "2024-K-001",
            "30年",
            people["reviewer"],
        )
        assert entry.manifest == {"title": "立项名单", "signed": ["业务科"]}
        assert entry.manifest_sha256 == archiving.digest(entry.manifest)
        assert not Turn.objects.for_target(paper).exists()
        assert verify_turns() == []

    def test_number_is_used_once(self, act, refusal, paper, people):
        other = enter(Paper(title="另一"), by=people["reviewer"])
        archiving.ArchiveEntry.objects.create(
            file_number="2024-K-001",
            retention="永久",
            manifest={},
            manifest_sha256="",
            archived_at=datetime(2024, 1, 1, tzinfo=UTC),
            **archiving.reference(other),
        )
        assert refusal("archive", **FILE) == "档号“2024-K-001”已使用。"

    def test_term_must_be_one_of_the_rule(self, refusal):
        assert "20年" in refusal("archive", **FILE | {"retention": "20年"})
