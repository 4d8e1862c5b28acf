"""The process of a result: registered, verified by another person, archived; returned, mended, withdrawn."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import archiving
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.records.effects.results import (
    complete,
    keep_reason,
    keep_verifier,
    manifest,
    open_again,
)
from yanfa.subsystems.records.models.results import CREDITED, LONGEST_REASON, Result
from yanfa.subsystems.records.notices import RESULT_RETURNED
from yanfa.subsystems.records.permissions import ARCHIVE, MANAGE, may_archive
from yanfa.subsystems.records.permissions.results import (
    may_mend,
    may_register,
    may_send,
    may_verify,
    may_withdraw,
)


def registrar(record: Result) -> frozenset[str]:
    """Who registered it."""
    return frozenset({audience.person(record.recorded_by)}) if record.recorded_by else frozenset()


def told(record: Result) -> list[Any]:
    """Who registered it."""
    return [record.recorded_by] if record.recorded_by else []


REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, longest=LONGEST_REASON, logged=True)
COUNTS = frozenset({CREDITED})

RESULT = register(
    Process(
        "records.result",
        _("成果登记"),
        "Result",
        description=_("处室登记，另一人核实后计数，再归档；年度结期后的核实、更正和作废不改变已结期的数。"),
        states=(
            State("draft", _("登记中"), "Being registered", turn=registrar),
            State(
                "pending",
                _("待核实"),
                "Awaiting verification",
                turn=MANAGE,
                limit_days="records.result_verify_days",
            ),
            State("verified", _("已核实"), "Verified", turn=ARCHIVE, tags=COUNTS),
            State("archived", _("已归档"), "Archived", closed=True, tags=COUNTS | {"archived"}),
            State("withdrawn", _("已作废"), "Voided", closed=True),
        ),
        moves=(
            Move(
                "submit",
                _("送核实"),
                "Send for verification",
                sources=("draft",),
                target="pending",
                may=may_send,
                holds=complete,
            ),
            Move(
                "verify",
                _("核实"),
                "Verify",
                sources=("pending",),
                target="verified",
                may=may_verify,
                holds=complete,
                effect=keep_verifier,
            ),
            Move(
                "return",
                _("退回"),
                "Return",
                sources=("pending",),
                target="draft",
                may=may_verify,
                asks=(REASON,),
                effect=keep_reason,
                notice=RESULT_RETURNED,
                tells=told,
            ),
            Move(
                "mend",
                _("更正"),
                "Mend",
                sources=("verified",),
                target="draft",
                may=may_mend,
                asks=(REASON,),
                effect=open_again,
                notice=RESULT_RETURNED,
                tells=told,
            ),
            archiving.move(sources=("verified",), manifest=manifest, may_archive=may_archive),
            Move(
                "withdraw",
                _("作废"),
                "Void",
                sources=("draft", "pending", "verified"),
                target="withdrawn",
                may=may_withdraw,
                asks=(REASON,),
                effect=keep_reason,
            ),
        ),
        entries=(Entry("register", _("登记"), "Register", target="draft", may=may_register),),
    )
)
