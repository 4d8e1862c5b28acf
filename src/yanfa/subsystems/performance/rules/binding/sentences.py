"""What bound text tells its author: unreadable bindings, figures typed by hand, parts that miss their sum."""

from __future__ import annotations

from dataclasses import dataclass

from yanfa.subsystems.performance.rules.form import Severity
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence


@dataclass(frozen=True)
class TextFinding:
    """One thing to mend in a text. `start` and `end` are positions in the text as typed, `place` names it.

    `place` is "goal_text", "result_text" or "" where the caller gave one text only.
    """

    kind: str
    severity: Severity
    start: int
    end: int
    quote: str
    sentence: Sentence
    remedy: Sentence
    place: str = ""


_SENTENCES: dict[str, tuple[str, str]] = {
    "full_width": (
        "第{line}行第{column}字起的“{source}”用了全角大括号，不会替换成数字。",
        "“{source}” at line {line}, character {column} has full-width braces and will not be replaced.",
    ),
    "too_long": (
        "文字共{length}字，超过{limit}字，没有查找绑定的数。",
        "The text has {length} characters, more than {limit}; no bindings were looked for.",
    ),
    "unclosed": (
        "第{line}行第{column}字的“{{”没有对应的“}}”。",
        "The “{{” at line {line}, character {column} has no “}}”.",
    ),
    "nested": (
        "第{line}行第{column}字的“{{”还没有结束，里面又出现“{{”。",
        "The “{{” at line {line}, character {column} is not closed before another “{{”.",
    ),
    "stray": (
        "第{line}行第{column}字多出一个“}}”。",
        "There is a “}}” without its “{{” at line {line}, character {column}.",
    ),
    "empty": (
        "第{line}行第{column}字的“{{}}”里没有内容。",
        "The “{{}}” at line {line}, character {column} is empty.",
    ),
    "long_body": (
        "第{line}行第{column}字的“{{…}}”超过{limit}字。",
        "The “{{…}}” at line {line}, character {column} has more than {limit} characters.",
    ),
    "not_understood": (
        "第{line}行第{column}字起的“{source}”看不懂：“{rest}”处应为{expected}。",
        "“{source}” at line {line}, character {column} cannot be read: at “{rest}” there should be {expected_en}.",
    ),
    "more_errors": ("另有{count}处写法有误。", "{count} more places cannot be read."),
    "typed": (
        "“{quote}”是手工填写的数字，没有绑定到指标或表中的行。",
        "“{quote}” is typed by hand and bound to no indicator or row.",
    ),
    "missing": ("“{source}”没有可用的数：{key}。", "“{source}” has no figure: {key_en}."),
    "words": (
        "“{source}”要用数字计算，{key}却是文字“{value}”。",
        "“{source}” needs a number, and {key_en} is the words “{value}”.",
    ),
    "no_unit": (
        "“{source}”要按“{unit}”显示，{key}却没有计量单位，无法换算。",
        "“{source}” is to be shown in {unit}, and {key_en} has no unit to convert from.",
    ),
    "units_differ": (
        "“{source}”中的“{own}”不能换算为“{unit}”。",
        "In “{source}”, {own} cannot be converted to {unit}.",
    ),
    "rounded": (
        "{key}为{value}，按“{rounding}”显示为{printed}。",
        "{key_en} is {value}, shown as {printed} ({rounding_en}).",
    ),
    "exact": ("{key}为{value}，显示为{printed}。", "{key_en} is {value}, shown as {printed}."),
    "parts": (
        "“{source}”不成立：{whole}不等于{parts}={sum}。",
        "“{source}” does not hold: {whole} is not {parts} = {sum}.",
    ),
    "unit_behind": (
        "“{source}”的计量单位是“{own}”，后面写的却是“{behind}”。",
        "“{source}” is counted in {own}, and the text behind it says {behind}.",
    ),
    "equals": (
        "“{typed}”与{key}相等，可改为“{binding}”。",
        "“{typed}” equals {key_en}; it can be written “{binding}”.",
    ),
    "mend_shorten": ("把文字缩短，或分成几段填写。", "Shorten the text or split it."),
    "mend_close": (
        "在数的名称后补上“}}”；要印大括号本身，写两个：“{{{{”。",
        "Put “}}” behind the name of the figure; for a brace itself write two: “{{{{”.",
    ),
    "mend_full_width": (
        "改用半角大括号“{{ }}”；确实要印全角大括号的，可以不改。",
        "Use the braces “{{ }}”; leave it where full-width braces are meant to be printed.",
    ),
    "mend_stray": (
        "删去这个“}}”；要印大括号本身，写两个：“}}}}”。",
        "Delete this “}}”; for a brace itself write two: “}}}}”.",
    ),
    "mend_body": (
        "写成“{{行 3}}”“{{行 3 指标值}}”“{{合计 行1+行2}}”“{{行 1 = 行 2 + 行 3}}”或“{{budget.executed 万元 .2}}”。",
        "Write “{{row 3}}”, “{{row 3 target}}”, “{{sum row 1+row 2}}”, “{{row 1 = row 2 + row 3}}” "
        "or “{{budget.executed 万元 .2}}”.",
    ),
    "mend_rest": ("先改正前面列出的。", "Mend the ones above first."),
    "mend_typed": (
        "改为绑定的数，如“{{行 3}}”；如果不是绩效数字，可以不改。",
        "Bind it, as in “{{row 3}}”; leave it where it is no figure of performance.",
    ),
    "mend_missing": (
        "核对行号或指标代码，或先填报这一行。",
        "Check the number of the row or the code of the indicator, or fill that row in first.",
    ),
    "mend_unit": ("改用可以换算的单位，或去掉单位。", "Use a unit that it converts to, or none."),
    "mend_parts": (
        "核对各行的完成值；分项没有列全的，补上缺的一项。",
        "Check the results of the rows; where a part is missing, add it.",
    ),
    "mend_behind": (
        "把单位写进括号，如“{suggested}”，或改正后面的单位。",
        "Put the unit inside, as in “{suggested}”, or mend the one behind.",
    ),
    "mend_target": (
        "统一指标值与目标文字，最好绑定“{{行 n 指标值}}”。",
        "Make target and goal text agree, best by binding “{{row n target}}”.",
    ),
    "mend_result": (
        "统一完成值与文字，最好绑定“{{行 n}}”。",
        "Make result and text agree, best by binding “{{row n}}”.",
    ),
}
ROUNDINGS = {
    "half_up": ("四舍五入保留{places}位小数", "half up to {places} decimals"),
    "up": ("进位保留{places}位小数", "up to {places} decimals"),
    "down": ("截取{places}位小数", "cut off after {places} decimals"),
}


def say(key: str, /, **facts: object) -> Sentence:
    """The sentence of that key with its facts filled in. Raises KeyError for an unknown key or missing fact."""
    zh, en = _SENTENCES[key]
    return Sentence(zh.format(**facts), en.format(**facts))
