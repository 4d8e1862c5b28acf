"""The facets of an answer as a page shows them: groups of values with their names, counts and choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yanfa.kernel.identifiers.categories import category_name
from yanfa.kernel.identifiers.countries import country_name
from yanfa.subsystems.instruments.choices.catalogue import BookingWay, Facet
from yanfa.subsystems.instruments.models.registry import FUNDINGS, SHARE_MODES
from yanfa.subsystems.instruments.services.catalogue.finding import Result
from yanfa.subsystems.instruments.services.catalogue.snapshot import Snapshot

#: Long facets show their most frequent values, and every chosen one.
MOST_SHOWN = {Facet.UNIT: 30, Facet.COUNTRY: 15}
NO_CLASS = "990000"


@dataclass(frozen=True)
class Value:
    """A value of a facet; `inner` are the values below it."""

    code: str
    label: str | Promise
    count: int
    chosen: bool
    inner: tuple[Value, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the values below it are shown at once."""
        return self.chosen or any(each.chosen for each in self.inner)


@dataclass(frozen=True)
class Group:
    """A facet: its name in the address, its heading, its values, and how many more it has."""

    code: str
    label: str
    values: tuple[Value, ...]
    more: int = 0

    @property
    def chosen(self) -> list[Value]:
        """The chosen values, also those below others."""
        flat = [each for value in self.values for each in (value, *value.inner)]
        return [each for each in flat if each.chosen]


def language() -> str:
    """The language of the page, as code lists ask for it."""
    return (get_language() or "zh")[:2]


def class_name(code: str) -> str:
    """A class of 2, 4 or 6 digits in the language of the page."""
    return category_name(NO_CLASS if code.startswith("99") else code, language())


def district_label(snapshot: Snapshot, code: str) -> str:
    """A district in the language of the page; its code where the policy does not name it."""
    row = snapshot.districts.get(code)
    if row is None:
        return code
    return str(row["label"] if language() == "zh" else row["label_en"])


def groups_of(result: Result) -> list[Group]:
    """Every facet that has something to choose."""
    snapshot = result.snapshot
    names: list[tuple[Facet, str, Callable[[str], Any]]] = [
        (Facet.DISTRICT, _("所在区"), lambda code: district_label(snapshot, code)),
        (
            Facet.UNIT,
            _("管理单位"),
            lambda code: snapshot.unit_of[code].name if code in snapshot.unit_of else code,
        ),
        (Facet.BAND, _("仪器原值"), lambda code: band_label(snapshot.bands, code)),
        (Facet.FEE, _("收费"), lambda code: _("公布收费标准")),
        (Facet.BOOKING, _("预约方式"), booking_label),
        (Facet.FREE, _("可约时间"), lambda code: _("%s 天内有空") % code),
        (Facet.COUNTRY, _("生产国别（地区）"), lambda code: country_name(code, language())),
        (Facet.FUND, _("经费来源"), fund_label),
        (Facet.SHARE, _("共享模式"), lambda code: _named(SHARE_MODES, code)),
    ]
    groups = [_tree(result), *(_group(result, *each) for each in names)]
    return [group for group in groups if group.values]


def band_label(floors: list[int], code: str) -> str:
    """A band of value in 万元."""
    number = int(code) if code.isdigit() else 0
    if number == 0:
        return _("%s 万元以下") % floors[0]
    if number >= len(floors):
        return _("%s 万元及以上") % floors[-1]
    return _("%(low)s–%(high)s 万元") % {"low": floors[number - 1], "high": floors[number]}


def booking_label(code: str) -> str:
    """How an instrument is booked."""
    labels = {
        BookingWay.ONLINE: _("平台在线预约"),
        BookingWay.LINK: _("单位网站预约"),
        BookingWay.CONTACT: _("联系单位预约"),
    }
    return labels.get(BookingWay(code), code) if code in set(BookingWay) else code


def fund_label(code: str) -> str:
    """A source of money, as the record names it."""
    return _named(FUNDINGS, code)


def _named(names: Iterable[tuple[str, Any]], code: str) -> str:
    """The name of a code in a list of a table; the code where the list lacks it."""
    return next((str(name) for each, name in names if each == code), code)


def _group(result: Result, facet: Facet, label: str, name: Callable[[str], Any]) -> Group:
    chosen = result.question.chosen.get(facet, ())
    counts = result.answer.counts.get(facet, {})
    codes = sorted(counts) if facet in {Facet.DISTRICT, Facet.BAND} else _by_count(counts.items())
    if facet is Facet.FREE:
        codes = sorted(counts, key=lambda code: int(code) if code.isdigit() else 0)
    most = MOST_SHOWN.get(facet, len(codes))
    shown = [code for number, code in enumerate(codes) if number < most or code in chosen]
    values = tuple(Value(code, name(code), counts[code], code in chosen) for code in shown)
    return Group(facet, label, values, len(codes) - len(shown))


def _by_count(counts: Iterable[tuple[str, int]]) -> list[str]:
    return [code for code, count in sorted(counts, key=lambda pair: (-pair[1], pair[0]))]


def _tree(result: Result) -> Group:
    chosen = result.question.chosen.get(Facet.CATEGORY, ())
    counts = result.answer.counts.get(Facet.CATEGORY, {})

    def value(code: str, inner: tuple[Value, ...] = ()) -> Value:
        return Value(code, class_name(code), counts.get(code, 0), code in chosen, inner)

    codes = sorted(counts)
    values = []
    for big in sorted({code[:2] for code in codes}):
        inner = tuple(value(code) for code in codes if len(code) == 4 and code[:2] == big and big != "99")
        values.append(value(big, inner))
    return Group(Facet.CATEGORY, _("仪器分类"), tuple(values))
