"""Scoring schemes as dated data: which weights, formulas, scales, roundings and grades a form is scored by.

The data stand in `policies/*.toml` with their sources; nothing here knows a number of a public rule.
"""

from __future__ import annotations

import re
from dataclasses import replace

from yanfa.subsystems.performance.rules.form import Form

from .files import schemes
from .grade_note import read_grade_note
from .model import (
    BudgetRule,
    GradeScheme,
    OverCompletion,
    Policy,
    QualitativeLevel,
    QualitativeScale,
    Rounding,
    Roundings,
    Scheme,
    Source,
    WeightProfile,
)

__all__ = [
    "BudgetRule",
    "GradeScheme",
    "OverCompletion",
    "Policy",
    "QualitativeLevel",
    "QualitativeScale",
    "Rounding",
    "Roundings",
    "Scheme",
    "Source",
    "WeightProfile",
    "read_grade_note",
    "region_of",
    "scheme_for",
    "schemes",
]

_REGION = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆"
)


def scheme_for(form: Form) -> Scheme:
    """The scheme of a form by its region and budget year, with the grades that the form explains itself.

    A form without a year is placed by a year in the name of its generation, else by the rules in force
    without a date.
    """
    year = form.year
    if year is None and (found := re.search(r"20\d\d", form.generation or "")):
        year = int(found.group())
    region = region_of(form)
    scheme = next(scheme for scheme in schemes() if scheme.fits(region, year))
    printed = read_grade_note(form.grade_note)
    return replace(scheme, grade=printed) if printed else scheme


def region_of(form: Form) -> str | None:
    """The province or municipality that the form names first, None where it names none."""
    for text in (form.authority, form.unit, form.departments, form.project):
        if text and (found := _REGION.search(text)):
            return found.group()
    return None
