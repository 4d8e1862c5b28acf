"""Mail leaves once, by a real SMTP session: in races, when the server says later or never, and when it breaks off."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from yanfa.kernel.clock import now
from yanfa.kernel.notices import delivering, tasks
from yanfa.kernel.notices.delivering import deliver_waiting
from yanfa.kernel.notices.models import Delivery
from yanfa.kernel.notices.outbox import send

from .conftest import DECIDED

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as travelling:
        yield travelling


@pytest.fixture
def waiting(people, mail_server):
    """A mail to each of three persons waits."""
    send(DECIDED, to=people, context={"unit": "甲所", "result": "通过"})
    return mail_server


def test_mail_says_it_in_both_languages_and_leaves_once(waiting):
    assert deliver_waiting() == 3
    assert deliver_waiting() == 0
    assert sorted(mail["To"] for mail in waiting.received) == [
        f"user{number}@example.org" for number in range(3)
    ]
    mail = waiting.received[0]
    assert mail["Subject"] == "甲所已审核"
    assert mail.get_content().split() == ["结果：通过", "Result:", "通过"]
    assert len({mail["Message-ID"] for mail in waiting.received}) == 3


def deliver_at_once(threads: int) -> None:
    def work() -> None:
        deliver_waiting()
        connection.close()

    running = [threading.Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def test_several_workers_send_each_mail_once(people, waiting):
    for _ in range(9):
        send(DECIDED, to=people, context={"unit": "甲所", "result": "通过"})
    deliver_at_once(4)
    assert len(waiting.received) == 30
    assert not Delivery.objects.filter(sent_at=None).exists()


def test_control_without_the_claim_they_send_twice(people, waiting, monkeypatch):
    monkeypatch.setattr(delivering, "_claim", lambda key: True)
    for _ in range(9):
        send(DECIDED, to=people, context={"unit": "甲所", "result": "通过"})
    deliver_at_once(4)
    assert len(waiting.received) > 30


def test_later_means_later_and_longer_each_time(waiting, clock):
    waiting.answers["user1@example.org"] = "450 greylisted"
    assert deliver_waiting() == 2
    waits = []
    for _ in range(3):
        waits.append((Delivery.objects.get(sent_at=None).wait_until - now()).total_seconds())
        clock.shift(timedelta(seconds=waits[-1] + 1))
        deliver_waiting()
    assert waits == [60, 120, 240]
    del waiting.answers["user1@example.org"]
    clock.shift(timedelta(hours=7))
    assert deliver_waiting() == 1


def test_never_means_never_and_says_why(waiting, clock):
    waiting.answers["user1@example.org"] = "550 no such user\tin here"
    assert deliver_waiting() == 2
    clock.shift(timedelta(days=2))
    assert deliver_waiting() == 0
    assert Delivery.objects.undeliverable().get().problem == "550 no such user in here"


def test_after_many_refusals_it_is_given_up(waiting):
    waiting.answers["user1@example.org"] = "450 greylisted"
    Delivery.objects.update(attempts=delivering.LAST_ATTEMPT - 1)
    deliver_waiting()
    assert Delivery.objects.undeliverable().get().problem == "450 greylisted"


def test_a_connection_that_breaks_off_loses_and_doubles_nothing(waiting):
    waiting.breaks_off = 1
    assert deliver_waiting() == 0
    assert Delivery.objects.waiting(now()).count() == 3
    assert deliver_waiting() == 3
    assert len(waiting.received) == 3


def test_a_server_that_is_down_is_waited_for(people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    send(DECIDED, to=people, context={"unit": "甲所", "result": "通过"})
    assert deliver_waiting() == 0
    assert Delivery.objects.waiting(now()).count() == 3


def test_what_a_dead_worker_had_in_hand_leaves_later_under_the_same_message_id(waiting, clock):
    key = Delivery.objects.order_by("pk").first().pk
    assert delivering._claim(key)
    assert not delivering._claim(key)
    tasks.deliver()
    assert len(waiting.received) == 2
    clock.shift(delivering.CLAIM + timedelta(seconds=1))
    tasks.deliver()
    message = Delivery.objects.get(pk=key).message
    assert waiting.received[-1]["Message-ID"].startswith(f"<{message.public_id}@")
