"""Rows that cannot both hold, and increases that are the size of the stock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from yanfa.subsystems.performance.rules.values import Quantity, agree, comparable_units, plain, squeeze

from .case import Case, Line
from .mentions import Mention
from .naming import coverage, shared_pieces
from .narrative import stated_figure
from .outcome import NOT_APPLICABLE, Outcome, Remark
from .shelf import Shelf

HALF = 0.5
_YEAR_DAYS = (Decimal(365), Decimal(366))
_UP = re.compile(r"可用|运行天数|正常运行|无故障|在线(?:时间|天数|率)|开通率|畅通")
_DOWN = re.compile(r"中断|停机|停运|断网|停服|瘫痪|无法访问|不可用")
_TOTAL = re.compile(r"总人数|总数量|总数|总量|总额|总次数|合计")
_WHOLE_RATES = (
    (re.compile(r"合格率"), re.compile(r"不合格")),
    (re.compile(r"办结率"), re.compile(r"未办结")),
    (re.compile(r"完成率"), re.compile(r"未完成")),
    (re.compile(r"及时率"), re.compile(r"逾期|延误|不及时")),
    (re.compile(r"准确率|正确率"), re.compile(r"差错|错误")),
)


def row_conflict(case: Case) -> Outcome:
    """Two rows of the form cannot both hold."""
    lines = [line for line in case.lines if stated_figure(line)]
    if len(lines) < 2:
        return NOT_APPLICABLE
    found = [*_interrupted(lines), *_complements(lines), *_parts_above_total(lines)]
    return [
        Remark(
            indicator=line.row.name,
            printed=line.row.actual,
            computed=other.row.actual,
            quote=line.row.name,
            sentence=sentence,
            facts={"name": other.name, "value": other.row.actual or ""},
        )
        for sentence, line, other in found
    ]


def _interrupted(lines: Sequence[Line]) -> Iterator[tuple[str, Line, Line]]:
    """Available every day of the year, and interrupted."""
    up = next((line for line in lines if _UP.search(line.name) and _is_all_year(line)), None)
    if up is None:
        return
    for line in lines:
        figure = stated_figure(line)
        if _DOWN.search(line.name) and figure and not figure.percent and figure.number >= 1:
            yield "interrupted", line, up


def _is_all_year(line: Line) -> bool:
    figure = stated_figure(line)
    if figure is None:
        return False
    return figure.number in _YEAR_DAYS if figure.unit == "天" else figure.percent and figure.number == 100


def _complements(lines: Sequence[Line]) -> Iterator[tuple[str, Line, Line]]:
    """A rate of 100 % beside a count of what it excludes, of the same subject."""
    for rate, missed in _WHOLE_RATES:
        for whole in lines:
            figure = stated_figure(whole)
            if not (figure and figure.percent and figure.number == 100 and rate.search(whole.name)):
                continue
            subject = rate.sub("", whole.core)
            for line in lines:
                count = stated_figure(line)
                named = missed.search(line.name) and subject and subject in line.core
                if named and count and not count.percent and count.number > 0:
                    yield "complement", line, whole


def _parts_above_total(lines: Sequence[Line]) -> Iterator[tuple[str, Line, Line]]:
    """A part that is larger than the total of the same name (一线坐席人员 above 一线团队总人数)."""
    for total in lines:
        subject = _TOTAL.sub("", total.name)
        whole = stated_figure(total)
        if whole is None or subject == total.name or len(subject) < 2:
            continue
        for line in lines:
            part = stated_figure(line)
            if line is total or part is None or part.unit != whole.unit or not line.name.startswith(subject):
                continue
            if part.in_base()[0] > whole.in_base()[0]:
                yield "part", line, total


_NEW = re.compile(r"新增|新建|增加|增量|净增")
_STOCK = re.compile(r"入网|在库|在册|累计|总数|总量|存量|保有|现有|共有|拥有|总规模|期末|年末")
_GROWTH = re.compile(
    r"(?P<subject>[^。；;\n]{0,40}?)(?:比|较)(?:去年|上年|上一年|上年度)(?:同期|末|底)?[^。；;\n]{0,8}?(?:增长|增加|提高|上升)(?:了|约|近)*"
    r"(?P<rate>\d+(?:\.\d+)?)%"
)
MOST_GROWTH = Decimal("1.6")
"""A stock seldom grows beyond this in a year; an increase within it of last year's stock is suspicious."""


def stock_as_flow(case: Case, shelf: Shelf) -> Outcome:
    """What a row calls new is as large as everything there is."""
    lines = [line for line in case.lines if _NEW.search(line.name) and stated_figure(line)]
    if not lines:
        return NOT_APPLICABLE
    found = []
    for line in lines:
        figure = stated_figure(line)
        assert figure is not None
        last = _last_stock(line, figure, shelf.earlier(case))
        remark = (
            _grown(case, line, figure) or _called_stock(case, line, figure) or _like_last_stock(line, last)
        )
        if remark is not None:
            found.append(remark if last is None else _with_other(remark, last[0]))
    return found


def _with_other(remark: Remark, other: Case) -> Remark:
    return Remark(**{**remark.__dict__, "other": other.ref})


def _figure_mentions(case: Case, line: Line, figure: Quantity) -> list[Mention]:
    """Where the narrative states the figure of the row."""
    return [
        mention
        for mention in case.done
        if agree(figure, mention.quantity)
        and comparable_units(figure.unit, mention.quantity.unit)
        and coverage(line.core, squeeze(mention.sentence)) >= HALF
    ]


def _grown(case: Case, line: Line, figure: Quantity) -> Remark | None:
    """The text says by how much the stock grew, and the figure is no such increase but the stock itself."""
    for mention in _figure_mentions(case, line, figure):
        growth = _GROWTH.search(case.narrative, mention.end, mention.end + 160)
        if growth is None or not _STOCK.search(growth["subject"]):
            continue
        rate = Decimal(growth["rate"]) / 100
        implied = figure.number * rate / (1 + rate)
        needed = figure.number / rate
        if rate >= 1 or any(_is_stock_of(other, figure, needed) for other in case.done):
            continue
        words = growth.group().strip("，。；; ")
        increase = f"{plain(implied.quantize(Decimal(1)))}{figure.unit or ''}"
        return Remark(
            line.row.name,
            line.row.actual,
            increase,
            mention.quote,
            "grown",
            {"rate": growth["rate"], "text": words},
        )
    return None


def _is_stock_of(mention: Mention, figure: Quantity, needed: Decimal) -> bool:
    """Whether the text also states a stock so large that the figure can be its increase."""
    same = comparable_units(mention.quantity.unit, figure.unit) and not mention.quantity.percent
    return same and mention.quantity.number >= needed / 2


def _called_stock(case: Case, line: Line, figure: Quantity) -> Remark | None:
    """The text gives the very figure as a stock and nowhere as an increase."""
    mentions = _figure_mentions(case, line, figure)
    if not mentions or any(_NEW.search(mention.phrase) for mention in mentions):
        return None
    stock = next((mention for mention in mentions if _STOCK.search(mention.phrase)), None)
    if stock is None:
        return None
    return Remark(line.row.name, line.row.actual, None, stock.quote, "called", {"text": stock.quote})


def _last_stock(line: Line, figure: Quantity, earlier: Sequence[Case]) -> tuple[Case, str, Decimal] | None:
    """The stock of the same things at the end of an earlier year that the figure just exceeds."""
    things = _NEW.sub("", line.core)
    for other in earlier:
        for mention in other.done:
            quantity = mention.quantity
            if quantity.unit != figure.unit or not _STOCK.search(mention.phrase) or not mention.is_exact:
                continue
            if (
                shared_pieces(things, mention.phrase)
                and quantity.number <= figure.number <= quantity.number * MOST_GROWTH
            ):
                return other, mention.quote, quantity.number
    return None


def _like_last_stock(line: Line, last: tuple[Case, str, Decimal] | None) -> Remark | None:
    target = line.target.number if line.target else None
    figure = stated_figure(line)
    if last is None or target is None or figure is None or figure.number < 3 * target:
        return None
    increase = f"{plain(figure.number - last[2])}{figure.unit or ''}"
    facts = {"text": last[1], "year": str(last[0].form.year)}
    return Remark(line.row.name, line.row.actual, increase, line.row.actual, "last", facts)
