"""Money printed as pairs of word and figure, and fields that hold figures alone."""

from __future__ import annotations

from .reader import read_text

TABLE = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\n产出指标\t数量指标\t台数\t5台\t6台\n"
HEAD = "区域绩效目标自评表\n（2021年度）\n专项名称\t计量补助\n"


def test_budget_and_expense_beside_their_words_are_the_forms_money() -> None:
    money = (
        "预算执行情况（万元）\t预算数：\t2.38\t执行数：\t2.28\n\t其中：中央补助\t2.00\t其中：中央补助\t1.90\n"
    )

    (form,) = read_text(HEAD + money + TABLE)

    assert (form.annual_budget, form.executed) == ("2.38", "2.28")
    assert [(fund.name, fund.annual, fund.executed) for fund in form.funds] == [("中央补助", "2.00", "1.90")]


def test_one_sum_alone_is_no_pair() -> None:
    (form,) = read_text(HEAD + "预算数：\t2.38\t负责人\t甲\n" + TABLE)

    assert form.annual_budget is None
    assert any("2.38" in text for text in form.unread)


def test_a_field_of_figures_takes_no_other_text() -> None:
    (form,) = read_text(HEAD + "自评得分\t优秀的项目\t当年预算数\t见附件\n" + TABLE)

    assert (form.total_score, form.annual_budget) == (None, None)
    assert any("见附件" in text for text in form.unread)
