"""What the moves of organisations and of applications do."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import Hindered
from yanfa.registers.accounts.api import grant_in_unit, holds_in_unit
from yanfa.registers.organisations.models import Membership, Organisation, Registration
from yanfa.registers.organisations.permissions import UnitAdministrator, UnitMember

#: The facts that an application and an organisation share.
SHARED_FACTS = ("name", "uscc", "kind", "district", "legal_representative", "address")


def keep_opinion(registration: Registration, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps the opinion and its time."""
    registration.opinion, registration.decided_at = data["opinion"], now()


def admit(registration: Registration, by: Any, data: Mapping[str, Any]) -> None:
    """Puts the organisation into the register, unless it stands there, and lets the applicant act for it.

    Where somebody administers it already, the applicant becomes a member; its administrator gives him more.
    """
    keep_opinion(registration, by, data)
    organisation = Organisation.objects.active().filter(uscc=registration.uscc).select_for_update().first()
    if organisation is None:
        facts = {name: getattr(registration, name) for name in SHARED_FACTS}
        organisation = enter(Organisation(**facts), by=by, entry="approved")
    registration.organisation = organisation
    if not Registration.objects.filter(verifies=organisation).exists():
        registration.verifies = organisation
    administered = holds_in_unit(UnitAdministrator.code, organisation.public_id)
    role = UnitMember if administered else UnitAdministrator
    Membership.objects.get_or_create(
        user=registration.applicant,
        organisation=organisation,
        ended_at=None,
        defaults={"position": registration.position, "valid_from": today()},
    )
    try:
        grant_in_unit(registration.applicant, role.code, by=by, scope=organisation.public_id)
    except PermissionDenied as refusal:
        raise Hindered(str(refusal)) from refusal


def free_code(organisation: Organisation, by: Any, data: Mapping[str, Any]) -> None:
    """Refuses to bring back a unit whose code another unit uses by now."""
    others = Organisation.objects.active().exclude(pk=organisation.pk)
    if organisation.uscc and others.filter(uscc=organisation.uscc).exists():
        raise Hindered(_("已有单位使用统一社会信用代码 %s，不能恢复。") % organisation.uscc)
