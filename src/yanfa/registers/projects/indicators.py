"""预算执行率: what the treasury paid in a year over the adjusted budget of the year."""

from django.db.models import Sum

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.registry import register
from yanfa.registers.projects.models import BudgetLine, Payment

YEAR = "project_year"

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
