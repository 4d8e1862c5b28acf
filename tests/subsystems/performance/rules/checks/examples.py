"""Forms in which nothing is wrong, one of each generation, and ways to break one of them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from yanfa.subsystems.performance.rules.checks import check_documents
from yanfa.subsystems.performance.rules.form import Document, Finding, Form, Fund, Row

Change = Callable[[Form], None]


def row(
    level: str, name: str, target: str, actual: str, weight: str, score: str | None = None, **cells: str
) -> Row:
    """A row of the table of 2020 and later; `level` is "产出/数量"."""
    first, second = level.split("/")
    return Row(f"{first}指标", f"{second}指标", name, None, target, actual, weight, score or weight, **cells)


def form_2019() -> Form:
    """The Shanghai form of 2019 with printed scoring rules: no targets, no actual values."""
    return Form(
        kind="self_evaluation",
        year=2019,
        generation="shanghai-2019",
        project="图书检索系统运维",
        unit="上海市江湾图书馆",
        money_unit="元",
        annual_budget="400,000.00",
        executed="394,000.00",
        execution_rate="98.50%",
        goal_text="网页响应时间小于2秒，馆藏检索用户数不少于1000家，系统故障数少于8次。",
        achievements="响应时间平均1秒，检索用户数1260家，系统故障数2次。",
        problems="个别指标的口径还需要与业务科室进一步核对。",
        measures="下一年度会同业务科室修订指标口径。",
        grade="优秀",
        grade_note="自评分合计90（含）-100分为优秀，75（含）-90分为良好，60（含）-75分为合格，0-60分为不合格。",
        total_weight="100",
        total_score="97",
        indicators=[
            _ruled("投入与管理(36分)", "资金使用的合规性", "16", "①符合财经法规;(10分)②手续完整。(6分)"),
            _ruled(
                "投入与管理(36分)",
                "预算执行率",
                "20",
                "①90%及以上得20分;②80%及以上不到90%得12-20分;③不到80%不得分。",
            ),
            _ruled("产出目标(34分)", "系统故障数", "14", "一个故障扣1分。", "12"),
            _ruled(
                "产出目标(34分)",
                "网页响应时间",
                "20",
                "①小于2秒得20分;②2秒及以上不到3秒得10分;③3秒及以上不得分。",
            ),
            _ruled(
                "效果目标(15分)",
                "检索用户数",
                "15",
                "①1000家及以上得15分;②800家及以上不到1000家得8-15分;③不到800家不得分。",
            ),
            _ruled("影响力目标(15分)", "长效管理制度建设", "15", "已制定业务管理制度。(15分)", "14"),
        ],
    )


def _ruled(level: str, name: str, weight: str, rule: str, score: str | None = None) -> Row:
    return Row(
        level1=level, name=name, explanation=f"反映{name}", weight=weight, rule=rule, score=score or weight
    )


def form_2020() -> Form:
    """The Shanghai form of 2020: amounts in 元, no grade, no satisfaction level demanded of it here."""
    return Form(
        kind="self_evaluation",
        year=2020,
        generation="shanghai-2020",
        project="科普讲座进社区",
        unit="上海市江湾图书馆",
        money_unit="元",
        initial_budget="500000.00",
        annual_budget="480000.00",
        executed="456,000",
        execution_rate="95.00%",
        budget_weight="10",
        budget_score="9.5",
        funds=[
            Fund("年度资金总额", "500000.00", "480000.00", "456,000", "95.00%", "10", "9.5"),
            Fund("当年财政拨款", "400000.00", "380000.00", "356,000"),
            Fund("上年结转资金", "100000.00", "100000.00", "100,000"),
            Fund("其他资金", "0", "0", "0"),
        ],
        goal_text="举办科普讲座不少于20场，印发科普手册5000册以上，听众满意度不低于90%。",
        result_text="全年共举办科普讲座22场（社区15场、校园7场），印发科普手册5200册，听众满意度达到96%，讲座均按计划开展。",
        total_weight="100",
        total_score="99.5",
        indicators=[
            row("产出/数量", "科普讲座", ">=20场", "22场", "20"),
            row("产出/数量", "科普手册印发数", ">=5000册", "5200册", "20"),
            row("产出/质量", "资料审校合格率", "=100%", "100%", "10"),
            row("产出/时效", "讲座开展及时性", "及时", "及时", "10"),
            row("效益/社会效益", "居民科学素养", "提升", "参加者测评成绩高于开讲前", "20"),
            row("满意度/服务对象满意度", "听众满意度", ">=90%", "96%", "10"),
        ],
    )


def form_2023() -> Form:
    """The Shanghai form of 2023: amounts in 万元, units in brackets, a grade."""
    return Form(
        kind="self_evaluation",
        year=2023,
        generation="shanghai-2023",
        project="职工阅览服务",
        unit="上海市江湾图书馆",
        money_unit="万元",
        initial_budget="80.00",
        annual_budget="80.00",
        executed="76.00",
        execution_rate="95.00",
        budget_weight="10.00",
        budget_score="9.50",
        funds=[
            Fund("年度资金总额", "80.00", "80.00", "76.00", "95.00", "10.00", "9.50"),
            Fund("当年财政拨款", "80.00", "80.00", "76.00", "95.00"),
            Fund("上年结转资金", "0.00", "0.00", "0.00", "0.00"),
            Fund("其他资金", "0.00", "0.00", "0.00", "0.00"),
        ],
        goal_text="新增电子图书1.2万册以上，举办读书会不少于12场，读者咨询一线解决率85%以上，读者满意度90%以上。",
        result_text=(
            "2023年新增电子图书1.284万册；全年组织读书会13场，其中亲子读书会4场；阅览室全年开放300天；"
            "读者咨询一线解决率93.26%，读者满意度达到97.5%。截至年底，各馆累计注册读者近9万人。"
        ),
        total_weight="100.00",
        total_score="99.50",
        grade="优",
        indicators=[
            row("产出/数量", "新增电子图书", "≥1.20(万册)", "1.28(万册)", "15.00"),
            row("产出/数量", "读书会", "≥12.00(场)", "13.00(场)", "10.00"),
            row("产出/质量", "咨询一线解决率", "≥85.00(%)", "93.26(%)", "10.00"),
            row("产出/时效", "新书上架及时性", "及时", "达成指标", "5.00"),
            row("成本/经济成本", "每册采购成本", "≤30.00(元)", "26.50(元)", "20.00"),
            row("效益/社会效益", "阅读氛围", "浓厚", "达成指标", "20.00"),
            row("满意度/服务对象满意度", "读者满意度", "≥90.00(%)", "97.50(%)", "10.00"),
        ],
    )


def form_national() -> Form:
    """A form of another province with the national profile, a partly met row explained."""
    return Form(
        kind="self_evaluation",
        year=2022,
        project="乡镇卫生院设备更新",
        authority="安徽省某县卫生健康委员会",
        unit="安徽省某县卫生健康委员会",
        money_unit="万元",
        initial_budget="300",
        annual_budget="260",
        executed="260",
        execution_rate="100%",
        budget_weight="10",
        budget_score="10",
        goal_text="目标1：更新超声设备20台；目标2：设备验收合格率100%；目标3：受益群众满意度达到90%以上。",
        result_text="更新超声设备18台，设备验收合格率100%，受益群众满意度92%。",
        total_weight="100",
        total_score="98",
        grade="优",
        indicators=[
            row(
                "产出/数量",
                "更新超声设备",
                "20台",
                "18台",
                "20",
                "18",
                deviation="两台设备供货延迟，已于次年1月到货。",
            ),
            row("产出/质量", "设备验收合格率", "100%", "100%", "10"),
            row("产出/时效", "设备采购完成时间", "12月底前", "11月", "10"),
            row("成本/经济成本", "设备采购成本", "≤260万元", "260万元", "10"),
            row("效益/社会效益", "服务群众人次", "≥5000人次", "5400人次", "15"),
            row("效益/可持续影响", "设备使用年限", "≥6年", "6年", "15"),
            row("满意度/服务对象满意度", "受益群众满意度", "≥90%", "92%", "10"),
        ],
    )


def goal_form() -> Form:
    """A goal form: targets only, nothing to score yet."""
    form = form_2023()
    form.kind = "goal"
    form.executed = form.execution_rate = form.budget_score = form.total_score = form.grade = (
        form.result_text
    ) = None
    form.budget_weight = form.total_weight = None
    for line in form.indicators:
        line.actual = line.weight = line.score = None
    return form


def blank_template() -> Form:
    """A form that nobody has filled in."""
    return Form(
        kind="self_evaluation",
        year=2023,
        indicators=[
            Row("产出指标", "数量指标", "指标1："),
            Row("产出指标", "质量指标", "……"),
            Row("效益指标"),
        ],
    )


RIGHT_FORMS: dict[str, Callable[[], Form]] = {
    "2019": form_2019,
    "2020": form_2020,
    "2023": form_2023,
    "national": form_national,
    "goal": goal_form,
    "blank": blank_template,
}


def checked(*forms: Form, lang: str = "zh") -> list[Finding]:
    """The findings of the first form, examined together with the others."""
    documents = [Document(f"{place}.txt", [form]) for place, form in enumerate(forms)]
    check_documents(documents, "en" if lang == "en" else "zh")
    return forms[0].findings


def broken(base: str, change: Change) -> Form:
    """A right form with one change."""
    form = deepcopy(RIGHT_FORMS[base]())
    change(form)
    return form


def kinds_of(findings: list[Finding]) -> set[str]:
    """The kinds of some findings."""
    return {finding.kind for finding in findings}


def find_row(form: Form, name: str) -> Row:
    """The row whose name holds `name`."""
    return next(line for line in form.indicators if name in (line.name or ""))
