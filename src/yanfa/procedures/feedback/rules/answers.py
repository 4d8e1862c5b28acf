"""Answers of satisfaction surveys: exports of survey tools read, levels matched, and who answered twice.

Survey tools export one row for each answer: 序号, 提交答卷时间, 所用时间, 来源, IP, and a column for each question that
holds the text of the chosen option, or its number. Which column is the question, and what its options mean, was
declared with the survey before the first answer came.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from yanfa.kernel.documents.blocks import Sentence
from yanfa.kernel.documents.tabular import Column, RowError
from yanfa.kernel.documents.tabular.keys import folded, text_of
from yanfa.kernel.documents.tabular.streaming import LongList, open_list
from yanfa.procedures.feedback.choices import AnswerFault

NUMBER_LABELS = ("序号", "问卷编号", "编号", "答卷编号", "答题序号")
TIME_LABELS = ("提交答卷时间", "提交时间", "答题时间", "作答日期", "填写日期", "日期", "结束答题时间")
RESPONDENT_LABELS = ("作答人标识", "用户ID", "用户标识", "openid", "手机号")
"""Not the network address: a whole office answers from one."""
DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
OPTION = re.compile(r"^(?:[（(]?[A-Za-z0-9]{1,2}[)）.、．:：]\s*)")
LONGEST = 500


@dataclass(frozen=True)
class Level:
    """One option of the scale, from the best to the worst."""

    name: str
    points: Decimal
    satisfied: bool


@dataclass(frozen=True)
class Answer:
    """One answer as it will be kept; `fault` is empty where it counts."""

    number: str
    answered_on: date
    level: Level | None
    respondent: str
    fault: AnswerFault | None


class Scale:
    """The options of the question, as exports name them: by text, by letter or number before it, or by their order."""

    def __init__(self, levels: Sequence[Level]) -> None:
        self.levels = list(levels)
        self.by_name = {folded(level.name): level for level in self.levels}

    def level_of(self, text: str) -> Level | None:
        """The level that a cell names. Raises KeyError for a text that names none; None for a blank one."""
        plain = folded(text)
        if not plain or plain in SKIPPED:
            return None
        if plain in self.by_name:
            return self.by_name[plain]
        without = folded(OPTION.sub("", unicodedata.normalize("NFKC", text).strip()))
        if without in self.by_name:
            return self.by_name[without]
        if plain.isdecimal() and 1 <= int(plain) <= len(self.levels):
            return self.levels[int(plain) - 1]
        raise KeyError(text)


SKIPPED = {"(跳过)", "(空)", "跳过", "-", "-3", "-2"}
"""How survey tools write that a question was passed over."""


class AnswerReading:
    """One pass over the export of a survey tool."""

    def __init__(self, long_list: LongList, scale: Scale, starts_on: date, ends_on: date, salt: str) -> None:
        self.long_list, self.scale = long_list, scale
        self.starts_on, self.ends_on, self.salt = starts_on, ends_on, salt
        self.errors: list[RowError] = []
        self.numbers: dict[str, int] = {}

    def answers(self, known: Iterable[str] = ()) -> Iterator[Answer]:
        """Every answer, valid or with its fault; `known` are the digests of who answered before."""
        self.errors.extend(self.long_list.errors)
        if self.errors:
            return
        seen = set(known)
        for row in self.long_list.rows():
            try:
                answer = self._answer(row.row, row.values, seen)
            except ValueError as fault:
                column, sentence = fault.args
                self.errors.append(_at(row.row, column, sentence))
                continue
            seen.add(answer.respondent)
            yield answer
        self.errors.extend(self.long_list.errors)

    def _answer(self, row: int, values: dict[str, Any], seen: set[str]) -> Answer:
        number = text_of(values.get("number")).strip()
        if not number:
            raise ValueError("问卷编号", Sentence("没有编号，请补上", "has no number; add it"))
        first = self.numbers.setdefault(number, row)
        if first != row:
            raise ValueError(
                "问卷编号",
                Sentence(f"编号 {number} 与第 {first} 行重复", f"number {number} repeats row {first}"),
            )
        day = _day(text_of(values.get("time")))
        if day is None:
            raise ValueError(
                "作答日期",
                Sentence("没有完整的日期，请写成 2026-01-05 的样子", "lacks a full date such as 2026-01-05"),
            )
        level = self._level(text_of(values.get("question")))
        respondent = digest(text_of(values.get("respondent")), self.salt)
        return Answer(number[:40], day, level, respondent, self._fault(level, day, respondent, seen))

    def _level(self, text: str) -> Level | None:
        try:
            return self.scale.level_of(text)
        except KeyError:
            known = "、".join(level.name for level in self.scale.levels)
            raise ValueError(
                "计分题目",
                Sentence(
                    f"“{text[:40]}”不在量表中，量表为：{known}，请改正或作废这份问卷",
                    f"“{text[:40]}” is no level of the scale ({known}); mend it or leave the answer out",
                ),
            ) from None

    def _fault(self, level: Level | None, day: date, respondent: str, seen: set[str]) -> AnswerFault | None:
        if not self.starts_on <= day <= self.ends_on:
            return AnswerFault.OUTSIDE_DATES
        if respondent and respondent in seen:
            return AnswerFault.REPEATED
        return AnswerFault.NO_LEVEL if level is None else None


def read_answers(
    data: bytes,
    name: str,
    *,
    question: str,
    levels: Sequence[Level],
    starts_on: date,
    ends_on: date,
    salt: str,
) -> AnswerReading:
    """Open the export of a survey tool. Raises UnreadableDocument for what holds no list.

    salt goes into the digests of respondents, so that those of two surveys cannot be compared.
    """
    columns = [
        Column("number", NUMBER_LABELS, required=True, max_length=40),
        Column("time", TIME_LABELS, required=True, max_length=40),
        Column("question", (question,), max_length=LONGEST),
        Column("respondent", RESPONDENT_LABELS, max_length=LONGEST),
    ]
    long_list = open_list(data, name, columns)
    if long_list.header.places and "question" not in long_list.header.places:
        long_list.errors.append(
            _at(
                long_list.header.row + 1,
                question,
                Sentence(
                    "表头没有这道题，请核对登记的题目文字",
                    "is not in the header; compare the declared question",
                ),
            )
        )
    return AnswerReading(long_list, Scale(levels), starts_on, ends_on, salt)


PAPER = re.compile(r"^(?P<first>\S*?\d+)(?:\s*[-~～—至]\s*(?P<last>\S*?\d+))?\s+(?P<rest>\S.*)$")
NUMBERED = re.compile(r"^(.*?)(\d+)$")
MOST_PAPERS = 5000
SPOILT = "作废"


@dataclass(frozen=True)
class Paper:
    """One numbered paper as somebody typed it off: `level` is a name of the scale, "" where it is left open."""

    number: str
    level: str
    spoilt: str = ""


def papers_in(text: str, levels: Sequence[Level]) -> list[Paper]:
    """Numbered papers from lines such as "0001-0030 满意", "0031 未填", "0032 作废 缺页".

    Raises ValueError with a pair (line number, Sentence) for the first line that cannot be read.
    """
    scale = Scale(levels)
    papers: list[Paper] = []
    for number, line in enumerate(text.splitlines(), 1):
        plain = unicodedata.normalize("NFKC", line).strip()
        if not plain:
            continue
        found = PAPER.match(plain)
        if found is None:
            raise ValueError(number, UNREAD)
        papers.extend(_papers(number, found, scale))
        if len(papers) > MOST_PAPERS:
            raise ValueError(number, TOO_MANY)
    times = Counter(paper.number for paper in papers)
    for number_twice in (each for each, count in times.items() if count > 1):
        raise ValueError(
            0, Sentence(f"编号 {number_twice} 出现了两次，请核对", f"number {number_twice} stands twice")
        )
    return papers


UNREAD = Sentence(
    "应写成“0001-0030 满意”或“0031 不满意”，编号和选项之间空一格",
    "write “0001-0030 满意” or “0031 不满意”, a blank between number and level",
)
TOO_MANY = Sentence("一次最多 5000 份，请分批录入", "5,000 papers at most at a time; enter them in parts")


def _papers(line: int, found: re.Match[str], scale: Scale) -> Iterator[Paper]:
    rest = found["rest"].strip()
    word, _, note = rest.partition(" ")
    spoilt = (note.strip() or SPOILT) if word == SPOILT else ""
    level = None
    if not spoilt and word != "未填":
        try:
            level = scale.level_of(rest)
        except KeyError:
            known = "、".join(level.name for level in scale.levels)
            raise ValueError(
                line,
                Sentence(
                    f"“{rest[:40]}”不在量表中，可填：{known}、未填、作废",
                    f"“{rest[:40]}” is no level; known are {known}, 未填 (left open), 作废 (spoilt)",
                ),
            ) from None
    for number in _range(line, found["first"], found["last"]):
        yield Paper(number, level.name if level else "", spoilt)


def _range(line: int, first: str, last: str | None) -> list[str]:
    if last is None:
        return [first]
    start, end = NUMBERED.match(first), NUMBERED.match(last)
    assert start is not None
    assert end is not None
    low, high = int(start[2]), int(end[2])
    if end[1] not in ("", start[1]) or not low <= high < low + MOST_PAPERS:
        raise ValueError(
            line, Sentence("编号范围应从小到大、前缀相同", "a range goes upwards and keeps its prefix")
        )
    return [f"{start[1]}{number:0{len(start[2])}}" for number in range(low, high + 1)]


def digest(respondent: str, salt: str) -> str:
    """What is kept of who answered: enough to recognise a second answer, and nothing else."""
    plain = folded(respondent)
    return hashlib.sha256(f"{salt}\n{plain}".encode()).hexdigest() if plain else ""


def _day(text: str) -> date | None:
    found = DAY.match(unicodedata.normalize("NFKC", text).strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _at(row: int, column: str, sentence: Sentence) -> RowError:
    return RowError(
        row,
        column,
        "",
        Sentence(
            f"第 {row} 行“{column}”：{sentence.chinese}。", f"Row {row}, “{column}”: {sentence.english}."
        ),
    )
