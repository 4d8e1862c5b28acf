"""The present moment, for the whole platform; only a demonstration database may set it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_set_time: ContextVar[datetime | None] = ContextVar("demonstration_time", default=None)


class TimeMayNotBeSet(RuntimeError):
    """The database is not marked as a demonstration, so its clock cannot be set."""


def _unknown_installation() -> bool:
    return False


_is_demonstration: Callable[[], bool] = _unknown_installation


def ask_installation(is_demonstration: Callable[[], bool]) -> None:
    """Let the owner of the installation's mark (kernel.policy) answer whether the clock may be set."""
    global _is_demonstration
    _is_demonstration = is_demonstration


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return _set_time.get() or datetime.now(UTC)  # noqa: TID251 - this is the only source


def today() -> date:
    """The present date in Asia/Shanghai."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """The date in Asia/Shanghai of an aware moment."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return moment.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a date in Asia/Shanghai, in UTC: the closed end of a half-open interval."""
    return datetime.combine(day, time.min, tzinfo=SHANGHAI).astimezone(UTC)


@contextmanager
def demonstration_time(moment: datetime) -> Iterator[None]:
    """Let ``now()`` stand at ``moment`` inside the block, in this thread or task only.

    Raises TimeMayNotBeSet unless the database was created as a demonstration.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    if not _is_demonstration():
        raise TimeMayNotBeSet("只有演示数据库可以设定时间。")
    token = _set_time.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_time.reset(token)
