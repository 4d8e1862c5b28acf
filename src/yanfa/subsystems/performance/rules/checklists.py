"""Checklists of qualitative results: points read from a policy, added up, and what they propose by the bands in force.

A rule proposes; the assessor decides. A checklist is a list of lines, each a point with its fields parted by ｜:

    law｜3｜资金使用符合财经法规｜Law is kept
    itemised｜科学/fully=4；基本/mostly=2；未量化/not at all=0｜预算编制细化量化｜The budget is itemised

Source of the shipped points: the self-evaluation forms of 2019 (沪), as `policies/checklists.toml` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from yanfa.kernel.documents.blocks import Sentence
from yanfa.subsystems.performance.choices import Achievement
from yanfa.subsystems.performance.rules.schemes import QualitativeScale
from yanfa.subsystems.performance.rules.values import plain

YES, NO = "yes", "no"
ZERO, HUNDRED = Decimal(0), Decimal(100)
TENTH = Decimal("0.1")
FIELDS = 4
LEAST_LEVELS = 2
MOST_POINTS = 30
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
ACHIEVEMENTS = {
    Achievement.MET: ("达成年度指标", "met"),
    Achievement.PARTLY: ("部分达成年度指标并具有一定效果", "partly met, with some effect"),
    Achievement.MISSED: ("未达成年度指标且效果较差", "missed, with little effect"),
}


class BadChecklist(ValueError):
    """The lines are no checklist; `sentence` says which line, and how to mend it."""

    def __init__(self, number: int, chinese: str, english: str) -> None:
        self.sentence = Sentence(f"第 {number} 个要点：{chinese}", f"Point {number}: {english}")
        super().__init__(self.sentence.chinese)


@dataclass(frozen=True)
class Level:
    """One finding that a point may come to, and the points that it earns."""

    code: str
    label: str
    label_en: str
    points: Decimal


@dataclass(frozen=True)
class Point:
    """One point of a checklist, its levels from the best to the worst."""

    code: str
    text: str
    text_en: str
    levels: tuple[Level, ...]

    @property
    def full(self) -> Decimal:
        """What the best level earns."""
        return self.levels[0].points

    def level(self, code: str) -> Level | None:
        """The level of that code; None where the point has none such."""
        return next((level for level in self.levels if level.code == code), None)


@dataclass(frozen=True)
class Checklist:
    """The points of one qualitative result."""

    points: tuple[Point, ...]

    @property
    def full(self) -> Decimal:
        """What all points earn together."""
        return sum((point.full for point in self.points), ZERO)

    def point(self, code: str) -> Point | None:
        """The point of that code; None where there is none."""
        return next((point for point in self.points if point.code == code), None)


@dataclass(frozen=True)
class Proposal:
    """What the answers come to. `achievement` is None while points are open; `sentence` says either in words."""

    score: Decimal
    full: Decimal
    unanswered: tuple[Point, ...]
    achievement: Achievement | None
    sentence: Sentence


def read_checklist(lines: Sequence[str]) -> Checklist:
    """The checklist of a policy value. Raises BadChecklist for the first line that cannot be used."""
    points: list[Point] = []
    for number, line in enumerate(lines, 1):
        point = _point(number, line)
        if any(point.code == known.code for known in points):
            raise BadChecklist(number, f"代码“{point.code}”重复。", f"the code “{point.code}” stands twice.")
        points.append(point)
    if not 0 < len(points) <= MOST_POINTS:
        raise BadChecklist(
            len(points), f"要点应为 1 至 {MOST_POINTS} 个。", f"there must be 1 to {MOST_POINTS} points."
        )
    return Checklist(tuple(points))


def faults(lines: Sequence[str]) -> Iterator[str]:
    """What makes a version of the policy unusable, as a sentence: told when it is proposed."""
    try:
        read_checklist(lines)
    except BadChecklist as fault:
        yield fault.sentence.chinese


def propose(checklist: Checklist, answers: Mapping[str, str], scale: QualitativeScale) -> Proposal:
    """Add up the answers {point: level} and propose the band that their share of all points falls into.

    Answers to points or with levels that the checklist does not hold count as not given.
    """
    found = {point.code: point.level(answers.get(point.code, "")) for point in checklist.points}
    score = sum((level.points for level in found.values() if level is not None), ZERO)
    unanswered = tuple(point for point in checklist.points if found[point.code] is None)
    if unanswered:
        return Proposal(score, checklist.full, unanswered, None, _still_open(len(unanswered)))
    achievement = band_of(score / checklist.full, scale)
    return Proposal(score, checklist.full, (), achievement, _reasoned(checklist, found, score, achievement))


def band_of(share: Decimal, scale: QualitativeScale) -> Achievement:
    """The band into which a share of the full points, or of the points met, falls."""
    return Achievement(next(level.code for level in scale.levels if share >= level.low))


def _still_open(count: int) -> Sentence:
    points = "point is" if count == 1 else "points are"
    return Sentence(
        f"还有 {count} 个要点没有核对，核对完才能给出建议。",
        f"{count} {points} still open; a proposal follows when all are checked.",
    )


def _reasoned(
    checklist: Checklist, found: Mapping[str, Level | None], score: Decimal, achievement: Achievement
) -> Sentence:
    """The score, its share, the band, and the points that lost some."""
    share = plain((score / checklist.full * HUNDRED).quantize(TENTH))
    words, words_en = ACHIEVEMENTS[achievement]
    short = [(point, found[point.code]) for point in checklist.points]
    lost = [(point, level) for point, level in short if level is not None and level.points < point.full]
    told = "；".join(f"“{point.text}”{level.label}" for point, level in lost)
    told_en = "; ".join(f"“{point.text_en}”: {level.label_en}" for point, level in lost)
    sums = f"{plain(score)} 分（满分 {plain(checklist.full)} 分，{share}%）"
    sums_en = f"{plain(score)} of {plain(checklist.full)} points ({share} %)"
    return Sentence(
        f"按要点核对得 {sums}，建议：{words}。" + (f"未得满分的要点：{told}。" if told else ""),
        f"By the checklist {sums_en}; proposed: {words_en}."
        + (f" Short of full: {told_en}." if told else ""),
    )


def _point(number: int, line: str) -> Point:
    parts = [part.strip() for part in line.split("｜")]
    if len(parts) != FIELDS or not all(parts):
        raise BadChecklist(
            number,
            "应写成“代码｜分值｜中文｜English”四段。",
            "it has four fields parted by ｜: code, points, 中文, English.",
        )
    code, value, text, text_en = parts
    if not CODE.fullmatch(code):
        raise BadChecklist(
            number,
            f"代码“{code}”只能用小写字母、数字和下划线，以字母开头。",
            f"the code “{code}” may hold small letters, digits and underscores, a letter first.",
        )
    return Point(code, text, text_en, tuple(_levels(number, value)))


def _levels(number: int, value: str) -> Iterable[Level]:
    if "=" not in value:
        points = _points(number, value)
        if points <= 0:
            raise BadChecklist(number, "分值应大于零。", "its points must be above zero.")
        return [Level(YES, "是", "yes", points), Level(NO, "否", "no", ZERO)]
    levels = [_level(number, place, each) for place, each in enumerate(value.split("；"), 1)]
    earned = [level.points for level in levels]
    falling = all(better > worse for better, worse in pairwise(earned))
    if len(levels) < LEAST_LEVELS or not falling or earned[-1] != 0:
        raise BadChecklist(
            number,
            "分档至少两档，从高到低排列，最低档为 0 分。",
            "it needs at least two levels, falling, the last of 0 points.",
        )
    return levels


def _level(number: int, place: int, text: str) -> Level:
    names, _, points = text.rpartition("=")
    label, slash, label_en = (part.strip() for part in names.partition("/"))
    if not (slash and label and label_en):
        raise BadChecklist(
            number,
            f"分档“{text}”应写成“中文/English=分值”。",
            f"write the level “{text}” as 中文/English=points.",
        )
    return Level(f"level_{place}", label, label_en, _points(number, points))


def _points(number: int, text: str) -> Decimal:
    try:
        points = Decimal(text.strip())
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite() or points < 0:
        raise BadChecklist(number, f"“{text.strip()}”不是分值。", f"“{text.strip()}” is no number of points.")
    return points
