"""How a row is worded: words where a figure was promised, several indicators in one, names changed afterwards."""

from __future__ import annotations

import re

from yanfa.subsystems.performance.rules.values import Target, find_quantities, parse_target, squeeze

from .case import Case, Line
from .outcome import NOT_APPLICABLE, Outcome, Remark

_FIGURES = frozenset({"≥", ">", "=", "≤", "<", "≈", "range", "rank", "several"})
_VERDICT = re.compile(
    r"(?:(?:基本|全部|部分|大部分|未|已|均)?(?:达成|达到|完成|实现)(?:了)?(?:年度|预期|年初|绩效)?(?:指标|目标)值?"
    r"(?:并具有一定效果|且效果较差)?|达标|已?完成|基本完成|未完成|达成|已?达到|符合要求|较?好|优秀?|良好?)[。.]?"
)
_RENAMED = re.compile(
    r"[^，。；;,\n]{0,12}(?:指标|名称|目标值|指标值|年度值|三级指标)[^，。；;,\n]{0,10}"
    r"(?:修改|变更|调整|更改|更名|更正|改)(?:为|成|至)[^。；;\n]{1,40}"
)
_TO_COME = re.compile(r"拟|将|建议|计划|下年|明年|下一年|今后|次年|以后|后续|下步|下一步")
_COUNTED = re.compile(r"\d|[第前][一二三四五六七八九十]")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_SPAN = re.compile(r"[×*xX]|小时/|/小时|\d[、]\d")


def words_for_number(case: Case) -> Outcome:
    """The target is a figure and the actual value has none."""
    lines = _judged(case)
    if not lines:
        return NOT_APPLICABLE
    return [
        Remark(
            indicator=line.row.name,
            printed=line.row.actual,
            computed=line.row.target,
            quote=line.row.actual,
            facts={"target": line.row.target or ""},
        )
        for line in lines
        if is_worded(line)
    ]


def verdict_as_actual(case: Case) -> Outcome:
    """The column of actual values holds the verdict of the scale (达成指标) where a value was to stand."""
    lines = _judged(case)
    if not lines:
        return NOT_APPLICABLE
    judged = [
        line for line in lines if is_worded(line) and _VERDICT.fullmatch(squeeze(line.row.actual or ""))
    ]
    if not judged:
        return []
    first = judged[0]
    return [
        Remark(
            indicator=first.row.name if len(judged) == 1 else None,
            printed=first.row.actual,
            quote=first.row.actual,
            facts={"count": str(len(judged)), "names": "、".join(line.name for line in judged)},
        )
    ]


def _judged(case: Case) -> list[Line]:
    """The rows of a self-evaluation that have a figure as target and something as actual value."""
    if not case.is_scored:
        return []
    return [line for line in case.lines if line.actual and line.target and line.target.operator in _FIGURES]


def is_worded(line: Line) -> bool:
    """Whether the actual value is words without any figure or rank."""
    actual = line.actual
    if actual is None or actual.operator != "text" or find_quantities(actual.raw):
        return False
    return not _COUNTED.search(actual.raw)


def several_indicators(case: Case) -> Outcome:
    """One row holds the values of several indicators."""
    lines = [line for line in case.lines if line.target]
    if not lines:
        return NOT_APPLICABLE
    return [
        Remark(
            indicator=line.row.name,
            printed=line.row.target,
            quote=line.row.target,
            facts={"count": str(len(line.target.parts))},
        )
        for line in lines
        if line.target and _holds_several(line.target)
    ]


def _holds_several(target: Target) -> bool:
    """Values of different things (3人 10篇), not the dimensions of one (7×24小时) nor a value for each of many."""
    if target.operator != "several" or _SPAN.search(squeeze(target.raw)):
        return False
    outside = parse_target(_ASIDE.sub("", target.raw))
    if outside is None or outside.operator != "several":
        return False
    return len({part.unit for part in target.parts}) > 1


def renamed(case: Case) -> Outcome:
    """A note in the row says that its name or target was changed when the result was known."""
    noted = [(line, text) for line in case.lines for text in (line.row.deviation, line.row.note) if text]
    if not case.lines:
        return NOT_APPLICABLE
    found = []
    for line, text in noted:
        match = _RENAMED.search(text)
        if match and not _TO_COME.search(text[: match.end()]):
            found.append(
                Remark(
                    indicator=line.row.name, printed=line.row.name, quote=text.strip(), facts={"text": text}
                )
            )
    return found
