"""What the processes of maintenance, drills and incidents ask alike."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.subsystems.operations.effects.duties import PAPERS

REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
DOCUMENT = Ask("document", _("批准文件"), "Approval", longest=200, help=_("文件名或文号。"), logged=True)
APPROVED_ON = Ask("approved_on", _("批准日期"), "Approved on", kind=AskKind.DATE, logged=True)
OPINION = Ask("opinion", _("签认意见"), "Opinion", kind=AskKind.PARAGRAPH, logged=True)
PAPER = Ask(
    "paper",
    _("佐证文件"),
    "Evidence",
    kind=AskKind.FILE,
    purpose=PAPERS,
    required=False,
    logged=True,
    help=_("工单、照片、维修单等。"),
)


def file_of(name: str, label: Any, label_en: str) -> Ask:
    """A file that a step cannot do without."""
    return Ask(name, label, label_en, kind=AskKind.FILE, purpose=PAPERS, logged=True)


def nobody(record: Any) -> frozenset[str]:
    """Nobody: the record simply stands there, and may be opened again."""
    return frozenset()
