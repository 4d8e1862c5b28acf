"""Forms of the budget projects: filters, a project, a year, a budget line, a payment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.ui.fields import NamedRecordField
from yanfa.registers.organisations.api import Department, named
from yanfa.registers.projects.models import BudgetLine, BudgetProject, Payment, ProjectYear
from yanfa.registers.projects.models.projects import NATURES

EVERY = [("", _("全部"))]


UNKNOWN_UNIT = _("登记簿中没有这个单位。")
UNIT_HELP = _("单位全称或统一社会信用代码。")


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


class ProjectForm(forms.ModelForm):
    """A project, with the version that was read; the service checks it under lock."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = BudgetProject
        fields = ("code", "name", "nature", "kind", "first_year")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def _post_clean(self):
        """Nothing: the instance stays as it was read."""

    def facts(self):
        """The facts given, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


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


class LineForm(forms.ModelForm):
    """A budget line; the service checks it under lock."""

    class Meta:
        model = BudgetLine
        fields = ("kind", "amount", "source", "document_number", "document_date")
        widgets = {"document_date": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"amount": _("压减填负数；调剂调出填负数。")}

    def _post_clean(self):
        """Nothing: the service checks the line."""


class PaymentForm(forms.ModelForm):
    """A payment; the service checks it."""

    class Meta:
        model = Payment
        fields = ("voucher", "paid_on", "amount", "source", "purpose")
        widgets = {"paid_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def _post_clean(self):
        """Nothing: the service checks the payment."""


class TakeBackForm(forms.Form):
    """How a payment was taken back."""

    voucher = forms.CharField(label=_("冲销凭证号"), max_length=60)
    paid_on = forms.DateField(label=_("冲销日期"), initial=today, widget=forms.DateInput({"type": "date"}))
