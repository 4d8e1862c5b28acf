"""System checks of the log: the append-only triggers are in force (`manage check --database default`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections

from yanfa.kernel.audit import guards
from yanfa.kernel.audit.models import AuditEvent


def triggers_are_in_force(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """An error for each trigger that is missing in a database that has the tables."""
    messages: list[CheckMessage] = []
    for using in databases or ():
        if AuditEvent._meta.db_table in connections[using].introspection.table_names():
            messages += [
                Error(
                    f"The trigger {name} is missing in the database {using!r}: what must stay could be changed.",
                    hint="Run `./yanfa manage migrate`, which lays them again, then `./yanfa verify`.",
                    id="audit.E001",
                )
                for name in guards.missing(using)
            ]
    return messages
