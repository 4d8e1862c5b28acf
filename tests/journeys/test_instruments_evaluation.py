"""The evaluation of a year from self-report to the use of rewards, with notice and objection; the yearly report."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PDF, REFUSED, People, executed, later, path_of, pressed, sent, typed
from tests.journeys.soundness import assert_sound
from yanfa.kernel.clock import today

pytestmark = pytest.mark.journey

OFFICER, UNIT, AUTHORITY = "大型仪器共享管理员", "单位管理员", "主管部门绩效人员"
LISTS = "/instruments/evaluation/"
BATCH = "instruments.EvaluationBatch"
REPORT = {
    "declared": "1",
    "management": "有开放共享管理办法，设专人受理投诉。",
    "team": "配备专职实验技术人员。",
    "results": "面向高校、院所和中小企业提供测试服务。",
    "cases": "为一家中小企业完成材料失效分析。",
}
NOTICE = {"title": "共享服务评估结果公示", "text": "现将评估结果予以公示。", "contact": "021-55500000"}
#: More days than any notice lasts.
OVER = 30
DAY = today().isoformat()
#: The evaluation year is named by the year in which it ends; the first day after it, and the last for self-reports.
YEAR = today().year
ENDED = date(YEAR, 7, 1)
DUE = max(today() + timedelta(days=1), ENDED)
#: Founds the batch on the first day on which it may be founded.
FOUND = """
import sys
from datetime import date, datetime, time
from decimal import Decimal
import django
django.setup()
from django.contrib.auth import get_user_model
from yanfa.kernel.clock import SHANGHAI, demonstration_time
from yanfa.subsystems.instruments.services.evaluation.batches import create_batch
officer = get_user_model().objects.get(login="demo-instrument_officer")
year, title, day, scheme, budget = sys.argv[1:]
due = date.fromisoformat(day)
with demonstration_time(datetime.combine(due, time(9), SHANGHAI)):
    made = create_batch(
        by=officer, year=int(year), title=title, due_on=due, scheme=scheme, budget=Decimal(budget)
    )
print(made.get_absolute_url(), end="")
"""
#: What a unit says of an instrument for the evaluation year, and what it ran.
FIGURES = {"outcome": "confirmed", "run_hours": "900", "service_hours": "400", "income": "60000"}
SPENT = Decimal("100.50")


@pytest.fixture
def width():
    """The widths are both looked at on the way."""
    return "desktop"


def confirmed(people):
    """The unit answers for each instrument of the year: what is not confirmed earns no reward."""
    page = people.see(UNIT, "/instruments/confirmations/")
    tasks = [link.get_attribute("href") for link in page.locator("tbody a").all()]
    for task in tasks:
        page = people.see(UNIT, f"{task}?outcome=due")
        while (lines := page.locator(f"tbody a[href^='{task}instruments/']")).count():
            lines.first.click()
            typed(page, **FIGURES)
            sent(page)
            expect(page.locator("main .errorlist")).to_have_count(0)
            page.goto(f"{task}?outcome=due")
    people.look(UNIT)


def opened(people, data_folder):
    """The officer founds the batch of the year that is over, and announces it."""
    facts = {"year": str(YEAR), "title": "本年度共享服务评估与奖励", "due_on": DUE.isoformat()}
    facts |= {"scheme": "municipal", "budget": "800000"}
    if today() < ENDED:
        batch = executed(data_folder, FOUND, *facts.values()).decode()
    else:
        batch = people.fill(OFFICER, f"{LISTS}batches/new/", **facts)
    people.move(OFFICER, batch, "announce", notice_no="示科〔2099〕12号")
    return batch


def reported(people):
    """The unit reports, is asked for more, and reports again."""
    page = people.see(UNIT, LISTS)
    pressed(page, "/begin/")
    record = path_of(page).removesuffix("edit/")
    people.fill(UNIT, f"{record}edit/", **REPORT)
    proof = {"name": "共享管理办法.pdf", "mimeType": "application/pdf", "buffer": PDF}
    people.fill(UNIT, f"{record}files/new/", label="共享管理办法", upload=proof)
    people.move(UNIT, record, "submit")
    people.move(OFFICER, record, "return", reason="请补充开放共享的收费标准。")
    people.fill(UNIT, f"{record}edit/", team="配备专职实验技术人员，收费标准已公布。")
    people.move(UNIT, record, "submit")
    people.move(OFFICER, record, "accept")
    return record


def scored(people, batch, record):
    """The system's figures, sampled records, the points of the experts, and the result."""
    page = people.see(OFFICER, batch)
    for action in ("/figures/", "/samples/"):
        pressed(page, action)
        expect(page.locator(".messages .success").first).to_be_visible()
    page = people.see(OFFICER, record)
    samples = page.locator("main a[href*='/evaluation/samples/']")
    for link in [each.get_attribute("href") for each in samples.all()]:
        people.fill(OFFICER, link, result="proved", note="合同与发票相符。")
    people.move(OFFICER, batch, "start_scoring")
    page = people.see(OFFICER, f"{record}experts/")
    points = page.locator("main form input[type=number]").all()
    given = {field.get_attribute("name"): field.get_attribute("max") for field in points}
    people.fill(OFFICER, f"{record}experts/", **given, note="专家评审会评分表")
    people.move(OFFICER, batch, "draft_result")


def shown(people, open_page, data_folder, batch, record):
    """On public notice; the unit objects and is answered; what the public sees."""
    people.move(OFFICER, batch, "publish_notice", **NOTICE)
    people.move(UNIT, record, "object", text="服务机时少计一台仪器。")
    people.move(OFFICER, record, "answer", answer="经核查，该仪器原值未达到下限。")
    visitor = open_page(f"{LISTS}results/")
    assert_sound(visitor)
    visitor.locator("main tbody a").first.click()
    visitor.wait_for_load_state()
    assert_sound(visitor)
    later(data_folder, BATCH, batch, "close_notice", role="instrument_officer", days=OVER)


def rewarded(people, data_folder, batch, record):
    """Applied for, tried, calculated, approved by the authority, and shown."""
    people.fill(UNIT, f"{record}apply/", plan="用于仪器运行维护和操作人员培训。")
    reward = path_of(people[UNIT])
    people.see(OFFICER, f"{batch}trial/?cap_unit=100000")
    people.move(OFFICER, batch, "calculate")
    people.see(AUTHORITY, batch)
    people.move(AUTHORITY, batch, "approve", approval_no="示科奖〔2099〕1号", approved_on=DAY)
    people.move(OFFICER, batch, "publish_notice_reward", **NOTICE)
    # Nobody is paid before the notice is over.
    page = people.see(OFFICER, reward)
    expect(page.locator(REFUSED)).to_have_count(1)
    later(data_folder, BATCH, batch, "close_notice_reward", role="instrument_officer", days=OVER)
    people.see(UNIT, f"{reward}records/")
    return reward


def money(page, label):
    """An amount among the facts of the page, in 元."""
    words = page.locator("dl.facts dt", has_text=label).locator("+ dd").inner_text()
    return Decimal(re.sub(r"[^0-9.]", "", words))


def paid(people, batch, reward):
    """The office pays, the unit spends and reports, the authority takes a part back: each changes what is left."""
    granted = money(people.see(OFFICER, reward), "奖励金额")
    assert granted > SPENT
    people.move(OFFICER, reward, "pay", paid_on=DAY, payment_no="ZF-2099-01")
    page = people.see(UNIT, reward)
    assert money(page, "尚未使用") == granted
    use = {"category": "training", "voucher_no": "JZ-2099-01", "spent_on": DAY}
    page.goto(f"{reward}use/")
    typed(page, amount=str(granted + 1), **use)
    sent(page)
    expect(page.locator("main .errorlist").first).to_contain_text("支出不能超过它")
    people.look(UNIT)
    people.fill(UNIT, f"{reward}use/", amount=str(SPENT), **use)
    assert money(people[UNIT], "尚未使用") == granted - SPENT
    people.move(OFFICER, batch, "paid")
    people.move(UNIT, reward, "report_use")
    back = {"reason": "一份合同的发票不实。", "document_no": "示科追〔2099〕1号", "decided_on": DAY}
    people.fill(AUTHORITY, f"{reward}clawback/", amount="100", **back)
    assert money(people[AUTHORITY], "已追回金额") == 100
    assert money(people[AUTHORITY], "尚未使用") == granted - SPENT - 100
    people.move(OFFICER, batch, "close")


def test_a_year_is_evaluated_and_rewarded(open_page, data_folder):
    people = People(open_page)
    confirmed(people)
    batch = opened(people, data_folder)
    record = reported(people)
    days = (DUE - today()).days + 1
    later(data_folder, BATCH, batch, "check_forms", role="instrument_officer", days=days)
    scored(people, batch, record)
    shown(people, open_page, data_folder, batch, record)
    reward = rewarded(people, data_folder, batch, record)
    paid(people, batch, reward)
    page = people.see(OFFICER, batch)
    for name in ("units.xlsx", "rewards.xlsx", "rewards.docx", "rewards.pdf"):
        assert page.request.get(f"{batch}{name}").ok, name
    pressed(page, "/issue/rewards.pdf")
    expect(page.locator("main a[href*='/documents/']").first).to_be_visible()
    people.see(UNIT, reward)
    people.see(UNIT, record)
    people.see(OFFICER, f"{LISTS}batches/")
    people.read_in_english()


def test_the_yearly_report(open_page):
    people = People(open_page)
    lists = "/instruments/effect-reports/"
    report = people.fill(OFFICER, f"{lists}new/", outlook="个别单位更新不及时，下一步加强检查。")
    people.see(OFFICER, report)
    people.fill(OFFICER, f"{report}refresh/", outlook="下一步加强检查和培训。")
    people.see(AUTHORITY, lists)
    people.move(AUTHORITY, report, "review")
    people.move(AUTHORITY, report, "issue", number="示共享〔2099〕3号")
    page = people.see(OFFICER, report)
    for name in ("report.docx", "report.pdf"):
        assert page.request.get(f"{report}{name}").ok, name
    document = page.locator("main a[href*='/documents/']").first.get_attribute("href")
    assert page.request.get(document).ok
    people.see(OFFICER, lists)
    people.read_in_english()
