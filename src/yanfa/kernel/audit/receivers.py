"""What the log records of the mechanisms below it, which cannot call it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from yanfa.kernel.audit import actions
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import Outcome
from yanfa.kernel.crypto.events import keys_rotated
from yanfa.kernel.crypto.rotation import Rotation

KEYS_ROTATED = actions.register("crypto.keys_rotated", "更换加密密钥")


@receiver(keys_rotated)
def record_rotation(rotation: Rotation, **signal: Any) -> None:
    """One event for each run."""
    record(
        KEYS_ROTATED,
        by=None,
        summary=f"重新加密 {rotation.rotated} 行，无法解密 {len(rotation.unreadable)} 行",
        outcome=Outcome.FAILED if rotation.unreadable else Outcome.DONE,
    )
