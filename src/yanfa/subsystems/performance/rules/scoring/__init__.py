"""Scores a form from what it prints, without seeing the printed scores, and judges those afterwards."""

from __future__ import annotations

from .judging import judge
from .rescoring import rescore
from .results import Judged, RowScore, UnscoredForm, UnscoredRow, Verdict, without_scores
from .rule import Edge, Item, ScoringRule, Step, Tier
from .rule_parser import parse_rule
from .sentences import Sentence

__all__ = [
    "Edge",
    "Item",
    "Judged",
    "RowScore",
    "ScoringRule",
    "Sentence",
    "Step",
    "Tier",
    "UnscoredForm",
    "UnscoredRow",
    "Verdict",
    "judge",
    "parse_rule",
    "rescore",
    "without_scores",
]
