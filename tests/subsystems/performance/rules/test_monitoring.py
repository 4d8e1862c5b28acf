"""Progress and lights of monitoring: measurable rows, limits, targets of none, lines of the month."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yanfa.subsystems.performance.rules.monitoring import (
    Light,
    goal_progress,
    light_of_money,
    light_of_row,
    lines_of,
    progress_of,
)

LINES = lines_of(["10 80", "4 25", "6 40", "8 60"], 10)


@pytest.mark.parametrize(
    ("target", "done", "progress"),
    [
        ("≥3000台/套", "1500台/套", 50),
        ("≥3000台/套", "6000台/套", 100),
        ("≥2万人次", "5000人次", 25),
        ("≥90%", "45%", 50),
        ("≤3天", "2天", 100),
        ("≤3天", "3天", 100),
        ("<3天", "3天", 0),
        ("≤3天", "4天", 0),
        ("无", "0", 100),
        ("0起", "1起", 0),
        ("达成年度指标", "推进中", None),
        ("≥3000台/套", "一半左右", None),
        ("≥3000台/套", "", None),
        ("≥3000台/套", "15篇", None),
    ],
)
def test_how_far_a_row_has_come(target, done, progress):
    found = progress_of(target, done)
    assert found == (None if progress is None else Decimal(progress))


@pytest.mark.parametrize(
    ("done", "outlook", "light"),
    [
        ("2000台/套", "certain", Light.GREEN),
        ("500台/套", "certain", Light.YELLOW),
        ("1600台/套", "certain", Light.GREEN),
        ("2000台/套", "possible", Light.YELLOW),
        ("2000台/套", "impossible", Light.RED),
        ("2000台/套", "", Light.GREY),
    ],
)
def test_the_light_of_a_row(done, outlook, light):
    assert light_of_row("≥3000台/套", done, outlook, 7, LINES).light == light


def test_a_target_of_none_is_red_once_it_happened():
    assert light_of_row("无", "1起", "certain", 7, LINES).light == Light.RED


@pytest.mark.parametrize(
    ("rate", "progress", "month", "light"),
    [
        (None, None, 7, Light.GREY),
        ("39.9", None, 7, Light.RED),
        ("40", None, 7, Light.GREEN),
        ("45", "50", 7, Light.GREEN),
        ("45", "55.1", 7, Light.YELLOW),
        ("55", "44.9", 7, Light.YELLOW),
        ("1", None, 3, Light.GREEN),
        ("79", "79", 12, Light.RED),
    ],
)
def test_the_light_of_the_money(rate, progress, month, light):
    found = light_of_money(*(each and Decimal(each) for each in (rate, progress)), month, LINES)
    assert found.light == light


def test_progress_is_weighed_by_points():
    rows = [(Decimal(50), Decimal(40)), (Decimal(10), Decimal(100)), (Decimal(30), None)]
    assert goal_progress(rows) == Decimal(50)
    assert goal_progress([(Decimal(30), None)]) is None


def test_lines_that_cannot_be_read_are_refused():
    with pytest.raises(ValueError, match="not enough values"):
        lines_of(["6"], 10)
