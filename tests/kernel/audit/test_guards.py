"""Direct SQL against the log: refused on both databases, after migrations too; and its removal is noticed."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, models, transaction

from yanfa.kernel.audit import actions, checks, guards
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.audit.sealing import seal

TRIED = actions.register("test.tried", "尝试")

ATTEMPTS = {
    "update": "UPDATE audit_event SET summary = 'x'",
    "delete": "DELETE FROM audit_event",
    "chain update": "UPDATE audit_chain SET digest = 'x'",
    "chain delete": "DELETE FROM audit_chain",
}
ON_ONE_DATABASE = {
    "sqlite": {"replace": "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event"},
    "postgresql": {"truncate": "TRUNCATE audit_event", "chain truncate": "TRUNCATE audit_chain"},
}


def attempts() -> dict[str, str]:
    return ATTEMPTS | ON_ONE_DATABASE[connection.vendor]


@pytest.fixture
def sealed(db):
    record(TRIED, by=None, summary="原文")
    seal()
    # PostgreSQL truncates no table whose foreign keys are still to be checked at commit.
    connection.check_constraints()


def test_direct_sql_is_refused(sealed):
    for statement in attempts().values():
        with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic():
            connection.cursor().execute(statement)
    assert AuditEvent.objects.get().summary == "原文"


def test_control_without_the_triggers_the_same_sql_succeeds(sealed):
    guards.remove()
    for statement in attempts().values():
        connection.cursor().execute(statement)
    assert not AuditEvent.objects.filter(summary="原文").exists()


def test_a_missing_trigger_is_noticed_and_laid_again(db):
    guards.remove()
    errors = checks.triggers_are_in_force(databases=["default"])
    assert {error.id for error in errors} == {"audit.E001"}
    assert len(errors) == len(guards.missing()) > 0
    guards.install()
    assert checks.triggers_are_in_force(databases=["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_triggers_are_laid_again_after_a_migration_that_rebuilds_the_table():
    """On SQLite Django copies a table to alter it, and its triggers are gone (finding F8)."""
    before = AuditEvent._meta.get_field("summary")
    after = models.TextField(default="", blank=True)
    after.set_attributes_from_name("summary")
    after.model = AuditEvent
    with connection.schema_editor() as editor:
        editor.alter_field(AuditEvent, before, after, strict=True)
    if connection.vendor == "sqlite":
        assert guards.missing() != []
    emit_post_migrate_signal(0, False, "default", app_configs=[apps.get_app_config("audit")])
    assert guards.missing() == []


@pytest.mark.django_db(transaction=True)
def test_only_a_database_that_is_not_productions_can_be_emptied(settings):
    record(TRIED, by=None)
    settings.YANFA_MODE = "production"
    with pytest.raises(CommandError, match="never emptied"):
        call_command("flush", interactive=False, verbosity=0)
    assert AuditEvent.objects.exists()
    settings.YANFA_MODE = "test"
    call_command("flush", interactive=False, verbosity=0)
    assert not AuditEvent.objects.exists()
    assert guards.missing() == []
