"""A form around its table: head, money, goals, year, kind; and where forms begin and end in a document."""

import pytest

from yanfa.kernel.documents.blocks import Reading, Table
from yanfa.subsystems.performance.rules.reading import read_forms

from .reader import printed, read_text

HEAD = """财政项目支出绩效自评表
(2021 年度)
项目名称·科技月活动······
主管部门·滨江区科委···实施单位·滨江区科协··
项目资金 (元)··年初预算数·全年预算数·全年执行数·分值·执行率·得分
·年度资金总额·90000.00·80000.00·76,000·10·95.00%·9.5
·其中：当年财政拨款·90,000.00·80,000.00·76,000.00·—··
·上年结转资金····—··
"""
TABLE = """一级指标·二级指标·三级指标·年度指标值·实际完成值·分值·得分·偏差原因分析及改进措施
产出指标·数量指标·活动场次·>=6场·7场·60·60·
效益指标·社会效益指标·参加人次·>=900人次·950人次·30·30·
总分·····100·99.5·
"""
GOALS = "年度总体目标·预算目标···实际完成情况···\n·办活动6场。···办活动7场。···\n"


def test_head_and_money_are_kept_as_printed() -> None:
    (form,) = read_text(HEAD + GOALS + TABLE)
    assert (form.kind, form.year, form.money_unit) == ("self_evaluation", 2021, "元")
    assert (form.project, form.authority, form.unit) == ("科技月活动", "滨江区科委", "滨江区科协")
    assert (form.initial_budget, form.annual_budget, form.executed) == ("90000.00", "80000.00", "76,000")
    assert (form.execution_rate, form.budget_weight, form.budget_score) == ("95.00%", "10", "9.5")
    assert [(fund.name, fund.annual, fund.weight) for fund in form.funds] == [
        ("年度资金总额", "80000.00", "10"),
        ("当年财政拨款", "80,000.00", "—"),
        ("上年结转资金", None, "—"),
    ]
    assert form.unread == []


@pytest.mark.parametrize(
    ("goals", "goal", "result"),
    [
        (GOALS, "办活动6场。", "办活动7场。"),
        ("·预算目标···实际完成情况···\n办活动6场。····办活动7场。···\n", "办活动6场。", "办活动7场。"),
        (
            "··预期目标·<··实际完成情况···\n办活动6场。··办活动6场。···办活动7场。···\n",
            "办活动6场。",
            "办活动7场。",
        ),
        (
            "·预算目标···实际完成情况···\n·<p>办活动6场，编印手</p>···<p>办活动7场，</p> <p>编印手</p>···\n"
            "\n年度总体目标\n\n册2种。\n\n册3种，Q&amp;A一份。\n\n",
            "办活动6场，编印手册2种。",
            "办活动7场，编印手册3种，Q&A一份。",
        ),
        (
            "·预算目标···实际完成情况···\n·办活动6场。···办活动7场，编印手···\n\n册3种。\n\n",
            "办活动6场。",
            "办活动7场，编印手册3种。",
        ),
    ],
)
def test_goal_and_result_wherever_pages_put_them(goals: str, goal: str, result: str) -> None:
    (form,) = read_text(HEAD + goals.replace("·<·", "··") + TABLE)
    assert ("".join((form.goal_text or "").split()), "".join((form.result_text or "").split())) == (
        goal,
        result,
    )
    assert form.unread == []


def test_a_text_that_belongs_to_neither_goal_nor_result_stays_unread() -> None:
    (form,) = read_text(HEAD + GOALS + "\n经办人意见见附页。\n\n" + TABLE)
    assert (form.goal_text, form.result_text) == ("办活动6场。", "办活动7场。")
    assert form.unread == ["经办人意见见附页。"]


@pytest.mark.parametrize(
    ("texts", "year"),
    [
        ("主要绩效·2018年举办活动7场。", 2018),
        ("主要绩效·去年全年举办活动7场。", 2018),
        ("主要绩效·举办活动7场。", None),
    ],
)
def test_the_year_before_the_self_evaluation_counts_only_where_the_text_agrees(
    texts: str, year: int | None
) -> None:
    text = f"""项目绩效自我评价
项目名称：·科技月活动·预算单位：·滨江区科协
当年预算数(元)：·80,000.00·预算执行率(%)：·95.00%
自评时间：·2019-05-09··
{texts}··
一级指标·指标名称·指标解释·权重·自评分·备注
产出目标 (34分)·活动场次·活动的数量·100·98·
合计···100·98·
"""
    (form,) = read_text(text)
    assert form.year == year
    assert (form.generation, form.evaluated_on, form.annual_budget) == (
        "shanghai-2019",
        "2019-05-09",
        "80,000.00",
    )


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("财政项目支出绩效自评表", "self_evaluation"),
        ("部门整体支出绩效自评表", "department"),
        ("项目支出绩效目标执行监控表", "monitoring"),
    ],
)
def test_the_title_says_what_kind_of_form_it_is(title: str, kind: str) -> None:
    (form,) = read_text((HEAD + TABLE).replace("财政项目支出绩效自评表", title))
    assert form.kind == kind


def test_a_goal_form_has_targets_and_no_scores() -> None:
    text = """财政项目支出绩效目标申报表
（2024年度）
项目名称·科技月活动·项目属性·延续项目
主管部门·滨江区科委·实施单位·滨江区科协
年度总体目标·办活动6场。··
一级指标·二级指标·三级指标·年度指标值
产出指标·数量指标·活动场次·≥6场
效益指标·社会效益指标·参加人次·≥900人次
"""
    (form,) = read_text(text)
    assert (form.kind, form.year, form.goal_text) == ("goal", 2024, "办活动6场。")
    assert [(row.name, row.target, row.weight) for row in form.indicators] == [
        ("活动场次", "≥6场", None),
        ("参加人次", "≥900人次", None),
    ]
    assert form.unread == ["项目属性 | 延续项目"]


def test_cover_contents_lists_and_reports_are_no_forms() -> None:
    text = f"""2021年度部门决算
目录
一、财政项目支出绩效自评表……3
序号·项目名称·预算金额·备注
1·科技月活动·8万元·
{HEAD}{TABLE}
第四部分 名词解释
一、财政拨款收入：指单位本年度从本级财政部门取得的财政拨款。
{HEAD.replace("科技月活动", "科普讲座")}{TABLE}
"""
    forms = read_text(text)
    assert [form.project for form in forms] == ["科技月活动", "科普讲座"]
    assert [form.unread for form in forms] == [[], []]


def test_notes_below_the_table_are_kept_and_the_one_on_grades_is_known() -> None:
    note = "2、绩效等级说明：自评分合计90（含）-100分为优秀，75（含）-90分为良好，60（含）-75分为合格，0-60分为不合格。"
    (form,) = read_text(f"{HEAD}{TABLE}评分等级··优·····\n\n说明：1、按实际填写。\n\n{note}\n")
    assert form.grade == "优"
    assert form.grade_note == note.removeprefix("2、")
    assert form.unread == ["说明：1、按实际填写。"]


def test_a_document_without_a_form_comes_back_unread() -> None:
    (form,) = read_text("关于开展科技月活动的通知\n\n各单位：\n请于五月底前报送。")
    assert (form.kind, form.unread) == (
        "unknown",
        ["关于开展科技月活动的通知", "各单位：", "请于五月底前报送。"],
    )


@pytest.mark.parametrize("text", ["", "\n\n", " \t \n"])
def test_an_empty_document_has_no_form(text: str) -> None:
    assert read_text(text) == []


def test_white_space_and_signs_in_labels_never_matter() -> None:
    loose = (HEAD + GOALS + TABLE).replace("项目名称", "项 目 名 称：").replace("主管部门", "主管\u3000部门:")
    loose = loose.replace("全年预算数", "全年预算数（A）").replace("执行率", "执行率（B/A)")
    assert read_text(loose)[0].as_dict() == read_text(HEAD + GOALS + TABLE)[0].as_dict()


def test_merged_cells_of_real_tables_lend_their_role_to_every_column_they_cover() -> None:
    header = (
        "一级指标",
        "二级指标",
        "三级指标",
        None,
        "年度指标值",
        None,
        None,
        "实际完成值",
        "分值",
        "得分",
    )
    row = ("产出指标", "数量指标", "活动场次", None, "≥", "6", "场", "7场", "60", "60")
    table = Table((("项目名称", "科技月活动", *[None] * 8), header, row))
    (form,) = read_forms(Reading("docx", (table,)), "form.docx")
    assert [printed(row) for row in form.indicators] == ["产出指标|数量指标|活动场次|≥6场|7场|60|60|"]
