"""Forms of the budget projects: filters, a project, a year, a budget line, a payment, the procurement ledger."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.ui.fields import NamedRecordField, VersionedForm
from yanfa.registers.organisations.api import Department, named
from yanfa.registers.projects.models import (
    Acceptance,
    BudgetLine,
    BudgetProject,
    Contract,
    Payment,
    ProcurementCancellation,
    ProcurementItem,
    ProjectYear,
)
from yanfa.registers.projects.models.projects import NATURES
from yanfa.registers.projects.services.projects import FACTS

EVERY = [("", _("全部"))]


UNKNOWN_UNIT = _("登记簿中没有这个单位。")
UNIT_HELP = _("单位全称或统一社会信用代码。")


def day_input(**attrs):
    """A field for a day as browsers offer it."""
    return forms.DateInput({"type": "date", **attrs}, format="%Y-%m-%d")


class ProjectFilter(forms.Form):
    """Filters of the list of project years; a wrong value filters nothing."""

    q = forms.CharField(label=_("项目名称或代码"), required=False, max_length=100)
    year = forms.IntegerField(label=_("年度"), required=False)
    authority = forms.CharField(label=_("主管部门"), required=False, max_length=100)
    nature = forms.ChoiceField(
        label=_("项目性质"),
        required=False,
        choices=[*EVERY, *NATURES],
    )

    def years(self):
        """The project years that the filters leave, with their totals; the latest first."""
        chosen = self.cleaned_data if self.is_valid() else {}
        projects = BudgetProject.objects.search(chosen.get("q", ""))
        if nature := chosen.get("nature"):
            projects = projects.filter(nature=nature)
        found = ProjectYear.objects.filter(project__in=projects)
        if year := chosen.get("year"):
            found = found.filter(year=year)
        if authority := chosen.get("authority", "").strip():
            found = found.filter(authority_name__icontains=authority)
        return found.with_totals().select_related("project").order_by("-year", "project__code")


class ProjectForm(VersionedForm):
    """A project, with the version that was read; the service checks it under lock."""

    class Meta:
        model = BudgetProject
        fields = FACTS
        widgets = {"starts_on": day_input(), "ends_on": day_input()}


class YearForm(forms.Form):
    """A budget year: under which authority, by which unit and departments."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    authority = NamedRecordField(
        find=named,
        missing=UNKNOWN_UNIT,
        label=_("主管部门"),
        max_length=100,
        help_text=UNIT_HELP,
    )
    unit = NamedRecordField(
        find=named,
        missing=UNKNOWN_UNIT,
        label=_("实施单位"),
        max_length=100,
        help_text=UNIT_HELP,
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("实施处室"),
        required=False,
        queryset=Department.objects.filter(closed_on=None).select_related("organisation"),
        help_text=_("只能选实施单位的处室。"),
    )
    budget_unit_code = forms.CharField(
        label=_("预算单位代码"),
        required=False,
        max_length=40,
        help_text=_("预算管理系统中的单位代码；留空时沿用上一年度的。"),
    )


class LineForm(forms.ModelForm):
    """A budget line; the service checks it under lock."""

    class Meta:
        model = BudgetLine
        fields = ("kind", "amount", "source", "document_number", "document_date")
        widgets = {"document_date": day_input()}
        help_texts = {"amount": _("压减填负数；调剂调出填负数。")}

    def _post_clean(self):
        """Nothing: the service checks the line."""


class LedgerForm(forms.ModelForm):
    """A row of a project's ledger; the service checks it under lock. `project` limits what can be chosen."""

    def __init__(self, *args, project=None, **kwargs):
        super().__init__(*args, **kwargs)
        items = ProcurementItem.objects.standing().filter(project_year__project=project)
        for name, rows in (
            ("contract", Contract.objects.standing().filter(project=project)),
            ("item", items.exclude(cancellations__in=_cancellations(project))),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows

    def _post_clean(self):
        """Nothing: the service checks the row."""


def _cancellations(project):
    return ProcurementCancellation.objects.standing().filter(item__project_year__project=project)


class PaymentForm(LedgerForm):
    """A payment; its subjects are typed as they are printed, code and name together."""

    line = forms.IntegerField(
        label=_("凭证行号"),
        required=False,
        initial=1,
        min_value=1,
        max_value=9999,
        help_text=_("一张凭证分列几个科目的，逐行录入，行号依次为 1、2、3。"),
    )
    function = forms.CharField(
        label=_("支出功能分类"), required=False, max_length=120, help_text=_("如“2060503 科技条件专项”。")
    )
    economic = forms.CharField(
        label=_("部门经济分类"), required=False, max_length=120, help_text=_("如“30227 委托业务费”。")
    )

    class Meta:
        model = Payment
        fields = (
            "voucher",
            "line",
            "paid_on",
            "amount",
            "source",
            "contract",
            "function",
            "economic",
            "purpose",
        )
        widgets = {"paid_on": day_input()}

    def clean_line(self):
        """The first line where none is given."""
        return self.cleaned_data["line"] or 1


class TakeBackForm(forms.Form):
    """How a payment was taken back."""

    voucher = forms.CharField(label=_("冲销凭证号"), max_length=60)
    paid_on = forms.DateField(label=_("冲销日期"), initial=today, widget=day_input())
    amount = forms.DecimalField(
        label=_("冲销金额（元）"),
        required=False,
        max_digits=16,
        decimal_places=2,
        help_text=_("填正数；留空为全部冲销。"),
    )


class ItemForm(LedgerForm):
    """An item of the procurement plan."""

    class Meta:
        model = ProcurementItem
        fields = ("number", "name", "method", "amount", "due_on", "document_number")
        widgets = {"due_on": day_input()}


class CancelForm(forms.Form):
    """The approval by which an item leaves the plan."""

    document_number = forms.CharField(label=_("批准取消的文件号"), max_length=100)
    approved_on = forms.DateField(label=_("批准日期"), widget=day_input())
    reason = forms.CharField(label=_("取消原因"), max_length=300, required=False)


class ContractForm(LedgerForm):
    """A contract."""

    class Meta:
        model = Contract
        fields = ("item", "number", "supplier_name", "signed_on", "amount", "excess_reason")
        widgets = {"signed_on": day_input()}


class AcceptanceForm(LedgerForm):
    """An acceptance of performance, with its paper."""

    upload = forms.FileField(
        label=_("验收单"), required=False, help_text=_("签章的验收单扫描件，pdf、图片或 Word，20 MB 以内。")
    )

    class Meta:
        model = Acceptance
        fields = ("contract", "item", "number", "accepted_on", "passed", "final", "amount")
        widgets = {"accepted_on": day_input()}
        help_texts = {"item": _("选了合同的，不必再选。")}


class WithdrawForm(forms.Form):
    """Why a row is taken out of the ledger."""

    reason = forms.CharField(label=_("撤销原因"), max_length=300)
