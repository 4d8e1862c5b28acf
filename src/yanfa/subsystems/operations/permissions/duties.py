"""Who may do what with maintenance, patrols, drills and incidents; and what the log calls what is done there."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import holders_of
from yanfa.kernel.audit import actions
from yanfa.subsystems.operations.permissions.roles import SIGN, WORK, may_sign, may_work

PAPER_ADDED = actions.register("operations.add_paper", "登记运维佐证")
PLAN_KEPT = actions.register("operations.keep_maintenance_plan", "登记运维计划")
JOBS_GENERATED = actions.register("operations.generate_jobs", "按计划生成运维任务")
JOBS_IMPORTED = actions.register("operations.import_jobs", "导入运维任务")
JOB_POSTPONED = actions.register("operations.postpone_job", "登记运维任务改期")
SITE_KEPT = actions.register("operations.keep_patrol_site", "登记巡检地点和清单")
PATROL_STARTED = actions.register("operations.start_patrol", "开始巡检")
PATROL_SIGNED = actions.register("operations.sign_patrol", "签署巡检日志")
IMPROVEMENT_DONE = actions.register("operations.finish_improvement", "登记演练改进完成")
RECLASSIFIED = actions.register("operations.reclassify_incident", "重新定性")
EXPORTED = actions.register("operations.export_duties", "导出运维记录")


def workers() -> list[Any]:
    """The active accounts that do operations work."""
    people: Any = get_user_model()._default_manager
    found = {person.pk: person for role in sorted(holders_of(WORK)) for person in people.holding(role)}
    return sorted(found.values(), key=lambda person: (str(person), person.pk))


def signers() -> list[Any]:
    """The active accounts that sign operations records."""
    people: Any = get_user_model()._default_manager
    found = {person.pk: person for role in sorted(holders_of(SIGN)) for person in people.holding(role)}
    return list(found.values())


def may_import(user: Any, record: Any = None) -> Verdict:
    """Whoever may record, and the platform itself when it makes a demonstration."""
    return allow() if user is None else may_work(user, record)


def may_do_job(user: Any, job: Any) -> Verdict:
    """Engineers; once a job has an assignee, that person or an officer."""
    if job.assignee_id in (None, getattr(user, "pk", None)) or may_sign(user):
        return may_work(user)
    return deny(_("任务已分派给%s，请由其本人办理，或请运维管理员改派。") % job.assignee)


def may_accept_job(user: Any, job: Any) -> Verdict:
    """Officers, but for who reported the completion."""
    done = job.completions.standing().first()
    return may_sign(user) & _another(user, [done and done.recorded_by_id])


def may_sign_drill(user: Any, drill: Any) -> Verdict:
    """Officers, but for who wrote down the drill's papers."""
    holding = getattr(drill, "holding", None)
    report = drill.reports.standing().first()
    wrote = [drill.recorded_by_id, *(each.recorded_by_id for each in (holding, report) if each is not None)]
    return may_sign(user) & _another(user, wrote)


def may_review_incident(user: Any, incident: Any) -> Verdict:
    """Officers, but for who handled the incident."""
    return may_sign(user) & _another(user, [incident.handler_id])


def _another(user: Any, wrote: list[Any]) -> Verdict:
    if getattr(user, "pk", None) in wrote:
        return deny(_("须由另一人签认，不能签认自己登记或办理的内容。"))
    return allow()
