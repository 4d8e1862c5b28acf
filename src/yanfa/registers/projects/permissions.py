"""Who may see and keep budget projects, and the roles that first meet here."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import declare
from yanfa.kernel.access.roles import Role, register
from yanfa.kernel.audit import actions
from yanfa.kernel.indicators.permissions import READ as READ_INDICATORS
from yanfa.registers.organisations.api import READ as READ_ORGANISATIONS

READ = declare("projects.read", _("查看预算项目"), "See budget projects")
EDIT = declare("projects.edit", _("建立、变更预算项目和预算数"), "Keep budget projects and budgets")
PAY = declare("projects.pay", _("录入支付"), "Record payments")
PROCURE = declare("projects.procure", _("录入采购台账"), "Keep the procurement ledger")

OPENED = actions.register("projects.open", "建立预算项目")
CHANGED = actions.register("projects.change", "变更预算项目")
YEAR_OPENED = actions.register("projects.open_year", "建立项目年度")
YEAR_CHANGED = actions.register("projects.change_year", "变更项目年度")
BUDGETED = actions.register("projects.budget", "录入预算或调整")
PAID = actions.register("projects.pay", "录入支付")
TAKEN_BACK = actions.register("projects.take_back", "冲销支付")
PROCURED = actions.register("projects.procure", "录入采购台账")
CANCELLED = actions.register("projects.cancel_item", "登记采购取消")
WITHDRAWN = actions.register("projects.withdraw", "撤销采购台账记录")
IMPORTED = actions.register("projects.import", "导入预算项目、采购台账或支付")
EXPORTED = actions.register("projects.export", "导出预算项目清单")
LEDGER_EXPORTED = actions.register("projects.export_ledger", "导出采购台账")
HANDED_OVER = actions.register("projects.hand_over", "导出预算管理系统报表")


@register
class PerformanceOfficer(Role):
    code = "performance_officer"
    label = _("绩效管理员")
    label_en = "Performance officer"
    description = _("管理预算项目和预算数，检查、留存自评表，查看和锁定指标值。")
    description_en = (
        "Keeps budget projects and budgets, checks and keeps forms, reads and locks indicator values."
    )
    permissions = frozenset({READ, EDIT, READ_INDICATORS, READ_ORGANISATIONS})


@register
class SectionReporter(Role):
    code = "section_reporter"
    label = _("处室填报人")
    label_en = "Division reporter"
    description = _("填报本处室项目的绩效材料。")
    description_en = "Reports on the performance of the projects of the division."
    permissions = frozenset({READ, READ_INDICATORS})


@register
class SectionHead(Role):
    code = "section_head"
    label = _("处室负责人")
    label_en = "Head of division"
    description = _("审核本处室的填报，查看指标。")
    description_en = "Reviews what the division reports; reads indicators."
    permissions = frozenset({READ, READ_INDICATORS})


@register
class Finance(Role):
    code = "finance"
    label = _("财务")
    label_en = "Finance"
    description = _("录入采购计划、合同、履约验收和支付，查看预算项目和指标。")
    description_en = (
        "Records procurement plans, contracts, acceptances and payments; sees budget projects and indicators."
    )
    permissions = frozenset({READ, PAY, PROCURE, READ_INDICATORS})
