"""How well a piece of text fits a column, in points of doubt: 0 is certain, None is impossible."""

from __future__ import annotations

import re

from yanfa.subsystems.performance.rules.reading.labels import squeeze

NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?分?")
MONEY = re.compile(r"-?[\d,]+(?:\.\d+)?(?:万?元|万)?")
RATE = re.compile(r"\d+(?:\.\d+)?%")
NOTHING = re.compile(r"[-—–―/*]*")
COMPARISON = re.compile(r"[≥≤≧≦>=<＞＜═＝﹦±]")
SIGN = re.compile(r"[≥≤≧≦>=<═±]{1,2}|定性")
VALUE = re.compile(r"[≥≤≧≦>=<═±]*\d[\d.,\-~]*\D{0,12}|.{0,6}\d[\d.,]*(?:%|[年月日]).{0,6}")
QUALITY = re.compile(
    r"(?:逐步|不断|明显|显著|有效|持续|有所|进一步|大幅|稳步)?(?:提高|提升|改善|增强|完善|优化|减少|降低|普及|稳定)|(?:效果|改善|提升)(?:明显|显著)"
)
QUANTITY = re.compile(r"\d[\d.,]*\D{1,2}")
VERDICT = re.compile(
    r"(?:已|基本|部分|全部|全面|未)?(?:达成|完成|达到|达标|实现)(?:了)?(?:预期|年度|年初)?(?:指标|目标|任务)?"
    r"(?:并具有一定效果|且效果较差)?|合格|有效|及时|是|否|规范|良好|显著|明显"
)
WORDS = re.compile(r"[\u4e00-\u9fff]")
POINT = re.compile(r"[①-⑳]")
"""The beginning of a point of a rule."""

LARGEST_WEIGHT = 100
USUAL_WEIGHT = 40
LONG_NAME = 40
EMPTY_POINTS = 0.5
"""Doubt of an empty cell for points: most rows have them."""


def doubt(kind: str, text: str) -> float | None:
    """Points of doubt that `text` is a cell of a column of this kind; None where it cannot be."""
    plain = squeeze(text)
    if kind == "name" and POINT.match(text):
        return 6.0
    if not plain:
        return {"name": None, "weight": EMPTY_POINTS, "score": EMPTY_POINTS}.get(kind, 0.0)
    return _JUDGES.get(kind, _free)(plain)


def _points(plain: str) -> float | None:
    if NOTHING.fullmatch(plain):
        return 0.1
    if not NUMBER.fullmatch(plain):
        return None
    points = float(plain.rstrip("分"))
    return None if points > LARGEST_WEIGHT else 0.0 if points <= USUAL_WEIGHT else 1.0


def _name(plain: str) -> float | None:
    if not WORDS.search(plain) or QUANTITY.fullmatch(plain):
        return None
    if COMPARISON.match(plain) or RATE.fullmatch(plain):
        return 6.0
    if VERDICT.fullmatch(plain) or QUALITY.fullmatch(plain):
        return 6.0
    if len(plain) > LONG_NAME and "。" in plain:
        return 4.0
    return 3.0 if VALUE.fullmatch(plain) and plain[0].isdigit() else 0.0


def _value(plain: str) -> float | None:
    if NOTHING.fullmatch(plain):
        return 0.5
    if NUMBER.fullmatch(plain):
        return 0.1
    if VALUE.fullmatch(plain) or COMPARISON.match(plain) or QUALITY.fullmatch(plain):
        return 0.0
    return 0.6 + min(max(0, len(plain) - 12) * 0.05, 1.0)


def _actual(plain: str) -> float | None:
    if VERDICT.fullmatch(plain):
        return 0.0
    return _value(plain)


def _sign(plain: str) -> float | None:
    return 0.0 if SIGN.fullmatch(plain) else None


def _unit(plain: str) -> float | None:
    return 0.0 if len(plain) <= 8 and not re.search(r"\d", plain) and not COMPARISON.match(plain) else None


def _deviation(plain: str) -> float | None:
    if NOTHING.fullmatch(plain):
        return 0.2
    if not WORDS.search(plain):
        return 3.0 if plain == "0" else None
    if len(plain) == 1 and plain not in "无否":
        return 3.0
    return 0.8 if not VALUE.fullmatch(plain) else 2.0


def _rate(plain: str) -> float | None:
    if RATE.fullmatch(plain):
        return 0.0
    if NOTHING.fullmatch(plain):
        return 0.2
    return 2.0 if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def _money(plain: str) -> float | None:
    if NOTHING.fullmatch(plain):
        return 3.0
    return 0.0 if MONEY.fullmatch(plain) else None


def _level(plain: str) -> float | None:
    return 5.0 if len(plain) <= 12 and WORDS.search(plain) and not re.search(r"\d", plain) else None


def _free(plain: str) -> float | None:
    return 1.0


_JUDGES = {
    "level1": _level,
    "level2": _level,
    "name": _name,
    "sign": _sign,
    "target": _value,
    "unit": _unit,
    "actual": _actual,
    "weight": _points,
    "score": _points,
    "deviation": _deviation,
    "note": _deviation,
    "rate": _rate,
    "initial": _money,
    "annual": _money,
    "executed": _money,
    "part_executed": _money,
    "forecast": _value,
}

SKIPPED = {
    "level1": 0.0,
    "level2": 0.0,
    "deviation": 0.0,
    "note": 0.0,
    "target": 2.5,
    "actual": 2.5,
    "weight": 4.0,
    "score": 3.0,
    "sign": 3.0,
    "unit": 2.0,
}
"""Doubt of a row that has nothing in such a column; 0.5 for the others. A row without a name is none."""
SKIPPED_MONEY = {"initial": 2.0, "annual": 2.0, "executed": 2.0, "part_executed": 2.0}


def skipping(kind: str, *, money: bool = False) -> float | None:
    """Points of doubt for leaving a column of this kind empty."""
    if kind == "name":
        return None
    return (SKIPPED_MONEY if money else SKIPPED).get(kind, 0.5)
