"""The field of a district: found by typing a part of its name or code, kept as its code of GB/T 2260."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.registers.organisations.api import district_name, districts

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
#: Codes of several districts of one name that a refusal lists.
MOST_LISTED = 6


class DistrictField(forms.CharField):
    """A district of GB/T 2260: the browser completes the city's own, any other is named in full or by its code."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {
            "max_length": 40,
            "widget": forms.TextInput({"autocomplete": "off"}),
            "help_text": gettext_lazy(
                "输入区县名称或代码的一部分，从列表中选择；外省市的写明省份，如“江苏省昆山市”，或填六位行政区划代码。"
            ),
        }
        super().__init__(**given | options)

    def prepare_value(self, value: Any) -> Any:
        """A code together with its name."""
        if not isinstance(value, str) or not _CODE.fullmatch(value):
            return value
        return dict(choices()).get(value) or f"{value} {district_name(value) or ''}".strip()

    def clean(self, value: Any) -> str:
        """The code of what was typed. Raises ValidationError where no district, or more than one, is meant."""
        words: str = super().clean(value)
        if found := _CODE.search(words):
            if district_name(found[0]) is None:
                raise forms.ValidationError(_("没有代码为“%s”的行政区划。") % found[0])
            return found[0]
        return one_named(words) if words else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another district is meant; the code and the name of one district are the same."""
        try:
            return self.clean(data) != (initial or "")
        except forms.ValidationError:
            return True


def choices() -> list[tuple[str, str]]:
    """(code, code and name) of the city's districts in the language of the page, as the policy lists them."""
    chinese = (get_language() or "zh").startswith("zh")
    rows = policy.get("instruments.district_places").value
    return [(row["code"], f"{row['code']} {row['label' if chinese else 'label_en']}") for row in rows]


def one_named(words: str) -> str:
    """The code of the one district of a name; one of the city goes before others. Raises ValidationError."""
    wanted = "".join(words.split()).casefold()
    for row in policy.get("instruments.district_places").value:
        if wanted in ("".join(row[name].split()).casefold() for name in ("label", "label_en")):
            return str(row["code"])
    known = districts()
    found = [code for code, name in known.items() if name == wanted]
    found = found or [code for code, name in known.items() if name.endswith(wanted)]
    if not found:
        raise forms.ValidationError(_("没有名为“%s”的行政区划，请写全称或六位代码。") % words)
    if len(found) > 1:
        listed = "；".join(f"{code} {known[code]}" for code in found[:MOST_LISTED])
        raise forms.ValidationError(
            _("“%(words)s”不止一处，请填代码：%(listed)s。") % {"words": words, "listed": listed}
        )
    return found[0]
