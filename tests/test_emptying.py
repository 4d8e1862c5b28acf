"""After a test that commits, the database is what it was after the migrations, with every guard in force."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType

from tests.emptying import put_back, remember
from yanfa.kernel.audit import actions, guards
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)
TRIED = actions.register("test.emptied", "试")


def committed():
    """Rows that refer to one another, one of them in a table that refuses to forget."""
    record(TRIED, by=get_user_model().objects.create(login="li", real_name="李娜"))


def test_what_was_committed_is_gone_and_what_was_migrated_is_there():
    before = remember()
    assert {"django_content_type", "auth_permission"} <= before.rows.keys()
    committed()
    ContentType.objects.create(app_label="another", model="thing")
    ContentType.objects.filter(app_label="accounts").first().permission_set.all().delete()
    assert remember() != before
    assert put_back(before) is before
    assert remember() == before
    assert guards.missing() == []


def test_where_a_guard_is_gone_the_products_own_command_lays_it_again():
    before = remember()
    committed()
    guards.remove()
    after = put_back(before)
    assert not AuditEvent.objects.exists()
    assert guards.missing() == []
    assert (after.tables, after.guards) == (before.tables, before.guards)
    assert after.rows.keys() == before.rows.keys()
