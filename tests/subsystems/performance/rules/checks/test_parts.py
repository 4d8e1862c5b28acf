"""The parts that the checks share: names in running text, figures with their words, named roundings."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yanfa.subsystems.performance.rules.checks.mentions import mentions_of
from yanfa.subsystems.performance.rules.checks.naming import core, coverage, remainder
from yanfa.subsystems.performance.rules.checks.rounding import difference
from yanfa.subsystems.performance.rules.schemes import Rounding

UP, DOWN, HALF = Rounding("up", 2), Rounding("down", 2), Rounding("half_up", 2)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("并发用户数", "并发用户"),
        ("培训人次", "培训"),
        ("科普讲座（社区）场次", "科普讲座"),
        ("工单办结率", "工单办结率"),
        ("数量", "数量"),
        ("发表 论文", "发表论文"),
    ],
)
def test_core_of_a_name(name: str, expected: str) -> None:
    assert core(name) == expected


@pytest.mark.parametrize(
    ("name", "text", "share"),
    [
        ("书刊新增报送", "报送新增书刊", 1.0),
        ("券发放率", "科技创新券发放率达到", 1.0),
        ("线下讲座", "线上讲座", 0.5),
        ("讲座", "培训", 0.0),
        ("", "培训", 0.0),
    ],
)
def test_coverage_counts_shared_pieces(name: str, text: str, share: float) -> None:
    assert coverage(name, text) == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "rest"),
    [("全年共组织科普讲座", ""), ("组织线上科普讲座", "线上"), ("少儿科普讲座", "少儿"), ("科普讲座的", "")],
)
def test_remainder_is_what_narrows_the_scope(text: str, rest: str) -> None:
    assert remainder(text, "科普讲座") == rest


def test_figure_takes_the_words_on_its_own_side() -> None:
    first, second = mentions_of("解决了5个漏洞和4次故障。")

    assert (first.trail, second.trail) == ("漏洞和", "故障")
    assert second.nouns == ("故障",)


def test_bare_figure_belongs_to_the_clause_before_it() -> None:
    (mention,) = mentions_of("督促站点报送信息，不少于76篇。")

    assert mention.bound == "≥"
    assert mention.phrase.startswith("督促站点报送信息")
    assert mention.quote == "督促站点报送信息，不少于76篇"


@pytest.mark.parametrize(
    ("text", "mine"),
    [
        ("2023年培训12期。", True),
        ("2022年培训12期。", False),
        ("培训12期，比上年增加3期。", True),
        ("上年培训12期。", False),
        ("累计培训12期。", False),
        ("2021-2022年度培训12期，2023年另有安排。", False),
    ],
)
def test_time_that_a_figure_is_of(text: str, mine: bool) -> None:
    assert mentions_of(text)[0].is_of_year(2023) is mine


@pytest.mark.parametrize("text", ["培训近12期。", "培训12余期。", "培训10-12期。", "培训超过12期。"])
def test_figure_that_is_not_exact(text: str) -> None:
    assert not mentions_of(text)[0].is_exact


def test_figure_torn_apart_by_white_space_is_left_out() -> None:
    assert mentions_of("印发手册5 200册。") == ()


def test_quote_is_a_stretch_of_the_text() -> None:
    text = "一是围绕重点工作，" + "持续扩大宣传、" * 20 + "举办活动23场，效果显著。"
    (mention,) = mentions_of(text)

    assert mention.quote in text
    assert mention.quote.endswith("举办活动23场")


@pytest.mark.parametrize(
    ("printed", "exact", "roundings", "kind"),
    [
        ("99.44", "99.4422", [UP], None),
        ("99.45", "99.4422", [UP, HALF], "rounded"),
        ("99.95", "99.9558", [DOWN], "rounded"),
        ("99.96", "99.9558", [DOWN], None),
        ("99.5", "99.4999", [HALF], None),
        ("10", "9.9967", [Rounding("half_up", 1)], None),
        ("10", "9.9134", [Rounding("half_up", 1)], "wrong"),
        ("93.00", "93.2731", [HALF, Rounding("half_up", 0)], "wrong"),
        ("93", "93.2731", [HALF, Rounding("half_up", 0)], None),
        ("100.00", "99.9924", [HALF], "slight"),
    ],
)
def test_rounding_that_explains_a_difference(
    printed: str, exact: str, roundings: list[Rounding], kind: str | None
) -> None:
    found = difference(printed, Decimal(printed), Decimal(exact), roundings)

    assert (found.kind if found else None) == kind
