"""Whether a stretch of text speaks of an indicator: how much of the indicator's name stands in it.

Chinese is written without spaces and officers reorder and abbreviate (新增仪器信息报送数, 信息报送新增…仪器;
科技券发放率, 科技创新券发放率), so names are compared by the pieces of two characters and more that they share.
"""

from __future__ import annotations

import re
from functools import lru_cache

from yanfa.subsystems.performance.rules.values import squeeze

_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_MARKS = re.compile(r"[^\w%]|_")
_COUNT_WORDS = re.compile(
    r"(?:总数量|数量|总数|总量|次数|人数|人次|家数|场次|场数|篇数|个数|件数|期数|台数|套数|册数|项数|份数|情况|数|量)$"
)
_FILLERS = re.compile(
    r"(?:20\d\d年度?|\d{1,2}月|全年度?|本年度?|年度|年内|当年|今年|我市|本市|我局|全市|本单位|中心"
    r"|各类|各项|各种|各级各类|相关|有关|系列|其中|分别|顺利|高效|高质量|圆满|按时|按期|按计划|积极|持续|进一步|成功"
    r"|累计|共计|合计|总计|总数|总量|总共|平均|已经|均为|约为|达到了?|完成了?|实现了?|形成了?|组织了?|开展了?|举办了?|召开了?"
    r"|举行了?|编制了?|编写了?|撰写了?|制定了?|发布了?|提供了?|进行了?|承办了?|主办了?|策划了?|解决了?|修补了?|发现|发生|出现|推进|落实|执行|安排"
    r"|支持|支撑|保障|预计|计划|目标|年均|数量|次数|人数|人次|场次|工作|情况|学员|人员|左右|以上|以下|不少于|不低于|不超过"
    r"|拥有|现有|共有|[共约近超逾达为已将了的和及与并等个])"
)
_UNITS_BEHIND = re.compile(r"^(?:左右|以上|以下|以内|及以上)")
SHORTEST = 2
LONGEST = 60
"""What is longer is a text that got into the cell of a name; its beginning will do."""


@lru_cache(maxsize=4096)
def core(name: str) -> str:
    """The name of an indicator without brackets, punctuation and the words that only say "number of"."""
    text = _MARKS.sub("", _BRACKETS.sub("", squeeze(name)))[:LONGEST]
    while len(shorter := _COUNT_WORDS.sub("", text)) >= SHORTEST and shorter != text:
        text = shorter
    return text


def pairs(text: str) -> frozenset[str]:
    """All neighbouring characters of `text`: a quick test whether two texts can share a piece at all."""
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def shared_pieces(name: str, text: str) -> list[str]:
    """The pieces of `name`, longest first from the left, of two characters and more that stand in `text`."""
    pieces, place = [], 0
    while place <= len(name) - SHORTEST:
        end = place + SHORTEST
        if name[place:end] not in text:
            place += 1
            continue
        while end < len(name) and name[place : end + 1] in text:
            end += 1
        pieces.append(name[place:end])
        place = end
    return pieces


def coverage(name: str, text: str) -> float:
    """The share of `name` that stands in `text`, from 0 to 1."""
    return sum(map(len, shared_pieces(name, text))) / len(name) if name else 0.0


def remainder(text: str, name: str) -> str:
    """What `text` says beyond `name`: qualifiers that narrow or widen what is counted (线上, 核心期刊)."""
    rest = _MARKS.sub("", squeeze(_UNITS_BEHIND.sub("", text)))
    for piece in sorted(shared_pieces(name, rest), key=len, reverse=True):
        rest = rest.replace(piece, " ", 1)
    return _FILLERS.sub("", rest).replace(" ", "")
