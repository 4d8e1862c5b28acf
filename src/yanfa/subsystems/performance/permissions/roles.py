"""The permissions of 绩效, the actions that its log knows, and the roles that first meet here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import declare
from yanfa.kernel.access.roles import Role, register, registry
from yanfa.kernel.audit import actions
from yanfa.kernel.indicators.permissions import READ as READ_INDICATORS
from yanfa.registers.projects.api import READ as READ_PROJECTS

KEEP = declare("performance.keep", _("留存自查过的自评表"), "Keep checked forms")
READ = declare("performance.read", _("查看本单位绩效材料"), "See the performance papers of the unit")
MANAGE = declare("performance.manage", _("组织绩效管理"), "Run performance management")
REPORT = declare(
    "performance.report",
    _("填报本处室的绩效、台账和满意度调查"),
    "Report performance, lists and surveys of the own division",
)
LEAD = declare("performance.lead", _("审核本处室绩效"), "Review what the own division reports")
FINANCE = declare("performance.finance", _("财务会审绩效材料"), "Check performance papers for finance")
OVERSEE = declare("performance.oversee", _("分管领导审定"), "Approve as deputy director")
DIRECT = declare("performance.direct", _("主要负责人签发"), "Sign as director")
SEAL = declare("performance.seal", _("保管印章、用印"), "Keep and use the seal")
SUPERVISE = declare(
    "performance.supervise", _("主管部门批复、审核、评价"), "Approve and review as the authority"
)
SECRECY = declare("performance.secrecy", _("公开前保密审查"), "Review for secrecy before publication")
APPROVE_SPLIT = declare("performance.approve_split", _("审批分摊"), "Approve splits among projects")
ARCHIVE = declare("performance.archive", _("绩效材料归档"), "Archive performance papers")

DRAFTED = actions.register("performance.draft", "起草绩效目标")
ROW_KEPT = actions.register("performance.keep_row", "编辑绩效指标")
ROW_REMOVED = actions.register("performance.remove_row", "删除绩效指标")
EX_ANTE_KEPT = actions.register("performance.ex_ante", "录入事前绩效评估")
TEXT_KEPT = actions.register("performance.keep_text", "编辑绩效文字")
MONITORED = actions.register("performance.monitor_row", "填报绩效跟踪")
REPORTED = actions.register("performance.report_row", "填报指标完成情况")
EVIDENCE_ADDED = actions.register("performance.add_evidence", "上传佐证材料")
EVIDENCE_WITHDRAWN = actions.register("performance.withdraw_evidence", "撤回佐证材料")
OPINION_GIVEN = actions.register("performance.give_opinion", "填写评审意见")
SCORED = actions.register("performance.score_row", "评分")
REVIEWED = actions.register("performance.review_row", "填写部门评价")
ADJUSTED = actions.register("performance.adjust_row", "编辑目标调整")

registry.extend(
    "performance_officer",
    KEEP,
    READ,
    MANAGE,
    REPORT,
    APPROVE_SPLIT,
    "indicators.lock",
)
registry.extend("section_reporter", READ, REPORT)
registry.extend("section_head", READ, LEAD)
registry.extend("finance", READ, FINANCE)


class _Leader(Role):
    """What the people on the chain of approval have in common: they read figures and projects."""

    shared = frozenset({READ, READ_PROJECTS, READ_INDICATORS})


@register
class DeputyDirector(_Leader):
    code = "deputy_director"
    label = _("分管领导")
    label_en = "Deputy director"
    description = _("审定分管处室的绩效材料，查看预算项目和指标。")
    description_en = "Approves the performance papers of the divisions in his charge."
    permissions = _Leader.shared | {OVERSEE}


@register
class Director(_Leader):
    code = "director"
    label = _("单位主要负责人")
    label_en = "Director"
    description = _("签发单位的绩效材料，查看预算项目和指标。")
    description_en = "Signs the performance papers of the unit."
    permissions = _Leader.shared | {DIRECT}


@register
class SealKeeper(_Leader):
    code = "seal_keeper"
    label = _("印章保管人")
    label_en = "Keeper of the seal"
    description = _("按签发结果用印，登记盖章件。")
    description_en = "Puts the seal on what was signed and registers the sealed paper."
    permissions = frozenset({READ, SEAL})


@register
class AuthorityOfficer(_Leader):
    code = "authority_officer"
    label = _("主管部门绩效人员")
    label_en = "Officer of the authority"
    description = _("批复所属单位的绩效目标和调整，审核自评，开展部门评价，跟踪整改。")
    description_en = "Approves goals and adjustments of the units below, reviews their self-evaluations."
    permissions = _Leader.shared | {SUPERVISE}


@register
class SecrecyOfficer(_Leader):
    code = "secrecy_officer"
    label = _("保密审查员")
    label_en = "Secrecy reviewer"
    description = _("公开前对绩效材料作保密审查。")
    description_en = "Reviews performance papers for secrecy before they are published."
    permissions = frozenset({READ, SECRECY})


@register
class Archivist(_Leader):
    code = "archivist"
    label = _("档案管理员")
    label_en = "Archivist"
    description = _("将办结的绩效材料归档。")
    description_en = "Puts finished performance papers into the archive."
    permissions = frozenset({READ, ARCHIVE})
