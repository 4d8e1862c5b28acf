"""The same again in other forms: copied texts, common deductions, last year's figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yanfa.subsystems.performance.rules.values import (
    Quantity,
    plain,
    squeeze,
)

from .case import Case, Line
from .mentions import Mention
from .naming import coverage
from .narrative import stated_figure
from .outcome import NOT_APPLICABLE, Outcome, Remark
from .shelf import Shelf, long_texts

SAME_CONTEXT = 0.6
TELLING_DIGITS = 3
"""A figure with this many digits before its closing zeros does not come twice by chance."""
COMMON_DEDUCTION = 3
"""So many forms with one and the same deduction are a pattern."""

FLOW = re.compile(
    r"新增|新建|新立|增加|发放|兑付|兑现|完成|举办|开展|组织|召开|受理|办理|办结|服务|接待|培训|参与|参加|评审|评估|评议|立项"
    r"|验收|申请|授权|奖励|补助|补贴|推送|发布|发表|访问|阅读|浏览|拦截|销售|检测|检查|处理|处置|咨询|转化|签约|签订|引进"
    r"|核发|购买|核减|印发|印制|编印|制作|维修|改造|采集|修复"
)
STOCK = re.compile(
    r"累计|入网|在库|现有|共有|拥有|保有|总数|存量|在册|在岗|在编|管护|维护|面积|里程|容量|规模|注册|运行管理|日常管理"
)
UNCOUNTED = frozenset(
    {"秒", "天", "工作日", "个月", "年", "级", "分", "星", "%", "米", "平方米", "GB", "Mbps", "千克", "亩"}
)
_FIELD_NAMES = {
    "goal_text": ("年度总体目标", "the goal text"),
    "result_text": ("实际完成情况", "the narrative of results"),
    "achievements": ("主要绩效", "the achievements"),
    "problems": ("主要问题", "the problems"),
    "measures": ("改进措施", "the measures"),
    "deviation": ("偏差原因及改进措施", "a reason for deviation"),
}


def identical_text(case: Case, shelf: Shelf) -> Outcome:
    """A long text, or the whole of the deductions, is the same in other forms."""
    if len(shelf.cases) < 2:
        return NOT_APPLICABLE
    found = []
    for field, text in long_texts(case):
        others = [
            other
            for other in shelf.with_text(case, text)
            if field != "goal_text" or _is_other_project(case, other)
        ]
        if others:
            label, label_en = _FIELD_NAMES[field]
            facts = {
                "field": label,
                "field_en": label_en,
                "count": str(len(others)),
            } | named(others[0])
            found.append(Remark(printed=label, quote=text, facts=facts, other=others[0].ref))
    return found + _same_deductions(case, shelf)


def _is_other_project(case: Case, other: Case) -> bool:
    """A standing project may keep its goals from year to year; another project may not have the same."""
    return case.project_key[2] != other.project_key[2]


def _same_deductions(case: Case, shelf: Shelf) -> list[Remark]:
    others = shelf.with_deductions(case)
    if len(others) + 1 < COMMON_DEDUCTION:
        return []
    lost = [
        line for line in case.lines if line.weight and line.score is not None and line.score < line.weight
    ]
    rows = "、".join(f"{line.name}（{line.row.score}/{line.row.weight}）" for line in lost)
    facts = {"rows": rows, "count": str(len(others))} | named(others[0])
    name = lost[0].row.name if len(lost) == 1 else None
    return [Remark(name, lost[0].row.score, None, lost[0].row.name, "deduction", facts, other=others[0].ref)]


def repeated_figure(case: Case, shelf: Shelf) -> Outcome:
    """A figure of what happened in the year is exactly that of an earlier year."""
    earlier = shelf.earlier(case)
    if not earlier:
        return NOT_APPLICABLE
    return [*_repeated_rows(case, earlier), *_repeated_clauses(case, shelf)]


def _repeated_rows(case: Case, earlier: list[Case]) -> Iterator[Remark]:
    for line in case.lines:
        figure = stated_figure(line)
        if figure is None or not is_telling(figure) or not FLOW.search(line.name) or STOCK.search(line.name):
            continue
        for other, twin in twins(line, earlier):
            there = stated_figure(twin)
            if there is not None and there.in_base() == figure.in_base():
                facts = {
                    "text": f"{line.name}{line.row.actual}",
                    "year": str(other.form.year),
                    "other": title_of(other),
                }
                yield Remark(
                    line.row.name,
                    line.row.actual,
                    twin.row.actual,
                    line.row.actual,
                    "main",
                    facts,
                    other=other.ref,
                )
                break


def _repeated_clauses(case: Case, shelf: Shelf) -> Iterator[Remark]:
    quoted: set[str] = set()
    for mention in case.done:
        if mention.quote in quoted or not is_telling(mention.quantity) or not is_flow(mention):
            continue
        for other, twin in shelf.with_figure(mention.quantity):
            if (
                _is_earlier(other, case)
                and coverage(squeeze(mention.phrase), squeeze(twin.phrase)) >= SAME_CONTEXT
            ):
                quoted.add(mention.quote)
                facts = {"text": mention.quote, "year": str(other.form.year), "other": title_of(other)}
                raw = mention.quantity.raw
                yield Remark(None, raw, twin.quantity.raw, mention.quote, "main", facts, other=other.ref)
                break


def _is_earlier(other: Case, case: Case) -> bool:
    years = other.form.year, case.form.year
    same_unit = other.project_key[1] == case.project_key[1]
    return same_unit and years[0] is not None and years[1] is not None and years[0] < years[1]


def twins(line: Line, cases: Sequence[Case]) -> Iterator[tuple[Case, Line]]:
    """The rows of other forms that carry the same name."""
    return ((other, other.by_name[line.core]) for other in cases if line.core in other.by_name)


def is_flow(mention: Mention) -> bool:
    """Whether the text tells of what happened in the year, not of what there is."""
    words = mention.phrase
    return FLOW.search(words) is not None and STOCK.search(words) is None and mention.bound == "="


def is_telling(quantity: Quantity) -> bool:
    """Whether a figure counts things and has digits enough not to be met twice by chance."""
    number, unit = quantity.in_base()
    digits = plain(number).replace(".", "").strip("0")
    return len(digits) >= TELLING_DIGITS and unit is not None and unit not in UNCOUNTED


def title_of(case: Case) -> str:
    """The project of a form, for a sentence."""
    return squeeze(case.form.project or "")


def named(case: Case) -> dict[str, str]:
    """Another form for a sentence: project and year."""
    year = str(case.form.year) if case.form.year else ""
    return {
        "other": title_of(case),
        "year": f"{year}年度" if year else "",
        "year_en": f"({year})" if year else "",
    }
