"""预算执行率, what the treasury paid over the adjusted budget; 采购任务完成率, what was accepted over what was due."""

from django.db.models import Sum

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.registry import register
from yanfa.registers.projects.models import Acceptance, BudgetLine, Payment, ProcurementItem

YEAR = "project_year"
ITEM_YEAR = "item__project_year"

BUDGET_EXECUTION_RATE = register(
    Indicator(
        code="performance.budget_execution_rate",
        label="预算执行率",
        label_en="Budget execution rate",
        definition=(
            "全年执行数÷全年预算数。执行数为截至12月31日的国库实际支付数，含上年结转资金的支付；预算数为调整后预算数，"
            "即年初数加减有批文的调剂、追加、压减。已申请未支付的不计；预算数为零不出数。"
        ),
        definition_en=(
            "Treasury payments made by 12-31, carried-over money included, over the adjusted budget of the year: the "
            "initial figure plus or minus changes that have an approval document. Money applied for and not paid is "
            "excluded; a budget of zero gives no figure."
        ),
        unit="%",
        kind=Kind.RATIO,
        numerator=Part(
            rows=lambda period: Payment.objects.between(period.start, period.end),
            measure=Sum("amount"),
            date="paid_on",
            columns=(
                Column("项目代码", "Project code", f"{YEAR}__project__code"),
                Column("项目名称", "Project", f"{YEAR}__project_name"),
                Column("支付凭证号", "Voucher", "voucher"),
                Column("支付日期", "Paid on", "paid_on"),
                Column("资金来源", "Source", "source"),
                Column("金额（元）", "Amount (yuan)", "amount"),
            ),
        ),
        denominator=Part(
            rows=lambda period: BudgetLine.objects.between(period.start, period.end),
            measure=Sum("amount"),
            date="effective_on",
            columns=(
                Column("项目代码", "Project code", f"{YEAR}__project__code"),
                Column("项目名称", "Project", f"{YEAR}__project_name"),
                Column("类别", "Kind", "kind"),
                Column("批文号", "Document", "document_number"),
                Column("批文日期", "Dated", "document_date"),
                Column("金额（元）", "Amount (yuan)", "amount"),
            ),
        ),
        dimensions=(
            Dimension("project", "项目", "Project", f"{YEAR}__project__code"),
            Dimension("department", "实施处室", "Department", f"{YEAR}__departments__name", overlapping=True),
            Dimension("authority", "主管部门", "Authority", f"{YEAR}__authority_name"),
        ),
        answers=(Answer("预算执行率", "", "project=row"),),
    )
)

PROCUREMENT_RATE = register(
    Indicator(
        code="performance.procurement_rate",
        label="采购任务完成率",
        label_en="Procurement completion rate",
        definition=(
            "采购计划中应于统计期内完成的采购任务，截止日前已通过最终履约验收的项数÷应完成项数；截止日为应完成日所属年度的12月31日。"
            "提前验收的计入应完成日，逾期验收的计入验收日，跨年验收的不计。截止日前经批准取消的从分母剔除，在采购台账中列示；"
            "只签约未验收的不算完成。截止日后的撤销、取消不改变该年度的数。"
        ),
        definition_en=(
            "Items of the procurement plan due in the period that passed their final acceptance of performance by the "
            "cut-off, over the items due; the cut-off is 31 December of the year in which an item is due. What is "
            "accepted early counts on the day it was due, what is late on the day of its acceptance, and what is "
            "accepted in a later year not at all. Items cancelled with approval by the cut-off leave the denominator "
            "and are listed in the procurement ledger; a signed contract without acceptance is not complete. "
            "Withdrawals and cancellations after the cut-off do not change the year."
        ),
        unit="%",
        kind=Kind.RATIO,
        numerator=Part(
            rows=lambda period: Acceptance.objects.completing_between(period.start, period.end),
            date="counts_on",
            columns=(
                Column("项目代码", "Project code", f"{ITEM_YEAR}__project__code"),
                Column("项目名称", "Project", f"{ITEM_YEAR}__project_name"),
                Column("采购计划编号", "Plan number", "item__number"),
                Column("采购内容", "Item", "item__name"),
                Column("应完成日", "Due on", "item__due_on"),
                Column("合同号", "Contract", "contract__number"),
                Column("验收单号", "Acceptance", "number"),
                Column("验收日期", "Accepted on", "accepted_on"),
            ),
        ),
        denominator=Part(
            rows=lambda period: ProcurementItem.objects.due_between(period.start, period.end),
            date="due_on",
            columns=(
                Column("项目代码", "Project code", f"{YEAR}__project__code"),
                Column("项目名称", "Project", f"{YEAR}__project_name"),
                Column("采购计划编号", "Plan number", "number"),
                Column("采购内容", "Item", "name"),
                Column("采购方式", "Method", "method"),
                Column("计划金额（元）", "Planned amount (yuan)", "amount"),
                Column("应完成日", "Due on", "due_on"),
            ),
        ),
        dimensions=(
            Dimension("project", "项目", "Project", f"{ITEM_YEAR}__project__code", f"{YEAR}__project__code"),
            Dimension("method", "采购方式", "Method", "item__method", "method"),
            Dimension(
                "department",
                "实施处室",
                "Department",
                f"{ITEM_YEAR}__departments__name",
                f"{YEAR}__departments__name",
                overlapping=True,
            ),
            Dimension(
                "authority",
                "主管部门",
                "Authority",
                f"{ITEM_YEAR}__authority_name",
                f"{YEAR}__authority_name",
            ),
        ),
        answers=(Answer("采购任务完成率", "", "project=row"),),
    )
)
