"""What a fee sheet needs of an expert: whom to pay, where, and the number for the tax; every look is written down."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.unmasking import SHORTEST_REASON
from yanfa.kernel.audit import log
from yanfa.registers.experts.models import Expert
from yanfa.registers.experts.permissions import PAYEE_SEEN, PAYEES
from yanfa.registers.experts.services.facts import insist


@dataclass(frozen=True, repr=False)
class Payee:
    """A person to be paid; it has no repr, so that no log shows it by accident."""

    name: str
    title: str
    identity_kind: str
    identity_number: str
    bank_name: str
    bank_account: str

    @property
    def complete(self) -> bool:
        """Whether he can be paid and his tax be declared."""
        return bool(self.identity_number and self.bank_name and self.bank_account)


@transaction.atomic
def payee(expert: Expert, *, by: Any, reason: str) -> Payee:
    """The full payment facts of an expert, after the look has been written down with its reason.

    Needs the permission experts.payees. Raises PermissionDenied, and ValidationError without a reason.
    """
    insist(permitted(by, PAYEES))
    if len(reason.strip()) < SHORTEST_REASON:
        raise ValidationError({"reason": _("请写明查看的理由。")})
    log.record(PAYEE_SEEN, by=by, target=expert, summary=reason.strip())
    return Payee(
        expert.name,
        expert.title,
        expert.identity_kind,
        expert.identity_number,
        expert.bank_name,
        expert.bank_account,
    )
