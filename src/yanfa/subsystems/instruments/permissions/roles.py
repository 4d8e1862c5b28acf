"""The permissions and roles of 大型仪器共享: units report and serve, the platform checks, the authority decides."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import declare
from yanfa.kernel.access.roles import Role, register, registry
from yanfa.kernel.indicators.permissions import READ as READ_INDICATORS
from yanfa.procedures.review.api import ORGANISE as ORGANISE_REVIEWS
from yanfa.procedures.review.api import READ as READ_REVIEWS
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.api import Organisation, may_act_for, organisations_of

READ = declare("instruments.read", _("查看大型仪器共享业务"), "See the business of instrument sharing")
CLERK = declare("instruments.check", _("审核仪器信息和服务记录"), "Check reported instruments and usage")
MANAGE = declare("instruments.manage", _("组织大型仪器共享工作"), "Run instrument sharing")
EVALUATE = declare(
    "instruments.evaluate", _("组织共享服务评估与奖励"), "Run the evaluation of sharing services"
)
INSPECT = declare("instruments.inspect", _("检查仪器信息报送"), "Inspect what units report")
AUTHORISE = declare("instruments.authorise", _("批准奖励和评议结果"), "Approve rewards and joint reviews")
RANK = declare(
    "instruments.rank", _("审核、排序新购仪器申请"), "Check and rank purchases of the own department"
)

registry.extend("authority_officer", READ, INSPECT, AUTHORISE)
registry.extend("deputy_director", READ)
registry.extend("director", READ)
registry.extend("section_head", READ)
registry.extend("performance_officer", READ)


@register
class InstrumentKeeper(Role):
    code = "instrument_keeper"
    label = _("仪器机组人员")
    label_en = "Instrument keeper"
    description = _("为本单位填报仪器信息，管理开放时间和预约，登记服务记录。")
    description_en = (
        "Reports instruments of the own unit, keeps their opening hours and bookings, records usage."
    )
    second_factor = False


@register
class InstrumentClerk(Role):
    code = "instrument_clerk"
    label = _("仪器信息审核员")
    label_en = "Instrument clerk"
    description = _("审核各单位报送的仪器信息、变更和服务记录。")
    description_en = "Checks the instruments, changes and usage that units report."
    permissions = frozenset({READ, CLERK, READ_INDICATORS})


@register
class InstrumentOfficer(Role):
    code = "instrument_officer"
    label = _("大型仪器共享管理员")
    label_en = "Officer of instrument sharing"
    description = _("组织年度确认、共享服务评估与奖励、新购联合评议和成效报告。")
    description_en = "Runs yearly confirmation, evaluation and reward, joint review and the yearly report."
    permissions = frozenset({READ, CLERK, MANAGE, EVALUATE, READ_INDICATORS, READ_REVIEWS, ORGANISE_REVIEWS})


@register
class BudgetDepartmentOfficer(Role):
    code = "budget_department_officer"
    label = _("预算主管部门经办人")
    label_en = "Officer of a budget department"
    description = _("审核所属预算单位的新购仪器申请，按轻重缓急排序后汇总提交。")
    description_en = (
        "Checks purchases of the units below the own department, ranks them by urgency and submits them."
    )
    permissions = frozenset({RANK})
    second_factor = False


def units_kept_by(user: Any) -> frozenset[str]:
    """Public ids of the units whose instruments a person keeps: as keeper, or acting for the unit."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    return user.scopes_of(InstrumentKeeper.code) | organisations_of(user)


def may_keep(user: Any, organisation: Organisation) -> Verdict:
    """Keepers of that unit, and who acts for it; a suspended unit has nobody."""
    if organisation.public_id not in units_kept_by(user):
        return deny(gettext("您不是该单位的仪器机组人员或管理员。"))
    if organisation.state != "active":
        return deny(gettext("该单位已停用。"))
    return allow()


def keeps_for(user: Any, record: Any) -> Verdict:
    """The same for a record that names its managing unit as `organisation`."""
    return may_keep(user, record.organisation)


def may_lead_unit(user: Any, record: Any) -> Verdict:
    """Who acts for the managing unit of a record: its administrator, or by delegation."""
    return may_act_for(user, record.organisation)
