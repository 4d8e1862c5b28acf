"""The sentences of the summary, Chinese and English: the paragraph for the accounts is put together from them."""

from __future__ import annotations

from decimal import Decimal

from yanfa.subsystems.performance.rules.schemes import Rounding
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence

_SENTENCES: dict[str, tuple[str, str]] = {
    "none": (
        "{lead}没有开展绩效自评的项目。",
        "{lead_en} evaluated no project itself.",
    ),
    "goals": (
        "{lead}编报绩效目标的项目{count}个，涉及金额{amount}万元。",
        "{lead_en} set goals for {count} project(s), {amount} 万元.",
    ),
    "tracked": (
        "{lead}开展绩效跟踪的项目{count}个，涉及金额{amount}万元。",
        "{lead_en} monitored {count} project(s), {amount} 万元.",
    ),
    "evaluated": (
        "{lead}开展绩效自评的项目{count}个，涉及金额{amount}万元。",
        "{lead_en} evaluated {count} project(s) itself, {amount} 万元.",
    ),
    "evaluated_of": (
        "{lead}开展绩效自评的项目{count}个，涉及金额{amount}万元，占应评项目{all}个的{number_share}%、金额的{share}%。",
        "{lead_en} evaluated {count} project(s) itself, {amount} 万元: {number_share} % of the {all} due, "
        "{share} % of their money.",
    ),
    "executed": (
        "全年执行{executed}万元，预算执行率{rate}%。",
        "{executed} 万元 were paid, {rate} % of the budget.",
    ),
    "average": (
        "平均得分{average}分（{count}个项目的算术平均），其中{grades}。",
        "The average score is {average} (arithmetic mean of {count} project(s)): {grades}.",
    ),
    "unscored": (
        "{count}个项目尚未形成得分：{names}。",
        "{count} project(s) have no score yet: {names}.",
    ),
    "problems": ("自评发现的主要问题：{problems}。", "Main problems found: {problems}."),
    "no_problems": ("自评未发现问题。", "No problems were found."),
    "issues": (
        "发现问题{found}个，已整改{mended}个，正在整改{open}个。",
        "{found} problem(s) found, {mended} mended, {open} in hand.",
    ),
    "deviation": (
        "自评{self}分，复核{review}分，偏离度{degree}%。",
        "Self score {self}, review {review}: a deviation of {degree} %.",
    ),
    "deviation_zero": (
        "自评0分，复核{review}分，偏离度无法计算。",
        "Self score 0, review {review}: no deviation can be computed.",
    ),
    "provenance": ("共{count}项指标：{shares}。", "{count} indicator(s): {shares}."),
    "provenance_none": ("没有指标。", "There are no indicators."),
    "bare": (
        "无佐证的{count}项须补齐佐证材料后方可用印。",
        "{count} without evidence: no seal before it is there.",
    ),
}
HUNDREDTHS = Rounding("half_up", 2)
TEN_THOUSAND = Decimal(10_000)


def say(key: str, /, **facts: object) -> Sentence:
    """The sentence of that key with its facts filled in. Raises KeyError for an unknown key or missing fact."""
    zh, en = _SENTENCES[key]
    return Sentence(zh.format(**facts), en.format(**facts))


def two_decimals(number: Decimal) -> str:
    """A figure to two decimals, half up: `98.30`."""
    return format(HUNDREDTHS.apply(number), "f")


def ten_thousands(amount: Decimal) -> str:
    """Money in 元 as 万元 to two decimals, half up."""
    return two_decimals(amount / TEN_THOUSAND)


def joined(sentences: list[Sentence]) -> Sentence:
    """One paragraph of several sentences."""
    return Sentence("".join(each.zh for each in sentences), " ".join(each.en for each in sentences))
