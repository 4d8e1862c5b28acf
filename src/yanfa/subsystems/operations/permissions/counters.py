"""Who may do what with counters and weaknesses beyond working and signing: what only the platform does."""

from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import actions
from yanfa.subsystems.operations.permissions.roles import MANAGE, WORK

DEVICE_KEPT = actions.register("operations.keep_device", "登记或变更计数设备")
RULE_ADDED = actions.register("operations.add_rule", "登记规则版本")
STATED = actions.register("operations.state_counts", "录入设备报表")
REPORT_TAKEN = actions.register("operations.take_scan", "导入漏洞报告")
HOST_KEPT = actions.register("operations.keep_host", "登记资产归属")
EXPORTED = actions.register("operations.export_counts", "导出计数和漏洞清单")
ALERT_LINKED = actions.register("operations.link_alert", "告警转为事件")


def platform_only(user: Any, record: Any = None) -> Verdict:
    """The platform itself: a reading that has ended, a risk whose time is over."""
    return allow() if user is None else deny(_("由平台自动办理。"))


def may_work_or_platform(user: Any, record: Any = None) -> Verdict:
    """Engineers and officers, and the platform itself."""
    if user is None or permitted(user, WORK):
        return allow()
    return deny(_("只有运维工程师和运维管理员可以登记。"))


def may_manage_or_platform(user: Any, record: Any = None) -> Verdict:
    """Officers, and the platform itself."""
    if user is None or permitted(user, MANAGE):
        return allow()
    return deny(_("只有运维管理员可以办理。"))
