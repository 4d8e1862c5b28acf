"""The signs and words by which forms say at least, at most, more than, about; each with its operator."""

from __future__ import annotations

import re
from typing import Literal

Bound = Literal["=", "≥", ">", "≤", "<", "≈"]

BOUND_WORDS: dict[str, Bound] = {
    "≥": "≥", "≧": "≥", "⩾": "≥", "≽": "≥", ">=": "≥", "=>": "≥", "不少于": "≥", "不低于": "≥",
    "不小于": "≥", "不得少于": "≥", "不得低于": "≥", "不应低于": "≥", "大于等于": "≥", "大于或等于": "≥",
    "高于或等于": "≥", "高于等于": "≥", "最少": "≥", "至少": "≥", "达到或超过": "≥",
    "≤": "≤", "≦": "≤", "⩽": "≤", "<=": "≤", "=<": "≤", "不超过": "≤", "不高于": "≤", "不大于": "≤",
    "不多于": "≤", "不得超过": "≤", "不得高于": "≤", "小于等于": "≤", "小于或等于": "≤", "低于或等于": "≤",
    "至多": "≤", "最多": "≤", "控制在": "≤",
    "大于": ">", "超过": ">", "高于": ">", "多于": ">", "超": ">", "逾": ">", "突破": ">",
    ">": ">", "﹥": ">",
    "小于": "<", "低于": "<", "少于": "<", "<": "<", "﹤": "<", "不到": "<", "不足": "<", "未达": "<",
    "不满": "<",
    "=": "=", "═": "=", "等于": "=",
    "约": "≈", "近": "≈", "大约": "≈", "约为": "≈", "预计": "≈",
}  # fmt: skip
BOUND_SUFFIXES: dict[str, Bound] = {
    "及以上": "≥", "(含)以上": "≥", "含以上": "≥", "以上(含)": "≥", "以上": "≥",
    "及以内": "≤", "(含)以内": "≤", "以内": "≤", "及以下": "≤", "(含)以下": "≤", "以下": "≤", "内": "≤", "以外": ">",
    "左右": "≈", "上下": "≈",
}  # fmt: skip


def _alternatives(words: dict[str, Bound]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


BOUND_PREFIX = rf"(?:{_alternatives(BOUND_WORDS)})"
BOUND_SUFFIX = rf"(?:{_alternatives(BOUND_SUFFIXES)})"
