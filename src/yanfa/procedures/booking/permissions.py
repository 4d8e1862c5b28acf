"""Who may book and who keeps a calendar: the app that owns the thing answers, by the kind of its calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import Text, declare
from yanfa.kernel.access.roles import registry
from yanfa.kernel.audit import actions
from yanfa.procedures.booking.models import Booking, Calendar, WaitRequest

USE = declare("booking.use", _("以程序查询和办理本人的预约"), "Read and make one's own bookings by a program")
DELIVER = declare("booking.deliver", _("报送本单位系统中的预约"), "Deliver bookings of the unit's own system")

registry.extend("unit_admin", USE, DELIVER)
registry.extend("unit_member", USE)

OPENED = actions.register("booking.open", "建立预约日历")
CHANGED = actions.register("booking.change", "修改预约日历")
RULED = actions.register("booking.rule", "制定预约规则")
SPECIAL = actions.register("booking.special", "安排临时开放或关闭")
QUALIFIED = actions.register("booking.qualify", "授予操作资格")
DISQUALIFIED = actions.register("booking.disqualify", "撤销操作资格")
FEED = actions.register("booking.feed", "生成或更换日历订阅地址")


def unit_of(calendar: Calendar) -> Iterable[str]:
    """The audience token of who acts for the managing unit."""
    return (f"unit:{calendar.organisation.public_id}",)


@dataclass(frozen=True)
class Bookable:
    """A kind of thing that can be booked: its name, who keeps it, who may book it, where its page is.

    `turn` gives the audience tokens of who answers requests: whoever acts for the managing unit when not given.
    """

    kind: str
    label: Text
    label_en: str
    may_manage: Callable[[Any, Calendar], Verdict]
    may_book: Callable[[Any, Calendar], Verdict]
    link: Callable[[Calendar], str]
    turn: Callable[[Calendar], Iterable[str]] = unit_of


_bookables: dict[str, Bookable] = {}


def declare_bookable(bookable: Bookable) -> Bookable:
    """Let things of a kind have calendars. Raises ValueError for a second, different one of the same kind."""
    if _bookables.setdefault(bookable.kind, bookable) != bookable:
        raise ValueError(f"The bookable {bookable.kind} is declared twice.")
    return bookable


def bookable_of(kind: str) -> Bookable:
    """What was declared for a kind. Raises LookupError."""
    try:
        return _bookables[kind]
    except KeyError:
        raise LookupError(f"No app declares the bookable {kind!r}.") from None


def may_keep(user: Any, calendar: Calendar) -> Verdict:
    """Who keeps a calendar, and the platform itself."""
    return allow() if user is None else bookable_of(calendar.kind).may_manage(user, calendar)


def may_book(user: Any, calendar: Calendar) -> Verdict:
    """Who may book what the calendar is for, as long as it takes bookings."""
    if not calendar.bookable:
        return deny(gettext("“%s”目前不接受预约。") % calendar)
    return bookable_of(calendar.kind).may_book(user, calendar)


def is_person(user: Any, record: Booking | WaitRequest) -> bool:
    """Whether somebody booked for himself."""
    return user is not None and record.person_id is not None and user.pk == record.person_id


def keeps(user: Any, booking: Booking) -> Verdict:
    """Who keeps the calendar of a booking."""
    return may_keep(user, booking.calendar)


def holds(user: Any, record: Booking | WaitRequest) -> Verdict:
    """Who booked, or who keeps the calendar."""
    return allow() if is_person(user, record) else may_keep(user, record.calendar)


def own(user: Any, record: Booking | WaitRequest) -> Verdict:
    """Who booked or waits, and the platform when time runs out."""
    if user is None or is_person(user, record):
        return allow()
    return deny(gettext("只能由预约人本人办理。"))


def platform_or_keeper(user: Any, record: Booking | WaitRequest) -> Verdict:
    """The clock, and who keeps the calendar."""
    return allow() if user is None else may_keep(user, record.calendar)


def may_make(user: Any, booking: Booking) -> Verdict:
    """Who may book for himself; a keeper for anybody."""
    if is_person(user, booking):
        return may_book(user, booking.calendar) or may_keep(user, booking.calendar)
    return may_keep(user, booking.calendar)


def may_offer(user: Any, record: Booking | WaitRequest) -> Verdict:
    """The platform alone: whoever called off made room, and the first in the line gets it."""
    return allow() if user is None else deny(gettext("候补席位由系统按先后顺序分配。"))


def may_follow(user: Any, record: WaitRequest) -> Verdict:
    """The platform alone: the line follows the booking that was offered, which its person accepts or declines."""
    return allow() if user is None else deny(gettext("请在为您保留的预约上接受或放弃，候补登记随之办结。"))


def platform(user: Any, record: Booking) -> Verdict:
    """The clock alone."""
    return allow() if user is None else deny(gettext("逾期未登记的预约由系统办结。"))


def turn_of_keepers(booking: Booking) -> Iterable[str]:
    """Audience tokens of who answers a request."""
    return bookable_of(booking.calendar.kind).turn(booking.calendar)


def turn_of_person(record: Booking | WaitRequest) -> Iterable[str]:
    """The audience token of the person; none for a booking that another system delivered."""
    return (f"user:{record.person_id}",) if record.person_id else ()


def turn_of_nobody(record: Booking | WaitRequest) -> Iterable[str]:
    """Nobody has to act: it waits for its time, for room, or for a correction that may never be asked for."""
    return ()
