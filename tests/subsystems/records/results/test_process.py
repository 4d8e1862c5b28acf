"""A result is registered, verified by another person, archived; returned and mended before the closing, withdrawn."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.registers.people import account
from tests.subsystems.records.results.making import at, drafted, facts, sheet, verified
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import Cause, MoveRefused
from yanfa.kernel.workflow.fragments.archiving import entry_of
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.records.models import Departure, Meeting, Member, Paper, ResultFile
from yanfa.subsystems.records.services import results

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 5)


@pytest.fixture(autouse=True)
def in_april():
    with at(2024, 4, 2):
        yield


def refused(move, record, by, **data):
    with pytest.raises(MoveRefused) as refusal:
        perform(move, record, by=by, data=data)
    return refusal.value


def test_the_way_to_the_archive(of):
    paper = drafted(of, Paper, DAY)
    perform("submit", paper, by=of.reporter)
    perform("verify", paper, by=of.officer)
    assert (paper.state, paper.verified_by) == ("verified", of.officer)
    perform("archive", paper, by=of.archivist, data={"file_number": "CG-1", "retention": "永久"})
    kept = entry_of(paper).manifest
    assert kept["facts"]["title"] == paper.title
    assert [each["sha256"] for each in kept["files"]] == [paper.files.get().file.sha256]
    assert list(verify_turns()) == []


def test_who_registered_or_changed_it_last_does_not_verify(of):
    own = results.register(Paper, by=of.officer, facts=facts(Paper, DAY))
    results.add_file(own, by=of.officer, proof="text", upload=sheet())
    perform("submit", own, by=of.officer)
    assert refused("verify", own, of.officer).cause is Cause.MAY
    perform("return", own, by=of.second, data={"reason": "刊名有误"})
    results.change(own, by=of.second, version=own.version, facts={"journal": "科研管理"})
    own.refresh_from_db()
    perform("submit", own, by=of.second)
    assert refused("verify", own, of.second).cause is Cause.MAY
    assert refused("verify", own, of.officer).cause is Cause.MAY
    assert refused("verify", own, of.reporter).cause is Cause.MAY


def test_the_database_knows_the_four_eyes_too(of):
    paper = drafted(of, Paper, DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(verified_by=of.reporter)


def test_everything_that_is_missing_is_told_at_once(of):
    bare = results.register(Paper, by=of.reporter, facts=facts(Paper, DAY, our_role="unknown", journal=""))
    reason = refused("submit", bare, of.reporter).reason
    for word in ("正文", "署名", "刊名"):
        assert word in reason
    meeting = results.register(Meeting, by=of.reporter, facts=facts(Meeting, DAY))
    assert "会议纪要、签到表" in refused("submit", meeting, of.reporter).reason


def test_what_was_sent_is_not_changed_any_more(of):
    paper = drafted(of, Paper, DAY)
    kept = paper.files.get()
    perform("submit", paper, by=of.reporter)
    attempts = [
        lambda: results.change(paper, by=of.reporter, version=paper.version, facts={"title": "另一篇"}),
        lambda: results.add_file(paper, by=of.reporter, proof="cover", upload=sheet("c")),
        lambda: results.withdraw_file(paper, kept.public_id, by=of.reporter, reason="误传"),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied, match="不能修改"):
            attempt()


def test_a_return_tells_the_registrar_why(of):
    paper = drafted(of, Paper, DAY)
    perform("submit", paper, by=of.reporter)
    perform("return", paper, by=of.officer, data={"reason": "缺封面"})
    assert (paper.state, paper.reason) == ("draft", "缺封面")
    notice = Message.objects.get(kind="records.result_returned")
    assert "缺封面" in notice.body


def test_a_verified_one_is_mended_until_its_year_is_closed(of):
    paper = verified(of, Paper, DAY)
    with at(2025, 1, 31):
        perform("mend", paper, by=of.second, data={"reason": "页码有误"})
    assert (paper.state, paper.verified_by, paper.verified_at) == ("draft", None, None)
    with at(2025, 1, 31):
        perform("submit", paper, by=of.reporter)
        perform("verify", paper, by=of.officer)
    with at(2025, 2, 1):
        refusal = refused("mend", paper, of.second, reason="又有误")
    assert refusal.cause is Cause.MAY
    assert "2024 年度" in refusal.reason


def test_only_the_officer_withdraws_what_was_verified(of):
    paper = verified(of, Paper, DAY)
    assert refused("withdraw", paper, of.reporter, reason="重复").cause is Cause.MAY
    perform("withdraw", paper, by=of.officer, data={"reason": "重复"})
    assert (paper.state, paper.reason) == ("withdrawn", "重复")
    again = verified(of, Paper, DAY)
    assert again.state == "verified"


def test_what_a_closed_year_counted_counts_no_second_time(of):
    paper = verified(of, Paper, DAY, doi="10.1000/a")
    with at(2025, 6, 1):
        perform("withdraw", paper, by=of.officer, data={"reason": "刊出日期有误"})
        again = drafted(of, Paper, date(2025, 1, 5), doi="10.1000/a")
        perform("submit", again, by=of.reporter)
        refusal = refused("verify", again, of.officer)
    assert "2024 年度" in refusal.reason


def test_others_do_not_touch_a_draft(of):
    colleague = account("colleague", "section_reporter", real_name="周同事")
    reader = account("reader", "director", real_name="吴主任")
    paper = drafted(of, Paper, DAY)
    for person in (colleague, reader):
        with pytest.raises(PermissionDenied):
            results.change(paper, by=person, version=paper.version, facts={"title": "他人"})
        assert refused("submit", paper, person).cause is Cause.MAY
        assert refused("withdraw", paper, person, reason="试").cause is Cause.MAY
    with pytest.raises(PermissionDenied):
        results.register(Paper, by=reader, facts=facts(Paper, DAY))


def test_who_saves_second_is_told(of):
    paper = drafted(of, Paper, DAY)
    results.change(paper, by=of.reporter, version=1, facts={"volume": "12"})
    with pytest.raises(ValidationError, match="他人已修改"):
        results.change(paper, by=of.officer, version=1, facts={"volume": "13"})
    paper.refresh_from_db()
    assert (paper.volume, paper.version) == ("12", 2)


def test_evidence_is_kept_with_hash_and_withdrawn_with_a_reason(of):
    paper = drafted(of, Paper, DAY)
    with pytest.raises(ValidationError, match="已在佐证材料中"):
        results.add_file(paper, by=of.reporter, proof="text", upload=sheet("text"))
    with pytest.raises(ValidationError, match="没有这种"):
        results.add_file(paper, by=of.reporter, proof="minutes", upload=sheet("m"))
    kept = paper.files.get()
    with pytest.raises(ValidationError, match="理由"):
        results.withdraw_file(paper, kept.public_id, by=of.reporter, reason=" ")
    results.withdraw_file(paper, kept.public_id, by=of.reporter, reason="误传")
    assert list(paper.files) == []
    assert ResultFile.objects.get().withdrawn_reason == "误传"
    assert "正文" in refused("submit", paper, of.reporter).reason


def test_a_kind_without_needed_evidence_goes_its_way(of):
    member = verified(of, Member, date(2024, 1, 5), term_to=date(2024, 12, 31))
    left = verified(of, Departure, date(2024, 3, 1), member=member)
    assert left.state == "verified"
