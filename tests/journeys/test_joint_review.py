"""A joint review of purchases: applied for, ranked, compared, judged, approved, sent, bought, followed for years."""

from datetime import date, timedelta
from secrets import token_hex

import pytest
from playwright.sync_api import expect

from tests.journeys import panels
from tests.journeys.instruments import FACTS, paper
from tests.journeys.people import REFUSED, People, later, path_of, pressed, seen_later, sent, typed
from tests.journeys.soundness import assert_sound
from yanfa.kernel.clock import today

pytestmark = pytest.mark.journey

OFFICER, UNIT, DEPARTMENT = "大型仪器共享管理员", "单位管理员", "预算主管部门经办人"
AUTHORITY, KEEPER, CLERK = "主管部门绩效人员", "仪器机组人员", "仪器信息审核员"
LISTS = "/instruments/purchases/"
APPLICATION = "instruments.PurchaseApplication"
#: Days after which three whole evaluation years, which begin in July, are over.
FOLLOWED = 366 * 4
REQUIRED = {
    "purpose": "新材料断口和界面分析。",
    "necessity": "现有同类仪器机时已满，不能满足在研项目的需要。",
    "technical": "分辨率按在研项目的测试要求确定。",
    "selection": "三个型号比较后，按性能价格比选定。",
    "installation": "已有实验室和供电条件。",
    "staff": "配备两名实验技术人员。",
    "expected_hours": "1600",
    "sharing_feasibility": "纳入公共测试平台统一开放。",
    "sharing_hours": "400",
    "sharing_scope": "本市高校、院所和企业",
    "sharing_method": "预约后委托测试或自主上机",
}
#: What each is asked for and what the experts come to: code, amount agreed, score.
AGREE, CUT, REFUSE = ("agree", "1200000", "90"), ("cut", "900000", "75"), ("refuse", "0", "50")
ASKED = (
    ({"name": "场发射扫描电镜", "category": "010102", "quantity": "1", "unit_price": "1200000"}, AGREE),
    ({"name": "气相色谱质谱联用仪", "category": "010201", "quantity": "2", "unit_price": "1000000"}, CUT),
    ({"name": "激光共聚焦显微镜", "category": "010801", "quantity": "1", "unit_price": "800000"}, REFUSE),
)
FILES = ("pdf", "docx", "xlsx")


@pytest.fixture
def width():
    """The widths are both looked at on the way."""
    return "desktop"


def opened(people):
    """The office founds the round of the next budget; a day that cannot be is refused at its field."""
    day = today()
    end = date(day.year, 12, 31)
    page = people.see(OFFICER, f"{LISTS}rounds/new/")
    due = min(day + timedelta(days=1), end)
    typed(page, department_due=due.isoformat(), result_due=f"{day.year + 1}-08-30")
    sent(page)
    expect(page.locator("main .errorlist").first).to_contain_text("上一年")
    people.look(OFFICER)
    typed(page, result_due=end.isoformat())
    sent(page)
    opened_round = path_of(page)
    people.move(OFFICER, opened_round, "announce", notice_no="示科〔2099〕18号")
    return opened_round


def written(people, facts):
    """The unit writes an application, is told what is missing, compares three models, and adds a file."""
    page = people.see(UNIT, LISTS)
    page.locator("main a.button.primary[href*='/begin/']").first.click()
    people.look(UNIT)
    total = int(facts["quantity"]) * int(facts["unit_price"])
    typed(page, **facts, fund_municipal=str(total - 1))
    sent(page)
    expect(page.locator("main .errorlist").first).to_contain_text("相差")
    typed(page, fund_municipal=str(total))
    sent(page)
    item = path_of(page).removesuffix("edit/")
    page = people.see(UNIT, item)
    expect(page.locator("main .notice.warning li").first).to_be_visible()
    expect(page.locator(REFUSED).first).to_be_visible()
    models = {f"form-{place}-maker": f"示范仪器厂{place}" for place in range(3)}
    models |= {f"form-{place}-model": f"FE-{place}" for place in range(3)}
    models |= {f"form-{place}-price": facts["unit_price"] for place in range(3)}
    models |= {f"form-{place}-key_data": "分辨率 0.8 nm" for place in range(3)}
    people.fill(UNIT, f"{item}edit/", **REQUIRED, **models, sharing_promised=True)
    people.fill(UNIT, f"{item}files/new/", label="可行性论证报告", upload=paper("可行性论证报告.pdf"))
    return item


def sealed(people, item):
    """The form is issued, comes back with its seal, and goes to the department."""
    page = people[UNIT]
    page.goto(item)
    pressed(page, f"{item}issue/")
    people.fill(UNIT, f"{item}scan/", upload=paper("申请评议表（盖章）.pdf"))
    people.move(UNIT, item, "seal")


def ranked(people, items):
    """The department returns one, passes all, ranks them without a gap, submits once, and seals its list."""
    page = people.see(DEPARTMENT, LISTS)
    pressed(page, ranking_of(page))
    ranking = path_of(page)
    people.look(DEPARTMENT)
    people.move(DEPARTMENT, items[0], "return", reason="请补充支撑课题。")
    people.fill(UNIT, f"{items[0]}edit/", projects="示范市科技攻关计划课题两项。")
    # What was sealed before says no longer what the application says.
    expect(people[UNIT].locator(REFUSED).first).to_be_visible()
    sealed(people, items[0])
    for item in items:
        people.move(DEPARTMENT, item, "check")
    for places in ((1, 2, 4), (1, 2, 3)):
        page = people.see(DEPARTMENT, ranking)
        fields = page.locator("main form input[name^=place_]")
        given = {key_of(item): place for item, place in zip(items, places, strict=True)}
        typed(page, **{f"place_{key}": str(place) for key, place in given.items() if place <= fields.count()})
        typed(page, **{f"words_{key}": "在研项目急需" for key in given}, comment="同意按序申报。")
        with page.expect_navigation():
            page.locator("main form.form button").last.click()
        pressed(page, f"{ranking}submit/")
        refused = page.locator(".messages .error")
        expect(refused).to_have_count(1 if places[-1] > len(items) else 0)
    page = people.see(DEPARTMENT, ranking)
    pressed(page, f"{ranking}issue/")
    people.fill(DEPARTMENT, f"{ranking}scan/", upload=paper("汇总排序表（盖章）.pdf"))
    page = people.see(DEPARTMENT, ranking)
    for form in FILES:
        assert page.request.get(f"{ranking}ranking.{form}").ok, form


def ranking_of(page):
    """Where the button leads by which a department opens its ranking."""
    form = page.locator("main form[action*='/rank/']").first
    return form.get_attribute("action")


def key_of(record):
    """The public id of a record."""
    return record.rstrip("/").rpartition("/")[2]


def compared(people, opened_round, items):
    """The office accepts, which compares with the registry at once, and closes the intake."""
    for item in items:
        people.move(OFFICER, item, "accept")
    page = people.see(OFFICER, items[0])
    expect(page.locator("h2", has_text="同类仪器比对")).to_have_count(1)
    expect(page.locator("main ul.timeline li").first).to_be_visible()
    people.move(OFFICER, opened_round, "start_review")


def judged(people, opened_round, items):
    """A panel is drawn and approved by another person; its experts read, score and conclude."""
    page = people.see(OFFICER, f"{opened_round}panel/")
    for box in page.locator("main form [name=applications]").all():
        box.check()
    typed(page, title="联合评议分析仪器组", seats="5")
    sent(page)
    panel = path_of(page)
    people.fill(OFFICER, f"{panel}change/", held_on=today().isoformat(), place="服务中心三楼第一会议室")
    people.move(OFFICER, panel, "draw")
    people.move(panels.HEAD, panel, "confirm")
    name = panels.seated(people, OFFICER, panel)
    panels.answered(people, OFFICER, panel, name)
    panels.scored(people, OFFICER, panel, name, opinion)
    # The expert has read what he judged; an application that is no longer secret to him is still not his to change.
    page = people.see(panels.EXPERT, items[0])
    expect(page.locator("main a[href$='/edit/']")).to_have_count(0)
    panels.concluded(people, OFFICER, panel)
    # How many pieces a cut leaves is for the office to say; what is beyond doubt was taken over.
    page = people[OFFICER]
    page.goto(f"{items[1]}move/conclude/")
    typed(page, agreed_quantity="0")
    sent(page)
    expect(page.locator(".errorlist, .messages .error, .notice.error").first).to_be_visible()
    people.move(OFFICER, items[1], "conclude", agreed_quantity="1", reason="两台核减为一台。")


def opinion(page, place, by_hand):
    """What every expert says of the item at a place; a low score is explained."""
    if not by_hand:
        sheet = path_of(page)
        page.locator("main a.button[href*='/purchases/']").first.click()
        page.wait_for_url("**/instruments/purchases/**")
        page.goto(sheet)
    code, amount, score = ASKED[place][1]
    for field in page.locator("main form input[type=number]:not([name=amount])").all():
        field.fill(score)
    for field in page.locator("main form textarea[name$=_remark]").all():
        field.fill("本市同类仪器可以满足需要。")
    typed(page, recommendation=code, amount=amount, comment="按可共享机时和在研项目判断。")
    if not by_hand:
        expect(page.locator("[data-autosave-state]")).to_contain_text("已自动保存")
        assert_sound(page)


def approved(people, opened_round):
    """The authority sends the result back once and approves it; the letter goes out with its list; it is published."""
    people.move(OFFICER, opened_round, "draft_result")
    people.see(AUTHORITY, opened_round)
    people.move(AUTHORITY, opened_round, "send_back", reason="请核对核减台套数。")
    people.move(OFFICER, opened_round, "draft_result")
    day = today().isoformat()
    people.move(AUTHORITY, opened_round, "approve", approval_no="示科批〔2099〕31号", approved_on=day)
    letter = {"number": f"示科函〔2099〕{token_hex(2)}号", "title": "联合评议结果函", "signer": "示范签发人"}
    letter |= {"issuing_body": "联合评议办公室", "dated": day}
    people.move(OFFICER, opened_round, "send_finance", **letter)
    page = people.see(OFFICER, opened_round)
    for form in FILES:
        assert page.request.get(f"{opened_round}letter.{form}").ok, form
        pressed(page, f"{opened_round}issue.{form}")
    links = page.locator(f"main a[href^='{opened_round}documents/']")
    expect(links).to_have_count(len(FILES))
    for link in links.all():
        assert page.request.get(link.get_attribute("href")).ok
    people.move(OFFICER, opened_round, "publish")
    page = people[OFFICER]
    page.goto(opened_round)
    pressed(page, f"{opened_round}tell/")
    people.look(OFFICER)


def read_by_everybody(people, open_page, opened_round):
    """Who has no account reads the sums; units do not read the pages of the office; the department was told."""
    visitor = open_page(f"{LISTS}results/")
    assert_sound(visitor)
    visitor.locator(f"main tbody a[href*='{key_of(opened_round)}']").click()
    visitor.wait_for_url("**/results/*/")
    assert_sound(visitor)
    facts = visitor.locator("main dl.facts").inner_text()
    for figure in ("4,000,000", "2,100,000", "1,900,000", "47.50", "1 / 2 / 1"):
        assert figure in facts, figure
    assert people[UNIT].request.get(opened_round).status == 403
    assert people[DEPARTMENT].request.get(opened_round).status == 403
    told = people.see(DEPARTMENT, "/messages/")
    expect(told.locator("main")).to_contain_text("联合评议")


def registered(people):
    """The keeper reports the instrument that was bought; its public id once it stands in the catalogue."""
    page = people[KEEPER]
    page.goto("/instruments/registry/new/")
    facts = FACTS | {"original_value": "1180000", "fund_municipal": "1180000", "fund_own": "0"}
    name = f"新购场发射扫描电镜{token_hex(3)}"
    typed(page, name=name, inner_no=f"XG{token_hex(3)}", function="材料表面形貌观察", **facts)
    with page.expect_navigation():
        page.locator("main form button.primary").last.click()
    record = path_of(page)
    people.move(KEEPER, record, "submit")
    people.move(UNIT, record, "report")
    people.move(CLERK, record, "publish")
    return key_of(record)


def bought(people, item):
    """Budget, contract, acceptance, the report within its days; each amount within the one before."""
    day = today().isoformat()
    page = people[UNIT]
    page.goto(f"{item}move/adjust/")
    typed(page, amount="1300000", number="示财〔2099〕7号")
    sent(page)
    expect(page.locator("main")).to_contain_text("不超过评议同意的")
    people.look(UNIT)
    people.move(UNIT, item, "adjust", amount="1200000", number="示财〔2099〕7号")
    people.move(UNIT, item, "purchase", number="HT-2099-01", signed_on=day, amount="1180000")
    people.move(UNIT, item, "accept_delivery", accepted_on=day)
    expect(page.locator(REFUSED).first).to_be_visible()
    people.see(OFFICER, f"{LISTS}overdue/")
    people.fill(UNIT, f"{item}link/", instrument=registered(people))
    people.move(UNIT, item, "register")
    page = people.see(UNIT, item)
    expect(page.locator("main ul.timeline a[href*='/instruments/registry/']")).to_have_count(1)


def followed(data_folder, item):
    """Three evaluation years later the page puts hours beside the promise; then the following ends."""
    page = seen_later(data_folder, item, role="unit_admin", days=FOLLOWED)
    assert page.count('<td data-label="评估年度">') == 3
    later(data_folder, APPLICATION, item, "finish", role="instrument_officer", days=FOLLOWED)


def test_a_joint_review_from_the_notice_to_the_third_year(open_page, data_folder):
    people = People(open_page)
    opened_round = opened(people)
    items = []
    for facts, _concluded in ASKED:
        items.append(written(people, facts))
        sealed(people, items[-1])
    ranked(people, items)
    compared(people, opened_round, items)
    judged(people, opened_round, items)
    approved(people, opened_round)
    read_by_everybody(people, open_page, opened_round)
    bought(people, items[0])
    later(data_folder, APPLICATION, items[2], "end", role="instrument_officer", days=60)
    people.move(OFFICER, opened_round, "close")
    followed(data_folder, items[0])
    for item in items:
        people.see(UNIT, item)
    people.see(OFFICER, f"{LISTS}rounds/")
    people.read_in_english()
