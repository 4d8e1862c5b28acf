"""Text in which nothing stands between the cells at all: read by the words of the form and the look of figures.

Pages that show office documents often print 安装水标尺10≥266米≥266米10: name, weight, target, actual and
score in one run. Where the figures can be parted in one way only, they are; else the run stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from yanfa.subsystems.performance.rules.reading.labels import (
    COLUMNS,
    FUND_COLUMNS,
    FUND_HEADS,
    HEAD,
    LEVEL1,
    LEVEL2,
    OTHER_HEAD,
    SPACE,
    key,
)

from .fitting import QUALITY, VERDICT

Grid = list[list[str]]

OPEN, CLOSE = "[(（]", "[)）]"
REMARK = f"(?:{OPEN}[^()（）]{{0,24}}{CLOSE})?"
NUMBER = r"(?:0|[1-9]\d*)(?:\.\d+)?"
SIGN = "[≥≤=<>＝＞＜]"
POINTS = re.compile(r"100|[1-9]?\d(?:\.\d{1,2})?")
FIGURE = re.compile(rf"(?:(?:全国|全省|全市|全区|国内)前|{SIGN}{{0,2}}){NUMBER}")
UNIT = re.compile(r"(?![.])[^\d≥≤=<>＝＞＜,，。;；、]{0,8}")
WORDS = re.compile(r"[^\d≥≤=<>＝＞＜]+")
PUNCTUATION = re.compile(r"[，,。；;、“”]")
"""Signs that a sentence has and the name of an indicator hardly."""
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
STATES = frozenset(
    (
        "完善",
        "及时",
        "按时完成",
        "规范",
        "健全",
        "良好",
        "优秀",
        "优良",
        "合规",
        "不断扩大",
        "持续提高",
        "持续扩大",
        "持续改善",
        "逐步扩大",
        "普及",
        "达成指标",
    )
)
"""Targets that forms state in words."""
REMARKS = re.compile(f"{OPEN}[^()（）]*{CLOSE}")
NEAR = Decimal("0.05")
"""How near a printed rate must come to the one that two amounts give, in points of per cent."""
NEAR_SCORE = Decimal("0.1")
"""The same for the score that a rate gives; some forms round it to one decimal."""
AMOUNTS = ("initial", "annual", "executed")
AMOUNT = r"(?:[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?"
LOOKS = {**dict.fromkeys(AMOUNTS, AMOUNT), "weight": r"[12]0(?:\.00?)?", "rate": rf"{NUMBER}%?"}
CLEAR = 0.5
"""Points of doubt by which the best reading must beat the second."""
SHORTEST_REMARK = 4
DENSE = 200
SPARSE = 0.04
"""A run of text this long with a smaller share of white space and pipes has no cell borders."""
PIPE = re.compile(r"[|｜│]")
SHORTEST_HEAD = 4
"""Columns whose words must follow one another for the head of a table; three for money."""


def _one_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


AMBIGUOUS = frozenset(
    ["指标", "单位", "说明", "原因", "其他", "完成情况", "实际完成情况", "完成", "依据", "符号", "评分"]
)
"""Words of table heads that also stand in running text."""
COLUMN_WORDS = [word for word, kind in COLUMNS.items() if kind != "group" and word not in AMBIGUOUS]
COLUMN = _one_of(COLUMN_WORDS) + REMARK
MONEY = _one_of(word for word in FUND_COLUMNS if word not in AMBIGUOUS) + REMARK
TABLE_HEAD = re.compile(f"(?:{COLUMN}){{{SHORTEST_HEAD},}}")
MONEY_HEAD = re.compile(f"(?:{MONEY}){{3,}}")
LEVEL = re.compile(
    rf"(?P<level>{_one_of(LEVEL1 | LEVEL2)})指标(?P<points>{OPEN}\d{{1,3}}分?{CLOSE})?"
    r"|(?<=满意度指标)(?P<bare>服务对象满意度)(?=[^\d]{0,6}满意)"
)
LABEL = re.compile(
    _one_of(word for word in [*HEAD, *OTHER_HEAD, "年度绩效目标", "年度总体目标"] if len(word) > 3)
    + "(?!完成)"
)
HEAD_WORDS = re.compile(_one_of([*COLUMN_WORDS, *FUND_COLUMNS]))
"""Of a table whose head was not recognised: they are nobody's value."""
FUND = re.compile(
    r"(?:年度(?:财政)?资金总额|其中[:：][^\d:：]{2,10}?(?:拨款|资金|补助)|上年结转资金|其他资金)[:：]?"
)
FUND_HEAD = re.compile(_one_of(FUND_HEADS) + REMARK + REMARK + "$")
GOALS = re.compile(
    r"(?:年度总体目标|总体目标)?(?P<goal>年初设定目标|预期目标|预算目标|年度目标)"
    r"(?P<result>年度总体目标完成情况综述|全年实际完成情况|实际完成情况)"
)
GROUP = re.compile(r"(?:年度)?绩效指标$")
TOTAL = re.compile(r"(?:…+)?(?P<word>总分|合计|总计)(?P<figures>[\d.]*)")


@dataclass(frozen=True)
class Reading:
    """One way of parting a run: the cells by column, and the doubt about it."""

    cells: tuple[tuple[int, str], ...]
    doubt: float


def regrid(lines: Sequence[str]) -> Grid | None:
    """The grid of one form printed as a single run of characters, or None."""
    runs = [SPACE.sub("", line) for line in lines]
    whole = "".join(runs)
    borders = sum(len(line.strip()) for line in lines) - len(whole) + len(PIPE.findall(whole))
    if max(map(len, runs), default=0) < DENSE or borders > SPARSE * len(whole):
        return None
    heads = [head.group() for run in runs for head in TABLE_HEAD.finditer(run)]
    if not heads:
        return None
    head = max(heads, key=len)
    if _is_separated(_words(head, COLUMN), lines):
        return None
    before, _, after = whole.partition(head)
    total = TOTAL.search(after)
    grid = _before(GROUP.sub("", before)) + _table(head, after[: total.start()] if total else after)
    if total:
        rest = after[total.end() :]
        grid += [[total.group("word"), *_total(total.group("figures"))], *([[rest]] if rest else [])]
    return grid


def _is_separated(words: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether the words of the table's head stand apart on the page, and with them the cells."""
    gaps = (re.compile(re.escape(left) + r"\s+" + re.escape(right)) for left, right in pairwise(words))
    return any(gap.search(line) for gap in gaps for line in lines)


def _total(figures: str) -> list[str]:
    """The sums of weights and scores: weights make 100."""
    if figures.startswith("100") and POINTS.fullmatch(figures[3:]):
        return ["100", figures[3:]]
    return [figures] if POINTS.fullmatch(figures) else []


def _before(text: str) -> Grid:
    """Head, money and goals."""
    money = MONEY_HEAD.search(text)
    goals = GOALS.search(text)
    head = text[: money.start() if money else goals.start() if goals else None]
    block = FUND_HEAD.search(head)
    grid = _labels(head[: block.start()] if block else head)
    if money:
        name = block.group() if block else ""
        grid += _money(name, money.group(), text[money.end() : goals.start() if goals else None])
    if goals:
        grid += [[goals.group("goal"), goals.group("result")], [text[goals.end() :]]]
    return grid


def _labels(text: str) -> Grid:
    first = LABEL.search(text)
    grid: Grid = [[text[: first.start()]]] if first else [[text]]
    for label, value in _between(LABEL, text):
        garbled = len(HEAD_WORDS.findall(value)) >= SHORTEST_HEAD
        grid.append([label + value] if garbled else [label, value.lstrip(":：")])
    return grid


def _words(head: str, one: str) -> list[str]:
    return [found.group() for found in re.finditer(one, head)]


def _money(name: str, head: str, text: str) -> Grid:
    columns = _words(head, MONEY)
    kinds = tuple(FUND_COLUMNS[key(column)] for column in columns)
    grid: Grid = [[name, "", *columns]]
    totals: dict[str, str] = {}
    for name, figures in _between(FUND, text):
        cells = _sums(figures, kinds, totals) if figures else [""] * len(kinds)
        grid.append(["", name, *(cells or [""] * len(kinds))])
        if cells is None:
            grid.append([figures])
        totals = totals or dict(zip(kinds, cells or (), strict=False))
    return grid


def _between(words: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    """Every word found and the text up to the next."""
    found = list(words.finditer(text))
    ends = [word.start() for word in found[1:]] + [len(text)]
    for word, end in zip(found, ends, strict=False):
        yield word.group(), text[word.end() : end]


def _sums(figures: str, kinds: tuple[str, ...], totals: dict[str, str]) -> list[str] | None:
    """Amounts, weight, rate and score of a run of digits, where one way alone makes rate and score come true.

    The line of a part prints amounts alone; they are parted where they repeat those of the total.
    """
    right = [cells for cells in _cuts(figures, kinds) if _consistent(dict(zip(kinds, cells, strict=True)))]
    if len(right) == 1:
        return right[0]
    amounts = tuple(kind for kind in kinds if kind in AMOUNTS)
    same = [
        dict(zip(amounts, cells, strict=True))
        for cells in _cuts(figures.rstrip("-—"), amounts)
        if all(
            _value(cell) == _value(totals.get(kind, "")) for kind, cell in zip(amounts, cells, strict=True)
        )
    ]
    return [same[0].get(kind, "") for kind in kinds] if len(same) == 1 else None


def _cuts(figures: str, kinds: tuple[str, ...]) -> Iterator[list[str]]:
    """Every way of cutting a run into figures that look like these columns."""
    if not kinds:
        if not figures:
            yield []
        return
    pattern = LOOKS.get(kinds[0], NUMBER)
    for end in range(1, len(figures) + 1):
        if re.fullmatch(pattern, figures[:end]):
            for rest in _cuts(figures[end:], kinds[1:]):
                yield [figures[:end], *rest]


def _value(figure: str) -> Decimal | None:
    return Decimal(figure.replace(",", "").rstrip("%")) if figure else None


def _consistent(cells: dict[str, str]) -> bool:
    """Whether the rate follows from the amounts, and the score from the rate."""
    annual, executed, weight, rate, score = (
        _value(cells.get(kind, "")) for kind in ("annual", "executed", "weight", "rate", "score")
    )
    if not annual or executed is None or weight is None or rate is None or score is None:
        return False
    true = executed / annual * 100
    return abs(true - rate) <= NEAR and abs(score - weight * true / 100) <= NEAR_SCORE


def _table(head: str, body: str) -> Grid:
    columns = _words(head, COLUMN)
    kinds = tuple(COLUMNS[key(column)] for column in columns)
    grid = [columns]
    levels: dict[str, str] = {}
    position = 0
    for level in [*LEVEL.finditer(body), None]:
        segment = body[position : level.start() if level else None].strip("…")
        if segment:
            rows = _rows(segment, kinds, levels)
            grid += rows or [[levels.get("level2", "") + segment]]
            levels = {} if rows else {kind: word for kind, word in levels.items() if kind == "level1"}
        elif levels.get("level2", "").removesuffix("指标") in LEVEL1 and "level1" not in levels:
            levels = {"level1": levels["level2"]}
        if level:
            levels = _with_level(level, levels, kinds)
            position = level.end()
    return grid


def _with_level(level: re.Match[str], levels: dict[str, str], kinds: tuple[str, ...]) -> dict[str, str]:
    name = level.group("level") or level.group("bare")
    second = name in LEVEL2 and (name not in LEVEL1 or "level1" in levels or not level.group("points"))
    if "level2" not in kinds or not second:
        return {"level1": level.group()}
    return {**({"level1": levels["level1"]} if "level1" in levels else {}), "level2": level.group()}


def _rows(segment: str, kinds: tuple[str, ...], levels: dict[str, str]) -> Grid:
    """The rows of one level, none where they cannot be told apart."""
    inner = tuple(kind for kind in kinds if not kind.startswith("level"))
    rows = part(segment, inner) if inner[0] == "name" else None
    grid: Grid = []
    for number, row in enumerate(rows or ()):
        cells = dict(zip(inner, row, strict=True)) | (levels if number == 0 else {})
        grid.append([cells.get(kind, "") for kind in kinds])
    return grid


def part(segment: str, kinds: tuple[str, ...]) -> list[list[str]] | None:
    """The rows of one run of cells, or None where it can be parted in two ways that are equally good."""
    best = _Parting(segment, kinds).best()
    if not best or (len(best) > 1 and best[1].doubt - best[0].doubt < CLEAR):
        return None
    rows: list[list[str]] = []
    for column, text in best[0].cells:
        if column == 0:
            rows.append([""] * len(kinds))
        rows[-1][column] = text
    return rows


class _Parting:
    """The two best ways of parting a run into rows of these columns."""

    def __init__(self, text: str, kinds: tuple[str, ...]) -> None:
        self.text = text
        self.kinds = kinds
        self.from_here = lru_cache(maxsize=None)(self._from_here)

    def best(self) -> list[Reading]:
        return self.from_here(0, 0, "", "")

    def _from_here(self, position: int, column: int, weight: str, target: str) -> list[Reading]:
        if position == len(self.text):
            ended = column == 0 or all(kind in ("deviation", "note") for kind in self.kinds[column:])
            return [Reading((), 0.0)] if ended else []
        if column == len(self.kinds):
            return self.from_here(position, 0, "", "")
        found: list[Reading] = []
        for text, doubt in self._cells(position, column, weight, target):
            kind = self.kinds[column]
            following = self.from_here(
                position + len(text),
                column + 1,
                text if kind == "weight" else weight,
                text if kind == "target" else target,
            )
            here = ((column, text),) if text else ()
            found += [Reading(here + rest.cells, rest.doubt + doubt) for rest in following]
        return sorted(found, key=lambda reading: reading.doubt)[:2]

    def _cells(self, position: int, column: int, weight: str, target: str) -> Iterator[tuple[str, float]]:
        kind = self.kinds[column]
        if kind == "name":
            yield from self._names(position)
        elif kind in ("weight", "score"):
            yield from self._points(position, kind, weight)
        elif kind in ("target", "actual"):
            yield from self._values(position, kind, target)
        else:
            yield from self._remarks(position)

    def _names(self, position: int) -> Iterator[tuple[str, float]]:
        start = re.compile(r"指标\d{1,2}[:.、]?").match(self.text, position)
        begin = start.end() if start else position
        for end in range(begin + 2, min(len(self.text), begin + 40) + 1):
            name = REMARKS.sub("", self.text[begin:end])
            if re.search(r"[\d≥≤<>=＝＞＜]", name) and not re.search(f"{OPEN}[^()（）]*$", name):
                return
            if re.match(r"[\u4e00-\u9fff★(（]", self.text[begin:]):
                yield self.text[position:end], 1.0 if PUNCTUATION.search(name) else 0.0

    def _points(self, position: int, kind: str, weight: str) -> Iterator[tuple[str, float]]:
        for end in range(position + 1, min(position + 5, len(self.text)) + 1):
            text = self.text[position:end]
            if not POINTS.fullmatch(text):
                continue
            if kind == "weight":
                if text.strip("0."):
                    yield text, 0.0 if Decimal(text) % 5 == 0 else 0.3
            elif not weight or Decimal(text) <= Decimal(weight):
                yield text, 0.0 if text == weight else 0.8

    def _values(self, position: int, kind: str, target: str) -> Iterator[tuple[str, float]]:
        same = kind == "actual" and bool(target) and self.text.startswith(target, position)
        for end in range(position + 1, min(position + 24, len(self.text)) + 1):
            text = self.text[position:end]
            figure = FIGURE.match(text)
            alike = -1.0 if same and text == target else 0.0
            if figure and UNIT.fullmatch(text, figure.end()):
                yield text, 1.0 + alike + (0.4 if figure.end() == len(text) else 0.0)
            elif QUALITY.fullmatch(text) or VERDICT.fullmatch(text) or text in STATES:
                yield text, 0.6 + alike
            elif WORDS.fullmatch(text) and len(text) <= 12 and CHINESE.search(text):
                yield text, 1.6 + alike

    def _remarks(self, position: int) -> Iterator[tuple[str, float]]:
        yield "", 0.0
        words = WORDS.match(self.text, position)
        if words and words.end() == len(self.text) and len(words.group()) >= SHORTEST_REMARK:
            yield words.group(), 1.0
