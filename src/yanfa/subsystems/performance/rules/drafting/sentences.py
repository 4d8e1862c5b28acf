"""The sentences of drafting: why a target is proposed, what a form is warned of and how to mend it."""

from __future__ import annotations

from yanfa.subsystems.performance.rules.scoring.sentences import Sentence

_SENTENCES: dict[str, tuple[str, str]] = {
    # why a target is proposed
    "kept": (
        "上年指标值“{target}”，完成值“{actual}”，沿用上年指标值。",
        "Last year's target “{target}”, result “{actual}”: the target is kept.",
    ),
    "kept_missed": (
        "上年指标值“{target}”，完成值“{actual}”，没有达到，沿用上年指标值。",
        "Last year's target “{target}”, result “{actual}”: it was missed, and is kept.",
    ),
    "kept_unknown": (
        "上年指标值“{target}”，完成值没有可比的数字，沿用上年指标值。",
        "Last year's target “{target}”; the result holds no figure to compare, the target is kept.",
    ),
    "raised": (
        "上年指标值“{target}”只有完成值“{actual}”的{share}%，建议取完成值的{proposed}%左右。",
        "Last year's target “{target}” is {share} % of the result “{actual}”; about {proposed} % of it is proposed.",
    ),
    "raised_doubtful": (
        "上年指标值“{target}”只有完成值“{actual}”的{share}%，先核实完成值的口径；属实的，建议取完成值的{proposed}%左右。",
        "Last year's target “{target}” is {share} % of the result “{actual}”: check first how that was counted; "
        "if it holds, about {proposed} % of it is proposed.",
    ),
    "tightened": (
        "上年限值“{target}”，实际只有“{actual}”（{share}%），建议收紧。",
        "Last year's limit “{target}”, in fact “{actual}” ({share} % of it): a tighter limit is proposed.",
    ),
    "next_year": (
        "上年指标值“{target}”，年份顺延一年。",
        "Last year's target “{target}”, moved on by a year.",
    ),
    "words": (
        "上年指标值“{target}”不能衡量，建议改为{measure}。",
        "Last year's target “{target}” cannot be measured; {measure_en} is proposed instead.",
    ),
    "from_library": (
        "上年没有指标值，指标库中{year}年的指标值为“{target}”。",
        "No target last year; the library has “{target}” for {year}.",
    ),
    "none": (
        "上年没有指标值，指标库中也没有，请填写。",
        "No target last year, and none in the library: fill it in.",
    ),
    # warnings: what is wrong
    "target_far_below": (
        "“{name}”的指标值“{target}”只有上年完成值“{actual}”的{share}%。",
        "The target of “{name}”, “{target}”, is {share} % of last year's result “{actual}”.",
    ),
    "unmeasurable": (
        "“{name}”的指标值“{target}”不能衡量。",
        "The target of “{name}”, “{target}”, cannot be measured.",
    ),
    "no_target": ("“{name}”没有填指标值。", "“{name}” has no target."),
    "goal_without_row": (
        "年度总体目标写了“{text}”，表中没有对应的指标。",
        "The goal text says “{text}”; no row of the table measures it.",
    ),
    "row_without_goal": (
        "“{name}”在年度总体目标的文字中没有提到。",
        "“{name}” is not mentioned in the goal text.",
    ),
    "input_weight": (
        "投入和过程类指标共{weight}分（{names}），超过{limit}分。",
        "Rows on inputs and process weigh {weight} points ({names}), more than {limit}.",
    ),
    "missing_cost": ("没有成本指标。", "There is no cost indicator."),
    "missing_satisfaction": ("没有满意度指标。", "There is no satisfaction indicator."),
    "weights_sum": (
        "各指标分值相加为{sum}，应为{expected}（100减去预算执行率的{budget}分）。",
        "The weights add up to {sum} and should be {expected} (100 less {budget} for execution).",
    ),
    "no_weight": ("{count}个指标没有填分值：{names}。", "{count} row(s) have no weight: {names}."),
    "profile": (
        "各级指标分值为{shares}，与通常的{profile}不同。",
        "The weights by level are {shares}; usual is {profile_en}.",
    ),
    "several_indicators": (
        "“{name}”一行含有几个指标（{target}）。",
        "“{name}” holds several indicators in one row ({target}).",
    ),
    "several_names": (
        "“{name}”把“{one}”和“{two}”放在一行。",
        "“{name}” puts “{one}” and “{two}” in one row.",
    ),
    "duplicate_rows": (
        "“{name}”与第{other}行“{other_name}”重复。",
        "“{name}” repeats row {other}, “{other_name}”.",
    ),
    "unchanged_target": (
        "“{name}”的指标值“{target}”已连续{count}年不变（{years}）。",
        "The target of “{name}”, “{target}”, has stood for {count} years running ({years}).",
    ),
    "no_source": (
        "“{name}”没有写明完成值从哪里取数。",
        "“{name}” does not say where its figure will come from.",
    ),
    # warnings: how to mend it
    "mend_target_far_below": (
        "把指标值提高到“{proposed}”左右，或说明为什么定得低。",
        "Raise it to about “{proposed}”, or say why it is set low.",
    ),
    "mend_unmeasurable": ("改为可以衡量的指标：{measure}。", "Measure it: {measure_en}."),
    "mend_neighbour": (
        "改为可以衡量的指标，如指标库中的“{neighbour}”（{target}），或{measure}。",
        "Measure it, as “{neighbour}” of the library does ({target}), or by {measure_en}.",
    ),
    "mend_no_target": ("填写指标值和计量单位。", "Fill in the target and its unit."),
    "mend_goal_without_row": (
        "增加一行指标，或从目标中删去这句。",
        "Add a row, or take it out of the goal text.",
    ),
    "mend_row_without_goal": (
        "在年度总体目标中写上，最好绑定“{{行 {row} 指标值}}”。",
        "Mention it in the goal text, best by binding “{{row {row} target}}”.",
    ),
    "mend_input_weight": (
        "把分值移到产出和效益指标上。",
        "Move the points to output and benefit.",
    ),
    "mend_missing_cost": (
        "按财预〔2021〕101号增加成本指标，如单位成本或成本节约率。",
        "Add a cost indicator, such as cost per unit or the share saved.",
    ),
    "mend_missing_satisfaction": (
        "增加服务对象满意度指标，写明调查方式和最少份数。",
        "Add the satisfaction of those served, with the method and the least number of answers.",
    ),
    "mend_weights_sum": (
        "调整分值，使其相加为{expected}；可用“按比例分配”。",
        "Change the weights to add up to {expected}; they can be scaled in proportion.",
    ),
    "mend_no_weight": ("填写分值；可用“按比例分配”。", "Fill in the weights; they can be shared out."),
    "mend_profile": (
        "按通常的分值调整，或说明调整的理由。",
        "Keep to the usual weights, or give the reason.",
    ),
    "mend_several": ("拆成几行，每行一个指标。", "Split it, one indicator in a row."),
    "mend_duplicate_rows": (
        "删去一行，或把名称写清楚是两件不同的事。",
        "Delete one, or name them so that they differ.",
    ),
    "mend_unchanged_target": (
        "按近年完成情况重新核定，或说明不变的理由。",
        "Set it anew by the results of these years, or give the reason.",
    ),
    "mend_no_source": (
        "选定取数的指标或台账，没有的先建台账。",
        "Choose the indicator or list that it is counted from; where there is none, begin a list.",
    ),
    "mend_source_known": (
        "指标库中同名指标取自{metrics}，可照此选定。",
        "The indicator of that name in the library comes from {metrics}: choose the same.",
    ),
}


def say(key: str, /, **facts: object) -> Sentence:
    """The sentence of that key with its facts filled in. Raises KeyError for an unknown key or missing fact."""
    zh, en = _SENTENCES[key]
    return Sentence(zh.format(**facts), en.format(**facts))
