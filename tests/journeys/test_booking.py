"""Booking an instrument by keyboard alone and on a telephone: hours and rules, a time, a line, the keeper's day."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.instruments import KEEPER, USER, People, done, path_of, typed
from tests.journeys.soundness import assert_sound

pytestmark = pytest.mark.journey

LANGUAGES = {"desktop": "zh-hans", "telephone": "en"}
HOURS = {f"day{number}": "09:00-17:00" for number in range(7)}


@pytest.fixture
def people(open_page, width):
    return People(open_page, LANGUAGES[width])


def opened(people, place):
    """The calendar of one of the keeper's instruments, open every day; gives its page and the calendar's."""
    page = people.open(KEEPER, "/instruments/registry/?state=published&share_mode=external")
    record = page.locator("tbody a").nth(place).get_attribute("href")
    instrument = record.rstrip("/").rpartition("/")[2]
    page.goto(f"/instruments/calendar/{instrument}/")
    people.meet(KEEPER)
    page.locator("form[action$='/open/'] button").click()
    page.locator(".messages .success").wait_for()
    people.meet(KEEPER)
    shown = path_of(page)
    page.locator("main a[href$='/hours/']").first.click()
    calendar = path_of(page).removesuffix("hours/")
    people.meet(KEEPER)
    typed(page, **HOURS | {"day0": "上午"})
    page.locator("main form button.primary").click()
    expect(page.locator(".errorlist")).to_be_visible()
    assert_sound(page)
    typed(page, **HOURS)
    done(page)
    page = people.open(KEEPER, f"{calendar}settings/")
    typed(page, closed_on_holidays=False)
    done(page)
    page = people.open(KEEPER, f"{calendar}policy/")
    typed(page, wait_list=True, needs_approval=True)
    done(page)
    return shown, calendar


def booked_by_keyboard(people, shown):
    """From the page of the instrument to a booking without touching a mouse."""
    page = people.open(USER, shown)
    press = page.keyboard.press
    week = page.locator("#booking-week-title").inner_text()
    page.locator("#booking-week a[rel=next]").focus()
    press("Enter")
    expect(page.locator("#booking-week-title")).not_to_have_text(week)
    expect(page.locator("#booking-week-title")).to_be_focused()
    grid = page.locator("[data-booking-grid]")
    assert grid.locator("a[tabindex='0']").count() == 1
    grid.locator("a[tabindex='0']").focus()
    first = address_in_focus(page)
    press("ArrowRight")
    press("ArrowDown")
    assert address_in_focus(page) != first
    press("Home")
    press("Enter")
    page.wait_for_url("**/book/**")
    people.meet(USER)
    page.locator("[name=purpose]").focus()
    page.keyboard.type("断口分析")
    press("Enter")
    page.locator("input[name=step][value=make]").wait_for(state="attached")
    assert_sound(page)
    page.locator("main form[data-once] button").focus()
    press("Enter")
    page.wait_for_url(re.compile("/booking/bookings/"))
    people.meet(USER)
    return path_of(page)


def address_in_focus(page):
    return page.evaluate("document.activeElement.href")


def booked_on_a_telephone(people, shown):
    """From the list of free times of the next week, by touch."""
    page = people.open(USER, shown)
    expect(page.locator("[data-booking-grid]")).to_be_hidden()
    week = page.locator("#booking-week-title").inner_text()
    page.locator("#booking-week a[rel=next]").click()
    expect(page.locator("#booking-week-title")).not_to_have_text(week)
    page.locator(".booking-list li a[href*='/book/']").first.click()
    page.wait_for_url("**/book/**")
    people.meet(USER)
    typed(page, purpose="断口分析")
    page.locator("main form button.primary").click()
    page.locator("main form[data-once] button").click()
    page.wait_for_url(re.compile("/booking/bookings/"))
    people.meet(USER)
    return path_of(page)


def in_line(people, calendar, booking):
    """The time is taken: another try is refused in words, and one stands in line for it."""
    page = people[USER]
    page.goto(f"{booking}change/")
    times = {name: page.locator(f"[name={name}]").input_value() for name in ("starts_at", "ends_at")}
    people.meet(USER)
    page = people.open(KEEPER, f"{calendar}book/")
    typed(page, **times)
    page.locator("main form button.primary").click()
    expect(page.locator("main .errorlist").first).to_be_visible()
    assert_sound(page)
    page = people.open(KEEPER, f"{calendar}wait/")
    typed(page, **times, minutes="30")
    done(page)
    people.meet(KEEPER)
    expect(page.locator("form[action$='/leave/']")).to_have_count(1)
    return times["starts_at"][:10]


def test_a_booking_with_its_line(people, width):
    shown, calendar = opened(people, 0 if width == "desktop" else 1)
    booking = (booked_by_keyboard if width == "desktop" else booked_on_a_telephone)(people, shown)
    day = in_line(people, calendar, booking)
    page = people.open(KEEPER, f"{calendar}day/")
    page.goto(f"{calendar}day/?day={day}")
    assert_sound(page)
    page.locator("form[action$='/move/confirm/'] button").first.click()
    page.locator(".messages .success").wait_for()
    people.move(USER, booking, "cancel", reason="样品未备齐")
    # The place goes to who waited: it is held, and taken.
    page = people.open(KEEPER, "/booking/mine/")
    page.locator("tbody a[href*='/bookings/']").first.click()
    people.meet(KEEPER)
    taken = path_of(page)
    page.locator("main a.button[href*='/move/accept']").first.click()
    done(page)
    people.open(KEEPER, taken)
    for part in ("specials/", "qualified/"):
        people.open(KEEPER, f"{calendar}{part}")
    people.read_again()
