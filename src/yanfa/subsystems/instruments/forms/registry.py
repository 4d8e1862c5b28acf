"""What is typed about an instrument: the long form in sections, the filters of lists, and what hangs on a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.identifiers import categories, countries, subjects
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.forms import districts
from yanfa.subsystems.instruments.models import (
    CustomsRecord,
    Instrument,
    InstrumentYear,
    PriceItem,
)
from yanfa.subsystems.instruments.rules.registry import FACTS, SECTIONS

EVERY = [("", _("全部"))]
STATES = [
    ("draft", _("仪器填报中")),
    ("unit_review", _("仪器待单位审核")),
    ("submitted", _("仪器待平台审核")),
    ("returned", _("仪器信息待补正")),
    ("published", _("仪器已入网")),
    ("suspended", _("仪器停用待修")),
    ("retired", _("仪器已退出")),
    ("withdrawn", _("仪器涉密撤回")),
]
TITLES = {
    "identity": _("仪器身份"),
    "origin": _("来源与日期"),
    "money": _("原值与经费（元）"),
    "technical": _("技术信息"),
    "sharing": _("共享服务"),
    "place": _("安放地点"),
    "contact": _("联系方式"),
}
HELP = {
    "name": _("按铭牌或说明书的中文全称，不写型号。"),
    "category": _("6 位数字：大类、中类、小类各 2 位，如 010102；其他填 990000。"),
    "inner_no": _("本单位给仪器的编号，单位内不重复。"),
    "owner": _("所有权不属于管理单位时填写。"),
    "manufacturer": _("填制造商，不填代理商。"),
    "country": _("自行研制的选中国。"),
    "booked_on": _("资产入账的日期。"),
    "customs_supervised": _("勾选后须填写海关监管信息。"),
    "original_value": _(
        "单位为元；应等于六项经费之和。进口仪器按入账日汇率折合人民币，赠送的按市场价或资产价。"
    ),
    "subjects": _("GB/T 13745 一级学科，最多 4 个；按住 Ctrl 可多选。"),
    "technical": _("写主要指标及其数值。"),
    "achievement": _("写 1 至 3 个服务案例；没有的写“无”。"),
    "share_mode": _("向本单位以外用户提供服务的选外部共享。"),
    "contact_phone": _("公开的服务电话，建议填固定电话。"),
    "fee": _("参考收费标准；分项价格在记录页的收费项目中填写。"),
}
DAYS = ("purchased_on", "accepted_on", "in_use_since", "booked_on")
AREAS = (
    "accessories",
    "technical",
    "function",
    "standards",
    "service_content",
    "achievement",
    "sharing_rule",
    "fee",
)


def day() -> forms.DateInput:
    """A day as browsers ask for it."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class FactsForm(forms.ModelForm):
    """All facts of a record, in sections; the service checks them under lock."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    subjects = forms.MultipleChoiceField(
        label=_("主要学科领域"),
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
        help_text=HELP["subjects"],
    )
    service_url = forms.URLField(
        label=_("预约服务网址"), required=False, max_length=150, assume_scheme="https"
    )
    country = forms.ChoiceField(label=_("生产国别（地区）"), initial="CN", help_text=HELP["country"])
    district = districts.DistrictField(label=_("安置所在区县"))

    class Meta:
        model = Instrument
        fields = FACTS
        help_texts = HELP
        widgets = {name: day() for name in DAYS} | {name: forms.Textarea({"rows": 3}) for name in AREAS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh"
        named = subjects.SUBJECTS if language.startswith("zh") else subjects.ENGLISH
        self._choose("subjects", [(code, f"{code} {name}") for code, name in named.items()])
        self._choose("country", list(countries.countries(language).items()))
        self.fields["version"].initial = self.instance.version
        self.fields["category"].widget.attrs["list"] = "instrument-classes"
        self.fields["district"].widget.attrs["list"] = "instrument-districts"

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def _post_clean(self) -> None:
        """Nothing: the instance stays as it was read."""

    def facts(self) -> dict[str, Any]:
        """The facts given."""
        return {name: value for name, value in self.cleaned_data.items() if name in FACTS}

    def sections(self) -> Iterator[tuple[str, Any, list[Any]]]:
        """(code, title, fields) of every section that the form shows."""
        for code, names in SECTIONS.items():
            shown = [self[name] for name in names if name in self.fields]
            if shown:
                yield code, TITLES[code], shown

    def others(self) -> list[Any]:
        """The fields that stand in no section, hidden ones left out."""
        return [field for field in self.visible_fields() if field.name not in FACTS]

    def districts(self) -> list[str]:
        """The city's districts with their codes, which the browser offers to complete."""
        return [named for _, named in districts.choices()]

    def classes(self) -> list[tuple[str, str]]:
        """(first four digits with 00, name) of every class, which the browser offers to complete."""
        table, language = categories.classification(), get_language() or "zh"
        middle = [each for big in table.big() for each in table.middle(big.code)]
        return [
            (f"{each.code}00", categories.category_name(each.code, language, whole=True)) for each in middle
        ]


class UnitChoiceForm(forms.Form):
    """For which of his units a person reports."""

    unit = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label=_("管理单位"), to_field_name="public_id"
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class InstrumentFilter(forms.Form):
    """Filters of the list; a wrong value filters nothing."""

    q = forms.CharField(label=_("名称、型号、编号或制造商"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("报送状态"), required=False, choices=[*EVERY, *STATES])
    category = forms.ChoiceField(label=_("仪器大类"), required=False)
    share_mode = forms.ChoiceField(
        label=_("共享模式"),
        required=False,
        choices=[
            *EVERY,
            ("external", _("外部共享")),
            ("internal", _("内部共享")),
            ("none", _("不共享")),
        ],
    )
    late = forms.BooleanField(label=_("只看逾期报送"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh"
        big = [
            (each.code, f"{each.code} {each.label(language)}") for each in categories.classification().big()
        ]
        cast(forms.ChoiceField, self.fields["category"]).choices = [*EVERY, *big]

    def chosen(self, records: Any) -> Any:
        """The records that the filters leave."""
        given = self.cleaned_data if self.is_valid() else {}
        found = records.search(given.get("q", ""))
        if state := given.get("state"):
            found = found.filter(state=state)
        if category := given.get("category"):
            found = found.filter(category__startswith=category)
        if mode := given.get("share_mode"):
            found = found.filter(share_mode=mode)
        return found.filter(days_late__gt=0) if given.get("late") else found


class CustomsForm(forms.ModelForm):
    """Customs papers; the service checks them."""

    class Meta:
        model = CustomsRecord
        fields = (
            "declaration_no",
            "item_no",
            "certificate_no",
            "contract_no",
            "port",
            "customs_office",
            "hs_code",
            "imported_on",
            "released_on",
            "sharing_declared",
            "fee_reviewed",
            "follow_up",
        )
        widgets = {"imported_on": day(), "released_on": day()}

    def _post_clean(self) -> None:
        """Nothing: the instance stays as it was read."""


class ImageForm(forms.Form):
    """A picture."""

    file = forms.FileField(
        label=_("图片"),
        widget=forms.FileInput({"accept": ".jpg,.jpeg,.png"}),
        help_text=_("jpg 或 png，不超过 1 MB。"),
    )
    caption = forms.CharField(label=_("图片说明"), required=False, max_length=100)


class PriceForm(forms.ModelForm):
    """A price from a day on."""

    class Meta:
        model = PriceItem
        fields = ("item", "unit", "inner_price", "outer_price", "valid_from")
        widgets = {"valid_from": day()}

    def _post_clean(self) -> None:
        """Nothing: the service checks the price with those that stand."""


class YearForm(forms.ModelForm):
    """The figures of an evaluation year."""

    class Meta:
        model = InstrumentYear
        fields = ("year", "run_hours", "service_hours", "income", "run_status")
        help_texts = {"year": _("评估年度自 7 月 1 日至次年 6 月 30 日，填起始年份。")}

    def _post_clean(self) -> None:
        """Nothing: the service writes the row of the year."""
