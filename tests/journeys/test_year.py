"""The year of one project by its people in a browser: from the first word of its goals to the archive.

It is the project that the demonstration leaves for visitors to begin, in a year whose cut-off has passed: so every row
is a late entry (补录), and the figures can be locked. On the way a declaration is sent back, a target is adjusted and
a locked figure corrected; at the end the same papers are read in English.
"""

import re

import pytest
from playwright.sync_api import expect

from yanfa.kernel.clock import today

pytestmark = pytest.mark.journey

REPORTER, HEAD, OFFICER, FINANCE = "处室填报人", "处室负责人", "绩效管理员", "财务"
DEPUTY, DIRECTOR, KEEPER = "分管领导", "单位主要负责人", "印章保管人"
AUTHORITY, SECRECY, ARCHIVIST = "主管部门绩效人员", "保密审查员", "档案管理员"
#: The demonstration's project that has no goals yet, in its last year.
PROJECT, YEAR = "试验基地年报与评估", str(today().year - 1)
#: (level1, level2, name, target, unit, weight, source)
ROWS = (
    ("产出指标", "数量指标", "受理项目数", "≥100项", "项", "50", "manual"),
    ("效益指标", "社会效益指标", "管理制度完善", "达成年度指标", "", "30", "opinion"),
    ("满意度指标", "服务对象满意度指标", "申报人满意度", "≥90%", "%", "10", "manual"),
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
CJK = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(params=["desktop"])
def width(request):
    """One width: the year is walked once."""
    return request.param


class People:
    """One page for each role, opened when it is first needed."""

    def __init__(self, open_page):
        self.open_page, self.pages = open_page, {}

    def __getitem__(self, role):
        if role not in self.pages:
            self.pages[role] = self.open_page("/performance/years/", role=role)
        return self.pages[role]


def typed(page, **answers):
    """Fill the named fields of the form of the page, each as its kind wants it."""
    for name, answer in answers.items():
        field = page.locator(f"main form [name={name}]")
        kind = field.first.evaluate("element => element.type")
        if kind == "radio":
            page.locator(f"main form [name={name}][value={answer}]").check()
        elif kind == "file":
            field.set_input_files(answer)
        elif kind.startswith("select"):
            field.select_option(answer)
        else:
            field.fill(answer)


def saved(page, button):
    """Press a button and be told that it was done."""
    button.click()
    expect(page.locator(".messages .success").first).to_be_visible()


def move(page, record, name, **answers):
    """Make a move of a record through its page, as the buttons lead there."""
    page.goto(record)
    page.locator(f"main a.button[href$='/move/{name}/']").first.click()
    typed(page, **answers)
    saved(page, page.locator("main form.form button.primary"))


def sign(people, record, *roles):
    """Every step of a chain, the last one included."""
    for role in roles[:-1]:
        move(people[role], record, "approve", opinion="同意")
    move(people[roles[-1]], record, "approve_last", opinion="同意")


def path_of(page):
    """The path of the page that is open."""
    return re.sub(r"^https?://[^/]+", "", page.url).split("#")[0].split("?")[0]


def declared(people):
    """Goals from the page of the year to the approval, sent back once."""
    page = people[REPORTER]
    page.goto("/performance/years/")
    page.locator("select[name=year]").select_option(YEAR)
    page.locator("form.filters button").click()
    page.locator("tbody tr", has_text=PROJECT).locator("a").first.click()
    page.locator("form[action$='/declare/'] button").click()
    page.wait_for_url("**/performance/goals/**")
    goal = path_of(page)
    page.goto(f"{goal}texts/")
    typed(page, annual="规范开展基地年报和评估，完善管理制度。", long_term="建成全过程管理体系。")
    page.locator("main form.form button.primary").click()
    names = ("level1", "level2", "name", "target", "unit", "weight", "source")
    for row in ROWS:
        page.goto(f"{goal}rows/add/")
        typed(page, **dict(zip(names, row, strict=True)))
        page.locator("main form.form button.primary").click()
        page.wait_for_url(f"**{goal}**")
    move(page, goal, "submit")
    move(people[HEAD], goal, "send_back", reason="请补充立项依据。")
    page.goto(f"{goal}texts/")
    expect(page.locator("[name=annual]")).to_have_value("规范开展基地年报和评估，完善管理制度。")
    typed(page, basis="年度工作计划和部门预算批复。")
    page.locator("main form.form button.primary").click()
    move(page, goal, "submit")
    sign(people, goal, HEAD, FINANCE, OFFICER)
    answers = {
        "approval_number": f"示科绩〔{YEAR}〕9号",
        "approved_on": f"{YEAR}-12-30",
        "review_grade": "good",
    }
    move(people[AUTHORITY], goal, "approve_goal", **answers)
    return goal


def adjusted(people, goal):
    """The target of the first row is lowered."""
    page = people[REPORTER]
    page.goto(f"{goal}adjust/")
    typed(page, reason="预算压减，受理规模相应减少。")
    page.locator("main form.form button.primary").click()
    page.wait_for_url("**/performance/adjustments/**")
    adjustment = path_of(page)
    page.locator("main a[href$='/change/']").first.click()
    typed(page, target="≥80项")
    page.locator("main form.form button.primary").click()
    page.wait_for_url(f"**{adjustment}**")
    move(page, adjustment, "submit")
    sign(people, adjustment, HEAD, FINANCE, DEPUTY)
    answers = {"approval_number": f"示科绩调〔{YEAR}〕9号", "approved_on": f"{YEAR}-12-31"}
    move(people[AUTHORITY], adjustment, "approve_adjustment", **answers)
    page.goto(goal)
    expect(page.locator("main")).to_contain_text("≥100项")
    expect(page.locator("main")).to_contain_text("≥80项")


def monitored(people, goal):
    """Mid-year monitoring, up to the officer's decision."""
    page = people[REPORTER]
    page.goto(f"{goal}monitor/")
    page.locator("main form.form button.primary").click()
    page.wait_for_url("**/performance/monitoring/**")
    monitoring = path_of(page)
    links = page.locator("main tbody a.button[href*='/rows/']")
    rows = [links.nth(place).get_attribute("href") for place in range(links.count())]
    assert len(rows) == len(ROWS)
    for row in rows:
        page.goto(row)
        typed(page, done="过半", expected="全年完成", outlook="certain")
        page.locator("main form.form button.primary").click()
    page.goto(f"{monitoring}texts/")
    typed(page, expected="2000000")
    page.locator("main form.form button.primary").click()
    move(page, monitoring, "submit")
    sign(people, monitoring, HEAD, FINANCE)
    answers = {"decision": "continue", "reason": "进度正常。"}
    move(people[OFFICER], monitoring, "decide_monitoring", **answers)


def opened(people, goal):
    """The officer opens the self-evaluation from the page of the year."""
    page = people[OFFICER]
    page.goto(goal)
    page.locator(".crumbs a").last.click()
    page.locator("main form[action$='/evaluate/'] button").click()
    page.wait_for_url("**/performance/evaluations/**")
    return path_of(page)


def rows_of(page, evaluation):
    """The paths of the rows, in the order of the form."""
    page.goto(evaluation)
    links = page.locator("a[id^='row-']")
    return [links.nth(place).get_attribute("href") for place in range(links.count())]


def reported(people, evaluation):
    """Every row with its figure or opinion and its evidence, gathered."""
    page = people[REPORTER]
    first, second, third = rows_of(page, evaluation)
    for row, value in ((first, "120"), (third, "95")):
        page.goto(row)
        page.locator("#report-form [name=value]").fill(value)
        saved(page, page.locator("#report-form button[name=fill]"))
    for row in (first, second, third):
        page.goto(row)
        form = page.locator("form[action$='/evidence/']")
        form.locator("[name=files]").set_input_files(
            {"name": "清单.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        saved(page, form.locator("button.primary"))
    head = people[HEAD]
    head.goto(second)
    head.locator("form[action$='/opinion/'] [value=met]").check()
    head.locator("form[action$='/opinion/'] [name=opinion]").fill("制度已印发，见佐证 2。")
    saved(head, head.locator("form[action$='/opinion/'] button.primary"))
    page.goto(second)
    saved(page, page.locator("#report-form button[name=fill]"))
    page.goto(evaluation)
    expect(page.locator("main .badge.warn", has_text="补录").first).to_be_visible()
    saved(page, page.locator("#collect-button"))
    return first


def scored(people, evaluation, first):
    """Locked; the first figure corrected; scored with the suggestions, and the text written."""
    move(people[OFFICER], evaluation, "lock_figures")
    page = people[REPORTER]
    page.goto(first)
    page.locator("main a[href$='/correct/']").click()
    typed(page, value="119", reason="一项重复登记。")
    page.locator("main form.form button.primary").click()
    page.wait_for_url("**/performance/corrections/**")
    expect(page.locator("main")).to_contain_text("120项")
    expect(page.locator("main")).to_contain_text("119项")
    move(people[OFFICER], path_of(page), "apply_correction")
    page.goto(f"{evaluation}texts/")
    typed(page, result="全年受理{行 1}，申报人满意度{行 3}。", problems="支付集中在年底，执行进度偏慢。")
    saved(page, page.locator("#texts-form button.primary"))
    page.goto(f"{evaluation}scores/")
    saved(page, page.locator("#scores button[name=add_up]"))
    page.goto(f"{evaluation}scores/")
    for area in page.locator("#scores textarea[name$=deviation]").all():
        area.fill("已分析原因并改进。")
    saved(page, page.locator("#scores button[name=add_up]"))


def sealed(people, evaluation):
    """Issued, stamped, scanned and sent up."""
    page, keeper = people[REPORTER], people[KEEPER]
    page.goto(f"{evaluation}papers/")
    page.locator("form[action$='/papers/signed/issue/'] button").click()
    expect(page.locator("main .badge.good", has_text="现行").first).to_be_visible()
    asked = {"seal": "unit", "document": "绩效自评表", "copies": "2", "purpose": "报主管部门"}
    move(page, evaluation, "request_seal", **asked)
    move(keeper, evaluation, "stamp")
    keeper.goto(f"{evaluation}papers/")
    form = keeper.locator("form[action$='/papers/scan/']")
    form.locator("[type=file]").set_input_files(
        {"name": "盖章件.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    form.locator("button").click()
    move(people[OFFICER], evaluation, "report_up")


def published(people, evaluation):
    """Accepted, cleared, made public and put into the archive."""
    move(people[AUTHORITY], evaluation, "accept")
    move(people[SECRECY], evaluation, "clear", opinion="不涉密")
    page = people[OFFICER]
    page.goto(f"{evaluation}papers/")
    page.locator("form[action$='/papers/public/issue/'] button").click()
    move(page, evaluation, "publish")
    number = {"file_number": f"{YEAR}-绩效-900", "retention": "30年"}
    move(people[ARCHIVIST], evaluation, "archive_public", **number)


def test_a_year_is_walked_by_its_people(open_page):
    people = People(open_page)
    goal = declared(people)
    monitored(people, goal)
    adjusted(people, goal)
    evaluation = opened(people, goal)
    first = reported(people, evaluation)
    scored(people, evaluation, first)
    move(people[REPORTER], evaluation, "submit")
    sign(people, evaluation, HEAD, OFFICER, FINANCE, DEPUTY, DIRECTOR)
    sealed(people, evaluation)
    published(people, evaluation)
    assert len(people.pages) == 10
    page = people[OFFICER]
    page.goto(evaluation)
    expect(page.locator("main .badge", has_text="已归档").first).to_be_visible()
    for kind in ("signed.pdf", "signed.docx", "public.pdf", "public.docx"):
        assert page.request.get(f"{evaluation}papers/{kind}").ok, kind
    read_in_english(open_page, goal, evaluation)


def read_in_english(open_page, goal, evaluation):
    """Headings, buttons and states of the same papers hold no Chinese; names and texts do, as they were typed."""
    for path in (goal, evaluation, f"{evaluation}papers/"):
        page = open_page(path, "en", role=OFFICER)
        words = page.locator("main h2, main th, main .tabs a, main .actions a, main .actions button")
        # The first line: what is small beneath a heading are numbers and names as they were typed.
        chinese = [text for text in words.all_inner_texts() if CJK.search(text.split("\n")[0])]
        assert chinese == [], path
