"""What a piece of text stands for among the words of a form, its remarks, points and colons taken off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from yanfa.subsystems.performance.rules.reading import labels
from yanfa.subsystems.performance.rules.reading.labels import key, squeeze

Role = Literal[
    "title",
    "unit",
    "label",
    "money",
    "fund",
    "goal",
    "block",
    "column",
    "level1",
    "level2",
    "total",
    "closing",
]


@dataclass(frozen=True)
class Term:
    """A word of the form itself. `kind` tells columns apart (target, actual, weight …), and blocks."""

    role: Role
    kind: str = ""


CLOSING = frozenset(
    [
        "评价结论",
        "存在问题",
        "改进措施",
        "其他需要说明事项",
        "其他需要说明的事项",
        "偏差大或目标未完成原因分析",
        "改进措施及结果应用方案",
        "评分等级",
        "财务负责人",
        "财政部门审核意见",
        "单位主要负责人签批意见",
        "填表人",
        "相关建议或举措",
        "偏差或不能完成目标原因分析",
        "注",
        "备注",
        "说明",
        "主要绩效",
        "主要问题",
    ]
)
"""What may follow the indicator table."""
OF_WHICH = re.compile(r"其中:[^\d]{0,12}(?:拨款|资金|补助)")
PATTERNS = (
    (re.compile(r"(?:金额)?单位:(?:人民币)?万?元"), Term("unit")),
    (re.compile(r".*(?:自评|自评价|申报|目标|监控|批复|审批)表"), Term("title")),
    (re.compile(r"预期\d{4}年(?:实现|完成)值"), Term("column", "target")),
    (re.compile(r"\d{4}年(?:实际)?(?:实现|完成)值"), Term("column", "previous")),
    (re.compile(r"\d{1,2}-\d{1,2}月执行数"), Term("money", "executed")),
    (re.compile(r"\d{1,2}-\d{1,2}月执行率"), Term("money", "rate")),
    (re.compile(r"(?:\d{1,2}-\d{1,2}月|半年度)(?:指标)?(?:执行|完成)(?:情况|值)"), Term("column", "actual")),
    (re.compile(r"(?:备?注|填表人|说明):.*|.*\((?:盖章|签字|签章)\)(?:年月日)?"), Term("closing")),
    (OF_WHICH, Term("fund")),
    (re.compile(r"(?:上年结转|财政专户管理|其他|其它|单位|自筹|市县|地方|中央)资金"), Term("fund")),
    (re.compile(r"(?!其中)[\u4e00-\u9fff()]{2,14}:"), Term("label")),
    (
        re.compile(r"[\u4e00-\u9fff、()]{0,16}(?:数量|质量|时效|成本|效益|影响|满意度|控制)指标"),
        Term("level2"),
    ),
    (re.compile(r"[\u4e00-\u9fff]{0,4}(?:产出|效益|效果|满意度|成本)指标"), Term("level1")),
)
"""Words that come in many forms."""
TAIL = re.compile(r"(?:\([^()]*\)?|\d+分\)?|\d+\)|分|等|:|万?元)$")
PLACEHOLDER = re.compile(r"(?:指标\d*[:.、]?/?)?[….]*|[绩效益总体目标产出指度满意项]")
"""What an empty row of the printed form holds (指标2:, ……), and what is left of words printed downwards."""
LONGEST = 40


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[Term, ...]]:
    """Every listed word as `key` leaves it, with all that it can stand for."""
    entries: dict[str, dict[Term, None]] = {}

    def add(words: Iterable[str], role: Role, kind: str = "") -> None:
        for word in words:
            entries.setdefault(word, {})[Term(role, kind)] = None

    add(labels.HEAD, "label")
    add(labels.OTHER_HEAD, "label")
    add(CLOSING, "closing")
    add(labels.FUND_TOTALS, "fund", "total")
    add(labels.FUND_HEADS, "block", "money")
    add(labels.GOAL_HEADS, "block", "goal")
    add(labels.GOALS, "goal", "goal")
    add(labels.RESULTS, "goal", "result")
    add(labels.LONG_GOALS, "goal", "long")
    add(labels.TOTALS, "total")
    add((word + tail for word in labels.LEVEL1 for tail in ("指标", "")), "level1")
    add((word + tail for word in labels.LEVEL2 for tail in ("指标", "")), "level2")
    for word, kind in labels.FUND_COLUMNS.items():
        add([word], "money", kind)
    for word, kind in labels.COLUMNS.items():
        add([word], "block" if kind == "group" else "column", "indicators" if kind == "group" else kind)
    return {word: tuple(terms) for word, terms in entries.items()}


@lru_cache(maxsize=4096)
def terms_of(text: str, *, broken: bool = False) -> tuple[Term, ...]:
    """What a cell stands for if it is a word of the form.

    `broken` texts, put together from pieces, count only where the very word is listed, or begins with 其中.
    """
    plain = squeeze(text)
    if not plain or len(plain) > LONGEST:
        return ()
    known = lexicon()
    stems = _stems(plain)
    for stem in stems if broken else (*stems, key(text)):
        if stem in known:
            return known[stem]
    if broken:
        return (Term("fund"),) if OF_WHICH.fullmatch(plain) else ()
    return tuple(
        dict.fromkeys(
            term for stem in (stems[-1], plain) for pattern, term in PATTERNS if pattern.fullmatch(stem)
        )
    )


def _stems(plain: str) -> list[str]:
    """The word, and what is left of it when remarks in brackets, points and colons are taken off its end."""
    found = [plain]
    while shorter := TAIL.sub("", found[-1]):
        if shorter == found[-1]:
            break
        found.append(shorter)
    return found


def is_placeholder(text: str) -> bool:
    """Whether a cell is the empty place of a printed form and says nothing."""
    plain = squeeze(text)
    return bool(plain) and PLACEHOLDER.fullmatch(plain) is not None
