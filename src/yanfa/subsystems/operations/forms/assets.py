"""Forms of assets: filters, facts, a move to another place, the list of core devices, maintenance contracts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.clock import today
from yanfa.subsystems.operations.forms.systems import (
    EVERY,
    DayField,
    EndForm,
    FactsForm,
    LedgerFilter,
    ProjectField,
    SystemField,
    day_input,
)
from yanfa.subsystems.operations.models import Asset, AssetPlace, CoreListing, MaintenanceContract
from yanfa.subsystems.operations.models.assets import KINDS
from yanfa.subsystems.operations.workflow.assets import STATES

WARNING = "operations.expiry_warning_days"


class AssetFilter(LedgerFilter):
    """Filters of the list of assets."""

    kind = forms.ChoiceField(label=_("资产类别"), required=False, choices=[EVERY, *KINDS])
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[EVERY, *((state.code, state.label) for state in STATES)]
    )
    system = SystemField(to_field_name="code", empty_label=_("全部"))
    core = forms.BooleanField(label=_("只看核心设备"), required=False)

    def records(self) -> QuerySet[Asset]:
        """The assets with their places and listings."""
        assets: Any = Asset.objects
        found, chosen = assets.search(self.words), self.chosen
        for name in ("kind", "state"):
            if value := chosen.get(name):
                found = found.filter(**{name: value})
        if system := chosen.get("system"):
            places: Any = AssetPlace.objects
            found = found.filter(pk__in=places.holding_on(today()).filter(system=system).values("asset"))
        if chosen.get("core"):
            found = found.filter(pk__in=assets.core_on(today()))
        return cast(
            QuerySet[Asset],
            found.prefetch_related(
                Prefetch("places", AssetPlace.objects.select_related("system", "project")),
                Prefetch("core_listings", CoreListing.objects.select_related("end")),
            ),
        )


class AssetForm(FactsForm):
    """An asset as it is taken into stock."""

    site = forms.CharField(label=_("存放地点"), max_length=100, required=False)
    system = SystemField()
    project = ProjectField(help_text=_("不填时取所属系统的预算项目。"))

    class Meta:
        model = Asset
        fields = ("number", "name", "kind", "model", "serial", "contract_number", "stocked_on")
        widgets: ClassVar = {"stocked_on": day_input()}


class AssetChangeForm(FactsForm):
    """What may be changed of an asset: not its number, kind and first day."""

    class Meta:
        model = Asset
        fields = ("name", "model", "serial", "contract_number")


class PlaceForm(forms.Form):
    """Where an asset stands from a day on."""

    starts_on = DayField(label=_("变更日期"))
    site = forms.CharField(label=_("存放地点"), max_length=100, required=False)
    system = SystemField()
    project = ProjectField(help_text=_("不填时取所属系统的预算项目。"))


class CoreForm(forms.Form):
    """An asset that is put on the list of core devices."""

    starts_on = DayField(label=_("列入日期"))
    list_version = forms.CharField(
        label=_("清单版本"), max_length=60, help_text=_("核心设备清单的版本，例如 2025 年第 1 版。")
    )


class DelistForm(EndForm):
    """An asset that leaves the list."""

    list_version = forms.CharField(label=_("清单版本"), max_length=60, required=False)


class ContractFilter(LedgerFilter):
    """Filters of the list of maintenance contracts."""

    standing = forms.ChoiceField(
        label=_("到期情况"),
        required=False,
        choices=[EVERY, ("in_force", _("有效")), ("expiring", _("即将到期")), ("over", _("已到期"))],
    )

    def records(self) -> QuerySet[MaintenanceContract]:
        """The contracts with their assets."""
        contracts: Any = MaintenanceContract.objects
        found, day = contracts.search(self.words), today()
        soon = day + timedelta(days=int(policy.get(WARNING).value))
        limits: dict[str, dict[str, Any]] = {
            "in_force": {"starts_on__lte": day, "ends_on__gte": day},
            "expiring": {"ends_on__range": (day, soon)},
            "over": {"ends_on__lt": day},
        }
        found = found.filter(**limits.get(self.chosen.get("standing") or "", {}))
        return cast(QuerySet[MaintenanceContract], found.select_related("project").prefetch_related("assets"))


class ContractForm(FactsForm):
    """A maintenance contract as it is registered."""

    project = ProjectField()

    class Meta:
        model = MaintenanceContract
        fields = ("number", "name", "supplier", "starts_on", "ends_on", "amount", "project", "assets")
        widgets: ClassVar = {"starts_on": day_input(), "ends_on": day_input()}


class ContractChangeForm(ContractForm):
    """What may be changed of a contract: not its number and first day."""

    class Meta(ContractForm.Meta):
        fields = ("name", "supplier", "ends_on", "amount", "project", "assets")  # type: ignore[assignment]
