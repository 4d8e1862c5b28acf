"""What a form is as a whole: its title, kind, budget year, money unit and generation."""

from __future__ import annotations

import re
from typing import Literal

from yanfa.subsystems.performance.rules.form import Form, FormKind

from .columns import Columns
from .labels import key, squeeze
from .sheet import Sheet
from .split import is_anchor, is_title

YEAR = re.compile(r"(20\d\d)年?(?:度|$|\D)")
TITLE_YEAR = re.compile(r"(20\d\d)\s*年")
MONEY = re.compile(r"[(:：（](?:金额)?(?:单位[:：])?(万元|元)[)）]?")
MONEY_LINE = re.compile(r"(?:金额)?单位[:：](?:人民币)?(万元|元)")
YEAR_LINE = re.compile(r"^\(?20\d\d年?度?\)?$")
EVALUATED = re.compile(r"^(20\d\d)\D")
LAST_YEAR = re.compile(r"去年|上年度|上一年度")
PART_YEAR = re.compile(r"1-\d{1,2}月")


def title_of(sheet: Sheet) -> str:
    """The lines above the project's name as one text; titles, years and units among them are taken."""
    parts = []
    for row, line in enumerate(sheet.lines):
        if is_anchor(line):
            break
        text = squeeze(line.text)
        parts.append(text)
        if is_title(text) or YEAR_LINE.match(text) or MONEY_LINE.search(text):
            sheet.take_line(row)
    return " ".join(parts)


def kind_of(title: str, columns: Columns, sheet: Sheet, form: Form) -> FormKind:
    """The kind of form, by its title first and by its columns where the title leaves it open."""
    if re.search(r"监控|跟踪", title) or any(PART_YEAR.search(line.text) for line in sheet.lines):
        return "monitoring"
    evaluated = columns.has("score") or columns.has("actual") or bool(form.result_text or form.total_score)
    if re.search(r"部门整体|单位整体|整体支出|整体绩效", title):
        return "department"
    if evaluated or re.search(r"自评|自我评价", title):
        return "self_evaluation"
    if form.indicators or re.search(r"目标", title):
        return "goal"
    return "unknown"


def printed_year(title: str) -> int | None:
    """The year that the title prints."""
    found = TITLE_YEAR.search(title) or re.search(r"(20\d\d)(?=度)", title)
    return int(found[1]) if found else None


def evaluated_year(form: Form) -> int | None:
    """The year before the self-evaluation, where the form's own words agree that it is the one accounted for."""
    found = EVALUATED.match(form.evaluated_on or "")
    if not found:
        return None
    year = int(found[1]) - 1
    words = "".join(text for text in (form.goal_text, form.result_text, form.achievements) if text)
    return year if f"{year}年" in squeeze(words) or LAST_YEAR.search(words) else None


def money_unit(sheet: Sheet, end: int) -> Literal["元", "万元"] | None:
    """元 or 万元 as printed beside the money, or in a line of its own above the table."""
    for pattern in (MONEY, MONEY_LINE):
        for line in sheet.lines[:end]:
            for cell in line.cells:
                found = pattern.search(squeeze(cell)) if cell and len(cell) < 40 else None
                if found:
                    return "元" if found[1] == "元" else "万元"
    return None


def generation(sheet: Sheet, columns: Columns, form: Form) -> str | None:
    """The layout's name, by its marks: what the columns and the two goals are called."""
    labels = {key(cell) for line in sheet.lines for cell in line.cells if cell and len(cell) < 20}
    if "项目年度总目标" in labels or ("自评分" in labels and "权重" in labels and columns.has("explanation")):
        return "shanghai-2019-rules" if columns.has("rule") else "shanghai-2019"
    if form.kind != "self_evaluation" or not columns.has("score"):
        return None
    if "预算目标" in labels:
        return "shanghai-2020"
    if "分数" in labels and "分值" in labels:
        return "shanghai-2023"
    return "national" if {"预期目标", "分值", "得分"} <= labels else None
