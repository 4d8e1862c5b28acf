"""The permissions of 信息化运维 and the two roles that hold them: who does the work, and who answers for it."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import declare, permitted
from yanfa.kernel.access.roles import Role, register, registry
from yanfa.kernel.indicators.permissions import READ as READ_INDICATORS

READ = declare("operations.read", _("查看信息化运维台账"), "See the operations records")
WORK = declare("operations.work", _("登记运维工作"), "Record operations work")
MANAGE = declare("operations.manage", _("管理信息系统和运维计划"), "Manage systems and maintenance plans")
SIGN = declare("operations.sign", _("签认运维记录"), "Sign operations records")

registry.extend("performance_officer", READ)
registry.extend("section_reporter", READ)
registry.extend("section_head", READ)
registry.extend("deputy_director", READ)
registry.extend("director", READ)


@register
class OperationsEngineer(Role):
    code = "operations_engineer"
    label = _("运维工程师")
    label_en = "Operations engineer"
    description = _("巡检、处置事件、完成运维任务、修复漏洞，导入设备日志。")
    description_en = (
        "Patrols, handles incidents, does maintenance, mends vulnerabilities, imports device logs."
    )
    permissions = frozenset({READ, WORK, READ_INDICATORS})


@register
class OperationsOfficer(Role):
    code = "operations_officer"
    label = _("运维管理员")
    label_en = "Operations officer"
    description = _("管理信息系统、资产和运维计划，签认压力测试、演练和事件复盘。")
    description_en = "Manages systems, assets and plans; signs load tests, drills and reviews of incidents."
    permissions = frozenset({READ, WORK, MANAGE, SIGN, READ_INDICATORS})


def may_work(user: Any, record: Any = None) -> Verdict:
    """Engineers and officers."""
    return allow() if permitted(user, WORK) else deny(gettext("只有运维工程师和运维管理员可以登记。"))


def may_manage(user: Any, record: Any = None) -> Verdict:
    """Officers."""
    return allow() if permitted(user, MANAGE) else deny(gettext("只有运维管理员可以办理。"))


def may_sign(user: Any, record: Any = None) -> Verdict:
    """Officers; that it is another person than who recorded it, each process says itself."""
    return allow() if permitted(user, SIGN) else deny(gettext("只有运维管理员可以签认。"))
