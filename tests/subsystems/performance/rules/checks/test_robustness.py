"""Whatever stands in a form, checking ends, soon, with every kind reported once and every quote from the form."""

from __future__ import annotations

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.checks import KINDS, check_documents
from yanfa.subsystems.performance.rules.form import Document, Form, Fund, Row

from .examples import row

PIECES = [
    "≥",
    ">=",
    "=",
    "<",
    "10",
    "10.00",
    "0",
    "-5",
    "95%",
    "1.2万",
    "3,000",
    "(次)",
    "台套",
    "次",
    "人",
    "元",
    "万元",
    "、",
    "，",
    "。",
    "；",
    "其中",
    "包括",
    "（",
    "）",
    "共",
    "新增",
    "累计",
    "培训班",
    "举办",
    "满意度",
    "指标",
    "达成指标",
    "部分达成指标并具有一定效果",
    "①2秒以下得4分",
    "每少1个扣1分",
    "得5-7分",
    "不得分",
    "2023年",
    "去年",
    "增长5%",
    "—",
    "/",
    "无",
    "一",
    "两本",
]
cells = st.none() | st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=8)
rows = st.builds(Row, *[cells] * 11)
forms = st.builds(
    Form,
    kind=st.sampled_from(["self_evaluation", "goal", "monitoring", "department", "unknown"]),
    year=st.sampled_from([None, 2019, 2020, 2023]),
    project=cells,
    unit=st.sampled_from([None, "上海市江湾图书馆"]),
    money_unit=st.sampled_from([None, "元", "万元"]),
    initial_budget=cells,
    annual_budget=cells,
    executed=cells,
    execution_rate=cells,
    budget_weight=cells,
    budget_score=cells,
    funds=st.lists(st.builds(Fund, st.sampled_from(["其他资金", "财政拨款", ""]), *[cells] * 6), max_size=4),
    goal_text=cells,
    result_text=cells,
    problems=cells,
    indicators=st.lists(rows, max_size=6),
    total_weight=cells,
    total_score=cells,
    grade=cells,
    unread=st.lists(st.text(max_size=5), max_size=2),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(forms, max_size=3))
def test_any_form_is_checked(given_forms: list[Form]) -> None:
    check_documents([Document("form.txt", given_forms)], "en")
    for form in given_forms:
        assert [check.kind for check in form.checks] == list(KINDS)
        assert {finding.kind for finding in form.findings} == {
            check.kind for check in form.checks if check.state == "finding"
        }
        printed = json.dumps(form.as_dict() | {"findings": [], "checks": []}, ensure_ascii=False)
        for finding in form.findings:
            assert finding.message
            assert json.dumps(finding.quote or "", ensure_ascii=False)[1:-1] in printed


def test_endless_text_is_checked_soon() -> None:
    text = "举办培训班12期，其中线上3期、线下9期，培训学员480人次；" * 5000
    form = Form(kind="self_evaluation", year=2023, goal_text=text, result_text=text)
    form.indicators = [row("产出/数量", f"举办培训班{place}", "≥10期", "11期", "1") for place in range(40)]
    start = time.monotonic()
    check_documents([Document("form.txt", [form])])

    assert time.monotonic() - start < 15


def test_no_documents_and_no_forms() -> None:
    check_documents([])
    check_documents([Document("empty.txt")])
