"""Sums of quotations, what agrees, clauses and questions: without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.instruments.rules.contracts import (
    MoneyStanding,
    clause_faults,
    filled,
    line_amount,
    total,
)
from yanfa.subsystems.instruments.rules.requests import (
    answer_faults,
    parsed_questions,
    question_faults,
    written_questions,
)

cents = st.decimals(min_value=0, max_value=Decimal("99999.99"), places=2, allow_nan=False)


def test_a_line_is_rounded_half_up_to_the_cent():
    assert line_amount(Decimal("33.33"), Decimal("1.5")) == Decimal("50.00")
    assert line_amount(Decimal("0.01"), Decimal("0.5")) == Decimal("0.01")
    assert total([]) == Decimal("0.00")


@given(st.lists(st.tuples(cents, cents), max_size=8))
def test_the_total_is_the_sum_of_the_printed_lines(lines):
    printed = [line_amount(price, quantity) for price, quantity in lines]
    assert total(lines) == sum(printed, Decimal("0.00"))
    exact = sum((price * quantity for price, quantity in lines), Decimal(0))
    assert abs(total(lines) - exact) <= Decimal("0.005") * len(lines)


@given(cents, cents, cents, cents)
def test_money_agrees_exactly_when_nothing_differs(agreed, invoiced, paid, refunded):
    standing = MoneyStanding(agreed, invoiced, paid, refunded)
    assert standing.open == invoiced - (paid - refunded)
    assert standing.agrees == (standing.differences() == [])


def test_what_does_not_agree_is_said():
    standing = MoneyStanding(Decimal(100), Decimal(90), Decimal(100), Decimal(20))
    assert standing.received == Decimal(80)
    assert standing.differences() == [
        "发票合计 90 元，约定 100 元。",
        "收款净额 80 元，发票合计 90 元。",
    ]


def test_a_clause_that_is_missing_or_blank_is_told():
    demanded = [{"code": "price", "heading": "价格"}, {"code": "ip", "heading": "知识产权"}]
    assert list(clause_faults(demanded, {"price": "100 元", "ip": " "})) == [
        "合同缺少“知识产权”条款，规定要求写明。"
    ]
    assert list(clause_faults(demanded, {"price": "a", "ip": "b"})) == []


def test_places_of_a_clause_are_filled_and_unknown_ones_stay():
    assert filled("{amount} 元，{what}", {"amount": "5"}) == "5 元，{what}"


def test_questions_are_typed_one_a_line_and_written_back():
    text = "加速电压*｜数字\n样品台｜选择｜平、斜\n备注｜文字\n照片＊|文件"
    questions = parsed_questions(text)
    assert [(each["label"], each["kind"], each["required"]) for each in questions] == [
        ("加速电压", "number", True),
        ("样品台", "choice", False),
        ("备注", "text", False),
        ("照片", "file", True),
    ]
    assert questions[1]["choices"] == ["平", "斜"]
    assert parsed_questions(written_questions(questions)) == questions
    assert list(question_faults(questions)) == []
    with pytest.raises(ValueError, match="第 1 行的类型“日期”"):
        parsed_questions("何时｜日期")


def test_faults_of_questions():
    bad = [
        {"name": "a", "label": "甲", "kind": "choice", "choices": ["一"]},
        {"name": "b", "label": "甲", "kind": "text"},
        {"name": "c", "label": " ", "kind": "date"},
    ]
    told = list(question_faults(bad))
    assert len(told) == 4
    assert any("重复" in each for each in told)
    assert any("没有写题目" in each for each in told)
    assert "最多 30 个" in next(question_faults([bad[1]] * 31))


@pytest.mark.parametrize(
    ("kind", "answer", "fits"),
    [
        *(("number", "1.5", True), ("number", "十", False), ("number", "NaN", False)),
        *(("choice", "平", True), ("choice", "圆", False), ("text", "x" * 1001, False), ("text", "", True)),
    ],
)
def test_answers_fit_their_questions(kind, answer, fits):
    question = {"name": "q", "label": "题", "kind": kind, "choices": ["平", "斜"], "required": False}
    assert (answer_faults([question], {"q": answer}) == {}) is fits


def test_a_required_answer_is_missed():
    question = {"name": "q", "label": "题", "kind": "text", "required": True}
    assert answer_faults([question], {"q": "  "}) == {"q": "请填写“题”。"}
