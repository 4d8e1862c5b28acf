"""成果文件 through its process: plan, drafts, countersigning, signature, issue, publication, archive."""

from datetime import date

import pytest

from tests.subsystems.records.documents.staff import at, issued, paper, pdf, planned, signed
from yanfa.kernel.documents.issued.issuing import documents_of, verify_hash
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.fragments.archiving import entry_of
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.todo import overdue, todo_for
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.records.models import Document
from yanfa.subsystems.records.services import documents as services

DUE = date(2024, 6, 28)


def test_from_plan_to_archive(of):
    with at(2024, 3, 1):
        document = planned(of, DUE, countersigners=[of.divisions[1]])
    with at(2024, 6, 3):
        services.add_draft(document, by=of.writer, upload=paper("初稿"))
        final = services.add_draft(document, by=of.writer, upload=paper("定稿"), note="按意见修改")
        assert final.number == 2
        perform("submit", document, by=of.writer)
        perform("approve", document, by=of.head)
        assert [turn.target for turn in todo_for(of.otherhead)] == [document]
        perform("approve", document, by=of.otherhead)
    with at(2024, 6, 10):
        perform("approve_last", document, by=of.deputy)
    with at(2024, 6, 28):
        perform("issue", document, by=of.writer, data={"number": "研发〔2024〕8号", "delivered_to": "市科委"})
        (kept,) = documents_of(document)
        assert (kept.number, kept.version, kept.sha256, kept.approved_by) == (
            "研发〔2024〕8号",
            1,
            final.sha256,
            of.deputy,
        )
        services.receive_scan(document, by=of.writer, upload=pdf())
        perform("publish_document", document, by=of.writer, data={"link": "https://example.org/report"})
    with at(2024, 12, 2):
        perform("archive", document, by=of.archivist, data={"file_number": "2024-Y-001", "retention": "永久"})
    document.refresh_from_db()
    assert (document.state, document.approved_on, document.issued_on) == (
        "archived",
        date(2024, 6, 10),
        date(2024, 6, 28),
    )
    assert (document.counted_on, document.published_on) == (date(2024, 6, 10), date(2024, 6, 28))
    entry = entry_of(document)
    assert [row[2] for row in entry.manifest["drafts"]] == [
        final.sha256,
        document.drafts.get(number=1).sha256,
    ]
    (kept,) = documents_of(document)
    assert kept.is_sealed
    assert verify_hash(kept)
    assert list(verify_turns()) == []


def test_a_division_proposes_and_another_person_approves(of):
    facts = {"kind": "report", "code": "platform_plan", "title": "平台发展规划", "year": 2024}
    with at(2024, 1, 5):
        document = services.plan_document(by=of.writer, department=of.divisions[0], due_on=DUE, **facts)
        assert (document.state, document.first_due_on) == ("planned", None)
        with pytest.raises(MoveRefused):
            perform("approve_plan", document, by=of.writer)
        perform("approve_plan", document, by=of.officer)
    assert (document.state, document.first_due_on) == ("drafting", DUE)


def test_an_officer_does_not_approve_his_own_proposal(of):
    with at(2024, 1, 5):
        document = planned(of, DUE)
        proposal = Document(
            kind="report", code="other", title="专题", year=2024, due_on=DUE, proposed_by=of.officer
        )
        stored = services.register(proposal, by=of.officer, entry="propose")
        with pytest.raises(MoveRefused, match="另一人"):
            perform("approve_plan", stored, by=of.officer)
        perform("approve_plan", stored, by=of.officer2)
    assert document.state == "drafting"


def test_it_goes_back_with_a_reason_and_is_signed_anew(of):
    with at(2024, 3, 1):
        document = planned(of, DUE)
        services.add_draft(document, by=of.writer, upload=paper("一稿"))
        perform("submit", document, by=of.writer)
        with pytest.raises(MoveRefused):
            perform("send_back", document, by=of.head, data={})
        perform("send_back", document, by=of.head, data={"reason": "数据未核对"})
        assert document.state == "drafting"
        signed(of, document)
        assert document.state == "approved"
        perform("return_signed", document, by=of.officer, data={"reason": "漏附表"})
        assert (document.state, document.approved_on) == ("drafting", None)
    with at(2024, 3, 8):
        issued(of, document)
    assert document.approved_on == date(2024, 3, 8)


def test_nothing_is_submitted_without_a_draft(of):
    with at(2024, 3, 1):
        document = planned(of, DUE)
        with pytest.raises(MoveRefused, match="还没有文稿"):
            perform("submit", document, by=of.writer)


def test_who_wrote_the_draft_does_not_sign(of):
    with at(2024, 3, 1):
        document = planned(of, DUE)
        services.add_draft(document, by=of.head, upload=paper())
        perform("submit", document, by=of.writer)
        with pytest.raises(MoveRefused, match="另一人"):
            perform("approve", document, by=of.head)


def test_another_division_may_not_work_on_it(of):
    with at(2024, 3, 1):
        document = planned(of, DUE)
        with pytest.raises(Exception, match="责任处室"):
            services.add_draft(document, by=of.other, upload=paper())
        services.add_draft(document, by=of.writer, upload=paper())
        with pytest.raises(MoveRefused, match="责任处室"):
            perform("submit", document, by=of.other)


def test_a_number_is_used_once(of):
    with at(2024, 3, 1):
        issued(of, planned(of, DUE))
        second = signed(of, planned(of, DUE, title="另一份报告"))
        with pytest.raises(MoveRefused, match="已用于另一份文件"):
            perform(
                "issue", second, by=of.writer, data={"number": "研发〔2024〕1号", "delivered_to": "各处室"}
            )


def test_a_withdrawn_plan_is_closed_with_its_day(of):
    with at(2024, 3, 1):
        document = planned(of, DUE)
    with at(2024, 4, 1):
        with pytest.raises(MoveRefused):
            perform("withdraw_plan", document, by=of.writer, data={"reason": "不再编"})
        perform("withdraw_plan", document, by=of.officer, data={"reason": "任务取消"})
    assert (document.state, document.withdrawn_on) == ("withdrawn", date(2024, 4, 1))
    assert not Turn.objects.for_target(document).exists()


def test_what_is_not_written_by_its_day_is_overdue(of):
    with at(2024, 3, 1):
        document = planned(of, DUE)
    with at(2024, 6, 28):
        assert document not in [turn.target for turn in overdue()]
    with at(2024, 6, 29):
        assert [turn.target for turn in overdue()] == [document]


def test_a_revision_is_a_new_version_and_counts_no_second_time(of):
    with at(2024, 3, 1):
        document = issued(of, planned(of, DUE))
        with pytest.raises(Exception, match="成果与制度管理员"):
            services.reissue(document, by=of.writer, upload=paper("修订"))
        services.reissue(document, by=of.officer, upload=paper("修订"))
    assert [each.version for each in documents_of(document)] == [2, 1]
    document.refresh_from_db()
    assert document.issued_on == date(2024, 3, 1)
