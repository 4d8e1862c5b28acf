"""The sentences in which findings are told, Chinese and English: one for each way that a kind can be broken.

Every sentence says where, what is printed and what was computed. `{where}` is the name of the indicator.
"""

from __future__ import annotations

from typing import Literal

from .outcome import Remark

Language = Literal["zh", "en"]

LABELS: dict[str, tuple[str, str]] = {
    "total_score": ("总分", "total score"),
    "total_weight": ("分值合计", "total weight"),
    "execution_rate": ("预算执行率", "execution rate"),
    "budget_score": ("执行率得分", "budget score"),
    "grade": ("评分等级", "grade"),
    "missing_value": ("漏填", "empty cells"),
    "rule_exceeds_weight": ("评分规则超过权重", "rule above weight"),
    "narrative_mismatch": ("表文不符", "table against narrative"),
    "parts_sum": ("分项与合计不符", "parts against total"),
    "rule_gap": ("评分规则有空档", "gap in a rule"),
    "rule_overlap": ("评分规则有重叠", "overlap in a rule"),
    "rule_floor": ("评分规则保底", "rule without zero"),
    "rule_unequal": ("评分规则前后不一", "rule against itself"),
    "rule_goal_mismatch": ("规则与目标不符", "rule against goal"),
    "score_above_band": ("得分与完成情况不符", "score against result"),
    "words_for_number": ("以文字代数字", "words for a figure"),
    "verdict_as_actual": ("以结论代完成值", "verdict for a value"),
    "several_indicators": ("一行多指标", "several indicators in a row"),
    "renamed": ("自评时改动指标", "changed at self-evaluation"),
    "target_goal_mismatch": ("指标值与目标不符", "target against goal"),
    "goal_without_row": ("目标未设指标", "goal without a row"),
    "over_completion": ("超额完成未说明", "over-completion unexplained"),
    "repeated_figure": ("数字与往年相同", "figure of an earlier year"),
    "two_targets": ("同一指标两个指标值", "two targets"),
    "identical_text": ("内容雷同", "copied text"),
    "stock_as_flow": ("存量作增量", "stock told as new"),
    "duplicate_counting": ("重复计算", "counted twice"),
    "row_conflict": ("指标相互矛盾", "rows in conflict"),
    "misplaced_indicator": ("指标归类", "misplaced indicator"),
    "missing_cost": ("缺成本指标", "no cost indicator"),
    "missing_satisfaction": ("缺满意度指标", "no satisfaction indicator"),
    "weight_concentrated": ("权重集中", "weight on one row"),
}
"""What each kind is called, for lists and headings."""

SENTENCES: dict[str, dict[str, tuple[str, str]]] = {
    "total_score": {
        "main": (
            "总分印为{printed}，各项得分相加为{computed}。",
            "The total is printed as {printed}; the scores add up to {computed}.",
        ),
        "rounded": (
            "总分印为{printed}，各项得分相加为{computed}，系四舍五入取整。",
            "The total is printed as {printed}; the scores add up to {computed}: rounded to a whole number.",
        ),
        "budget": (
            "总分印为{printed}，各指标得分{rows}与预算执行率得分{budget}相加为{computed}。",
            "The total is printed as {printed}; rows ({rows}) and budget score ({budget}) add up to {computed}.",
        ),
    },
    "total_weight": {
        "main": (
            "分值合计印为{printed}，各项分值相加为{computed}。",
            "The total weight is printed as {printed}; the weights add up to {computed}.",
        ),
        "unprinted": ("各项分值相加为{computed}，不等于100。", "The weights add up to {computed}, not 100."),
        "sum": (
            "各项分值相加为{computed}，不等于100（合计印为“{printed}”）。",
            "The weights add up to {computed}, not 100 (total printed: “{printed}”).",
        ),
    },
    "execution_rate": {
        "main": (
            "{line}执行率印为{printed}，{executed}÷{annual}={computed}。",
            "{line} Execution rate printed as {printed}; {executed} ÷ {annual} = {computed}.",
        ),
        "rounded": (
            "{line}执行率印为{printed}，{executed}÷{annual}={computed}；系按“{rounding}”取数。",
            "{line} Execution rate printed as {printed}; {executed} ÷ {annual} = {computed}: "
            "rounded {rounding_en}.",
        ),
        "slight": (
            "{line}执行率印为{printed}，{executed}÷{annual}={computed}，相差不超过0.01个百分点，应是取整所致。",
            "{line} Execution rate printed as {printed}; {executed} ÷ {annual} = {computed}: within 0.01 points, "
            "probably rounded to whole per cent.",
        ),
    },
    "budget_score": {
        "main": (
            "预算执行率得分印为{printed}，{weight}×{executed}÷{annual}={computed}。",
            "The budget score is printed as {printed}; {weight} × {executed} ÷ {annual} = {computed}.",
        ),
        "rounded": (
            "预算执行率得分印为{printed}，{weight}×{executed}÷{annual}={computed}；系按“{rounding}”取数。",
            "The budget score is printed as {printed}; {weight} × {executed} ÷ {annual} = {computed}: "
            "rounded {rounding_en}.",
        ),
        "slight": (
            "预算执行率得分印为{printed}，{weight}×{executed}÷{annual}={computed}，相差不超过0.01分，应是取整所致。",
            "The budget score is printed as {printed}; {weight} × {executed} ÷ {annual} = {computed}: "
            "within 0.01 points, probably rounded.",
        ),
    },
    "grade": {
        "main": (
            "等级印为“{printed}”，总分{total}分应为“{computed}”（{bands}）。",
            "The grade is printed as “{printed}”; a total of {total} earns “{computed}” ({bands_en}).",
        ),
        "rounded": (
            "等级印为“{printed}”，总分{total}分未取整时应为“{computed}”（{bands}），取整后才与所印一致。",
            "The grade is printed as “{printed}”; the unrounded total of {total} earns “{computed}” ({bands_en}).",
        ),
    },
    "missing_value": {
        "main": ("“{where}”没有填{columns}。", "“{where}” has no {columns_en}."),
    },
    "rule_exceeds_weight": {
        "main": (
            "“{where}”权重{computed}分，评分规则“{rule}”却最多给{points}分。",
            "“{where}” weighs {computed} points; its rule “{rule}” gives up to {points}.",
        ),
        "checklist": (
            "“{where}”权重{computed}分，评分规则各条相加为{points}分。",
            "“{where}” weighs {computed} points; the items of its rule add up to {points}.",
        ),
    },
    "narrative_mismatch": {
        "main": (
            "“{where}”表中完成值为{printed}，实际完成情况写的是“{text}”（{computed}）。",
            "“{where}” is {printed} in the table; the narrative says “{text}” ({computed}).",
        ),
        "verdict": (
            "“{where}”表中写“{printed}”（指标值{target}），实际完成情况却写“{text}”。",
            "“{where}” says “{printed}” in the table (target {target}); the narrative says “{text}”.",
        ),
    },
    "parts_sum": {
        "main": (
            "“{quote}”：总数为{printed}，所列各项{sum}相加为{computed}。",
            "“{quote}”: the total is {printed}, the parts {sum} add up to {computed}.",
        ),
        "funds": (
            "{column}总额印为{printed}，与所列各项资金{sum}（相加为{computed}）不符。",
            "The {column_en} total is printed as {printed}; its lines {sum} (sum {computed}) do not fit it.",
        ),
    },
    "rule_gap": {
        "main": (
            "“{where}”的评分规则没有规定{gaps}时得几分。",
            "The rule of “{where}” says nothing for {gaps_en}.",
        ),
    },
    "rule_overlap": {
        "main": (
            "“{where}”的评分规则在{values}处有两档重叠，得分不同。",
            "Two bands of the rule of “{where}” both cover {values_en}, with different points.",
        ),
    },
    "rule_floor": {
        "main": (
            "“{where}”的评分规则最低一档“{rule}”仍得{points}分，完成再差也不会得0分。",
            "The lowest band of the rule of “{where}”, “{rule}”, still gives {points} points instead of 0.",
        ),
    },
    "rule_unequal": {
        "main": (
            "“{where}”的评分规则“{rule}”对同一情形先说{points}分、后说{again}分。",
            "The rule of “{where}”, “{rule}”, gives {points} and {again} points for the same case.",
        ),
        "step": (
            "“{where}”的评分规则在{value}时前后不一：按逐项扣分得{points}分，按所列档次得{again}分。",
            "The rule of “{where}” contradicts itself at {value}: {points} points by deduction, {again} by its band.",
        ),
    },
    "rule_goal_mismatch": {
        "main": (
            "“{where}”评分规则的满分门槛为“{rule}”，总目标写的是“{goal}”。",
            "Full points for “{where}” need “{rule}”; the goal says “{goal}”.",
        ),
        "zero": (
            "“{where}”总目标为“{goal}”，达到目标时按评分规则“{rule}”仍可能得0分。",
            "The goal for “{where}” is “{goal}”; meeting it can still earn 0 by the rule “{rule}”.",
        ),
    },
    "score_above_band": {
        "main": (
            "“{where}”得分印为{printed}（分值{weight}），应为{computed}：{reason}",
            "“{where}” is printed with {printed} of {weight} points, computed {computed}: {reason_en}",
        ),
        "reason": (
            "“{where}”得{printed}分（分值{weight}）：{reason}",
            "“{where}” scores {printed} of {weight}: {reason_en}",
        ),
    },
    "words_for_number": {
        "main": (
            "“{where}”指标值“{computed}”是数值，实际完成值只写“{printed}”，没有数字。",
            "The target of “{where}” is the figure “{computed}”; the actual value, “{printed}”, holds none.",
        ),
    },
    "verdict_as_actual": {
        "main": (
            "实际完成值一栏有{count}行填的是评价结论（如“{printed}”），不是完成数：{names}。",
            "The actual values of {count} row(s) are verdicts such as “{printed}”, not values: {names}.",
        ),
    },
    "several_indicators": {
        "main": (
            "“{where}”一行并列了{count}个指标值（{printed}），无法分别考核。",
            "“{where}” holds {count} targets in one row ({printed}) that cannot be judged separately.",
        ),
    },
    "renamed": {
        "main": (
            "“{where}”在自评时被改动：“{text}”。",
            "“{where}” was changed at self-evaluation: “{text}”.",
        ),
    },
    "target_goal_mismatch": {
        "main": (
            "“{where}”表中指标值为“{printed}”，年度总体目标写的是“{text}”。",
            "The target of “{where}” is “{printed}”; the goal text says “{text}”.",
        ),
        "per": (
            "“{where}”表中指标值为“{printed}”（按{per}计），年度总体目标写的是总数“{text}”，两者口径不同。",
            "The target of “{where}” is “{printed}” (for each {per}); the goal text gives a total, “{text}”.",
        ),
    },
    "goal_without_row": {
        "main": (
            "年度总体目标“{text}”（{printed}）在绩效指标中没有对应的指标。",
            "The goal “{text}” ({printed}) has no row among the indicators.",
        ),
    },
    "over_completion": {
        "main": (
            "“{where}”完成值{printed}是指标值{computed}的{times}倍（{percent}%及以上应核实指标值是否偏低），没有说明原因。",
            "“{where}” reached {printed}, {times} times the target {computed}, and gives no reason "
            "(from {percent} % on the target may have been too low).",
        ),
    },
    "repeated_figure": {
        "main": (
            "“{text}”与{year}年度“{other}”的数字（{computed}）完全相同。",
            "“{text}” repeats the figure of {year} ({computed} in “{other}”).",
        ),
    },
    "two_targets": {
        "main": (
            "“{where}”指标值为“{printed}”，同年度项目“{other}”中为“{computed}”。",
            "The target of “{where}” is “{printed}”; in the project “{other}” of the same year it is “{computed}”.",
        ),
        "version": (
            "“{where}”指标值为“{printed}”，同一项目的另一份表中为“{computed}”。",
            "The target of “{where}” is “{printed}”; in another form of the same project it is “{computed}”.",
        ),
    },
    "identical_text": {
        "main": (
            "“{field}”与另外{count}份表（如{year}“{other}”）一字不差。",
            "The text of {field_en} is word for word that of {count} other form(s), such as “{other}” {year_en}.",
        ),
        "deduction": (
            "扣分项与另外{count}份表（如{year}“{other}”）完全相同：{rows}。",
            "The deductions are exactly those of {count} other form(s), such as “{other}” {year_en}: {rows}.",
        ),
    },
    "stock_as_flow": {
        "grown": (
            "“{where}”完成值{printed}应是存量：“{text}”，按增幅{rate}%推算新增约{computed}。",
            "“{where}” prints {printed}, which looks like the stock: by “{text}” ({rate} %) the increase is about "
            "{computed}.",
        ),
        "called": (
            "“{where}”完成值{printed}在实际完成情况中是存量：“{text}”。",
            "“{where}” prints {printed} as new; the narrative gives it as the stock: “{text}”.",
        ),
        "last": (
            "“{where}”完成值{printed}与{year}年度存量（“{text}”）相当，新增应为{computed}左右。",
            "“{where}” prints {printed}, the size of the stock of {year} (“{text}”); the increase is about {computed}.",
        ),
    },
    "duplicate_counting": {
        "main": (
            "“{where}”完成值{printed}，与同年度项目“{other}”的“{name}”（{computed}）相同，可能重复计算。",
            "“{where}” reached {printed}, as did “{name}” ({computed}) in “{other}”: perhaps counted twice.",
        ),
    },
    "row_conflict": {
        "interrupted": (
            "“{where}”为{printed}，而“{name}”为{value}，两者不能同时成立。",
            "“{where}” is {printed} while “{name}” is {value}: both cannot hold.",
        ),
        "complement": (
            "“{where}”为{printed}，而“{name}”为{value}，两者不能同时成立。",
            "“{where}” is {printed} while “{name}” is {value}: both cannot hold.",
        ),
        "part": (
            "“{where}”为{printed}，大于“{name}”的{value}。",
            "“{where}” is {printed}, more than “{name}” with {value}.",
        ),
    },
    "misplaced_indicator": {
        "main": (
            "“{where}”列在“{level}”下，按内容应列入{computed}。",
            "“{where}” stands under “{level}”; by its content it belongs to {computed}.",
        ),
    },
    "missing_cost": {
        "main": ("全表没有{level}指标。", "The form has no cost indicator ({level})."),
    },
    "missing_satisfaction": {
        "main": ("全表没有{level}指标。", "The form has no satisfaction indicator ({level})."),
    },
    "weight_concentrated": {
        "main": (
            "“{where}”一项分值{printed}分，达到或超过{share}分，权重过于集中。",
            "“{where}” alone weighs {printed} points, {share} or more: weight rests on one row.",
        ),
    },
}


_INNER_QUOTES = str.maketrans("“”", "‘’")


def label(kind: str, lang: Language) -> str:
    """The name of a kind in the language asked for."""
    return LABELS[kind][0 if lang == "zh" else 1]


def sentence(kind: str, remark: Remark, lang: Language) -> str:
    """The sentence of a remark in the language asked for."""
    template = SENTENCES[kind][remark.sentence][0 if lang == "zh" else 1]
    facts = {
        "where": _inline(remark.indicator),
        "printed": _inline(remark.printed),
        "computed": _inline(remark.computed),
    }
    return template.format(**facts | {name: _inline(value) for name, value in remark.facts.items()}).strip()


def _inline(text: str | None) -> str:
    """A cell as part of a sentence: on one line, its quotation marks as inner ones."""
    return " ".join((text or "").split()).translate(_INNER_QUOTES)
