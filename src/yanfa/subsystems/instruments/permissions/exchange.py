"""Who may take instruments in and hand them out, and what the log calls it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import actions
from yanfa.subsystems.instruments.permissions.roles import CLERK, units_kept_by

IMPORTED = actions.register("instruments.imported", "导入大型仪器")
EXPORTED = actions.register("instruments.exported", "导出大型仪器清单")
DELIVERED = actions.register("instruments.delivered", "生成国家平台上报文件")
ANSWERED = actions.register("instruments.answered", "导入国家平台审核结果")


def may_take_in(user: Any) -> Verdict:
    """The clerk for every unit; keepers and administrators for their own."""
    if permitted(user, CLERK) or units_kept_by(user):
        return allow()
    return deny(_("导入仪器需要是仪器信息审核员、本单位的仪器机组人员或单位管理员。"))
