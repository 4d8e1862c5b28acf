"""Forms set against each other: copies, last year's figures, one indicator in two projects, stock told as new."""

from __future__ import annotations

import pytest

from yanfa.subsystems.performance.rules.checks import check_documents
from yanfa.subsystems.performance.rules.form import Document, Form

from .changes import cell, field, replaced
from .examples import Change, broken, checked, find_row, form_2020, form_2023, goal_form, kinds_of, row

LONG = "活动组织与各街道沟通不够充分，个别场次听众人数少于预期，宣传渠道较为单一。"


def another(base: str = "2023", **changes: str | int | None) -> Form:
    """Another project of the same unit and year, with texts and rows of its own."""
    form = broken(base, field(project="古籍修复与展示", goal_text=None, result_text=None))
    form.indicators = [
        row("产出/数量", "修复古籍", "≥60.00(册)", "64.00(册)", "30.00"),
        row("产出/质量", "修复合格率", "≥98(%)", "99(%)", "20.00"),
        row("成本/经济成本", "每册修复成本", "≤3000(元)", "2800(元)", "10.00"),
        row("效益/社会效益", "展品解说准确率", "≥99(%)", "99.5(%)", "20.00"),
        row("满意度/服务对象满意度", "观众满意度", "≥90(%)", "95(%)", "10.00"),
    ]
    field(**changes)(form)
    return form


def of_kind(kind: str, *forms: Form) -> list[str]:
    """The messages of one kind on the first form; other kinds must be silent."""
    findings = checked(*forms)
    assert kinds_of(findings) <= {kind}, [finding.message for finding in findings]
    return [finding.message for finding in findings]


def test_two_unlike_forms_have_nothing_in_common() -> None:
    assert checked(form_2023(), another()) == []


def test_text_copied_from_another_form() -> None:
    messages = of_kind(
        "identical_text", broken("2023", field(problems=LONG)), another(problems=LONG.replace("，", ", "))
    )

    assert len(messages) == 1
    assert "古籍修复与展示" in messages[0]


@pytest.mark.parametrize("text", ["无。", "宣传渠道较为单一。"])
def test_short_text_is_no_copy(text: str) -> None:
    assert of_kind("identical_text", broken("2023", field(problems=text)), another(problems=text)) == []


def test_goal_of_a_standing_project_may_stay_the_same() -> None:
    last_year = another(year=2022, project=form_2023().project, goal_text=form_2023().goal_text)

    assert of_kind("identical_text", form_2023(), last_year) == []


def test_same_goal_in_another_project_is_a_copy() -> None:
    copied = another(goal_text=form_2023().goal_text)

    assert [finding.kind for finding in checked(form_2023(), copied)] == ["identical_text"]


def test_the_same_deduction_in_every_form() -> None:
    def deducted(project: str) -> Form:
        return broken(
            "2019", field(project=project, achievements=None, problems=None, measures=None, goal_text=None)
        )

    forms = [deducted(project) for project in ("检索系统", "借阅系统", "门户网站")]

    assert any("扣分项" in message for message in of_kind("identical_text", *forms))
    assert of_kind("identical_text", *forms[:2]) == []


def test_two_copies_of_one_form_are_not_set_against_each_other() -> None:
    form, copy = (broken("2023", field(problems=LONG)) for _ in range(2))

    assert checked(form, copy) == []


REWARD = "对37家单位的1263台套设备发放共享奖励"


def test_figure_of_last_year_again() -> None:
    this_year = broken("2020", replaced("result_text", "讲座均按计划开展", REWARD))
    last_year = broken("2020", field(year=2019, result_text=f"全年{REWARD}210万元。", goal_text=None))
    findings = checked(this_year, last_year)

    assert [(finding.kind, finding.quote) for finding in findings] == [("repeated_figure", REWARD)]
    assert findings[0].other is not None
    assert findings[0].other.year == 2019


@pytest.mark.parametrize(
    "earlier",
    [
        "全年对37家单位的1260台套设备发放共享奖励。",
        "全市入网设备1263台套。",
        "核定编制1263人。",
    ],
)
def test_other_figure_or_stock_of_last_year(earlier: str) -> None:
    this_year = broken("2020", replaced("result_text", "讲座均按计划开展", REWARD))
    last_year = broken("2020", field(year=2019, result_text=earlier, goal_text=None))

    assert of_kind("repeated_figure", this_year, last_year) == []


def test_row_with_the_figure_of_last_year() -> None:
    last_year = broken("2020", field(year=2019, result_text=None, goal_text=None))

    assert of_kind("repeated_figure", form_2020(), last_year) == []

    for form in (this_year := form_2020(), last_year):
        cell("科普手册", actual="5213册")(form)
    replaced("result_text", "5200册", "5213册")(this_year)
    assert len(of_kind("repeated_figure", this_year, last_year)) == 1


def test_same_indicator_with_two_targets() -> None:
    other = another()
    other.indicators.append(row("产出/质量", "并发用户数", "≥200(人)", "210(人)", "0", "0"))
    form = broken(
        "2023",
        lambda form: form.indicators.append(row("产出/质量", "并发用户数", "=500(人)", "500(人)", "0", "0")),
    )

    assert len(of_kind("two_targets", form, other)) == 1
    other.indicators[-1].target = "≥500.00(人)"
    assert of_kind("two_targets", form, other) == []


def test_target_that_differs_from_the_goal_form_of_the_project() -> None:
    goal = goal_form()
    find_row(goal, "读书会").target = "≥15.00(场)"

    assert len(of_kind("two_targets", form_2023(), goal)) == 1
    assert of_kind("two_targets", form_2023(), goal_form()) == []


@pytest.mark.parametrize("name", ["志愿者培训场次", "展板", "项目验收数"])
def test_indicator_that_each_project_has_for_itself(name: str) -> None:
    other = another()
    other.indicators.append(row("产出/数量", name, "≥30(次)", "30(次)", "0", "0"))
    form = broken(
        "2023", lambda form: form.indicators.append(row("产出/数量", name, "≥20(次)", "20(次)", "0", "0"))
    )

    assert of_kind("two_targets", form, other) == []


def test_figure_counted_in_two_projects() -> None:
    other = another()
    other.indicators.append(row("产出/数量", "窗口接待读者人次", "≥6000(人次)", "6318(人次)", "0", "0"))
    form = broken(
        "2023",
        lambda form: form.indicators.append(
            row("产出/数量", "窗口接待读者人次", "≥6000(人次)", "6318(人次)", "0", "0")
        ),
    )

    assert len(of_kind("duplicate_counting", form, other)) == 1


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥6000(人次)", "6319(人次)"),
        ("=6318(人次)", "6318(人次)"),
        ("≥5(人次)", "6(人次)"),
        ("≥90(%)", "98.76(%)"),
    ],
)
def test_figure_that_two_projects_may_share(target: str, actual: str) -> None:
    """Another number, a target just met, a small number, a rate."""
    other = another()
    other.indicators.append(row("产出/质量", "审校合格", target, actual, "0", "0"))
    mine = actual.replace("6319", "6318")
    form = broken(
        "2023", lambda form: form.indicators.append(row("产出/质量", "审校合格", target, mine, "0", "0"))
    )

    assert of_kind("duplicate_counting", form, other) == []


def new_instruments(text: str, actual: str = "5412(台套)") -> Form:
    """A form whose row calls 5 412 instruments new, with its narrative."""
    change: Change = cell(
        "新增电子图书", name="新增设备信息报送", target="≥300(台套)", actual=actual, deviation="集中补报"
    )
    form = broken("2023", change)
    form.goal_text, form.result_text = None, text
    return form


def test_increase_that_is_the_stock_by_the_growth_told_beside_it() -> None:
    text = "新增设备信息报送5412台套，涉及201家单位；入网设备台套数比去年增长了11.2%。"
    messages = of_kind("stock_as_flow", new_instruments(text))

    assert len(messages) == 1
    assert "545" in messages[0]


def test_increase_that_is_the_size_of_last_years_stock() -> None:
    last_year = broken("2020", field(year=2022, goal_text=None, result_text="年末入网设备4866台套。"))
    findings = checked(new_instruments("新增设备信息报送5412台套。"), last_year)

    assert [(finding.kind, finding.computed) for finding in findings] == [("stock_as_flow", "546台套")]
    assert findings[0].other is not None


@pytest.mark.parametrize(
    "text",
    [
        "新增设备信息报送5412台套，年末入网设备53800台套，入网台套数比去年增长了11.2%。",
        "新增设备信息报送5412台套，新增数比去年增长了11.2%。",
        "新增设备信息报送5412台套。",
    ],
)
def test_increase_that_may_be_one(text: str) -> None:
    """The stock stands beside it; the growth is that of the increase; nothing else is known."""
    assert of_kind("stock_as_flow", new_instruments(text)) == []


def test_findings_across_point_at_file_project_and_year() -> None:
    documents = [
        Document("mine.txt", [broken("2023", field(problems=LONG))]),
        Document("yours.txt", [another(problems=LONG)]),
    ]
    check_documents(documents)
    other = documents[0].forms[0].findings[0].other

    assert other is not None
    assert (other.file, other.project, other.year) == ("yours.txt", "古籍修复与展示", 2023)


def test_alone_a_form_has_nothing_to_be_compared_with() -> None:
    form = form_2023()
    checked(form)
    states = {check.kind: check.state for check in form.checks}

    assert {
        states[kind] for kind in ("identical_text", "two_targets", "duplicate_counting", "repeated_figure")
    } == {"not_applicable"}
