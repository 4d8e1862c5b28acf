"""The process of a service contract: drafted, confirmed by both sides, in force, ended."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.documents import kinds
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects import contracts as effects
from yanfa.subsystems.instruments.effects.requests import PAPERS
from yanfa.subsystems.instruments.models import ServiceContract
from yanfa.subsystems.instruments.notices.requests import CONTRACT_WAITS
from yanfa.subsystems.instruments.permissions.requests import (
    contract_either,
    contract_keeper,
    contract_unit_side,
    contract_user_side,
)
from yanfa.subsystems.instruments.rules.contracts import clause_faults

CONTRACT_PAPER = kinds.register(
    kinds.IssuedKind("instruments.contract", _("仪器共享服务合同"), "Service contract")
)


def drafter(contract: ServiceContract) -> set[str]:
    """Keepers of the managing unit."""
    return {f"keepers:{contract.organisation.public_id}"}


def signer(contract: ServiceContract) -> set[str]:
    """Who acts for the managing unit."""
    return {f"unit:{contract.organisation.public_id}"}


def to_user(contract: ServiceContract) -> set[str]:
    """The user's unit, or the person himself."""
    if contract.user_organisation is not None:
        return {f"unit:{contract.user_organisation.public_id}"}
    return {audience.person(contract.user_person)}


def nobody(contract: ServiceContract) -> frozenset[str]:
    """Nobody: the contract simply holds."""
    return frozenset()


def user_person(contract: ServiceContract) -> list[Any]:
    """Who asked for the service."""
    return [contract.user_person]


def drafted_by(contract: ServiceContract) -> list[Any]:
    """Who drafted it."""
    return [contract.drafted_by]


def has_all_clauses(contract: ServiceContract) -> Verdict:
    """Every clause that the rule demands has a text."""
    demanded = policy.get_version(contract.clause_version).value
    texts = {each["code"]: each["text"] for each in contract.clauses}
    faults = list(clause_faults(demanded, texts))
    return deny(" ".join(faults)) if faults else allow()


def not_over(contract: ServiceContract) -> Verdict:
    """No request under it is still served."""
    if contract.requests.exclude(state__in=("closed", "cancelled_by_user", "cancelled_by_unit")).exists():
        return deny(gettext("还有未办结的服务使用本合同，请先办结。"))
    return allow()


SCAN = Ask(
    "scan",
    _("签字盖章扫描件"),
    "Signed scan",
    kind=AskKind.FILE,
    required=False,
    purpose=PAPERS,
    help=_("不上传扫描件的，点击确认即为在线确认。"),
)
REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)

CONTRACT = register(
    Process(
        "instruments.contract",
        _("仪器共享服务合同"),
        "Service contract",
        description=_("管理单位起草，委托方和服务方先后在线确认或上传签字盖章扫描件，双方确认后生效。"),
        states=(
            State("drafted", _("合同起草中"), "Contract drafted", turn=drafter),
            State("offered", _("待委托方确认"), "Contract with the user", turn=to_user),
            State("user_confirmed", _("待服务方确认"), "Contract with the unit", turn=signer),
            State("in_force", _("合同有效"), "Contract in force", turn=nobody),
            State("ended", _("合同终止"), "Contract ended", closed=True),
            State("dropped", _("合同未成立"), "Contract dropped", closed=True),
        ),
        moves=(
            Move(
                "offer",
                _("发给委托方"),
                "Offer",
                sources=("drafted",),
                target="offered",
                may=contract_keeper,
                holds=has_all_clauses,
                notice=CONTRACT_WAITS,
                tells=user_person,
            ),
            Move(
                "revise",
                _("收回修改"),
                "Revise",
                sources=("offered", "user_confirmed"),
                target="drafted",
                may=contract_keeper,
                asks=(REASON,),
                effect=effects.reopen,
            ),
            Move(
                "confirm_user",
                _("委托方确认"),
                "Confirm for the user",
                sources=("offered",),
                target="user_confirmed",
                may=contract_user_side,
                asks=(SCAN,),
                effect=effects.user_confirms,
                notice=CONTRACT_WAITS,
                tells=drafted_by,
            ),
            Move(
                "confirm_unit",
                _("服务方确认"),
                "Confirm for the unit",
                sources=("user_confirmed",),
                target="in_force",
                may=contract_unit_side,
                asks=(SCAN,),
                effect=effects.unit_confirms,
            ),
            Move(
                "drop",
                _("不再签订"),
                "Drop",
                sources=("drafted", "offered", "user_confirmed"),
                target="dropped",
                may=contract_either,
                asks=(REASON,),
            ),
            Move(
                "end",
                _("终止合同"),
                "End",
                sources=("in_force",),
                target="ended",
                may=contract_unit_side,
                holds=not_over,
                asks=(REASON,),
            ),
        ),
        entries=(Entry("draft", _("起草"), "Draft", target="drafted", may=contract_keeper),),
    )
)
