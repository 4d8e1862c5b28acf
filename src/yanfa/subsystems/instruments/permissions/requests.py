"""The two sides of a service: who speaks for the user and who for the unit, and who delivers usage by program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.access.permissions import declare, permitted
from yanfa.kernel.access.roles import registry
from yanfa.kernel.audit import actions
from yanfa.kernel.clock import today
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.api import Organisation, employers_of, organisations_of
from yanfa.subsystems.instruments.choices.requests import Side
from yanfa.subsystems.instruments.models import ServiceContract, ServiceRequest
from yanfa.subsystems.instruments.permissions.roles import CLERK, InstrumentKeeper, may_keep, units_kept_by

#: The scope of a unit's own system; who opens the token keeps instruments of the unit.
DELIVER = declare("instruments.deliver_usage", _("送入服务记录"), "Deliver usage of the own unit")
registry.extend("instrument_keeper", DELIVER)
registry.extend("unit_admin", DELIVER)

EXPORTED = actions.register("instruments.export_service", "导出服务申请和服务记录")
QUESTIONS = actions.register("instruments.question_set", "设定申请问题")
MONEY = actions.register("instruments.service_money", "登记服务发票和收退款")
USAGE = actions.register("instruments.usage", "登记服务记录")
SAMPLED = actions.register("instruments.sample_usage", "抽查服务记录")


@audience.provide
def keepers(user: Any) -> Iterator[str]:
    """Tokens `keepers:…` of the units whose instruments a person keeps."""
    return (f"keepers:{public_id}" for public_id in units_kept_by(user) if public_id)


def keepers_of(organisation: Organisation) -> list[User]:
    """Active accounts that keep instruments of a unit, and its administrators: whom news for the unit reach."""
    day = today()
    held = User.objects.filter(
        Q(grants__valid_to=None) | Q(grants__valid_to__gte=day),
        is_active=True,
        grants__role__in=(InstrumentKeeper.code, "unit_admin"),
        grants__scope=organisation.public_id,
        grants__valid_from__lte=day,
        grants__ended_at=None,
    )
    return list(held.distinct().order_by("pk"))


def is_user_side(user: Any, request: ServiceRequest) -> bool:
    """Whether a person is the applicant, or acts for the unit for which was asked."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if request.applicant_id == user.pk:
        return True
    unit = request.user_organisation
    return unit is not None and unit.public_id in organisations_of(user)


def is_unit_side(user: Any, request: ServiceRequest) -> bool:
    """Whether a person keeps instruments of the unit that was asked."""
    return isinstance(user, User) and bool(may_keep(user, request.organisation))


def user_side(user: Any, request: ServiceRequest) -> Verdict:
    """The applicant, or who acts for his unit."""
    if is_user_side(user, request):
        return allow()
    return deny(gettext("只有申请人或其单位的管理员可以办理。"))


def unit_side(user: Any, request: ServiceRequest) -> Verdict:
    """Keepers of the managing unit, and who acts for it."""
    return may_keep(user, request.organisation)


def either_side(user: Any, request: ServiceRequest) -> Verdict:
    """The user or the unit."""
    verdict = user_side(user, request)
    return verdict if verdict else unit_side(user, request)


def platform_side(user: Any, record: Any) -> Verdict:
    """The platform's clerk."""
    return permitted(user, CLERK)


def platform_itself(user: Any, record: Any) -> Verdict:
    """Only the platform itself."""
    return allow() if user is None else deny(gettext("这一步由平台自动办理。"))


def side_of(user: Any, request: ServiceRequest) -> str:
    """On which side a person speaks; the user's where he is on both."""
    if is_user_side(user, request):
        return Side.USER
    return Side.UNIT if is_unit_side(user, request) else Side.PLATFORM


def may_request(user: Any, request: ServiceRequest) -> Verdict:
    """Anybody who is signed in, for himself or for a unit to which he belongs."""
    if not isinstance(user, User) or not user.is_active:
        return deny(gettext("请先登录。"))
    if user.pk != request.applicant_id:
        return deny(gettext("只能由申请人本人办理。"))
    unit = request.user_organisation
    if unit is not None and unit.public_id not in employers_of(user) | organisations_of(user):
        return deny(gettext("您不属于单位“%s”，不能代表该单位申请。") % unit)
    return allow()


def contract_user_side(user: Any, contract: ServiceContract) -> Verdict:
    """Who acts for the user's unit; without one, the person himself."""
    unit = contract.user_organisation
    if unit is None and isinstance(user, User) and user.pk == contract.user_person_id:
        return allow()
    if unit is not None and unit.public_id in organisations_of(user):
        return allow()
    return deny(gettext("只有委托方本人或其单位管理员可以确认合同。"))


def contract_unit_side(user: Any, contract: ServiceContract) -> Verdict:
    """Who acts for the managing unit: a contract binds the unit, so a keeper does not confirm it."""
    if contract.organisation.public_id in organisations_of(user):
        return may_keep(user, contract.organisation)
    return deny(gettext("合同由服务方单位管理员或其受托人确认。"))


def contract_keeper(user: Any, contract: ServiceContract) -> Verdict:
    """Keepers of the managing unit, who prepare a contract."""
    return may_keep(user, contract.organisation)


def contract_either(user: Any, contract: ServiceContract) -> Verdict:
    """Either party."""
    verdict = contract_user_side(user, contract)
    return verdict if verdict else contract_unit_side(user, contract)
