"""Where the forms of a document begin and end: covers, contents and reports between them are no forms.

A form is anchored on the label of its project's name; the title lines right above belong to it. What
carries the label but no indicator table and no money table, such as a list of projects, is no form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cells import Line
from .labels import ANCHORS, HEAD, OTHER_HEAD, TOTALS, key, squeeze

TITLE = re.compile(r"(?:绩效|自评|评价|目标|监控|跟踪).{0,16}(?:表|评价|自评|目标)$")
TITLE_SIDE = re.compile(
    r"20\d\d年|单位[:：]|万元|附件|附表|填报|签字|盖章|公开\d*表|编号|日期|年度|绩效|^表\d|部门[:：]|^\d{1,3}$|^[一二三四五六七八九十]+、"
)
TABLE_WORDS = re.compile(r"一级指标|三级指标|指标名称|绩效指标|一级.{0,8}二级|预算数")
VALUE_WORDS = re.compile(r"指标值|目标值|分值|权重|得分|完成值|自评分|执行数|完成情况")
NOTE = re.compile(r"^(?:说明|备注|注|填表|填报|评分|评价|自评|绩效等级|项目负责|联系|审核|单位|其他|※|\*)")
NUMBERED = re.compile(r"^\(?[\d一二三四五六七八九十]+[、.)]")
SHORT_PIECE = 4
"""Characters of a figure or grade on a line of its own."""
TITLE_LINES = 8
LONGEST_TITLE = 60
HEAD_WORDS = re.compile(
    "主管部门|实施单位|预算单位|项目类型|项目属性|项目分类|资金用途|项目负责人|项目总投资"
)
ENOUGH_WORDS = 3
"""Labels of a form's head in one line that make it one, though the table's heading stands elsewhere."""
ANCHOR_TEXT = re.compile("(?:" + "|".join(sorted(ANCHORS, key=len, reverse=True)) + ")")


def forms_in(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each form, in order."""
    starts = _starts(lines)
    if not starts:
        return []
    ends = [*starts[1:], len(lines)]
    segments = (list(lines[start:end]) for start, end in zip(starts, ends, strict=True))
    return [_without_tail(segment) for segment in segments if _is_form(segment)]


def is_title(text: str) -> bool:
    """Whether a line reads like the title of a form."""
    plain = re.sub(r"\(.*?\)", "", squeeze(text))
    return 5 <= len(plain) <= LONGEST_TITLE and bool(TITLE.search(plain))


def _starts(lines: Sequence[Line]) -> list[int]:
    starts: list[int] = []
    for index, line in enumerate(lines):
        if not is_anchor(line):
            continue
        top = _top(lines, index, floor=starts[-1] + 1 if starts else 0)
        if not starts or top < index or _has_table(lines[starts[-1] : index]):
            starts.append(top)
    return starts


def is_anchor(line: Line) -> bool:
    """Whether the line carries the label of a project's or department's name."""
    if line.tabular:
        filled = [cell for cell in line.cells if cell][:3]
        if len(filled) > 1 and key(filled[0]) == "部门":
            return True
        return any(key(cell) in ANCHORS or key(re.split("[:：]", cell)[0]) in ANCHORS for cell in filled)
    text = squeeze(line.text)
    named = ANCHOR_TEXT.search(text)
    if not named:
        return False
    if named.start() == 0 or TABLE_WORDS.search(text):
        return True
    return len(set(HEAD_WORDS.findall(text))) >= ENOUGH_WORDS


def _top(lines: Sequence[Line], anchor: int, floor: int) -> int:
    """The first line of the form whose project is named at `anchor`: its title, or the anchor itself."""
    top, seen = anchor, 0
    for index in range(anchor - 1, floor - 1, -1):
        line = lines[index]
        if not line.cells:
            continue
        text = squeeze(line.text)
        titled = is_title(text) or any(is_title(cell) for cell in line.cells if cell)
        if seen >= TITLE_LINES or not (titled or _beside_title(line, text)):
            break
        seen += 1
        if titled:
            top = index
    return top


def _beside_title(line: Line, text: str) -> bool:
    if len(text) > LONGEST_TITLE or sum(bool(cell) for cell in line.cells) > 4 or text.endswith("。"):
        return False
    return bool(TITLE_SIDE.search(text)) and key(line.text.split(" ")[0]) not in TOTALS


def _has_table(lines: Sequence[Line]) -> bool:
    text = squeeze("".join(line.text for line in lines))
    return bool(TABLE_WORDS.search(text)) and bool(VALUE_WORDS.search(text))


_is_form = _has_table


def _without_tail(lines: list[Line]) -> list[Line]:
    """The form without the running text of a report that follows its total."""
    total = _total_line(lines)
    if total is None:
        return lines
    noting = False
    for index in range(total + 1, len(lines)):
        line = lines[index]
        if not line.cells or line.tabular:
            continue
        text = squeeze(line.text)
        noting = noting or bool(NOTE.match(text))
        if not (NOTE.match(text) or (noting and NUMBERED.match(text)) or _belongs_below(text)):
            return lines[:index]
    return lines


def _total_line(lines: Sequence[Line]) -> int | None:
    """The last line that begins with a total, after the indicator table began."""
    found, begun = None, False
    for index, line in enumerate(lines):
        begun = begun or "一级" in line.text or "指标名称" in line.text
        first = next((cell for cell in line.cells if cell), "")
        if begun and (key(first) in TOTALS or key(first.split(" ")[0]) in TOTALS):
            found = index
    return found


def _belongs_below(text: str) -> bool:
    """Whether a short line below the total still is of the form: a figure, a grade, a label with its value."""
    if len(text) <= SHORT_PIECE or re.fullmatch(r"[\d.,%分]+", text):
        return True
    return len(text) <= LONGEST_TITLE and any(text.startswith(label) for label in (*HEAD, *OTHER_HEAD))
