"""A patrol in a basement: started online on a telephone, filled without a network, sent when there is one again."""

import re

import pytest

from tests.journeys.soundness import assert_sound

pytestmark = pytest.mark.journey
ENGINEER = "运维工程师"
STATUS = "[data-patrol-status]"


@pytest.fixture
def width():
    """A patrol is made on a telephone."""
    return "telephone"


def begun(page):
    """Start a patrol by the list's button and wait for the checklist."""
    page.locator("form[action*='/start/'] button").first.click()
    page.wait_for_url("**/operations/patrols/starts/**")


def filled(page, temperature="22.5"):
    """Answer every item of the demonstration's checklist."""
    for code in ("door", "servers", "network"):
        page.locator(f"input[name='item-{code}'][value='normal']").check()
    for code, value in {"temperature": temperature, "humidity": "50", "ups": "40", "handover": "无"}.items():
        page.locator(f"input[name='item-{code}']").fill(value)


def test_a_patrol_without_a_network(open_page, language):
    page = open_page("/operations/patrols/", language=language, role=ENGINEER)
    assert_sound(page)
    begun(page)
    assert_sound(page)
    page.context.set_offline(True)
    filled(page)
    page.locator("form[data-patrol] button[type=submit]").click()
    page.locator(f"{STATUS}.warning").wait_for()
    words = "No network" if language == "en" else "没有网络"
    assert words in page.locator(STATUS).text_content()
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "22.5" in kept
    assert "csrfmiddlewaretoken" not in kept
    page.context.set_offline(False)
    page.wait_for_url(re.compile(r"/operations/patrols/[0-9a-z]{16}/$"))
    assert_sound(page)
    assert page.locator("main .badge.good").count() == 1
    assert page.locator("main .badge.warn").count() == 0
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('patrol:')).length") == 0


def test_a_page_that_was_left_remembers_and_reminds(open_page):
    page = open_page("/operations/patrols/", role=ENGINEER)
    begun(page)
    start = page.url
    filled(page, temperature="31")
    page.context.set_offline(True)
    page.locator("form[data-patrol] button[type=submit]").click()
    page.locator(f"{STATUS}.warning").wait_for()
    page.context.set_offline(False)
    page.locator("input[name='note-temperature'] ~ .errorlist").wait_for()
    page.goto("/operations/today/")
    assert_sound(page)
    page.goto(start)
    assert page.locator("input[name='item-temperature']").input_value() == "31"
    page.locator("input[name='note-temperature']").fill("空调停机，已报修")
    page.locator("form[data-patrol] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/operations/patrols/[0-9a-z]{16}/$"))
    assert "空调停机，已报修" in page.locator("main").text_content()


def test_pages_of_duties_are_sound_on_a_telephone(open_page, language):
    page = open_page("/operations/today/", language=language, role="运维管理员")
    for path in ("today/", "maintenance/", "drills/", "incidents/", "patrols/sites/machine_room/late/"):
        page.goto(f"/operations/{path}")
        assert_sound(page)
    page.goto("/operations/incidents/")
    page.locator("main table a").first.click()
    assert_sound(page)
