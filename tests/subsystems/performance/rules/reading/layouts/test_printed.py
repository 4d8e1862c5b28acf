"""Forms as a PDF prints them line by line: wrapped cells, labels in pieces, two texts one below the other."""

import pytest

from yanfa.subsystems.performance.rules.reading.layouts.printed import regrid
from yanfa.subsystems.performance.rules.reading.layouts.two_texts import PrintedText, split_texts
from yanfa.subsystems.performance.rules.reading.layouts.wrapping import Cells, Token, best_cells

DUE, UNDUE = -3.0, 3.0


def cells_of(printed: str, reason_doubt: float = UNDUE) -> Cells:
    """The cells of words on lines parted by "/"."""
    tokens = [
        Token(word, number) for number, line in enumerate(printed.split(" / ")) for word in line.split()
    ]
    return best_cells(tokens, reason_doubt=reason_doubt)


@pytest.mark.parametrize(
    ("printed", "name", "target", "actual"),
    [
        ("培训会 >=8次 18次", "培训会", ">=8次", "18次"),
        ("培训会 / >=8次 18次", "培训会", ">=8次", "18次"),
        ("科技人才发展年度报 / 告 / =1份 1份", "科技人才发展年度报告", "=1份", "1份"),
        ("国际人才交流 / 活动 =1.00(场) 1.00(场)", "国际人才交流活动", "=1.00(场)", "1.00(场)"),
        ("公众号推送量 / ≥10.00(篇/ / 月) / 16.00(篇/月)", "公众号推送量", "≥10.00(篇/月)", "16.00(篇/月)"),
        (
            "服务人次 / ≥30000.00 / (人次) / 30000.00(人 / 次)",
            "服务人次",
            "≥30000.00(人次)",
            "30000.00(人次)",
        ),
        ("评审会议召开 / 及时性 / 及时 达成指标", "评审会议召开及时性", "及时", "达成指标"),
        ("平台影响力 全国前 3 达成指标", "平台影响力", "全国前 3", "达成指标"),
        ("平台影响力 全国前 5 4", "平台影响力", "全国前 5", "4"),
        ("制度建设 完善 完善", "制度建设", "完善", "完善"),
        ("人员到位率 =100%", "人员到位率", "=100%", ""),
        ("在库专家 ≥8 万人 8 万人", "在库专家", "≥8 万人", "8 万人"),
    ],
)
def test_the_likeliest_cells_of_a_row(printed: str, name: str, target: str, actual: str) -> None:
    assert cells_of(printed) == Cells("", name, target, actual)


def test_a_text_before_the_name_is_why_the_row_above_lost_points() -> None:
    printed = "实际只开展了 / 十场活动 / 培育新申报院 / 士工作站 / 30家 达成指标"
    assert cells_of(printed, DUE) == Cells("实际只开展了十场活动", "培育新申报院士工作站", "30家", "达成指标")


LEFT = [
    "面向全区中小学生开设实验课不少于三百节，暑",
    "期办营不少于六期，编写实验手册两册，服务学",
    "生一千人次。",
]
RIGHT = [
    "全年开设实验课三百一十节，办营八期",
    "，受益学生一千二百人次，编写实验手",
    "册二册，家长满意度较高。",
]


@pytest.mark.parametrize("gap", [False, True])
def test_two_texts_are_parted_by_the_widths_of_their_columns(gap: bool) -> None:
    lines = [PrintedText(text, gap) for text in (*LEFT, *RIGHT)]
    assert split_texts(lines) == ("".join(LEFT), "".join(RIGHT))


@pytest.mark.parametrize(
    ("lines", "first", "second"),
    [
        (
            ["1、开展研究。", "2、编印报告。", "1.研究完成。", "2.报告印发。"],
            "1、开展研究。2、编印报告。",
            "1.研究完成。2.报告印发。",
        ),
        (
            ["一是办展览。", "二是办讲座。", "全年办展览六场。"],
            "一是办展览。二是办讲座。",
            "全年办展览六场。",
        ),
        (["办展览。 展览已办。"], "办展览。", "展览已办。"),
        (["办展览六场", "已办展览六场"], "办展览六场", "已办展览六场"),
    ],
)
def test_two_texts_of_equal_width(lines: list[str], first: str, second: str) -> None:
    assert split_texts([PrintedText(line) for line in lines]) == (first, second)


FORM = """财政项目支出绩效自评表
(2021 年度)

项目名称 青少年实验营

主管部门 滨江区科委 实施单位
滨江区青少年科

技中心

项目资金
（元）

年初预算数 全年预算数 全年执行数 分值 执行率 得分

年度资金总额 860000 834200 812,506.40 10 97.40% 9.7

其中：当年财政

拨款
860000 834200 812,506.40 —

上年结转资金 0 0 —

年度
总体
目标

预算目标 实际完成情况

办营六期。

办营八期。

绩
效
指
标

一级 二级
三级指标 年度指标值 实际完成值 分值 得分

偏差原因分析及
改进措施

产出

指标

数量

指标

营期 >=6期 8期 30 30

质量 合格率 >=95% 94% 30 29 一人缺考

- 3 -

指标

出勤率 >=90% 96% 10 10

社会效益指标

兴趣 提升 提升 20 20

效益指标

总分 100 98.7
"""


def test_a_printed_form_becomes_a_grid() -> None:
    grid = regrid(FORM.replace("一级 二级", "一级指标 二级指标").split("\n"))
    assert grid is not None
    assert ["项目名称", "青少年实验营"] in grid
    assert ["实施单位", "滨江区青少年科技中心"] in grid
    assert ["", "其中：当年财政拨款", "860000", "834200", "812,506.40", "—"] in grid
    assert ["", "上年结转资金", "0", "0", "", "—"] in grid
    assert ["", "办营六期。", "办营八期。"] in grid
    header = next(number for number, row in enumerate(grid) if row[0] == "一级指标")
    rows = [row for row in grid[header + 1 :] if len(row) == 8 and row[2]]
    assert rows == [
        ["产出指标", "数量指标", "营期", ">=6期", "8期", "30", "30", ""],
        ["", "质量指标", "合格率", ">=95%", "94%", "30", "29", "一人缺考"],
        ["", "", "出勤率", ">=90%", "96%", "10", "10", ""],
        ["", "社会效益指标", "兴趣", "提升", "提升", "20", "20", ""],
    ]


@pytest.mark.parametrize(
    "text",
    ["", "关于公开自评结果的说明", "一级指标 二级指标 三级指标\n产出指标", "一级指标\t二级指标\t三级指标"],
)
def test_other_text_is_left_to_other_layouts(text: str) -> None:
    assert regrid(text.split("\n")) is None
