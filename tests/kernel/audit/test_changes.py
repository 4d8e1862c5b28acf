"""What a change changed, as the log keeps it."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from yanfa.kernel.audit import actions
from yanfa.kernel.audit.changes import difference, snapshot
from yanfa.kernel.audit.log import record

RENAMED = actions.register("test.renamed", "改名")


@pytest.mark.django_db
def test_only_what_differs_is_kept():
    user = get_user_model().objects.create_user("wang", real_name="王芳")
    before = snapshot(user)
    user.real_name = "王方"
    assert difference(before, user) == {"real_name": ["王芳", "王方"]}


@pytest.mark.django_db
def test_only_named_fields_are_compared():
    user = get_user_model().objects.create_user("wang", real_name="王芳")
    before = snapshot(user, {"email"})
    user.real_name, user.email = "王方", "fang@example.org"
    assert difference(before, user) == {"email": ["", "fang@example.org"]}


@pytest.mark.django_db
def test_a_password_hash_never_reaches_the_log():
    user = get_user_model().objects.create_user("wang", "correct horse battery", real_name="王芳")
    before = snapshot(user)
    user.set_password("another one entirely")
    event = record(RENAMED, by=user, changes=difference(before, user))
    assert event.changes["password"] == "（不记录）"
