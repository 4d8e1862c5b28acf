"""The sentences that explain a score or a verdict, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext

from yanfa.subsystems.performance.rules.values import plain


@dataclass(frozen=True)
class Sentence:
    """One sentence in both languages of the platform."""

    zh: str
    en: str


_SENTENCES: dict[str, tuple[str, str]] = {
    "met": (
        "指标值“{target}”，完成值“{actual}”，已达到，得满分{points}分。",
        "Target “{target}”, reached “{actual}”: met, the full {points} points.",
    ),
    "short": (
        "指标值“{target}”，完成值“{actual}”，完成{share}%，按比例得{points}分。",
        "Target “{target}”, reached “{actual}”: {share} %, {points} points in proportion.",
    ),
    "exceeded": (
        "指标值“{target}”，完成值“{actual}”，超出指标值，得{points}分。",
        "Target “{target}”, reached “{actual}”: above the limit, {points} points.",
    ),
    "near": (
        "指标值“{target}”，完成值“{actual}”，指标值未写死，得{points}分。",
        "Target “{target}”, reached “{actual}”: the target is approximate, {points} points.",
    ),
    "range_above": (
        "指标值“{target}”，完成值“{actual}”，超出区间上限，如何计分没有规定，得{points}分。",
        "Target “{target}”, reached “{actual}”: above the range, which no rule settles, {points} points.",
    ),
    "rank_missed": (
        "指标值“{target}”，完成值“{actual}”，名次未达到，得{points}分。",
        "Target “{target}”, reached “{actual}”: rank not reached, {points} points.",
    ),
    "none_kept": (
        "指标值“{target}”，完成值“{actual}”，没有发生，得满分{points}分。",
        "Target “{target}”, reached “{actual}”: none occurred, the full {points} points.",
    ),
    "none_broken": (
        "指标值“{target}”，完成值“{actual}”，已有发生，得{points}分。",
        "Target “{target}”, reached “{actual}”: it did occur, {points} points.",
    ),
    "date_late": (
        "指标值“{target}”，完成值“{actual}”，是否按期或迟延如何扣分须由评价人判断，得{points}分。",
        "Target “{target}”, reached “{actual}”: the evaluator decides about the delay, {points} points.",
    ),
    "level": (
        "完成情况“{actual}”属于定性指标的{level}，得{points}分。",
        "“{actual}” falls into the band “{level_en}” of the qualitative scale, {points} points.",
    ),
    "described": (
        "完成情况为文字描述，没有写明达成程度，由评价人在{points}分内判断。",
        "The result is described in words without its degree; the evaluator decides within {points} points.",
    ),
    "several_met": (
        "指标值“{target}”的各项均已达到，得满分{points}分。",
        "All values of “{target}” are met, the full {points} points.",
    ),
    "several_short": (
        "指标值“{target}”的各项没有全部达到，各项如何分配分值没有写明，得{points}分。",
        "Not all values of “{target}” are met and their shares are not stated, {points} points.",
    ),
    "rule": (
        "评分规则对“{actual}”给{points}分。",
        "The printed rule gives {points} points for “{actual}”.",
    ),
    "execution": (
        "预算执行率{rate}%，得{points}分。",
        "Execution rate {rate} %, {points} points.",
    ),
    "no_weight": ("没有印分值，无法计分。", "No weight is printed."),
    "no_target": ("没有印指标值，也没有可用的评分规则。", "Neither a target nor a usable rule is printed."),
    "no_actual": ("没有印完成值，无法计分。", "No result is printed."),
    "verdict_only": (
        "指标值“{target}”须用数字衡量，完成情况只写“{actual}”，没有数字可以计分。",
        "The target “{target}” is measured by a figure, the result is only the verdict “{actual}”.",
    ),
    "no_figure": (
        "指标值“{target}”须用数字衡量，完成情况“{actual}”中没有可比的数字。",
        "The target “{target}” is measured by a figure, and “{actual}” holds none to compare.",
    ),
    "conflict": (
        "完成情况写“{actual}”，正文写“{stated}”，两者不一致，无法计分。",
        "The table says “{actual}”, the text “{stated}”: they disagree.",
    ),
    "units_differ": (
        "指标值“{target}”与完成值“{actual}”单位不同，无法计分。",
        "The units of target “{target}” and result “{actual}” differ.",
    ),
    "open_bound": (
        "完成值“{actual}”不是确数，不能判断是否达到“{target}”。",
        "“{actual}” is no exact figure, so it cannot be held against “{target}”.",
    ),
    "rule_no_actual": (
        "本表不印完成值，正文中也没有确定属于该指标的数字，评分规则无法套用。",
        "The form prints no result, and the text no figure that certainly belongs to this indicator.",
    ),
    "rule_silent": (
        "评分规则没有说明“{actual}”得几分。",
        "The printed rule does not say what “{actual}” gets.",
    ),
    "rule_words": (
        "评分规则按文字条件给分，表中没有印出满足了哪些条件。",
        "The rule goes by conditions in words, and the form does not print which are met.",
    ),
    "no_budget": (
        "没有印全年预算数和执行数，或预算数为0，执行率无法计算。",
        "Annual budget or execution is not printed or 0, so there is no execution rate.",
    ),
    "total_open": (
        "有的得分无法计算，合计不能由计算得出。",
        "Some scores cannot be computed, so neither can their total.",
    ),
    "total": ("各项得分合计{points}分。", "The scores add up to {points}."),
    "grade": ("总分{total}分，等级为“{grade}”。", "A total of {total} is graded “{grade}”."),
    "grade_open": ("没有印总分，无法判断等级。", "No total is printed."),
    "reproduced": ("印{printed}，与计算一致。", "Printed {printed}, as computed."),
    "within": (
        "印{printed}，在{points}分之内，属于评价人可以判断的范围。",
        "Printed {printed}, within {points}, which the scheme leaves to judgement.",
    ),
    "reduced": (
        "印{printed}，低于满分{points}分；完成值大幅超出指标值，可适度调减。",
        "Printed {printed} instead of {points}: points may be taken off for far exceeding the target.",
    ),
    "contradicted": ("印{printed}，计算为{points}分。", "Printed {printed}, computed {points}."),
    "on_the_border": (
        "印{printed}，恰好是上一档的下限，本档应低于{points}分。",
        "Printed {printed}, which already belongs to the next higher band; this one ends below {points}.",
    ),
    "above_weight": ("印{printed}，超过分值{points}分。", "Printed {printed}, above the weight of {points}."),
    "unreachable": (
        "印{printed}，评分规则的任何一档都给不出这个分数。",
        "Printed {printed}, which no case of the printed rule gives.",
    ),
    "not_printed": ("没有印得分。", "No score is printed."),
    "not_computable": ("印{printed}，无从核算。", "Printed {printed}; there is nothing to compute it from."),
    "sum_differs": (
        "印{printed}，各项印出的得分合计为{points}。",
        "Printed {printed}; the printed scores add up to {points}.",
    ),
    "grade_differs": (
        "印“{printed}”，总分{total}分应为“{grade}”。",
        "Printed “{printed}”; a total of {total} is graded “{grade}”.",
    ),
}


def say(key: str, **facts: str) -> Sentence:
    """The sentence of that key with its facts filled in. Raises KeyError for an unknown key or missing fact."""
    zh, en = _SENTENCES[key]
    return Sentence(zh.format(**facts), en.format(**facts))


def two_places(value: Decimal) -> str:
    """A number for a sentence, to two decimals."""
    with localcontext(prec=80):
        return plain(round(value, 2))


def points_text(low: Decimal, high: Decimal) -> str:
    """Points for a sentence: one value to two decimals, or a band."""
    first, last = two_places(low), two_places(high)
    return first if first == last else f"{first}-{last}"
