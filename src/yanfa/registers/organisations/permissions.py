"""Who may see and change organisations, and who acts for one."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.access.permissions import declare, permitted
from yanfa.kernel.access.persons import another_person
from yanfa.kernel.access.remembering import remembered
from yanfa.kernel.access.roles import Role, register
from yanfa.kernel.access.unmasking import UNMASK
from yanfa.kernel.audit import actions
from yanfa.kernel.clock import today
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.models import Delegation, Membership, Organisation, Registration

READ = declare("organisations.read", _("查看单位"), "See organisations")
MANAGE = declare(
    "organisations.manage", _("登记、变更、停用单位"), "Register, change and suspend organisations"
)
REVIEW = declare("organisations.review", _("审核单位登记申请"), "Review registrations of organisations")

CHANGED = actions.register("organisations.change", "变更单位信息")
IMPORTED = actions.register("organisations.import", "导入单位")
EXPORTED = actions.register("organisations.export", "导出单位清单")
DEPARTMENT_CHANGED = actions.register("organisations.department", "变更部门")
MEMBER_CHANGED = actions.register("organisations.member", "变更单位成员")
DELEGATION_CHANGED = actions.register("organisations.delegation", "变更委托")
CONTACT_CHANGED = actions.register("organisations.contact", "变更联系人")
AMENDED = actions.register("organisations.amend", "修改单位登记申请")


@register
class Registrar(Role):
    code = "registrar"
    label = _("单位信息管理员")
    label_en = "Registrar of organisations"
    description = _("登记、变更、停用单位，审核单位登记申请；写明理由后可查看联系人电话。")
    description_en = (
        "Registers, changes and suspends organisations, reviews applications, sees contacts with a reason."
    )
    permissions = frozenset({READ, MANAGE, REVIEW, UNMASK})


@register
class UnitAdministrator(Role):
    code = "unit_admin"
    label = _("单位管理员")
    label_en = "Unit administrator"
    description = _("代表本单位办理业务，维护本单位的信息、部门、成员和委托。")
    description_en = "Acts for his organisation and keeps its facts, departments, members and delegations."
    second_factor = False


@register
class UnitMember(Role):
    code = "unit_member"
    label = _("企业、机构用户")
    label_en = "Member of an organisation"
    description = _("以本单位成员身份使用各项服务。")
    description_en = "Uses the services as a member of his organisation."
    second_factor = False


@remembered
def organisations_of(user: Any) -> frozenset[str]:
    """Public ids of the organisations for which a person acts today: as administrator, or by delegation.

    A delegation holds only while the one who gave it is an administrator himself.
    """
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    day = today()
    own = user.scopes_of(UnitAdministrator.code)
    held = Delegation.objects.in_force(day).filter(delegate=user, delegator__is_active=True)
    given = {
        delegation.organisation.public_id
        for delegation in held.select_related("organisation", "delegator")
        if delegation.organisation.public_id in delegation.delegator.scopes_of(UnitAdministrator.code)
    }
    return own | given


@audience.provide
def units(user: Any) -> Iterator[str]:
    """Tokens `unit:…` of the organisations for which a person acts."""
    return (f"unit:{public_id}" for public_id in organisations_of(user) if public_id)


@remembered
def departments_of(user: Any) -> frozenset[str]:
    """Public ids of the departments to which a person belongs today."""
    return _belonging(user, "department__public_id")


@remembered
def employers_of(user: Any) -> frozenset[str]:
    """Public ids of the organisations to which a person belongs today, whether or not he acts for them."""
    return _belonging(user, "organisation__public_id")


def _belonging(user: Any, path: str) -> frozenset[str]:
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    held = Membership.objects.in_force(today()).filter(
        user=user, **{f"{path.partition('__')[0]}__isnull": False}
    )
    return frozenset(held.order_by().values_list(path, flat=True))


def may_act_for(user: Any, organisation: Organisation) -> Verdict:
    """Whether a person acts for an organisation today; a suspended one has nobody."""
    if organisation.public_id not in organisations_of(user):
        return deny(gettext("您不是该单位的管理员，也未受其委托。"))
    if organisation.state != "active":
        return deny(gettext("该单位已停用。"))
    return allow()


def may_see(user: Any, organisation: Organisation) -> Verdict:
    """Who may open an organisation's page: staff who may read, its members, and who acts for it."""
    verdict = permitted(user, READ)
    if verdict or not isinstance(user, User):
        return verdict
    member = Membership.objects.in_force(today()).filter(user=user, organisation=organisation).exists()
    return allow() if member or may_act_for(user, organisation) else verdict


def may_change(user: Any, organisation: Organisation) -> Verdict:
    """Who may change the facts: the registrar, and who acts for the organisation."""
    verdict = permitted(user, MANAGE)
    return verdict if verdict else may_act_for(user, organisation)


def may_lead(user: Any, organisation: Organisation) -> Verdict:
    """Who may change members and delegations: an administrator of the organisation himself, never a delegate."""
    if permitted(user, MANAGE):
        return allow()
    if isinstance(user, User) and organisation.public_id in user.scopes_of(UnitAdministrator.code):
        return may_act_for(user, organisation)
    return deny(gettext("只有单位管理员本人可以办理。"))


def may_manage(user: Any, record: Any) -> Verdict:
    """The registrar."""
    return permitted(user, MANAGE)


def may_admit(user: Any, record: Any) -> Verdict:
    """Whoever reviews applications: approval puts the unit into the register."""
    return permitted(user, REVIEW)


def may_import(user: Any, record: Any) -> Verdict:
    """The registrar, and the platform itself when it makes a demonstration."""
    return allow() if user is None else permitted(user, MANAGE)


def may_review(user: Any, registration: Registration) -> Verdict:
    """A reviewer who is not the applicant, by whatever account."""
    return permitted(user, REVIEW) & another_person(user, registration.applicant, gettext("申请"))


def may_apply(user: Any, registration: Registration) -> Verdict:
    """Anybody who is signed in, for himself."""
    if isinstance(user, User) and user.is_active and user.pk == registration.applicant_id:
        return allow()
    return deny(gettext("只能由申请人本人办理。"))


def visible_registrations(user: Any) -> Q:
    """Which applications a person may open: all for reviewers, his own for others."""
    return Q() if permitted(user, REVIEW) else Q(applicant=user)
