"""A bench that can be booked, its unit, its keeper and people who book it, for the tests of booking."""

from datetime import date, datetime, timedelta

from tests.registers.people import account
from tests.registers.units import unit
from yanfa.kernel.access import allow, deny
from yanfa.kernel.clock import SHANGHAI
from yanfa.kernel.clock.present import now
from yanfa.procedures.booking.api import Bookable, declare_bookable, open_calendar, set_policy

#: A Monday long before which nothing is booked and on which offices work.
ROUND_THE_CLOCK = ((tuple(range(7)), 0, 1440),)


def keeps_bench(user, calendar):
    """Accounts whose login begins with `keeper` keep every bench."""
    good = user is not None and user.is_authenticated and user.login.startswith("keeper")
    return allow() if good else deny("您不管理这台设备。")


def books_bench(user, calendar):
    """Everybody but who is named a stranger."""
    good = user.is_authenticated and not user.login.startswith("stranger")
    return allow() if good else deny("您不能预约这台设备。")


def turn_of_keepers(calendar):
    """The keepers of benches."""
    return (f"bench:{calendar.public_id}",)


BENCH = declare_bookable(
    Bookable(
        "test_bench",
        "测试台",
        "Test bench",
        may_manage=keeps_bench,
        may_book=books_bench,
        link=lambda calendar: "/bench/",
        turn=turn_of_keepers,
    )
)


def person(login="user"):
    """Somebody who books."""
    return account(login if len(login) > 2 else f"user-{login}", real_name=f"用户{login}")


def keeper(login="keeper"):
    """Somebody who keeps benches."""
    return account(login, real_name="机组王工")


def bench(*, hours=ROUND_THE_CLOCK, capacity=1, group="", name="扫描电镜", rest=False, owner=None, **policy):
    """A calendar that is open day and night, with few limits unless they are given."""
    wide = {
        "horizon_days": 60,
        "granularity_minutes": 30,
        "min_minutes": 30,
        "max_minutes": None,
        "person_day_minutes": None,
        "person_week_minutes": None,
        "max_future": None,
        "notice_minutes": None,
    }
    found = open_calendar(
        kind="test_bench",
        name=name,
        organisation=owner or unit(),
        by=None,
        hours=hours,
        capacity=capacity,
        qualification_group=group,
        policy=wide | policy,
    )
    if not rest:
        type(found).objects.filter(pk=found.pk).update(closed_on_holidays=False)
        found.refresh_from_db()
    return found


def at(hour, minute=0, days=2):
    """A moment of a day so many days from today."""
    day = now().astimezone(SHANGHAI).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(hours=hour, minutes=minute)


def on(day: date, hour, minute=0):
    """A moment of a day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


__all__ = ["BENCH", "at", "bench", "keeper", "on", "person", "set_policy"]
