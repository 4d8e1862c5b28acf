"""An instrument from the first word of its keeper to the catalogue, its change, a list of many, the yearly round."""

import csv
import io
import re
from secrets import token_hex

import pytest
from playwright.sync_api import expect

from tests.journeys.instruments import (
    ADMINISTRATOR,
    CLERK,
    FACTS,
    KEEPER,
    OFFICER,
    VISITOR,
    People,
    done,
    path_of,
    typed,
)
from tests.journeys.soundness import assert_sound
from yanfa.kernel.clock import today

pytestmark = pytest.mark.journey

LANGUAGES = {"desktop": "zh-hans", "telephone": "en"}
#: How the page calls an instrument for which the unit has said nothing yet.
DUE = re.compile("待确认|be confirmed", re.IGNORECASE)


@pytest.fixture
def people(open_page, width):
    """Everybody of the journey, in Chinese at a desk and in English on a telephone."""
    return People(open_page, LANGUAGES[width])


def drafted(people, name):
    """The keeper's draft: a wrong sum is refused at its field and nothing that was typed is lost."""
    page = people.open(KEEPER, "/instruments/registry/")
    page.locator("main a.button[href$='/registry/new/']").click()
    people.meet(KEEPER)
    typed(page, name=name, inner_no=name[-8:], **FACTS | {"fund_own": "500000"})
    page.locator("main form button.primary").click()
    expect(page.locator("main .errorlist").first).to_be_visible()
    expect(page.locator("[name=technical]")).to_have_value(FACTS["technical"])
    assert_sound(page)
    typed(page, fund_own="600000")
    done(page)
    record = path_of(page)
    people.meet(KEEPER)
    # Without its function the record is not complete: the button says why it does nothing.
    page.locator("main .actions .refused summary").first.click()
    expect(page.locator("main .actions .refused p").first).to_have_text(re.compile("主要功能|Function"))
    page.goto(f"{record}write/")
    typed(page, function="材料表面形貌观察和成分分析")
    done(page)
    return record


def published(people, record):
    """Sent back by the unit, returned once by the platform with the full list, mended, published."""
    people.move(KEEPER, record, "submit")
    people.move(ADMINISTRATOR, record, "send_back", reason="请补填电子邮箱。")
    page = people.open(KEEPER, f"{record}write/")
    typed(page, contact_email="service@example.com")
    done(page)
    people.move(KEEPER, record, "submit")
    people.move(ADMINISTRATOR, record, "report")
    page = people.open(CLERK, "/instruments/registry/worklist/")
    page.locator(f"tbody a[href='{record}']").click()
    people.move(CLERK, record, "ask_correction", items="请写明加速电压范围\n请补填英文全称")
    expect(people[CLERK].locator(".notice ol li")).to_have_count(2)
    page = people.open(ADMINISTRATOR, f"{record}write/")
    expect(page.locator(".notice ol li")).to_have_count(2)
    people.meet(ADMINISTRATOR)
    typed(page, technical="分辨率 0.8 nm（15 kV）；加速电压 0.02–30 kV")
    done(page)
    people.move(ADMINISTRATOR, record, "answer_correction")
    people.move(CLERK, record, "publish")


def found_by_the_public(people, name):
    """Searched, narrowed by a facet, compared, opened, printed, without an account; gives the landing page."""
    page = people.open(VISITOR, "/instruments/")
    page.locator("#words").fill(name)
    page.locator("#question button").click()
    expect(page.locator(".catalogue-list > li").first).to_contain_text(FACTS["model"])
    people.meet(VISITOR)
    facets = page.locator("details[data-facets]")
    if not facets.evaluate("element => element.open"):
        facets.locator("> summary").click()
    facets.locator("input[type=checkbox]:visible").first.check()
    page.locator(".catalogue-chosen").wait_for()
    assert_sound(page)
    page.goto("/instruments/?q=显微镜 OR 电镜")
    page.goto("/instruments/")
    boxes = page.locator(".catalogue-list input[name=i]")
    for place in (0, 1):
        boxes.nth(place).check()
    page.locator("form[data-compare] .actions button").click()
    page.wait_for_url("**/compare/**")
    people.meet(VISITOR)
    page.goto(f"/instruments/?q={FACTS['model']} {name}")
    page.locator(".catalogue-list h2 a").first.click()
    page.wait_for_url("**/instruments/i/**")
    people.meet(VISITOR)
    expect(page.locator(".catalogue-mark svg")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("main .no-print:visible")).to_have_count(0)
    assert page.locator(".catalogue-mark svg").is_visible()
    page.emulate_media(media="screen")
    people.open(VISITOR, "/instruments/statistics/")
    return page


def changed(people, record, name):
    """A change stands beside what is published until the platform lets it take effect."""
    page = people.open(KEEPER, f"{record}change/")
    typed(page, technical="分辨率 0.6 nm（15 kV）", happened_on=today().isoformat(), reason="更换电子枪")
    done(page)
    change = path_of(page)
    people.meet(KEEPER)
    expect(page.locator("tbody tr")).to_have_count(1)
    people.move(KEEPER, change, "submit")
    people.move(ADMINISTRATOR, change, "report")
    visitor = people[VISITOR]
    visitor.goto(f"/instruments/?q={name}")
    visitor.locator(".catalogue-list h2 a").first.click()
    expect(visitor.locator("main")).to_contain_text("0.8 nm")
    people.move(CLERK, change, "apply")
    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("0.6 nm")


def test_an_instrument_from_the_keeper_to_the_public(people, width):
    name = f"场发射扫描电镜{token_hex(3)}"
    record = drafted(people, name)
    published(people, record)
    found_by_the_public(people, name)
    changed(people, record, name)
    people.open(KEEPER, record)
    people.read_again()


def sheet(*rows):
    """A list of instruments as a unit keeps it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return {"name": "仪器清单.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("utf-8-sig")}


def row(number, **facts):
    """A line of the list."""
    return {
        "所在单位仪器编号": number,
        "仪器中文全称": "离子溅射仪",
        "规格型号": "IS-9",
        "仪器分类编码": "010102",
        "制造商": "示范仪器厂",
        "仪器原值（元）": "520000",
        "单位自有资金（元）": "520000",
        "购置日期": "2026-01-10",
        "验收日期": "2026-02-10",
        "启用日期": "2026-02-20",
        "安置所在区县代码": "310115",
        "仪器安放地址": "示范路 1 号",
        "联系人": "示范联系人",
        "联系电话": "021-55501234",
    } | facts


def test_a_list_of_many_and_the_yearly_confirmation(people, width):
    listed(people)
    if width == "telephone":
        confirmed(people)
    people.read_again()


def listed(people):
    """A faulty row stops the whole list and says why in words; the mended list becomes drafts."""
    page = people.open(KEEPER, "/instruments/exchange/import/")
    numbers = [f"PL{token_hex(3)}" for _ in range(2)]
    faulty = sheet(row(numbers[0]), row(numbers[1], 仪器分类编码="扫描", 验收日期="2026-13-01"))
    page.locator("input[type=file]").set_input_files(faulty)
    page.locator("button[value=preview]").click()
    page.locator("#plan .notice.error").wait_for()
    assert page.locator("#plan li").count() >= 2
    assert_sound(page)
    page.locator("input[type=file]").set_input_files(sheet(*map(row, numbers)))
    page.locator("button[value=import]").click()
    page.locator(".messages .success").wait_for()
    page.goto(f"/instruments/registry/?q={numbers[1]}")
    expect(page.locator("tbody tr")).to_have_count(1)


def confirmed(people):
    """The unit answers for each instrument, the clerk sends back once and accepts."""
    page = people.open(ADMINISTRATOR, "/instruments/confirmations/")
    page.locator("tbody a").first.click()
    task = path_of(page)
    people.meet(ADMINISTRATOR)
    while (
        waiting := page.locator("tbody tr", has=page.locator(".badge", has_text=DUE)).locator("a").last
    ).count():
        waiting.click()
        people.meet(ADMINISTRATOR)
        typed(page, outcome="excepted", remark="本年度未运行")
        done(page)
    people.move(ADMINISTRATOR, task, "submit")
    people.move(CLERK, task, "return", reason="请补充说明。")
    people.move(ADMINISTRATOR, task, "submit")
    people.move(CLERK, task, "accept")
    people.open(OFFICER, "/instruments/confirmations/")
