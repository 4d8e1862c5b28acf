"""Messages: written with what they tell or not at all, in both languages, one to each person."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation

from yanfa.kernel.notices.inbox import inbox, mark_read, unread_count
from yanfa.kernel.notices.kinds import Kind, Registry, UnknownKind
from yanfa.kernel.notices.models import Delivery, Message
from yanfa.kernel.notices.outbox import send

from .conftest import DECIDED, QUIET

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return get_user_model().objects.create_user("sun", email="sun@example.org")


def test_an_undone_change_says_nothing(person):
    with transaction.atomic():
        send(DECIDED, to=[person], context={"unit": "甲所", "result": "通过"})
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()


def test_a_message_is_read_in_the_language_of_the_page(person):
    (message,) = send(DECIDED, to=[person], context={"unit": "甲所", "result": "通过"}, about=person)
    assert (message.title, message.body) == ("甲所已审核", "结果：通过")
    with translation.override("en"):
        assert (message.title, message.body) == ("甲所 was decided", "Result: 通过")
    assert message.target == person


def test_somebody_named_twice_gets_one_message(person):
    assert len(send(DECIDED, to=[person, person], context={"unit": "甲所", "result": "通过"})) == 1
    assert Delivery.objects.get().address == "sun@example.org"


def test_mail_leaves_only_where_kind_and_person_allow_it(person):
    without_address = get_user_model().objects.create_user("zhou")
    send(QUIET, to=[person, without_address], context={})
    send(DECIDED, to=[without_address], context={"unit": "甲所", "result": "通过"})
    assert Message.objects.count() == 3
    assert not Delivery.objects.exists()


def test_many_persons_cost_a_fixed_number_of_queries(django_assert_num_queries):
    create = get_user_model().objects.create_user
    people = [create(f"many{number}", email=f"many{number}@example.org") for number in range(50)]
    with django_assert_num_queries(4):
        send(DECIDED, to=people, context={"unit": "甲所", "result": "通过"})


def test_a_value_cannot_begin_a_header_of_a_mail(person):
    (message,) = send(DECIDED, to=[person], context={"unit": "甲所\r\nBcc: x@y.z", "result": "通过"})
    assert message.title_zh == "甲所 Bcc: x@y.z已审核"


def test_what_is_missing_or_undeclared_is_refused(person):
    with pytest.raises(KeyError, match="result"):
        send(DECIDED, to=[person], context={"unit": "甲所"})
    with pytest.raises(UnknownKind, match=r"test\.unheard_of"):
        send("test.unheard_of", to=[person], context={})


def test_the_inbox_is_ones_own_newest_first(person):
    other = get_user_model().objects.create_user("wu")
    for unit in ("甲所", "乙所"):
        send(DECIDED, to=[person], context={"unit": unit, "result": "通过"})
    send(QUIET, to=[other], context={})
    assert [message.title for message in inbox(person)] == ["乙所已审核", "甲所已审核"]
    assert unread_count(person) == 2
    first = inbox(person).first()
    mark_read(first)
    read_at = Message.objects.get(pk=first.pk).read_at
    mark_read(first)
    assert Message.objects.get(pk=first.pk).read_at == read_at
    assert (unread_count(person), unread_count(other)) == (1, 1)


def test_kinds_name_the_same_things_in_both_languages():
    with pytest.raises(ValueError, match=r"test\.uneven"):
        Kind("test.uneven", title="{a}", title_en="{b}", body="", body_en="")


def test_a_code_is_declared_once():
    registry = Registry()
    kind = Kind("test.one", title="一", title_en="One", body="", body_en="")
    assert registry.register(kind) == registry.register(kind) == "test.one"
    with pytest.raises(ValueError, match="twice"):
        registry.register(Kind("test.one", title="二", title_en="Two", body="", body_en=""))
    assert list(registry) == [kind]
