"""Bindings are read out of a text without touching the rest of it; what cannot be read is told in a sentence."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.binding import escape, parse, render

TEXTS = st.text(alphabet=st.sampled_from("{}行 3a=+.,%台万元\n“”"), max_size=60)


def only(text):
    bound = parse(text)
    assert bound.errors == ()
    assert len(bound.bindings) == 1
    return bound.bindings[0]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("{行 3}", "row 3"),
        ("{行3}", "row 3"),
        ("{ row 12 }", "row 12"),
        ("{第 3 行}", "row 3"),
        ("{Row 3 target}", "row 3 target"),
        ("{行３ 指标值}", "row 3 target"),
        ("{行 3 完成值}", "row 3"),
        ("{instruments.newly_reported}", "instruments.newly_reported"),
        (
            "{outreach.events topic=foreign_talent kind=training}",
            "outreach.events kind=training topic=foreign_talent",
        ),
        ('{outreach.articles account="外国 人才"}', 'outreach.articles account="外国 人才"'),
    ],
)
def test_one_figure_is_named(text, key):
    binding = only(text)
    assert (binding.kind, [each.key for each in binding.terms]) == ("figure", [key])
    assert (binding.start, binding.end, binding.source) == (0, len(text), text)


@pytest.mark.parametrize("text", ["{合计 行1+行2+行3}", "{sum row 1 + row 2 + row 3}", "{行 1+行 2＋行 3}"])
def test_sums(text):
    binding = only(text)
    assert binding.kind == "sum"
    assert [each.key for each in binding.printed] == ["row 1", "row 2", "row 3"]


@pytest.mark.parametrize("text", ["{行 1 = 行 2 + 行 3}", "{row 1=row 2+row 3}"])
def test_parts_of_a_whole(text):
    binding = only(text)
    assert binding.kind == "whole"
    assert [each.key for each in binding.printed] == ["row 1"]
    assert [each.key for each in binding.references] == ["row 1", "row 2", "row 3"]


@pytest.mark.parametrize(
    ("text", "unit", "rounding", "thousands"),
    [
        ("{budget.executed 万元}", "万元", None, False),
        ("{budget.executed 万元 .2}", "万元", ("half_up", 2), False),
        ("{budget.executed , .1截}", None, ("down", 1), True),
        ("{budget.executed .0up 千分位 元}", "元", ("up", 0), True),
        ("{行 3 %}", "%", None, False),
    ],
)
def test_how_it_is_printed(text, unit, rounding, thousands):
    style = only(text).style
    found = (style.rounding.mode, style.rounding.places) if style.rounding else None
    assert (style.unit, found, style.thousands) == (unit, rounding, thousands)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("新增{行 1", "第1行第3字的“{”没有对应的“}”", "character 3 has no “}”"),
        ("甲\n乙}", "第2行第2字多出一个“}”", "line 2, character 2"),
        ("{行 1 {行 2}", "里面又出现“{”", "not closed before another"),
        ("{行 1\n}", "没有对应的“}”", "has no “}”"),
        ("{ }", "里没有内容", "is empty"),
        ("{第三行}", "“第三行”处应为行号", "there should be a row"),
        ("{行 1 斤两}", "“斤两”处应为计量单位", "there should be a unit"),
        ("{行 1 + }", "“}”处应为行号", "there should be a row"),
        ("{行 1 台 台}", "“台”处应为", "there should be a unit"),
        ("{行 1234}", "处应为行号", "there should be a row"),
    ],
)
def test_what_cannot_be_read_is_told(text, zh, en):
    bound = parse(text)
    error = bound.errors[0]
    assert zh in error.sentence.zh
    assert en in error.sentence.en
    assert error.remedy.zh
    assert error.remedy.en
    assert text[error.start : error.start + len(error.quote)] == error.quote


def test_full_width_braces_are_pointed_out_and_printed_as_they_are():
    text = "第一行\n新增｛行 3｝台，｛备注｝"
    bound = parse(text)
    assert [each.quote for each in bound.errors] == ["｛行 3｝"]
    assert "第2行第3字" in bound.errors[0].sentence.zh
    assert "full-width braces" in bound.errors[0].sentence.en
    assert render(bound, {}).text == text


def test_an_unreadable_binding_stays_as_typed_and_the_others_are_read():
    bound = parse("甲{什么}乙{行 1}丙")
    assert [piece if isinstance(piece, str) else piece.source for piece in bound.pieces] == [
        "甲{什么}乙",
        "{行 1}",
        "丙",
    ]


@given(st.text())
@example("{{行 1}}")
@example("a{b}c\r\n\u3000 {")
def test_escaped_text_comes_out_byte_for_byte(text):
    bound = parse(escape(text))
    assert bound.errors == ()
    assert bound.bindings == ()
    assert render(bound, {}).text == text


@given(TEXTS)
def test_nothing_of_any_text_is_lost(text):
    bound = parse(text)
    kept = "".join(piece if isinstance(piece, str) else piece.source for piece in bound.pieces)
    assert kept == _unescaped(text)
    assert render(bound, {}).text == kept
    for binding in bound.bindings:
        assert text[binding.start : binding.end] == binding.source


def _unescaped(text):
    """The text with doubled braces outside bindings halved, read by hand: brace by brace from the left."""
    out, place = [], 0
    inside = {binding.start: binding.end for binding in parse(text).bindings}
    unread = {error.start: error.end for error in parse(text).errors if error.quote.startswith("{")}
    while place < len(text):
        end = inside.get(place) or unread.get(place)
        if end:
            out.append(text[place:end])
            place = end
        elif text[place : place + 2] in ("{{", "}}"):
            out.append(text[place])
            place += 2
        else:
            out.append(text[place])
            place += 1
    return "".join(out)


@pytest.mark.parametrize("unit", ["{", "{a", "}a", "{行 1}", "{{", "{行 1 + "])
def test_hostile_text_is_read_to_its_end(unit):
    text = unit * (50_000 // len(unit))
    bound = parse(text)
    assert len(bound.errors) <= 21
    if len(bound.errors) == 21:
        assert "另有" in bound.errors[-1].sentence.zh


def test_an_endless_text_is_refused_in_words_and_kept():
    text = "{行 1}" * 10_001
    bound = parse(text)
    assert "超过50000字" in bound.errors[0].sentence.zh
    assert render(bound, {}).text == text
