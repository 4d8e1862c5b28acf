"""Reads the grade bands that a form explains itself."""

from __future__ import annotations

import re
from decimal import Decimal

from yanfa.subsystems.performance.rules.values import squeeze

from .model import GradeBand, GradeScheme, Source

_GRADE_NAME = r"(?P<name>优秀|良好|中等|合格|不合格|较差|优|良|中|差)"
_GRADE_BEHIND = re.compile(
    r"(?P<low>\d{1,3})(?:分)?(?:\(含\))?(?P<kind>[-~—至]+|以上|及以上|以下)?[^,，;；。、为]*?为" + _GRADE_NAME
)
_GRADE_BEFORE = re.compile(
    _GRADE_NAME + r"[:：(]*(?P<low>\d{1,3})(?:分)?(?:\(含\))?(?P<kind>[-~—至]+|以上|及以上|以下)?"
)


def read_grade_note(note: str | None) -> GradeScheme | None:
    """The grade bands that a form prints (自评分合计90（含）-100分为优秀…); None where it prints none."""
    text = squeeze(note or "")
    for pattern in (_GRADE_BEHIND, _GRADE_BEFORE):
        found = {
            match["name"]: Decimal(0) if "下" in (match["kind"] or "") else Decimal(match["low"])
            for match in pattern.finditer(text)
        }
        bands = sorted((GradeBand(*item) for item in found.items()), key=lambda band: -band.lower)
        if len(bands) > 1 and len({band.lower for band in bands}) == len(bands):
            source = Source("本表说明", "绩效等级")
            return GradeScheme(
                "printed",
                "按本表说明的等级",
                "grades as the form explains them",
                (source,),
                bands=tuple(bands),
            )
    return None
