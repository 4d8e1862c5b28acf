"""What the audit of a form says as text for a terminal: title, findings by weight, how the scores came out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from yanfa.subsystems.performance.rules.examination import RescoredLine
from yanfa.subsystems.performance.rules.form import Document, Finding, Form

from .checks.sentences import Language, label

WIDTH = 100
_WORDS: dict[str, tuple[str, str]] = {
    "error": ("错误", "Errors"),
    "warning": ("疑点", "Warnings"),
    "note": ("提示", "Notes"),
    "colon": ("：", ": "),
    "clean": ("未发现问题。", "Nothing was found."),
    "quote": ("原文：", "Quote: "),
    "other": ("另见：", "See: "),
    "untitled": ("（未印项目名称）", "(no project name)"),
    "no_forms": ("没有找到绩效表。", "No performance form was found."),
    "unread": (
        "有{count}处文字未能归入表格，见 --json 输出。",
        "{count} piece(s) of text found no place; see --json.",
    ),
    "scores": (
        "得分核算：一致{reproduced}，在判断范围内{within}，矛盾{contradicted}，无从核算{insufficient_data}。",
        "Scores: {reproduced} reproduced, {within} within judgement, {contradicted} contradicted, "
        "{insufficient_data} not computable.",
    ),
    "year": ("{year}年度", "{year}"),
    "self_evaluation": ("自评表", "self-evaluation"),
    "goal": ("绩效目标表", "goal form"),
    "monitoring": ("绩效监控表", "monitoring form"),
    "department": ("部门整体支出绩效表", "department form"),
    "unknown": ("未能识别的表", "unknown form"),
}


def render(document: Document, judged: Sequence[Sequence[RescoredLine]], lang: Language) -> str:
    """The report of one file; `judged` holds the judged scores of each of its forms."""
    blocks = [
        document.file,
        *(_form(form, scores, lang) for form, scores in zip(document.forms, judged, strict=True)),
    ]
    if not document.forms:
        blocks.append(_indent(document.error or say("no_forms", lang)))
    return "\n".join(blocks) + "\n"


def say(key: str, lang: Language, **facts: object) -> str:
    """A word or sentence of the report in the language asked for."""
    return _WORDS[key][0 if lang == "zh" else 1].format(**facts)


def _form(form: Form, judged: Sequence[RescoredLine], lang: Language) -> str:
    lines = ["", *_wrap(_title(form, lang), 0)]
    for severity in ("error", "warning", "note"):
        told = [finding for finding in form.findings if finding.severity == severity]
        if told:
            lines.append(_indent(f"{say(severity, lang)} {len(told)}"))
            lines += [line for finding in told for line in _finding(finding, lang)]
    if not form.findings:
        lines.append(_indent(say("clean", lang)))
    if judged:
        counts = Counter({"reproduced": 0, "within": 0, "contradicted": 0, "insufficient_data": 0})
        counts.update(one.verdict for one in judged)
        lines.append(_indent(say("scores", lang, **counts)))
    if form.unread:
        lines.append(_indent(say("unread", lang, count=len(form.unread))))
    return "\n".join(lines)


def _title(form: Form, lang: Language) -> str:
    year = say("year", lang, year=form.year) if form.year else ""
    parts = [year, form.project or say("untitled", lang), say(form.kind, lang), form.unit or ""]
    return "■ " + " · ".join(" ".join(part.split()) for part in parts if part)


def _finding(finding: Finding, lang: Language) -> Iterator[str]:
    yield from _wrap(
        f"- [{finding.kind}] {label(finding.kind, lang)}{say('colon', lang)}{finding.message}", 2
    )
    quote = " ".join((finding.quote or "").split())
    if quote and quote not in finding.message:
        yield from _wrap(say("quote", lang) + quote, 4)
    if finding.other is not None:
        place = " · ".join(
            str(part) for part in (finding.other.file, finding.other.year, finding.other.project) if part
        )
        yield from _wrap(say("other", lang) + " ".join(place.split()), 4)


def _indent(text: str) -> str:
    return "\n".join(_wrap(text, 2))


def _wrap(text: str, margin: int) -> Iterator[str]:
    """`text` in lines that fit the terminal, where a Chinese character takes two places.

    Words in Latin letters are kept whole, and no line begins with a closing mark; lines after the first
    are set in by two places.
    """
    line, indent = "", margin
    for piece in _PIECES.findall(text):
        if line and _places(line + piece) > WIDTH - margin - 2:
            yield " " * indent + line.rstrip()
            line, indent, piece = "", margin + 2, piece.lstrip()
        line += piece
    yield " " * indent + line


_PIECES = re.compile(r"\s*(?:[!-~]+|.)[，。、；：）”’》」』！？%]*", re.DOTALL)


def _places(text: str) -> int:
    """How many places of a terminal `text` takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
