"""What the yearly report says: sentences with the figures in them, tables and charts, before any format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yanfa.kernel.identifiers.categories import category_name
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.ui.charts import Bar, Bars
from yanfa.registers.organisations.api import Organisation, district_name
from yanfa.subsystems.instruments.models import EffectReport
from yanfa.subsystems.instruments.models.evaluation.evaluations import GRADES
from yanfa.subsystems.instruments.models.registry import FUNDINGS
from yanfa.subsystems.instruments.models.requests import SATISFACTIONS
from yanfa.subsystems.instruments.rules.effect_report import growth, share

DASH = "—"
TEN_THOUSAND, CENT = Decimal(10_000), Decimal("0.01")
LISTED, VALUE, UNITS = "instruments.listed", "instruments.total_value", "instruments.managing_units"
NEW, REWARDS = "instruments.newly_reported", "instruments.rewards_granted"
BARS = 10


@dataclass(frozen=True)
class Table:
    """A table with its title."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Every row as (heading, cell): on a telephone rows become cards."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Part:
    """A chapter of the report."""

    heading: str
    texts: Sequence[str] = ()
    tables: Sequence[Table] = ()
    charts: Sequence[Bars] = field(default_factory=tuple)


def parts_of(report: EffectReport) -> list[Part]:
    """The chapters in their order; one without anything to say is left out."""
    figures = report.figures
    made = [
        _stock(report.year, figures),
        *(_split(name, heading, column, figures) for name, heading, column in _splits()),
        _usage(figures["usage"]),
        _satisfaction(figures["usage"]["satisfaction"]),
        _evaluation(report.year, figures["evaluation"]),
        Part(
            _("典型服务案例"), [_("%(unit)s：%(text)s") % {"unit": u, "text": t} for u, t in figures["cases"]]
        ),
        Part(_("问题和下一步工作"), [line for line in report.outlook.splitlines() if line.strip()]),
        _all_figures(figures["indicators"]),
    ]
    return [part for part in made if part.texts or part.tables]


def _splits() -> list[tuple[str, str, str]]:
    """(name, heading of the chapter, heading of the column)."""
    return [
        ("category", _("按仪器大类"), _("仪器大类")),
        ("district", _("按所在区县"), _("所在区县")),
        ("unit_kind", _("按单位性质"), _("单位性质")),
        ("funding", _("按主要经费来源"), _("主要经费来源")),
    ]


def _stock(year: int, figures: Any) -> Part:
    row = {each["code"]: each for each in figures["indicators"]}
    told = {
        "year": year,
        "listed": _count(row[LISTED]["value"]),
        "value": _wan(row[VALUE]["value"]),
        "units": _count(row[UNITS]["value"]),
        "new": _count(row[NEW]["value"]),
        "growth": _percent(growth(row[LISTED]["value"], row[LISTED]["before"])),
    }
    text = _(
        "截至 %(year)s 年底，入网大型科学仪器设施 %(listed)s 台套，原值合计 %(value)s 万元，管理单位 %(units)s 家。"
        "当年新增报送 %(new)s 台套，台套数比上年末增长 %(growth)s。"
    )
    return Part(_("入网仪器设施"), [text % told])


def _split(name: str, heading: str, column: str, figures: Any) -> Part:
    rows = figures["splits"][name]
    if not rows:
        return Part(heading)
    whole = sum((Decimal(row[1]) for row in rows), Decimal(0))
    cells = [
        [_name(name, row[0]), _count(row[1]), _percent(share(Decimal(row[1]), whole)), _wan(row[2])]
        for row in rows
    ]
    table = Table(heading, [column, _("台套数"), _("占比"), _("原值（万元）")], cells)
    bars = [
        Bar(Decimal(row[1]), f"{_name(name, row[0])} {_count(row[1])}", _brief(name, row[0])) for row in rows
    ]
    return Part(heading, (), [table], [Bars(bars[:BARS], _("台套"), heading)])


def _usage(usage: Any) -> Part:
    told = {name: _count(usage[name]) for name in ("records", "hours", "external_hours", "users", "small")}
    told |= {
        "income": _wan(usage["income"]),
        "share": _percent(share(Decimal(usage["external_hours"]), Decimal(usage["hours"]))),
    }
    text = _(
        "经核验的服务记录 %(records)s 条，运行机时 %(hours)s 小时，其中对外服务 %(external_hours)s 小时，占 %(share)s；"
        "服务用户单位 %(users)s 家，其中中小微企业 %(small)s 家；对外服务收入 %(income)s 万元。"
    )
    bars = [
        Bar(
            Decimal(hours),
            _("%(month)s 月 %(hours)s 小时") % {"month": month, "hours": _count(hours)},
            f"{month}",
        )
        for month, hours in enumerate(usage["months"], start=1)
    ]
    return Part(_("运行和共享服务"), [text % told], (), [Bars(bars, _("小时"), _("各月运行机时"))])


def _satisfaction(rated: Any) -> Part:
    whole = sum(rated.values())
    if not whole:
        return Part(_("用户评价"))
    rows = [
        [str(label), f"{rated.get(code, 0)}", _percent(share(Decimal(rated.get(code, 0)), Decimal(whole)))]
        for code, label in SATISFACTIONS
    ]
    text = _("收到用户评价 %s 条。") % whole
    return Part(_("用户评价"), [text], [Table(_("用户评价"), [_("评价"), _("条数"), _("占比")], rows)])


def _evaluation(year: int, found: Any) -> Part:
    told = {"year": year, **found, "amount": _wan(found["amount"])}
    text = _(
        "%(year)s 评估年度有 %(reports)s 家单位提交自评报告。当年批准奖励 %(units)s 家单位、%(instruments)s 台套仪器，"
        "扣除追回后共 %(amount)s 万元。"
    )
    rows = [[str(label), f"{found['grades'].get(code, 0)}"] for code, label in GRADES]
    tables = [Table(_("评估结果"), [_("评估等级"), _("单位数")], rows)] if found["grades"] else []
    return Part(_("共享服务评估与奖励"), [text % told], tables)


def _all_figures(rows: Any) -> Part:
    english = (get_language() or "").startswith("en")
    cells = []
    for row in rows:
        indicator = registry[row["code"]]
        name = indicator.label_en if english else indicator.label
        unit = row["unit"]
        cells.append([name, unit, _figure(row["value"], unit), _figure(row["before"], unit)])
    heads = [_("指标"), _("计量单位"), _("本年"), _("上年")]
    return Part(_("附表：指标"), (), [Table(_("附表：指标"), heads, cells)])


def _name(split: str, code: str) -> str:
    """The words of a part of a dimension."""
    if not code:
        return _("未填")
    if split == "district":
        return district_name(code) or code
    if split == "category":
        return category_name(code, (get_language() or "zh")[:2])
    labels = (
        dict(FUNDINGS) if split == "funding" else dict(Organisation._meta.get_field("kind").choices or ())
    )
    return str(labels.get(code, code))


def _brief(split: str, code: str) -> str:
    """Four characters of the name, below a bar; a district without its city, which all of them share."""
    name = _name(split, code)
    return ((name.rpartition("市")[2] if split == "district" else "") or name)[:4]


def _figure(value: str | None, unit: str) -> str:
    """An indicator's value: money with both its places, others with two at most."""
    if not value:
        return DASH
    number = Decimal(value).quantize(CENT, ROUND_HALF_UP)
    return f"{number:,f}" if unit == "元" else f"{number:,f}".rstrip("0").rstrip(".")


def _count(value: str | None) -> str:
    return DASH if value is None else f"{Decimal(value).normalize():,f}"


def _wan(value: str | None) -> str:
    return DASH if value is None else f"{Decimal(value) / TEN_THOUSAND:,.2f}"


def _percent(value: Decimal | None) -> str:
    return DASH if value is None else f"{value}%"
