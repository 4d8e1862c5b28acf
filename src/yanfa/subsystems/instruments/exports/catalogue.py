"""Instruments of the public catalogue as a spreadsheet: public facts, with the service line of the unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yanfa.kernel.identifiers.categories import category_name
from yanfa.kernel.identifiers.countries import country_name
from yanfa.registers.organisations.api import district_name
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.services.catalogue.labels import language


def headings() -> list[str]:
    """The columns."""
    return [
        *(_("平台编号"), _("仪器中文全称"), _("仪器英文全称"), _("规格型号"), _("仪器分类"), _("管理单位")),
        *(_("所在区"), _("制造商"), _("生产国别（地区）"), _("仪器原值（元）"), _("启用日期"), _("共享模式")),
        *(_("主要功能"), _("主要技术指标"), _("主要服务内容"), _("参考收费标准"), _("上一评估年度机时")),
        *(_("联系电话"), _("页面地址")),
    ]


def rows(records: Iterable[Instrument], origin: str) -> Iterator[list[Any]]:
    """One row for each instrument; `origin` is the site's address without a path."""
    spoken = language()
    for each in records:
        entry = each.catalogue_entry
        yield [
            *(each.platform_no, each.name, each.name_en, each.model),
            *(category_name(each.category, spoken, whole=True), each.organisation.name),
            *(district_name(each.district) or each.district, each.manufacturer),
            *(country_name(each.country, spoken), each.original_value, each.in_use_since),
            *(str(each.get_share_mode_display()), each.function, each.technical, each.service_content),
            *(each.fee, entry.used_hours, each.contact_phone),
            origin + reverse("instruments:landing", args=[each.public_id]),
        ]
