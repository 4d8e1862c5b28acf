"""Rows that stand under the wrong level, levels that are missing, weight that rests on one row."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from yanfa.subsystems.performance.rules.values import base_unit, plain

from .case import Case, Line
from .outcome import INSUFFICIENT, NOT_APPLICABLE, Outcome, Remark

_TIMELY = re.compile(r"及时|按时|准时|按期|时限|时效|进度|周期|时长|时间|工期|天数|延迟|逾期|响应|完成率")
_CONTENT = re.compile(r"满意|好评|认可度|赞誉|投诉|知晓")
_SATISFIED = re.compile(r"满意|好评|认可度")
_PLEASED = re.compile(r"满意(?:度|率)")
_FAULTS = re.compile(
    r"故障|漏洞|差错|错误|投诉|事故|宕机|中断|缺陷|等级|级别|不合格|违规|违纪|退回|返工|问题|失误|舆情|上访|病毒|攻击|泄露|合格|优秀|获奖|达标|通过|认定|标准|规范|获得|核心期刊|收录|引用|并发|容量|峰值|承载"
)
_MEASURED = frozenset(
    {"秒", "天", "工作日", "个月", "年", "周", "季度", "级", "星", "分", "%", "百分点", "倍"}
)
_COST = re.compile(r"成本|造价|单价|费用|节约|节支|支出标准|经费控制|预算控制|概算|控制价")
_FEW = 4
"""Below this number of rows nothing can be said about how a table is made up."""
FULL = Decimal(100)
HEAVY = Decimal(30)
_PROMPT = frozenset({"及时", "按时", "按期", "准时", "按时完成", "及时完成", "按期完成"})


def misplaced_indicator(case: Case) -> Outcome:
    """The row measures something else than the level that it stands under."""
    lines = [line for line in case.lines if line.row.level2 or line.row.level1]
    if not lines or not any("指标" in line.level for line in lines):
        return NOT_APPLICABLE
    has_satisfaction = any("满意" in line.level for line in lines)
    found = []
    for line in lines:
        fits = _belongs(line, has_satisfaction=has_satisfaction)
        if fits is not None:
            found.append(
                Remark(
                    indicator=line.row.name,
                    printed=line.row.level2 or line.row.level1,
                    computed=fits,
                    quote=line.row.name,
                    facts={"level": line.row.level2 or line.row.level1 or "", "fits": fits},
                )
            )
    return found


def _belongs(line: Line, *, has_satisfaction: bool) -> str | None:
    """The level that the row fits better, or None where it may stay."""
    level = line.level
    if "满意" in level:
        return None if not _is_count(line) or _CONTENT.search(line.name) else "数量指标"
    if has_satisfaction and _PLEASED.search(line.name) and not line.name.endswith("调查"):
        return "满意度指标"
    if "质量" in level and _is_count(line) and not _FAULTS.search(line.name):
        return "数量指标"
    if "时效" in level and _is_count(line) and not _TIMELY.search(line.name + (line.row.target or "")):
        return "数量指标"
    if "数量" in level and _is_prompt(line):
        return "时效指标"
    return None


def _is_count(line: Line) -> bool:
    """Whether the target counts things, the more the better: a number of pieces, not a rate, time, rank or limit."""
    target = line.target
    if target is None or target.operator not in ("≥", ">", "=") or target.unit is None or target.percent:
        return False
    return target.per is None and base_unit(target.unit)[0] not in _MEASURED


def _is_prompt(line: Line) -> bool:
    target = line.target
    if target is None or target.operator not in ("text", "date"):
        return False
    return target.operator == "date" or target.raw.strip() in _PROMPT


def missing_cost(case: Case) -> Outcome:
    """The scheme of the year knows a cost level, and no row measures cost."""
    return _missing(case, "成本", _COST)


def missing_satisfaction(case: Case) -> Outcome:
    """The profile of the generation has a level for satisfaction, and no row measures it."""
    profile = case.scheme.weights[0].shares or {}
    if "满意度" not in profile:
        return NOT_APPLICABLE
    return _missing(case, "满意度", _SATISFIED)


def _missing(case: Case, level: str, words: re.Pattern[str]) -> Outcome:
    year = case.form.year
    if year is None or case.is_partial:
        return INSUFFICIENT
    profiles = [profile for profile in case.scheme.weights if (profile.first_year or 0) <= year]
    known = any(level in (profile.shares or {}) for profile in profiles)
    if not known or case.form.kind not in ("self_evaluation", "goal") or len(case.lines) < _FEW:
        return NOT_APPLICABLE
    if any(words.search(f"{line.level}/{line.name}") for line in case.lines):
        return []
    quote = case.form.project
    return [Remark(quote=quote, facts={"level": level})]


def weight_concentrated(case: Case) -> Outcome:
    """One row carries a large part of the points although others share its level."""
    weighed = [line for line in case.lines if line.weight is not None]
    if len(weighed) < _FEW or sum((line.weight or Decimal(0) for line in weighed), Decimal(0)) > 2 * FULL:
        return NOT_APPLICABLE
    blocks: defaultdict[str, list[Line]] = defaultdict(list)
    for line in weighed:
        blocks[line.level.partition("/")[0]].append(line)
    return [
        Remark(line.row.name, line.row.weight, None, line.row.name, facts={"share": plain(HEAVY)})
        for line in weighed
        if line.weight is not None and line.weight >= HEAVY and len(blocks[line.level.partition("/")[0]]) > 2
    ]
