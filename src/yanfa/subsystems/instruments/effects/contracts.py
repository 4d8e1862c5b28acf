"""What the moves of a contract keep: the confirmations of both sides, and when it came into force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.instruments.choices.contracts import ConfirmedBy
from yanfa.subsystems.instruments.choices.requests import Side
from yanfa.subsystems.instruments.models import ContractConfirmation, ServiceContract

Data = Mapping[str, Any]


def _confirm(contract: ServiceContract, side: str, by: Any, data: Data) -> None:
    scan = data.get("scan")
    if contract.valid_to < today():
        raise Hindered(_("合同的终止日期已过，请管理单位重新起草。"))
    ContractConfirmation.objects.create(
        contract=contract,
        side=side,
        way=ConfirmedBy.SCAN if scan else ConfirmedBy.ONLINE,
        scan=scan,
        confirmed_by=by,
    )


def user_confirms(contract: ServiceContract, by: Any, data: Data) -> None:
    """Keeps the user's confirmation: online, or the signed scan."""
    _confirm(contract, Side.USER, by, data)


def unit_confirms(contract: ServiceContract, by: Any, data: Data) -> None:
    """Keeps the unit's confirmation; the contract is in force from now on."""
    _confirm(contract, Side.UNIT, by, data)
    contract.in_force_at = now()


def reopen(contract: ServiceContract, by: Any, data: Data) -> None:
    """Takes earlier confirmations back: they were given to another text."""
    contract.confirmations.all().delete()
