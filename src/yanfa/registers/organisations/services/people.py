"""Departments, members, delegations and contacts of an organisation."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, today
from yanfa.kernel.identifiers import personal
from yanfa.kernel.notices import outbox
from yanfa.registers.accounts.api import User, end_in_unit, grant_in_unit
from yanfa.registers.organisations.models import Contact, Delegation, Department, Membership, Organisation
from yanfa.registers.organisations.notices import DELEGATED
from yanfa.registers.organisations.permissions import (
    CONTACT_CHANGED,
    DELEGATION_CHANGED,
    DEPARTMENT_CHANGED,
    MEMBER_CHANGED,
    UnitAdministrator,
    UnitMember,
    may_act_for,
    may_change,
    may_lead,
)
from yanfa.registers.organisations.rules import Cycle, may_stand_under
from yanfa.registers.organisations.services.facts import insist, lock_hierarchy

UNIT_ROLES = (UnitAdministrator, UnitMember)
#: A delegation ends by itself after a year at the latest.
LONGEST_DELEGATION_DAYS = 366


@transaction.atomic
def keep_department(
    organisation: Organisation,
    *,
    by: Any,
    name: str,
    parent: Department | None = None,
    department: Department | None = None,
) -> Department:
    """Open a department, or rename and move one. Raises PermissionDenied and ValidationError."""
    insist(may_change(by, organisation))
    lock_hierarchy(organisation)
    kept = department or Department(organisation=organisation)
    kept.name, kept.parent = name.strip(), parent
    if parent is not None and (parent.organisation_id != organisation.pk or not _fits(kept, parent)):
        raise ValidationError({"parent": _("上级部门不能是本部门、其下级部门或其他单位的部门。")})
    kept.full_clean()
    kept.save()
    log.record(DEPARTMENT_CHANGED, by=by, target=organisation, summary=_("部门：%s") % kept.name)
    return kept


@transaction.atomic
def close_department(department: Department, *, by: Any) -> None:
    """Close a department that has no open part under it. Raises PermissionDenied and ValidationError."""
    insist(may_change(by, department.organisation))
    if department.children.filter(closed_on=None).exists():
        raise ValidationError(_("请先撤销其下级部门。"))
    department.closed_on = today()
    department.save(update_fields=["closed_on"])
    log.record(
        DEPARTMENT_CHANGED, by=by, target=department.organisation, summary=_("撤销部门：%s") % department.name
    )


@transaction.atomic
def add_member(
    organisation: Organisation,
    user: User,
    *,
    by: Any,
    administrator: bool = False,
    department: Department | None = None,
    position: str = "",
) -> Membership:
    """Take an account into an organisation, as administrator or as member. Raises PermissionDenied, ValidationError."""
    insist(may_lead(by, organisation))
    if department is not None and department.organisation_id != organisation.pk:
        raise ValidationError({"department": _("这不是本单位的部门。")})
    if Membership.objects.in_force(today()).filter(user=user, organisation=organisation).exists():
        raise ValidationError(_("该帐号已是本单位成员。"))
    membership = Membership.objects.create(
        user=user, organisation=organisation, department=department, position=position.strip()
    )
    role = UnitAdministrator if administrator else UnitMember
    grant_in_unit(user, role.code, by=by, scope=organisation.public_id)
    log.record(MEMBER_CHANGED, by=by, target=organisation, summary=_("加入：%s") % user)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: Any) -> None:
    """Let an account leave an organisation; its roles there and the delegations it gave end with it.

    Raises PermissionDenied, and ValidationError for the last administrator.
    """
    organisation = membership.organisation
    insist(may_lead(by, organisation))
    lock_hierarchy(organisation)
    if _is_last_administrator(membership):
        raise ValidationError(_("这是本单位最后一名管理员，请先指定另一名。"))
    Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=now())
    for role in UNIT_ROLES:
        end_in_unit(membership.user, role.code, by=by, scope=organisation.public_id)
    Delegation.objects.filter(organisation=organisation, delegator=membership.user, ended_at=None).update(
        ended_at=now()
    )
    log.record(MEMBER_CHANGED, by=by, target=organisation, summary=_("退出：%s") % membership.user)


@transaction.atomic
def delegate(
    organisation: Organisation, to: User, *, by: Any, valid_from: date, valid_to: date, reason: str
) -> Delegation:
    """Let an account act for the organisation for a while. Raises PermissionDenied and ValidationError."""
    insist(may_act_for(by, organisation))
    insist(may_lead(by, organisation))
    if not to.is_active:
        raise ValidationError({"delegate": _("该帐号已停用。")})
    if (valid_to - valid_from).days >= LONGEST_DELEGATION_DAYS:
        raise ValidationError({"valid_to": _("委托最长一年。")})
    delegation = Delegation(
        organisation=organisation,
        delegator=by,
        delegate=to,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
    )
    delegation.full_clean()
    delegation.save()
    log.record(DELEGATION_CHANGED, by=by, target=organisation, summary=_("委托 %s 至 %s") % (to, valid_to))
    about = {"by": by, "organisation": organisation, "until": valid_to}
    outbox.send(DELEGATED, to=[to], context=about, about=organisation)
    return delegation


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: Any) -> None:
    """End a delegation at once: it is gone with the next request. The delegate himself may give it up, too."""
    if by != delegation.delegate:
        insist(may_lead(by, delegation.organisation))
    Delegation.objects.filter(pk=delegation.pk, ended_at=None).update(ended_at=now())
    log.record(
        DELEGATION_CHANGED,
        by=by,
        target=delegation.organisation,
        summary=_("终止委托 %s") % delegation.delegate,
    )


@transaction.atomic
def keep_contact(contact: Contact, *, by: Any) -> Contact:
    """Store a contact. Raises PermissionDenied, and ValidationError for a number that cannot be."""
    insist(may_change(by, contact.organisation))
    if contact.phone:
        try:
            contact.phone = personal.validate_phone(contact.phone)
        except personal.InvalidNumber as mistake:
            raise ValidationError({"phone": str(mistake)}) from None
    contact.full_clean()
    contact.save()
    log.record(CONTACT_CHANGED, by=by, target=contact.organisation, summary=_("联系人：%s") % contact.name)
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: Any) -> None:
    """Remove a contact. Raises PermissionDenied."""
    insist(may_change(by, contact.organisation))
    log.record(
        CONTACT_CHANGED, by=by, target=contact.organisation, summary=_("移除联系人：%s") % contact.name
    )
    contact.delete()


def _fits(department: Department, parent: Department) -> bool:
    def parent_of(key: int) -> int | None:
        return Department.objects.filter(pk=key).values_list("parent_id", flat=True).first()

    try:
        return department.pk is None or may_stand_under(department.pk, parent.pk, parent_of)
    except Cycle:
        return False


def _is_last_administrator(membership: Membership) -> bool:
    scope = membership.organisation.public_id
    if scope not in membership.user.scopes_of(UnitAdministrator.code):
        return False
    others = Membership.objects.in_force(today()).filter(
        organisation=membership.organisation, user__is_active=True
    )
    return not any(
        scope in other.user.scopes_of(UnitAdministrator.code)
        for other in others.exclude(pk=membership.pk).select_related("user")
    )
