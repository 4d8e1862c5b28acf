"""The process of an asset: stocked, in use, under repair, out of use, scrapped."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.models import Asset
from yanfa.subsystems.operations.permissions import MANAGE, may_manage, may_work

#: In use and under maintenance: what is being repaired is maintained, and comes back.
SERVING = "serving"
REPAIR = "repair"


def nobody(asset: Asset) -> frozenset[str]:
    """Nobody: the asset simply stands there."""
    return frozenset()


def may_import(user: Any, asset: Asset) -> Verdict:
    """Officers, and the platform itself when it makes a demonstration."""
    return allow() if user is None else may_manage(user, asset)


REASON = Ask("reason", _("原因"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
NOTE = Ask("note", _("说明"), "Note", kind=AskKind.PARAGRAPH, required=False, logged=True)
DOCUMENT = Ask("document", _("报废批准文件号"), "Approval of scrapping", logged=True)

STATES = (
    State("in_stock", _("在库"), "In stock", turn=nobody, tags=frozenset({"stocked"})),
    State("in_use", _("在用"), "In use", turn=nobody, tags=frozenset({SERVING})),
    State("repair", _("维修中"), "Under repair", turn=MANAGE, tags=frozenset({SERVING, REPAIR})),
    State("out_of_use", _("已停用待处置"), "Out of use", turn=nobody),
    State("scrapped", _("已报废"), "Scrapped", closed=True),
)

ASSET = register(
    Process(
        "operations.asset",
        _("运维资产"),
        "Asset",
        description=_("入库、启用、维修、停用、报废；在用和维修中的在运维范围内，按各状态的进出日期计数。"),
        states=STATES,
        moves=(
            Move(
                "install",
                _("启用"),
                "Put into use",
                sources=("in_stock", "out_of_use"),
                target="in_use",
                may=may_work,
                asks=(NOTE,),
            ),
            Move(
                "send_to_repair",
                _("送修"),
                "Send to repair",
                sources=("in_use",),
                target="repair",
                may=may_work,
                asks=(REASON,),
            ),
            Move(
                "return_to_use",
                _("修复"),
                "Return to use",
                sources=("repair",),
                target="in_use",
                may=may_work,
                asks=(NOTE,),
            ),
            Move(
                "take_out_of_use",
                _("停用"),
                "Take out of use",
                sources=("in_use", "repair"),
                target="out_of_use",
                may=may_manage,
                asks=(REASON,),
            ),
            Move(
                "restock",
                _("退库"),
                "Return to stock",
                sources=("in_use", "out_of_use"),
                target="in_stock",
                may=may_manage,
                asks=(REASON,),
            ),
            Move(
                "scrap",
                _("报废"),
                "Scrap",
                sources=("in_stock", "repair", "out_of_use"),
                target="scrapped",
                may=may_manage,
                asks=(DOCUMENT, NOTE),
            ),
        ),
        entries=(
            Entry("stock", _("入库"), "Take into stock", target="in_stock", may=may_manage),
            *(
                Entry(
                    f"import_{state.code}",
                    _("导入"),
                    "Import",
                    target=state.code,
                    may=may_import,
                    imports=True,
                )
                for state in STATES
            ),
        ),
    )
)
