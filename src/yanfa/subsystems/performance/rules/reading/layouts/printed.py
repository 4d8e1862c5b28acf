"""Lines as a PDF prints them: one table row a line where it fits, cells parted by spaces, long ones wrapped.

The words of the form part it: head, money, goals, indicators, total. Labels of merged cells stand in
pieces on lines of their own (年度 / 总体 / 目标) wherever the page put their middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yanfa.subsystems.performance.rules.reading.cells import clean, join_lines
from yanfa.subsystems.performance.rules.reading.funds import AMOUNT
from yanfa.subsystems.performance.rules.reading.labels import (
    COLUMNS,
    FUND_COLUMNS,
    FUND_HEADS,
    GOALS,
    GROUP,
    HEAD,
    OTHER_HEAD,
    RESULTS,
    TOTALS,
    key,
    squeeze,
)
from yanfa.subsystems.performance.rules.reading.rows import DASH

from .printed_rows import Reader, as_grid
from .two_texts import PrintedText, split_texts

Grid = list[list[str]]
COLUMN_TEXT = "\n".join(COLUMNS)
FUND_TEXT = "\n".join(FUND_COLUMNS)
POINTS_AT_END = re.compile(r"\s\d+(?:\.\d+)?\s+\d+(?:\.\d+)?(?:\s\D\S*)?$")
PAGE_NUMBER = re.compile(r"^(?:[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d{1,4}\s*页.*)$")
KNOWN_ROLES = frozenset(
    {"group", "level1", "level2", "name", "target", "actual", "weight", "score", "deviation", "note"}
)
VALUE_ORDER = ["name", "target", "actual", "weight", "score"]
WRAPPED_LABELS = ("年度总体目标", "年度目标", "总体目标", GROUP)
LONGEST_LINE = 160
FEWEST_ROWS = 2


def regrid(lines: Sequence[str]) -> Grid | None:
    """The grid of a form printed line by line; None where its lines are not table rows."""
    texts = _printed(lines)
    words = [text.text for text in texts]
    header = _zone(words, "一级", COLUMN_TEXT)
    if (
        header is None
        or max(map(len, words)) > LONGEST_LINE
        or any("\t" in line or "|" in line for line in lines)
    ):
        return None
    titles = _labels(squeeze("".join(words[header[0] : header[1]])), COLUMNS)
    roles = [COLUMNS[title] for title in titles]
    total = next((n for n in range(header[1], len(words)) if key(words[n].split()[0]) in TOTALS), len(words))
    if not _is_readable(roles, words[header[1] : total]):
        return None
    reader = Reader()
    reader.read(words[header[1] : total])
    table = [titles, *as_grid(reader.rows, roles), *([text] for text in reader.loose)]
    return [*_above(texts[: header[0]]), *table, *_below(words[total:], len(roles))]


def _printed(lines: Sequence[str]) -> list[PrintedText]:
    """The lines that hold text, with the blank lines between them noted."""
    texts, gap = [], False
    for line in lines:
        text = clean(line)
        if PAGE_NUMBER.match(text):
            continue
        if text:
            texts.append(PrintedText(text, gap))
        gap = not text
    return texts


def _zone(lines: Sequence[str], opening: str, vocabulary: str) -> tuple[int, int] | None:
    """First and last + 1 line of a header that begins with `opening`, wrapped over lines as it may be."""
    start = next((n for n, line in enumerate(lines) if squeeze(line).startswith(opening)), None)
    if start is None:
        return None
    end = start
    while end < len(lines) and all(squeeze(word) in vocabulary for word in lines[end].split()):
        end += 1
    return start, end


def _labels(text: str, vocabulary: dict[str, str]) -> list[str]:
    """The labels that a text without spaces consists of, the longest first; [] where there is a rest."""
    labels, rest = [], text
    ordered = sorted(vocabulary, key=len, reverse=True)
    while rest:
        found = next((label for label in ordered if rest.startswith(label)), None)
        if found is None:
            return []
        labels.append(found)
        rest = rest[len(found) :]
    return labels


def _is_readable(roles: Sequence[str], body: Sequence[str]) -> bool:
    """Whether the columns stand in the usual order and the lines end with points."""
    if not set(roles) <= KNOWN_ROLES or [role for role in roles if role in VALUE_ORDER] != VALUE_ORDER:
        return False
    return sum(bool(POINTS_AT_END.search(line)) for line in body) >= FEWEST_ROWS


def _above(texts: Sequence[PrintedText]) -> Iterator[list[str]]:
    """Head, money and goals as rows."""
    words = [text.text for text in texts]
    goals = next((n for n, line in enumerate(words) if _is_goal_header(line)), len(words))
    money = next((n for n, line in enumerate(words[:goals]) if _opens_money(line)), goals)
    yield from _head_rows(words[:money])
    if money < goals:
        yield from _money_rows([word for line in words[money:goals] for word in line.split()])
    if goals < len(words):
        yield from _goal_rows(texts[goals:])


def _is_goal_header(line: str) -> bool:
    labels = [key(word) for word in line.split()]
    return any(label in RESULTS for label in labels) and any(label in GOALS for label in labels)


def _opens_money(line: str) -> bool:
    words = line.split()
    return key(words[0]) in FUND_HEADS or sum(key(word) in FUND_COLUMNS for word in words) >= 2


def _head_rows(lines: Sequence[str]) -> Iterator[list[str]]:
    """Labels and values in turn; a value goes on until the next label."""
    row: list[str] = []
    for line in lines:
        for number, word in enumerate(line.split()):
            label, colon, value = word.partition("：")
            if key(label) in HEAD or key(label) in OTHER_HEAD:
                if row:
                    yield row
                row = [label + colon, value]
            elif not row:
                yield [line]
                break
            else:
                row[1] = f"{row[1]} {word}".strip() if number else join_lines([row[1], word])
    if row:
        yield row


def _money_rows(words: Sequence[str]) -> Iterator[list[str]]:
    """The money header and its lines: name, then amounts from left to right."""
    heading = "".join(
        word for word in words if key(word) in FUND_HEADS or squeeze(word) in ("(元)", "(万元)")
    )
    rest = [word for word in words if key(word) not in FUND_HEADS and squeeze(word) not in ("(元)", "(万元)")]
    first = next((n for n, word in enumerate(rest) if not _is_column_piece(word)), len(rest))
    titles = _labels("".join(key(word) for word in rest[:first]), FUND_COLUMNS)
    yield [heading, "", *titles]
    name = ""
    amounts: list[str] = []
    for word in [*rest[first:], ""]:
        if word and AMOUNT.match(squeeze(word)):
            amounts.append(word)
        elif amounts or not word:
            if name not in WRAPPED_LABELS:
                yield ["", name, *_in_columns(amounts, titles)]
            name, amounts = word, []
        else:
            name = join_lines([name, word])


def _in_columns(amounts: Sequence[str], titles: Sequence[str]) -> list[str]:
    """The amounts under their columns: where some are blank, the dash stands for the points of a part."""
    dash = next((n for n, amount in enumerate(amounts) if DASH.match(amount)), None)
    weight = next((n for n, title in enumerate(titles) if FUND_COLUMNS[title] == "weight"), None)
    if dash is None or weight is None or dash >= weight:
        return list(amounts)
    return [*amounts[:dash], *[""] * (weight - dash), *amounts[dash:]]


def _is_column_piece(word: str) -> bool:
    return key(word) in FUND_TEXT


def _goal_rows(texts: Sequence[PrintedText]) -> Iterator[list[str]]:
    """The two titles, and below them the two texts if the page shows where one ends."""
    yield ["", *texts[0].text.split()]
    lines = [text for text in texts[1:] if not _is_label_piece(text.text)]
    parted = split_texts(lines)
    if parted is not None:
        yield ["", *parted]
    else:
        yield from ([line.text] for line in lines)


def _is_label_piece(line: str) -> bool:
    plain = squeeze(line)
    return len(plain) <= len("年度总体目标") and any(plain in label for label in WRAPPED_LABELS)


def _below(lines: Sequence[str], width: int) -> Iterator[list[str]]:
    """The total line with its figures at the right, and what stands below it."""
    for number, line in enumerate(lines):
        words = line.split()
        if number == 0:
            yield [words[0], *[""] * (width - len(words)), *words[1:]]
        else:
            yield words if key(words[0]) in HEAD else [line]
