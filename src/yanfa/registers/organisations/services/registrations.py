"""Applications to act for an organisation: submitted by one's self, amended while they are to be corrected."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import changes, log
from yanfa.kernel.clock import today
from yanfa.kernel.identifiers import personal
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.models import Membership, Registration
from yanfa.registers.organisations.permissions import AMENDED, may_apply
from yanfa.registers.organisations.services.facts import insist

FACTS = ("name", "uscc", "kind", "district", "legal_representative", "address", "position", "phone")


@transaction.atomic
def submit(*, by: User, **facts: Any) -> Registration:
    """Apply to act for the organisation of this code. Raises ValidationError for facts that do not hold."""
    registration = Registration(applicant=by, **facts)
    _check(registration)
    return enter(registration, by=by)


@transaction.atomic
def answer(registration: Registration, *, by: Any, facts: Mapping[str, Any]) -> Registration:
    """Correct an application and hand it in again. Raises PermissionDenied, ValidationError and MoveRefused."""
    insist(may_apply(by, registration))
    locked = Registration.objects.select_for_update().get(pk=registration.pk)
    if locked.state != "correcting":
        raise PermissionDenied(_("现在不能修改申请。"))
    before = changes.snapshot(locked, FACTS)
    for name in FACTS:
        if name in facts:
            setattr(locked, name, facts[name])
    _check(locked)
    locked.save()
    log.record(AMENDED, by=by, target=locked, changes=changes.difference(before, locked))
    return perform("answer_correction", locked, by=by)


def _check(registration: Registration) -> None:
    registration.uscc = registration.uscc.strip().upper()
    try:
        registration.phone = personal.validate_phone(registration.phone)
    except personal.InvalidNumber as mistake:
        raise ValidationError({"phone": str(mistake)}) from None
    registration.full_clean()
    member = Membership.objects.in_force(today()).filter(user=registration.applicant)
    if member.filter(organisation__uscc=registration.uscc, organisation__state="active").exists():
        raise ValidationError({"uscc": _("您已是这个单位的成员。")})
