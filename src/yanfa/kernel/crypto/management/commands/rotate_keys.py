"""`manage rotate_keys`: moves every encrypted column to the present key and suite; can be stopped and repeated."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yanfa.kernel.crypto.events import keys_rotated
from yanfa.kernel.crypto.rotation import rotate


class Command(BaseCommand):
    """Rotate, announce it (the log records it), and fail if rows could not be opened."""

    help = "Seal every encrypted column anew with the first key of YANFA_FIELD_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        rotation = rotate()
        keys_rotated.send(sender=type(self), rotation=rotation)
        self.stdout.write(f"{rotation.rotated} rows were sealed anew.")
        if rotation.unreadable:
            raise CommandError(f"These rows could not be opened: {', '.join(rotation.unreadable)}")
