"""The present moment: aware, in Shanghai for dates, and set only in a demonstration."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest

from yanfa.kernel import clock
from yanfa.kernel.clock.present import TimeMayNotBeSet
from yanfa.kernel.policy import installation

NEW_YEAR_EVE = datetime(2023, 12, 31, 16, 0, tzinfo=UTC)


def test_now_is_aware_and_today_is_shanghais(time_machine):
    time_machine.move_to(NEW_YEAR_EVE, tick=False)
    assert clock.now() == NEW_YEAR_EVE
    assert clock.now().tzinfo is UTC
    assert clock.today() == date(2024, 1, 1)


def test_start_of_day_is_shanghais_midnight():
    assert clock.start_of_day(date(2024, 1, 1)) == NEW_YEAR_EVE
    assert clock.local_date(clock.start_of_day(date(2024, 1, 1))) == date(2024, 1, 1)


def test_naive_moments_are_refused():
    naive = NEW_YEAR_EVE.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        clock.local_date(naive)
    with pytest.raises(ValueError, match="time zone"), clock.demonstration_time(naive):
        pass


@pytest.mark.django_db
class TestDemonstrationTime:
    """Only a database that was created as a demonstration may set the clock."""

    @pytest.mark.parametrize("kind", [None, "production"])
    def test_refused_elsewhere(self, kind):
        if kind:
            installation.mark(kind)
        with pytest.raises(TimeMayNotBeSet), clock.demonstration_time(NEW_YEAR_EVE):
            pass

    def test_stands_still_inside_the_block_and_in_this_thread_only(self):
        installation.mark("demonstration")
        seen = []
        with clock.demonstration_time(NEW_YEAR_EVE):
            with clock.demonstration_time(datetime(2024, 5, 1, tzinfo=UTC)):
                assert clock.today() == date(2024, 5, 1)
            assert clock.now() == NEW_YEAR_EVE
            thread = Thread(target=lambda: seen.append(clock.now()))
            thread.start()
            thread.join()
        assert seen[0] > NEW_YEAR_EVE
        assert clock.now() > NEW_YEAR_EVE
