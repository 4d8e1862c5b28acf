"""When a page begins a visit: what a browser's cookie says, and what the next page makes of it.

A visit is a sitting of one browser; it ends when no page was opened for as long as the policy says (30 minutes, the
official 口径 of 访问量). Minutes are counted from 1970, so the border is exact to a minute. A visit counts once for
each system whose pages it opens.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

#: Minutes by which Shanghai is ahead of UTC; it keeps no summer time.
SHANGHAI = 8 * 60
MINUTES = 24 * 60
FIRST_DAY = date(1970, 1, 1).toordinal()
#: Whoever signed in as staff with this browser is taken for staff before he signs in, so many days long.
STAFF_DAYS = 7
#: No cookie that this platform wrote is longer, its signature included.
LONGEST = 250


class Browser(NamedTuple):
    """What the cookie of a browser says. It names no account and no person.

    number: 64 random bits. minute: when it last opened a page; 0 before its first counted one. visit: how many visits
    it has begun. staff_day: the last day (ordinal) on which somebody of staff was signed in; 0 for never. systems:
    those that this visit has been to.
    """

    number: int
    minute: int = 0
    visit: int = 0
    staff_day: int = 0
    systems: frozenset[str] = frozenset()


class Step(NamedTuple):
    """What a page made of a visit: the browser afterwards, and what is to be counted.

    begun: a visit to this system begins. first: it is the first visit of this browser at all.
    """

    browser: Browser
    begun: bool
    first: bool


def day_of(minute: int) -> int:
    """The ordinal of the date in Shanghai of a minute since 1970."""
    return FIRST_DAY + (minute + SHANGHAI) // MINUTES


def next_step(browser: Browser, *, minute: int, system: str, gap: int, staff: bool) -> Step:
    """What a page of `system` at `minute` makes of the browser's visit.

    A minute of the cookie that lies ahead (another server's clock) ends no visit.
    """
    if browser.minute == minute and system in browser.systems and not staff:
        return Step(browser, begun=False, first=False)  # the commonest case: nothing changes
    goes_on = browser.visit > 0 and minute - browser.minute < gap
    seen = browser.systems if goes_on else frozenset()
    after = Browser(
        browser.number,
        max(minute, browser.minute) if goes_on else minute,
        browser.visit if goes_on else browser.visit + 1,
        day_of(minute) if staff else browser.staff_day,
        seen if system in seen else seen | {system},
    )
    return Step(after, begun=system not in seen, first=after.visit == 1 and not seen)


def was_staff(browser: Browser, minute: int) -> bool:
    """Whether somebody of staff used this browser within the last days."""
    return day_of(minute) - browser.staff_day <= STAFF_DAYS


def written(browser: Browser) -> str:
    """The browser as the text of a cookie."""
    number, minute, visit, staff_day, systems = browser
    return f"{number:x}.{minute:x}.{visit:x}.{staff_day:x}.{_joined(systems)}"


def read(text: str) -> Browser | None:
    """The browser of a cookie's text; None for what this platform did not write."""
    try:
        number, minute, visit, staff_day, systems = text.split(".")
        return Browser(
            int(number, 16), int(minute, 16), int(visit, 16), int(staff_day, 16), _divided(systems)
        )
    except ValueError:
        return None


# Few sets of systems are ever visited together, and every page writes one of them.
@lru_cache(maxsize=1024)
def _joined(systems: frozenset[str]) -> str:
    return "+".join(sorted(systems))


@lru_cache(maxsize=1024)
def _divided(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split("+")))
