"""Sentences as officers write them, set against one row: which contradict it, and which only sound so."""

from __future__ import annotations

import pytest

from yanfa.subsystems.performance.rules.checks.case import Case
from yanfa.subsystems.performance.rules.checks.narrative import narrative_mismatch, parts_sum
from yanfa.subsystems.performance.rules.form import Form, Row

OTHER_FIGURE = [
    ("培训人次", "520人次", "全年共举办培训班10期，培训学员480人次。"),
    ("举办培训班", "12期", "全年举办各类培训班10期，培训500人次。"),
    ("举办培训班", "12期", "举办培训班5期，其中线上2期。"),
    ("发放补贴人数", "1200人", "发放补贴人数1150人。"),
    ("服务企业数量", "120家", "服务企业数量达到130家。"),
    ("群众满意度", "95%", "群众满意度达到92%。"),
    ("资金支付率", "98.5%", "资金支付率为96%。"),
    ("新建道路", "12公里", "新建道路8500米。"),
    ("修缮房屋面积", "5200平方米", "修缮房屋面积5020平方米。"),
    ("接待游客", "12.5万人次", "全年接待游客13.5万人次，其中境外游客1.2万人次。"),
    ("发放科技创新券", "620万元", "共发放科技创新券602万元，惠及企业300家。"),
    ("专利授权数", "4件", "申请专利7件，授权专利3件。"),
    ("发放宣传资料", "2500份", "参与群众2000人次，发放宣传资料3000份。"),
    ("课题立项数", "12项", "全年课题立项11项。"),
    ("投诉举报办结率", "100%", "投诉举报办结率99.2%。"),
    ("应急演练次数", "2次", "组织应急演练3次"),
    ("图书采购册数", "3200册", "采购图书3,020册。"),
]
SAME_OR_OTHER_THING = [
    ("举办培训班", "12期", "上半年举办培训班5期，下半年举办培训班7期。"),
    ("举办培训班", "12期", "举办线下培训班10期、线上培训班2期。"),
    ("发放补贴人数", "1200人", "为1200名困难群众发放补贴，其中低保对象800人。"),
    ("服务企业数量", "120家", "走访服务企业120余家。"),
    ("群众满意度", "95%", "群众满意度达到90%以上。"),
    ("群众满意度", "95%", "企业满意度达到92%。"),
    ("资金支付率", "98.5%", "资金支付率98.52%。"),
    ("新建道路里程", "12公里", "新建道路里程12.3公里。"),
    ("新建道路", "12公里", "新建道路11500米。"),
    ("修缮房屋面积", "5200平方米", "修缮房屋面积0.52万平方米。"),
    ("完成检测批次", "210批次", "完成检测批次210批次，较2022年的180批次增长16.7%。"),
    ("完成检测批次", "210批次", "2022年完成检测批次180批次。2023年完成检测批次210批次。"),
    ("接待游客", "12.5万人次", "全年接待游客125000人次。"),
    ("发放科技创新券", "620万元", "发放科技创新券6200000元。"),
    ("网站信息更新数", "356条", "累计更新网站信息1356条。"),
    ("设备使用率", "85%", "设备完好率、使用率分别达到97%和85%。"),
    ("义诊活动", "22场", "组织义诊、健康讲座等活动45场。"),
    ("课题立项数", "12项", "受理课题申报35项，立项12项。"),
    ("新增绿化面积", "56亩", "新增绿化面积56亩，城区绿化面积累计达1200亩。"),
    ("投诉举报办结率", "100%", "受理投诉举报126件，办结125件，办结率99.2%。"),
    ("响应时间", "0.51秒", "网页平均响应时间511毫秒。"),
    ("共享仪器", "1.77(万台套)", "共享仪器达到1.769万台套。"),
    ("惠及人口", "1.2万人", "惠及人口约1.5万人。"),
    ("发放许可证", "1200份", "目前已发放许可证近5万份。"),
]
WRONG_LISTS = [
    ("举办活动20场，其中讲座18场、沙龙9场。", "27场"),
    ("举办活动20场（讲座12场、沙龙9场）。", "21场"),
    ("举办活动23场（本市12场、外地10场）。", "22场"),
    ("支出100万元，其中：设备费60万元、材料费50万元。", "1100000元"),
    ("新建项目8个，分别为道路5个、桥梁2个。", "7个"),
    ("立项51项，涉及经费480万元，包括实验室10家、工程中心20家、平台26家。", "56项"),
    ("共服务企业85家，包括国企20家、民企50家、外企25家。", "95家"),
    ("总投资1.2亿元，其中中央资金5000万元、省级资金4000万元、市级资金4000万元。", "130000000元"),
    ("安排资金2026400元，其中村级运转400000元，报酬252000元，公益事业960000元，奖励100000元。", "1712000元"),
]
RIGHT_LISTS = [
    "举办活动20场，其中讲座8场、沙龙9场。",
    "举办活动20场（讲座11场、沙龙9场）。",
    "培训120人（男60人、女60人）。",
    "聘请专家100人，其中博士60人、女性50人。",
    "发表论文13篇（SCI 3篇、核心5篇）。",
    "支出100万元，其中设备费60万元，材料费30万元，劳务费10万元。",
    "建成基地12个，分为一类3个、二类4个、三类5个。",
    "受理申请300件，办结290件，其中网上办理250件、窗口办理40件。",
    "总投资1.2亿元，其中中央资金5000万元、省级资金4000万元、市级资金3000万元。",
    "服务群众5.2万人次，其中线上3.1万人次、线下2.1万人次。",
    "入库专家47.8万名，其中国外24.9万名、华人5万名、国内10.8万名和本地6.8万名。",
    "发放奖励资金2128.9万元，其中73家单位1587台套。",
    "抽检500批次，合格495批次，不合格5批次。",
    "完成率100%（一季度30%、二季度30%、三季度30%、四季度30%）。",
    "服务企业85家，包括国企20家、民企50家等。",
]


def case(name: str, actual: str, text: str) -> Case:
    """A form of 2023 with one row and one narrative."""
    row = Row("产出指标", "数量指标", name, None, "≥1", actual, "10", "10")
    return Case("form.txt", Form(kind="self_evaluation", year=2023, result_text=text, indicators=[row]))


@pytest.mark.parametrize(("name", "actual", "text"), OTHER_FIGURE)
def test_other_figure_for_the_same_thing(name: str, actual: str, text: str) -> None:
    found = narrative_mismatch(case(name, actual, text))

    assert [remark.indicator for remark in found if not isinstance(remark, str)] == [name]


@pytest.mark.parametrize(("name", "actual", "text"), SAME_OR_OTHER_THING)
def test_same_figure_or_other_thing(name: str, actual: str, text: str) -> None:
    assert narrative_mismatch(case(name, actual, text)) == []


@pytest.mark.parametrize(("text", "added"), WRONG_LISTS)
def test_parts_that_miss_their_total(text: str, added: str) -> None:
    (remark,) = parts_sum(case("无", "无", text))

    assert not isinstance(remark, str)
    assert remark.computed == added
    assert remark.quote in text


@pytest.mark.parametrize("text", RIGHT_LISTS)
def test_parts_that_make_up_their_total_or_do_not_claim_to(text: str) -> None:
    assert parts_sum(case("无", "无", text)) in ([], "not_applicable")


@pytest.mark.parametrize(
    ("target", "actual", "text", "told"),
    [
        ("12场", "达成指标", "举办讲座10场。", True),
        ("12场", "达成指标", "举办讲座12场。", False),
        ("90%", "部分达成指标并具有一定效果", "讲座满意度达到95%。", False),
        ("12场", "部分达成指标并具有一定效果", "举办讲座15场。", True),
        ("12场", "达成指标", "举办讲座10余场。", False),
    ],
)
def test_verdict_against_the_narrative(target: str, actual: str, text: str, told: bool) -> None:
    one = case("讲座", actual, text)
    one.form.indicators[0].target = target

    assert bool(narrative_mismatch(one)) is told


def test_without_a_narrative_nothing_can_be_said() -> None:
    assert narrative_mismatch(case("讲座", "10场", "工作顺利完成。")) == "insufficient_data"
    assert narrative_mismatch(case("讲座", "达到要求", "举办讲座10场。")) == "not_applicable"
