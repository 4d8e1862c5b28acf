"""Forms of VPN accounts: filters, opening, facts, renewal, and why a name is looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.db.models import Max, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.clock import today
from yanfa.subsystems.operations.forms.systems import (
    EVERY,
    DayField,
    FactsForm,
    LedgerFilter,
    ProjectField,
    SystemField,
)
from yanfa.subsystems.operations.models import VpnAccount, VpnTerm

WARNING = "operations.expiry_warning_days"


class VpnFilter(LedgerFilter):
    """Filters of the list of accounts, by what is valid today."""

    system = SystemField(to_field_name="code", empty_label=_("全部"))
    standing = forms.ChoiceField(
        label=_("账号状态"),
        required=False,
        choices=[EVERY, ("valid", _("有效")), ("invalid", _("停用或过期")), ("expiring", _("即将到期"))],
    )

    def records(self) -> QuerySet[VpnAccount]:
        """The accounts with their terms and last sign-in."""
        accounts: Any = VpnAccount.objects
        terms: Any = VpnTerm.objects
        found, chosen, day = accounts.search(self.words), self.chosen, today()
        now = terms.standing_on(day)
        if system := chosen.get("system"):
            found = found.filter(pk__in=VpnTerm.objects.filter(system=system).values("account"))
        soon = day + timedelta(days=int(policy.get(WARNING).value))
        if chosen.get("standing") == "invalid":
            found = found.exclude(pk__in=now.values("account"))
        elif standing := chosen.get("standing"):
            due = {"end": None, "expires_on__range": (day, soon)} if standing == "expiring" else {}
            found = found.filter(pk__in=now.filter(**due).values("account"))
        chained = VpnTerm.objects.select_related("system", "project", "end")
        listed = found.annotate(last_sign_in=Max("sign_ins__signed_in_on")).order_by("account")
        return cast(QuerySet[VpnAccount], listed.prefetch_related(Prefetch("terms", chained)))


class TermForm(forms.Form):
    """From when until when an account is valid."""

    starts_on = DayField(label=_("起始日期"))
    expires_on = DayField(label=_("到期日"), required=False, help_text=_("最后有效的一天；长期有效的不填。"))
    system = SystemField()
    project = ProjectField(help_text=_("不填时取所属系统的预算项目。"))


class AccountForm(TermForm):
    """An account as it is opened."""

    account = forms.CharField(label=_("VPN账号"), max_length=100)
    holder = forms.CharField(
        label=_("使用人"), max_length=60, required=False, help_text=_("加密保存，页面上遮盖显示。")
    )
    unit = forms.CharField(label=_("使用单位"), max_length=100, required=False)
    field_order = ("account", "holder", "unit", "starts_on", "expires_on", "system", "project")

    def facts(self) -> dict[str, Any]:
        """The facts given."""
        return self.cleaned_data


class AccountChangeForm(FactsForm):
    """Another holder or unit of an account; a blank holder leaves the one that is kept."""

    holder = forms.CharField(
        label=_("使用人"),
        max_length=60,
        required=False,
        help_text=_("不填表示不变；加密保存，页面上遮盖显示。"),
    )

    class Meta:
        model = VpnAccount
        fields = ("unit",)

    def facts(self) -> dict[str, Any]:
        """The facts given, without a holder that was left blank."""
        given = super().facts()
        return given if given.get("holder") else {k: v for k, v in given.items() if k != "holder"}


class ReasonForm(forms.Form):
    """Why a masked name is looked at."""

    reason = forms.CharField(label=_("查看理由"), min_length=4, max_length=200)
