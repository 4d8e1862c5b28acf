"""The log: what an event holds, what is refused, and that it lives and dies with its change."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from yanfa.kernel.audit import actions, context
from yanfa.kernel.audit.log import Entry, record, record_many
from yanfa.kernel.audit.models import AppendOnly, AuditEvent, Outcome

CHANGED = actions.register("test.changed", "改动")

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return get_user_model().objects.create_user("zhang", real_name="张敏")


def test_an_event_names_who_did_what_to_which_record(officer):
    with context.use(request_id="r" * 32, ip="10.1.2.3", role="performance.officer"):
        record(CHANGED, by=officer, target=officer, summary="改名", changes={"real_name": ["张民", "张敏"]})
    event = AuditEvent.objects.get()
    assert (event.actor_id, event.actor_name, event.role) == (officer.pk, "张敏", "performance.officer")
    assert (event.request_id, event.ip, event.action_label) == ("r" * 32, "10.1.2.3", "改动")
    assert (event.target, event.target_label, event.outcome) == (officer, "张敏", Outcome.DONE)
    assert event.changes == {"real_name": ["张民", "张敏"]}


def test_the_platform_and_visitors_have_names_too():
    assert record(CHANGED, by=None).actor_name == "系统"
    visitor = record(CHANGED, by=AnonymousUser(), outcome=Outcome.REFUSED)
    assert (visitor.actor_id, visitor.actor_name) == (None, "未登录者")


def test_an_unregistered_action_is_refused():
    with pytest.raises(actions.UnknownAction, match=r"test\.unheard_of"):
        record("test.unheard_of", by=None)
    assert not AuditEvent.objects.exists()


def test_an_undone_change_leaves_no_event(officer):
    with transaction.atomic():
        record(CHANGED, by=officer)
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()


def test_a_set_of_records_is_written_with_one_insert(officer, django_assert_num_queries):
    ContentType.objects.get_for_model(officer)
    with django_assert_num_queries(1):
        record_many(CHANGED, by=officer, entries=[Entry(target=officer, summary=str(n)) for n in range(50)])
    assert AuditEvent.objects.for_target(officer).count() == 50


def test_model_methods_refuse_to_change_the_log(officer):
    event = record(CHANGED, by=officer)
    event.summary = "另一说法"
    for attempt in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(AppendOnly):
            attempt()
    with pytest.raises(AppendOnly):
        AuditEvent.objects.update(summary="")


def test_changes_read_back_the_same_from_every_database(officer):
    written = record(
        CHANGED,
        by=None,
        changes={
            "amount": [Decimal("1.00"), Decimal("2.50")],
            "share": 0.1,
            "on": datetime(2024, 3, 1, 8, tzinfo=UTC),
            "who": officer,
            "tags": {"b", "a"},
            "nested": {"password": "correct horse", "count": 3, "empty": None},
        },
    )
    assert AuditEvent.objects.get(pk=written.pk).changes == {
        "amount": ["1.00", "2.50"],
        "share": "0.1",
        "on": "2024-03-01T08:00:00+00:00",
        "who": f"accounts.user:{officer.pk}",
        "tags": ["a", "b"],
        "nested": {"password": "（不记录）", "count": 3, "empty": None},
    }


@pytest.mark.parametrize("separator", ["\r\n", "\n", "\x00", "\x1b[2K", "\u2028", "\u202e"])
def test_nothing_in_a_summary_can_forge_a_second_entry(separator):
    event = record(CHANGED, by=None, summary=f"导入{separator}admin 登录", changes={"name": [separator]})
    stored = AuditEvent.objects.get(pk=event.pk)
    assert separator not in stored.summary
    assert stored.summary.startswith("导入 ")
    assert separator not in stored.changes["name"][0]


def test_identity_numbers_are_masked_and_long_texts_cut():
    event = record(
        CHANGED, by=None, summary="申请人 11010519491231002X，订单 110105194912310021" + "长" * 3000
    )
    assert "110***********002X" in event.summary
    assert "110105194912310021" in event.summary, "a number whose check digit is wrong is no identity number"
    assert len(event.summary) == 2000


def test_the_log_is_searched_by_every_condition_together(officer):
    record(CHANGED, by=officer, target=officer, summary="资金调整 120 万元")
    record(CHANGED, by=None, summary="资金核对", outcome=Outcome.FAILED)
    search = AuditEvent.objects.search
    assert [event.summary for event in search(words="资金")] == ["资金核对", "资金调整 120 万元"]
    assert search(words="资金 张敏").get().actor_id == officer.pk
    assert search(outcome="failed", action=CHANGED).get().summary == "资金核对"
    assert search(actor_id=officer.pk).count() == 1
    assert not search(until=AuditEvent.objects.earliest("at").at).exists()


@pytest.mark.django_db(transaction=True)
def test_committed_events_are_forwarded_as_lines_of_json(caplog):
    with caplog.at_level("INFO", logger="yanfa.audit"):
        with transaction.atomic():
            record(CHANGED, by=None, summary="撤销")
            transaction.set_rollback(True)
        record_many(CHANGED, by=None, entries=[Entry(summary="甲"), Entry(summary="乙")])
    assert [json.loads(line)["summary"] for line in caplog.messages] == ["甲", "乙"]
