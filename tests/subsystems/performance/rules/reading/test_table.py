"""The indicator table as pages leave it: shifted lines, displaced labels, cut cells, template rows."""

import pytest

from .reader import read_text, rows_of

HEAD = """财政项目支出绩效自评表
(2020 年度)
项目名称·开放实验室日······
主管部门·滨江区科委···实施单位·滨江区科学馆··
"""
HEADER = "一级指标·二级指标·三级指标·年度指标值·实际完成值·分值·得分·偏差原因分析及改进措施\n"


def table(lines: str) -> str:
    """A form with these lines as its indicator table."""
    return HEAD + HEADER + lines.strip() + "\n总分·····100·100·"


def test_a_line_that_gained_or_lost_a_cell_goes_back_to_its_columns() -> None:
    assert rows_of(
        table("""
产出指标·数量指标·开放天数·>=200天·212天·20·20·
绩效指标···接待人次·>=5000人次·5300人次·20·20·
·举办讲座·>=12场·12场·10·10··
·质量指标·安全事故·0·0·10·10·
""")
    ) == [
        "产出指标|数量指标|开放天数|>=200天|212天|20|20|",
        "产出指标|数量指标|接待人次|>=5000人次|5300人次|20|20|",
        "产出指标|数量指标|举办讲座|>=12场|12场|10|10|",
        "产出指标|质量指标|安全事故|0|0|10|10|",
    ]


def test_a_header_may_stand_beside_its_table_and_lose_its_last_column() -> None:
    shifted = HEADER.replace("一级指标", "··一级指标").replace("·偏差原因分析及改进措施", "")
    lines = """产出指标·数量指标·开放天数·>=200天·190天·20·19·因修缮闭馆·
·质量指标·完好率·95%·96%·20·20··
总分·····40·39··"""
    assert rows_of(HEAD + shifted + lines) == [
        "产出指标|数量指标|开放天数|>=200天|190天|20|19|因修缮闭馆",
        "产出指标|质量指标|完好率|95%|96%|20|20|",
    ]


def test_rows_above_the_first_label_belong_to_it() -> None:
    assert rows_of(
        table("""
··开放天数·>=200天·212天·20·20·
··接待人次·>=5000人次·5300人次·20·20·

产出指标·数量指标·举办讲座·>=12场·12场·10·10·
""")
    ) == [
        "产出指标|数量指标|开放天数|>=200天|212天|20|20|",
        "产出指标|数量指标|接待人次|>=5000人次|5300人次|20|20|",
        "产出指标|数量指标|举办讲座|>=12场|12场|10|10|",
    ]


def test_a_label_printed_alone_behind_a_page_break_owns_rows_above_it() -> None:
    found = rows_of(
        table("""
产出指标·时效指标·开放及时性·及时·及时·10·10·
··网站访问量·>=3万次·3.2万次·10·10·

效益指标·社会效益指标······
··注册用户·>=900人·950人·10·10·
·可持续影响指标·管理制度·完善·完善·10·10·
""")
    )
    assert found[1:3] == [
        "效益指标|社会效益指标|网站访问量|>=3万次|3.2万次|10|10|",
        "效益指标|社会效益指标|注册用户|>=900人|950人|10|10|",
    ]


def test_a_label_that_a_page_break_cut_in_two_is_one() -> None:
    found = rows_of(
        table("""
产出指标·数量指标·开放天数·>=200天·212天·20·20·

绩

效 指 标··接待人次·>=5000人次·5300人次·20·20·
效益 指标·社会效·受益学校·>=20所·22所·10·10·

·益指标·受益学生·>=900人·950人·10·10·
""")
    )
    assert [row.split("|")[1] for row in found] == ["数量指标", "数量指标", "社会效益指标", "社会效益指标"]
    assert found[1].startswith("产出指标|数量指标|接待人次|")


def test_a_national_second_level_stands_under_its_own_first_level() -> None:
    found = rows_of(
        table("""
产出指标·数量指标·开放天数·>=200天·212天·20·20·
·社会效益指标·受益学生·>=900人·950人·10·10·
效益指标·可持续影响指标·管理制度·完善·完善·10·10·
""")
    )
    assert [row.split("|")[0] for row in found] == ["产出指标", "效益指标", "效益指标"]


def test_a_row_without_points_keeps_what_it_prints() -> None:
    assert rows_of(
        table("""
绩效指标·效益指标·可持续影响指标·合作机制·完善·完善·5·5·
···人员到位率·=100%····
公众知晓度···不断扩大·····
""")
    )[1:] == [
        "效益指标|可持续影响指标|人员到位率|=100%||||",
        "效益指标|可持续影响指标|公众知晓度|不断扩大||||",
    ]


@pytest.mark.parametrize("blank", ["··指标2：·····", "··……·····", "··指标3:/·/·/···"])
def test_blank_rows_of_the_template_are_dropped(blank: str) -> None:
    (form,) = read_text(table(f"产出指标·数量指标·指标1：开放天数·>=200天·212天·20·20·\n{blank}"))
    assert [row.name for row in form.indicators] == ["开放天数"]
    assert form.unread == []


def test_cells_cut_by_a_page_break_are_joined_in_order() -> None:
    (form,) = read_text(
        """项目绩效自我评价
项目名称：·检测平台维护·预算单位：·滨江区检测中心
一级指标·指标名称·指标解释·权重·自评分·备注
·资金合规性·资金使用是否合规。·6·6·
··反映预算编制是否细化、是否与任务相·

投入与管理 (36分)·编制合理性·匹配。·8·6·
·制度健全性·制度是否健全，执行是否有·5·5·

··效，资料是否齐全。···
·立项规范性·程序是否规范。·5·5·
···立项依据是否充分，用以反··

·立项充分性·映立项情况。·1·1·
合计···25·23·
"""
    )
    assert {row.name: row.explanation for row in form.indicators} == {
        "资金合规性": "资金使用是否合规。",
        "编制合理性": "反映预算编制是否细化、是否与任务相匹配。",
        "制度健全性": "制度是否健全，执行是否有效，资料是否齐全。",
        "立项规范性": "程序是否规范。",
        "立项充分性": "立项依据是否充分，用以反映立项情况。",
    }
    assert {row.level1 for row in form.indicators} == {"投入与管理"}


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    lines = (
        f"产出指标·数量指标·开放天数·>=200天·212天·20·20·\n\n{HEADER}··接待人次·>=5000人次·5300人次·20·20·"
    )
    assert len(rows_of(table(lines))) == 2


@pytest.mark.parametrize("between", ["12", "— 12 —", "第 3 页 共 9 页"])
def test_a_page_number_between_rows_is_no_row(between: str) -> None:
    lines = (
        f"产出指标·数量指标·开放天数·>=200天·212天·20·20·\n{between}\n··接待人次·>=5000人次·5300人次·20·20·"
    )
    assert len(rows_of(table(lines))) == 2


@pytest.mark.parametrize(
    ("line", "weight", "score", "grade"),
    [
        ("总分·····100·95·", "100", "95", None),
        ("<b>总分</b>·····100·95", "100", "95", None),
        ("合计······95·", None, "95", None),
        ("总 分·····100·95·优", "100", "95", "优"),
        ("合计：·····100··", "100", None, None),
    ],
)
def test_the_total_line_in_its_forms(
    line: str, weight: str | None, score: str | None, grade: str | None
) -> None:
    rows = "产出指标·数量指标·开放天数·>=200天·190天·100·95·因修缮闭馆\n"
    (form,) = read_text(HEAD + HEADER + rows + line)
    assert (form.total_weight, form.total_score, form.grade) == (weight, score, grade)
