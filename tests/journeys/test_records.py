"""A report from its plan to issue and archive, each step by whose turn it is; and every list of the registers."""

import pytest
from playwright.sync_api import expect

from tests.journeys.soundness import assert_sound

pytestmark = pytest.mark.journey

WRITER, HEAD, OFFICER = "处室填报人", "处室负责人", "成果与制度管理员"
DIRECTOR, ARCHIVIST = "单位主要负责人", "档案管理员"
LISTS = [
    "documents",
    "serials",
    "issued",
    "regulations",
    "inspections",
    "supports",
    "districts",
    "publication",
]


def move(open_page, path, role, label, **answers):
    """Make a move of the record at that path as somebody, answering what it asks."""
    page = open_page(path, role=role)
    page.locator(".page-head").get_by_role("link", name=label, exact=True).click()
    for name, answer in answers.items():
        field = page.locator(f"[name={name}]")
        field.select_option(answer) if name == "retention" else field.fill(answer)
    assert_sound(page)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**{path}")
    return page


def planned(open_page, title):
    """The path of a report that a division proposed."""
    page = open_page("/records/documents/new/", role=WRITER)
    page.locator("[name=kind]").select_option("report")
    page.locator("[name=code]").select_option("other")
    page.locator("[name=title]").fill(title)
    page.locator("[name=due_on]").fill("2099-12-20")
    assert_sound(page)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return "/records/" + page.url.partition("/records/")[2]


def drafted(open_page, path, tmp_path):
    """Upload a draft."""
    text = tmp_path / "送审稿.txt"
    text.write_text("一、总体情况", "utf-8")
    page = open_page(path, role=WRITER)
    page.get_by_role("link", name="上传文稿").click()
    page.locator("input[type=file]").set_input_files(text)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("link", name="送审稿.txt")).to_be_visible()


def test_a_report_from_plan_to_archive(open_page, tmp_path, width, photograph):
    title = f"科技资源共享专题报告 {width}"
    path = planned(open_page, title)
    move(open_page, path, OFFICER, "批准计划")
    drafted(open_page, path, tmp_path)
    move(open_page, path, WRITER, "送审")
    move(open_page, path, HEAD, "同意")
    move(open_page, path, OFFICER, "同意")
    move(open_page, path, DIRECTOR, "同意并办结审批")
    move(open_page, path, WRITER, "印发", number=f"研发〔2099〕{width}号", delivered_to="各处室")
    answers = {"file_number": f"2099-{width}", "retention": "永久"}
    page = move(open_page, path, ARCHIVIST, "归档", **answers)
    expect(page.locator(".page-head .badge")).to_have_text("已归档")
    assert_sound(page)
    photograph(page, "records-document")
    page.goto(f"/records/issued/?q={title}")
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("name", LISTS)
def test_lists_and_their_records(open_page, language, name):
    page = open_page(f"/records/{name}/", language, role=OFFICER)
    assert_sound(page)
    if page.locator("tbody a").count():
        page.locator("tbody a").first.click()
        page.wait_for_load_state()
        assert_sound(page)
