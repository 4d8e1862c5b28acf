"""Two texts that a page printed side by side and text extraction wrote one below the other: where one ends.

Both columns are set flush, each to its own width. A cut in the right place leaves lines that are full
but for the last of each paragraph; a wrong cut mixes the widths. Numbering that begins again and a
blank line where no other is help where the widths are alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from yanfa.subsystems.performance.rules.reading.cells import join_lines

PARAGRAPH_END = ("。", "；", "！", "？", ".", ";")
SENTENCE_END = ("。", "！", "？", ".", "；")
FIRST = re.compile(r"^(?:1|一)\s*(?:[.、．]|是)|^[(（](?:1|一)[)）]|^①|^目标\s*1")
LATER = re.compile(
    r"^(?:[二三四五六七八九十]是|[2-9]\s*[.、．]|[(（](?:[二三四五六七八九]|[2-9])[)）]|[②-⑩])"
)
BETWEEN = re.compile(r"(?<=[。！？；])\s+(?=\S)")
RESTART = 12.0
"""What numbering that begins again is worth, in units of ragged line ends."""
ONLY_GAP = 60.0
UNFINISHED = 8.0
"""What it costs to cut where no sentence ends, or in the middle of a list."""
SHORT_START = 0.25
"""Share of what the first line of the second text falls short: texts seldom open with a short paragraph."""
CLOSING_SIGNS = "，。、；：！？”’）》】"
SLACK = 2
"""A line may end one Chinese character early: punctuation must not begin the next."""


MOST = 12
"""Units for which one short line counts at most: extraction breaks some lines at quotes."""


@dataclass(frozen=True)
class PrintedText:
    """One printed line of running text and whether a blank line stands before it."""

    text: str
    gap: bool = False


def split_texts(printed: Sequence[PrintedText]) -> tuple[str, str] | None:
    """The first and the second text, None where nothing shows the border."""
    lines = _with_punctuation(printed)
    if len(lines) == 1:
        sentences = BETWEEN.split(lines[0].text)
        return (sentences[0], sentences[1]) if len(sentences) == 2 else None
    if len(lines) == 2:
        return lines[0].text, lines[1].text
    if not lines:
        return None
    cut = min(range(1, len(lines)), key=lambda position: _cost(lines, position))
    left, right = lines[:cut], lines[cut:]
    return join_lines(line.text for line in left), join_lines(line.text for line in right)


def _with_punctuation(printed: Sequence[PrintedText]) -> list[PrintedText]:
    """The lines with signs back on them that text extraction wrote on lines of their own."""
    lines: list[PrintedText] = []
    broken = False
    for line in printed:
        alone = all(sign in CLOSING_SIGNS for sign in line.text)
        if lines and (alone or broken):
            lines[-1] = PrintedText(lines[-1].text + line.text, lines[-1].gap)
        else:
            lines.append(line)
        broken = alone and not line.text.endswith(SENTENCE_END)
    return lines


def _cost(lines: Sequence[PrintedText], cut: int) -> float:
    cost = _raggedness(lines[:cut]) + _raggedness(lines[cut:])
    if not lines[cut - 1].text.endswith(SENTENCE_END):
        cost += UNFINISHED
    if LATER.match(lines[cut].text) or lines[cut].text[0] in CLOSING_SIGNS:
        cost += UNFINISHED
    if len(lines) - cut > 1:
        cost += SHORT_START * (max(_width(line.text) for line in lines[cut:]) - _width(lines[cut].text))
    counted = any(FIRST.match(line.text) for line in lines[:cut])
    if counted and FIRST.match(lines[cut].text):
        cost -= RESTART
    if lines[cut].gap and sum(line.gap for line in lines[1:]) == 1:
        cost -= ONLY_GAP
    return cost


def _raggedness(lines: Sequence[PrintedText]) -> float:
    """By how much the lines that do not end a paragraph fall short of the widest."""
    widths = [_width(line.text) for line in lines]
    full = max(widths)
    short = (
        full - width - SLACK
        for line, width in zip(lines[:-1], widths[:-1], strict=True)
        if not line.text.endswith(PARAGRAPH_END)
    )
    return float(sum(min(gap, MOST) for gap in short if gap > 0))


@lru_cache(maxsize=1024)
def _width(text: str) -> int:
    """Printed width: a Chinese character is two units, a Latin one is one."""
    return sum(1 if character.isascii() else 2 for character in text)
