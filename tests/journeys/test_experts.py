"""The register of experts: nominated, admitted by another, consenting, tied and kept apart, paid; seen by few."""

import csv
import io
from secrets import token_hex

import pytest
from playwright.sync_api import expect

from tests.journeys.people import REFUSED, People, path_of, pressed, sent, typed
from tests.journeys.soundness import assert_sound
from yanfa.kernel.clock import today

pytestmark = pytest.mark.journey

REGISTRAR, SECOND, SECURITY, AUDITOR = "专家库管理员", "评审组织人员", "安全管理员", "审计管理员"
EXPERT, STRANGER, UNIT = "评审专家", "企业、机构用户", "单位管理员"
SECOND_LOGIN, ROLE = "demo-review_officer", "expert_registrar"
LIST, MINE = "/experts/", "/experts/mine/"
FACTS = {
    "unit_name": "示范外地研究院",
    "department": "材料研究室",
    "position": "研究员",
    "title": "senior",
    "degree": "doctor",
    "subjects": ["430", "150"],
    "keywords": "电子显微、失效分析",
    "languages": "英语",
}
PHONE, PASSPORT, ACCOUNT = "13900007788", "DEMO990011", "6200009999000011"
PRIVATE = {
    "phone": PHONE,
    "email": "expert.new@example.org",
    "bank_name": "示范银行科技支行",
    "bank_account": ACCOUNT,
    "identity_kind": "passport",
}


@pytest.fixture
def width():
    """The widths are both looked at on the way."""
    return "desktop"


@pytest.fixture
def second_registrar(open_page):
    """A second person keeps the register as long as the journey lasts: who nominates never admits."""
    page = open_page(f"/accounts/people/?q={SECOND_LOGIN}", role=SECURITY)
    page.locator("tbody a", has_text=SECOND_LOGIN).click()
    person = path_of(page)
    page.locator("a[href$='/grant/']").click()
    page.locator("select[name=role]").select_option(ROLE)
    page.locator("main form.form button[type=submit]").click()
    expect(page.locator(".messages .success")).to_have_count(1)
    yield SECOND
    page.goto(person)
    page.locator("tbody tr:has(button)", has_text=REGISTRAR).locator("button").click()
    expect(page.locator(".messages .success")).to_have_count(1)


def nominated(people, name):
    """The registrar enters an expert; told what is missing, keeping what he typed. Where the expert stands."""
    people.see(REGISTRAR, LIST)
    page = people.see(REGISTRAR, f"{LIST}nominate/")
    typed(page, name=name, **FACTS | {"unit_name": ""}, kinds=True)
    sent(page)
    expect(page.locator("main .errorlist").first).to_contain_text("所在单位")
    expect(page.locator("[name=keywords]")).to_have_value(FACTS["keywords"])
    people.look(REGISTRAR)
    typed(page, unit_name=FACTS["unit_name"])
    sent(page)
    page = people.see(REGISTRAR, f"{LIST}?q={name}&state=nominated&subject=430&kind=technical&title=senior")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(1)
    rows.locator("a").first.click()
    people.look(REGISTRAR)
    return path_of(page)


def admitted(people, expert, second):
    """The registrar who nominated is refused with the reason; another person admits."""
    page = people[REGISTRAR]
    expect(page.locator("main a[href$='/move/admit/']")).to_have_count(0)
    expect(page.locator(REFUSED).first).to_be_visible()
    people.move(second, expert, "admit")
    expect(people[second].locator("main .badge.good").first).to_be_visible()


def numbers_kept(people, expert):
    """Telephone, document and bank account: a wrong one is refused, and none is shown in full afterwards."""
    page = people.see(REGISTRAR, f"{expert}private/")
    wrong = {"phone": "12345", "bank_account": "62-ABC"}
    typed(page, **PRIVATE | wrong, identity_number=PASSPORT + token_hex(2))
    sent(page)
    expect(page.locator("main .errorlist").first).to_be_visible()
    people.look(REGISTRAR)
    people.fill(REGISTRAR, f"{expert}private/", **PRIVATE, identity_number=PASSPORT + token_hex(2))
    shown = people.see(REGISTRAR, expert).locator("main").inner_text()
    assert PHONE[-4:] in shown
    assert not any(number in shown for number in (PHONE, PASSPORT, ACCOUNT, PRIVATE["email"]))


def signed(people, expert):
    """Consent and the agreement of the year on paper; consent taken back and given again: each is told."""
    page = people[REGISTRAR]
    page.goto(expert)
    expect(page.locator("main .notice.warning")).to_be_visible()
    for step, warned in (("give", 0), ("withdraw", 1), ("give", 0)):
        with page.expect_navigation():
            page.locator(f"main form[action$='/consent/'] button[value={step}]").click()
        expect(page.locator(".messages .success").first).to_be_visible()
        expect(page.locator("main .notice.warning")).to_have_count(warned)
    for _again in range(2):
        pressed(page, "/agreement/")
    expect(page.locator("main li", has_text=f"{today().year} 年度承诺书")).to_have_count(1)
    people.look(REGISTRAR)


def tied(people, expert):
    """Relations and avoidances: to whom one stands near, and whom the other side does not want to be judged by."""
    person = {"person_name": "周某某", "person_unit": "示范检测中心"}
    people.fill(REGISTRAR, f"{expert}relation/", kind="coauthor", **person, note="合著两篇论文")
    page = people[REGISTRAR]
    page.goto(f"{expert}avoidance/")
    typed(page, reason="曾有合同纠纷", declared_by="other_side")
    sent(page)
    expect(page.locator("main .errorlist").first).to_contain_text("之一")
    people.look(REGISTRAR)
    people.fill(REGISTRAR, f"{expert}avoidance/", **person, reason="曾有合同纠纷", declared_by="other_side")
    people.look(REGISTRAR)
    pressed(page, "/remove/")
    pressed(page, "/end/")
    page.goto(expert)
    expect(page.locator("main form[action$='/remove/'], main form[action$='/end/']")).to_have_count(0)


def looked_at(open_page, expert):
    """One number in full, for a reason and after a fresh sign-in; the auditor reads the reason, never the number."""
    reason = f"核对付款退回的账号{token_hex(4)}"
    page = open_page(expert, role=REGISTRAR)
    page.locator("main a[href$='/reveal/bank_account/']").click()
    assert_sound(page)
    typed(page, reason="看看")
    page.locator("main form button.primary").click()
    expect(page.locator("main strong")).to_have_count(0)
    typed(page, reason=reason)
    page.locator("main form button.primary").click()
    expect(page.locator("main strong")).to_have_text(ACCOUNT)
    assert_sound(page)
    log = open_page(f"/log/?words={reason}", role=AUDITOR)
    expect(log.locator("tbody tr")).to_have_count(1)
    words = log.locator("tbody tr").inner_text()
    assert "查看未遮盖的个人信息" in words
    assert ACCOUNT not in words


def suspended(people, expert):
    """Not drawn for a while, again in the pool, and out of it with a reason."""
    people.move(REGISTRAR, expert, "suspend", reason="出国进修。")
    people.move(REGISTRAR, expert, "resume", reason="已回国。")
    people.move(REGISTRAR, expert, "leave", departure="own_wish", reason="本人书面申请。")
    people.see(REGISTRAR, expert)


def test_an_expert_from_the_nomination_to_leaving(open_page, second_registrar):
    people = People(open_page)
    name = f"示范{token_hex(3)}"
    expert = nominated(people, name)
    admitted(people, expert, second_registrar)
    people.fill(REGISTRAR, f"{expert}change/", honours="示范市领军人才")
    numbers_kept(people, expert)
    looked_at(open_page, expert)
    signed(people, expert)
    tied(people, expert)
    suspended(people, expert)
    for role in (EXPERT, STRANGER, UNIT):
        page = people[role]
        assert page.request.get(LIST).status == 403, role
        assert page.request.get(expert).status in (403, 404), role
        page.goto(f"/search/?q={name}")
        expect(page.locator(f"main a[href='{expert}']")).to_have_count(0)
    people.read_in_english()


def test_an_expert_keeps_what_is_his_own(open_page):
    people = People(open_page)
    page = people.see(EXPERT, MINE)
    # Name, unit, title and disciplines are not his to change.
    page = people.see(EXPERT, f"{MINE}change/")
    for name in ("name", "unit_name", "title", "subjects", "kinds"):
        expect(page.locator(f"main [name={name}]")).to_have_count(0)
    people.fill(EXPERT, f"{MINE}change/", department="公共测试平台", keywords="电子显微、失效分析")
    expect(page.locator("main dl.facts").first).to_contain_text("公共测试平台")
    page = people.see(EXPERT, f"{MINE}reach/")
    typed(page, bank_account="62-ABC")
    sent(page)
    expect(page.locator("main .errorlist").first).to_contain_text("8 至 30 位数字")
    people.fill(EXPERT, f"{MINE}reach/", phone=PHONE, bank_name="示范银行示范支行", bank_account=ACCOUNT)
    shown = people.see(EXPERT, MINE).locator("main").inner_text()
    assert PHONE[-4:] in shown
    assert not any(number in shown for number in (PHONE, ACCOUNT))
    pledge = page.locator("main form[action$='/mine/agreement/'] button")
    if pledge.count():
        with page.expect_navigation():
            pledge.click()
    expect(page.locator("main .badge.good", has_text="本年度已签署")).to_have_count(1)
    mark = token_hex(3)
    other = {"person_name": f"周某{mark}", "person_unit": "示范检测中心"}
    people.fill(EXPERT, f"{MINE}relation/", kind="supervisor", **other)
    people.fill(EXPERT, f"{MINE}avoidance/", **other, reason="近亲属任职")
    # What he declared he cannot take back himself, so that nobody clears his own way.
    expect(page.locator("main td", has_text=mark)).to_have_count(2)
    expect(page.locator("main form[action$='/remove/'], main form[action$='/end/']")).to_have_count(0)
    people.look(EXPERT)
    people.read_in_english()


def sheet(*rows):
    """A list of experts as an office keeps it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return {"name": "专家.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("utf-8-sig")}


def row(name, **facts):
    """A line of the list."""
    return {
        "姓名": name,
        "所在单位": "示范外地研究院",
        "职称": "正高级",
        "专家类别": "技术",
        "学科代码": "430、150",
        "银行账号": ACCOUNT,
        "开户银行": "示范银行科技支行",
    } | facts


def test_a_list_is_previewed_imported_and_given_out_without_numbers(open_page):
    people = People(open_page)
    names = [f"导入{token_hex(3)}" for _ in range(2)]
    page = people.see(REGISTRAR, f"{LIST}import/")
    page.locator("input[type=file]").set_input_files(sheet(row(names[0]), row(names[1], 学科代码="999")))
    page.locator("button[value=preview]").click()
    expect(page.locator("#plan .notice.error")).to_be_visible()
    assert_sound(page)
    page.locator("input[type=file]").set_input_files(sheet(*map(row, names)))
    page.locator("button[value=preview]").click()
    expect(page.locator("#plan")).to_contain_text("新增 2 条")
    page.locator("button[value=import]").click()
    page.wait_for_url(f"**{LIST}")
    for name in names:
        page.goto(f"{LIST}?q={name}")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody tr")).to_contain_text("已入库")
    people.look(REGISTRAR)
    with page.expect_download() as kept:
        page.locator("main form[action*='export.csv'] button").click()
    given = kept.value.path().read_text("utf-8-sig")
    assert names[1] in given
    assert names[0] not in given, "the list is given out as it was filtered"
    assert ACCOUNT not in given
    with page.expect_download() as kept:
        page.locator("main form[action*='export.xlsx'] button").click()
    assert kept.value.path().read_bytes().startswith(b"PK")
    people.read_in_english()
