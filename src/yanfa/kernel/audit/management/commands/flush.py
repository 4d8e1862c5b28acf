"""`manage flush` with the log in mind: refused in production, possible in tests and demonstrations.

Django's own command deletes from every table, which the append-only triggers refuse.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush

from yanfa.kernel.audit import guards


class Command(flush.Command):
    """Empty every table, the log included, and lay the triggers again."""

    def handle(self, **options: Any) -> None:
        if settings.YANFA_MODE == "production":
            raise CommandError(
                "The database of a production platform is never emptied: its log must be kept."
            )
        guards.remove(options["database"])
        try:
            super().handle(**options)
        finally:
            guards.install(options["database"])
