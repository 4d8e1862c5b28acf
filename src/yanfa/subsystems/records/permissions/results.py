"""Who may register, change, verify, mend and withdraw results: four eyes, and facts that stand once verified."""

from typing import Any

from django.utils.translation import gettext as _now

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import actions
from yanfa.kernel.clock import now
from yanfa.subsystems.records.models.results import DRAFT, Result, closing
from yanfa.subsystems.records.permissions.roles import MANAGE, may_manage, may_write

CHANGED = actions.register("records.result_changed", "修改成果登记")
FILE_ADDED = actions.register("records.result_file_added", "添加成果佐证")
FILE_WITHDRAWN = actions.register("records.result_file_withdrawn", "撤回成果佐证")
EXPORTED = actions.register("records.results_exported", "导出成果台账")
IMPORTED = actions.register("records.results_imported", "导入成果台账")


def may_register(user: Any, record: Result | None = None) -> Verdict:
    """Whoever writes in the register, for a record of his own."""
    verdict = may_write(user)
    if verdict and record is not None and record.recorded_by_id not in (None, user.pk):
        return deny(_now("只能以自己的名义登记。"))
    return verdict


def may_change(user: Any, record: Result) -> Verdict:
    """Who registered it, and the officer, while it is a draft."""
    if record.state != DRAFT:
        return deny(_now("已送核实的记录不能修改；需要修改的请先退回或更正。"))
    return _own_or_managed(user, record)


def may_send(user: Any, record: Result) -> Verdict:
    """Who registered it, and the officer."""
    return _own_or_managed(user, record)


def may_verify(user: Any, record: Result) -> Verdict:
    """The officer, if another person registered it and changed it last."""
    verdict = may_manage(user)
    if verdict and user.pk in (record.recorded_by_id, record.changed_by_id):
        return deny(_now("核实人不能是登记人或最后修改人，请由另一位成果与制度管理员核实。"))
    return verdict


def may_mend(user: Any, record: Result) -> Verdict:
    """The officer, until the figures of its year are closed."""
    verdict = may_manage(user)
    if verdict and now() >= closing(record.fact_day.year):
        year = record.fact_day.year
        return deny(
            _now("%s 年度的成果数已结期，不能再更正；登记有误的请作废并写明理由，再登记正确的。") % year
        )
    return verdict


def may_withdraw(user: Any, record: Result) -> Verdict:
    """Who registered it while it is a draft or waits; the officer always."""
    if permitted(user, MANAGE):
        return allow()
    if record.state == "verified":
        return deny(_now("已核实的记录只能由成果与制度管理员作废。"))
    return _own_or_managed(user, record)


def _own_or_managed(user: Any, record: Result) -> Verdict:
    verdict = may_write(user)
    if verdict and record.recorded_by_id != user.pk and not permitted(user, MANAGE):
        return deny(_now("只有登记人和成果与制度管理员可以办理。"))
    return verdict
