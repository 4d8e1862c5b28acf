"""Failed guesses: counted before they are evaluated, for an account, a source and a browser that is known."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Lock
from time import sleep

import pytest
import time_machine
from axes.handlers.database import AxesDatabaseHandler
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client

from tests.registers.people import PASSWORD, account
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.registers.accounts.models import GuessWindow
from yanfa.registers.accounts.services import guesses

LOGIN = "/accounts/login/"
GUESSERS = 16


class CountingHasher(MD5PasswordHasher):
    """A quick hasher that counts how often a password is compared, slowly enough for guesses to overlap."""

    algorithm = "counting"
    lock = Lock()
    compared = 0

    def verify(self, password: str, encoded: str) -> bool:
        with self.lock:
            type(self).compared += 1
        sleep(0.05)
        return super().verify(password, encoded)


@pytest.fixture
def counting(settings) -> type[CountingHasher]:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    CountingHasher.compared = 0
    return CountingHasher


def attempt(client: Client, password: str = "wrong", login: str = "wang", **extra: str) -> int:
    return client.post(LOGIN, {"login": login, "password": password}, **extra).status_code


def guess_in_parallel(count: int, threads: int = 0) -> list[int]:
    """The answers to so many guesses, as many at once as there are threads."""
    threads = threads or count
    start = Barrier(threads)

    def guess(number: int) -> int:
        try:
            if number < threads:
                start.wait()
            return attempt(Client(), f"guess {number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(guess, range(count)))


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_the_sixth_guess_is_not_evaluated_even_if_it_is_right(self, counting) -> None:
        account("wang", password=PASSWORD)
        assert [attempt(Client(REMOTE_ADDR=f"192.0.2.{n}")) for n in range(5)] == [200] * 5
        compared = counting.compared
        answer = Client(REMOTE_ADDR="192.0.2.9").post(LOGIN, {"login": "wang", "password": PASSWORD})
        assert (answer.status_code, answer["Retry-After"]) == (429, "900")
        assert counting.compared == compared
        assert "15 分钟后再试" in answer.content.decode()

    def test_after_the_rest_guesses_count_from_the_start(self, counting) -> None:
        account("wang", password=PASSWORD)
        start = now()
        for number in range(5):
            attempt(Client(REMOTE_ADDR=f"192.0.2.{number}"))
        with time_machine.travel(start + timedelta(minutes=14)):
            assert attempt(Client(), PASSWORD) == 429
        with time_machine.travel(start + timedelta(minutes=16)):
            assert attempt(Client(), PASSWORD) == 302

    def test_a_refused_guess_does_not_lengthen_the_rest(self) -> None:
        moment = now()
        with time_machine.travel(moment, tick=False):
            assert [guesses.reserve("x") for _ in range(6)] == [True] * 5 + [False]
        with time_machine.travel(moment + timedelta(minutes=10), tick=False):
            assert not guesses.reserve("x")
        with time_machine.travel(moment + timedelta(minutes=15), tick=False):
            assert guesses.reserve("x")

    def test_all_names_of_an_account_share_its_guesses(self, counting) -> None:
        account("wang", password=PASSWORD, email="xm@example.org")
        names = ["wang", "xm@example.org", "WANG", "XM@example.org", " wang "]
        assert [attempt(Client(REMOTE_ADDR=f"192.0.2.{n}"), login=name) for n, name in enumerate(names)] == [
            200
        ] * 5
        assert attempt(Client(REMOTE_ADDR="192.0.2.9"), login="wang") == 429

    def test_one_source_guesses_five_times_at_whatever_accounts(self, counting) -> None:
        for number in range(5):
            assert attempt(Client(), login=f"nobody{number}") == 200
        assert attempt(Client(), login="nobody9") == 429
        assert attempt(Client(REMOTE_ADDR="192.0.2.7"), login="nobody9") == 200

    def test_a_forwarded_address_counts_behind_a_proxy_only(self, counting, settings) -> None:
        for number in range(5):
            attempt(Client(), login=f"nobody{number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
        assert attempt(Client(), login="other", HTTP_X_FORWARDED_FOR="198.51.100.77") == 429
        settings.TRUSTED_PROXIES = 1
        assert attempt(Client(), login="other", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.77") == 200

    def test_signing_in_gives_back_its_own_place_and_no_more(self, counting) -> None:
        account("wang", password=PASSWORD)
        for number in range(4):
            attempt(Client(), login=f"nobody{number}")
        for _ in range(3):
            assert attempt(Client(), PASSWORD) == 302
        assert attempt(Client(), login="nobody8") == 200
        assert attempt(Client(), login="nobody9") == 429

    def test_a_browser_that_has_signed_in_before_cannot_be_shut_out_by_strangers(self, counting) -> None:
        account("admin1", password=PASSWORD)
        own = Client()
        assert attempt(own, PASSWORD, login="admin1") == 302
        own.post("/accounts/logout/")
        for number in range(9):
            attempt(Client(REMOTE_ADDR=f"192.0.2.{number}"), login="admin1")
        assert attempt(Client(REMOTE_ADDR="192.0.2.20"), PASSWORD, login="admin1") == 429
        assert attempt(own, PASSWORD, login="admin1") == 302

    def test_a_known_browser_has_five_guesses_too_and_none_at_other_accounts(self, counting) -> None:
        account("wang", password=PASSWORD)
        account("li.si", password=PASSWORD)
        own = Client()
        attempt(own, PASSWORD)
        own.post("/accounts/logout/")
        assert [attempt(own) for _ in range(6)] == [200] * 5 + [429]
        for number in range(5):
            attempt(Client(REMOTE_ADDR=f"192.0.2.{number}"), login="li.si")
        assert attempt(own, PASSWORD, login="li.si") == 429

    def test_what_was_typed_is_kept_nowhere(self, counting) -> None:
        attempt(Client(), login="my-secret-password")
        event = AuditEvent.objects.get(action="accounts.sign_in_failed")
        assert (
            "my-secret-password"
            not in f"{event.summary}{event.changes}{event.target_label}{event.actor_name}"
        )
        assert all(len(window.key) == 64 for window in GuessWindow.objects.all())

    def test_rested_counters_are_forgotten(self) -> None:
        guesses.reserve("a")
        with time_machine.travel(now() + timedelta(minutes=16)):
            guesses.reserve("b")
            assert guesses.forget_rested() == 1
        assert GuessWindow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_many_guesses_at_once_no_more_than_five_are_evaluated(self, counting, settings) -> None:
        settings.TRUSTED_PROXIES = 1
        account("wang", password=PASSWORD)
        statuses = guess_in_parallel(GUESSERS)
        assert counting.compared == 5
        assert sorted(statuses) == [200] * 5 + [429] * (GUESSERS - 5)

    def test_the_library_alone_would_evaluate_more(self, counting, settings) -> None:
        """The positive control: asking first and counting afterwards lets the guesses through together."""
        settings.TRUSTED_PROXIES = 1
        settings.AXES_FAILURE_LIMIT = 5
        settings.AXES_COOLOFF_TIME = timedelta(minutes=15)
        settings.AXES_LOCKOUT_PARAMETERS = ["username"]
        settings.AXES_HANDLER = f"{AxesDatabaseHandler.__module__}.{AxesDatabaseHandler.__name__}"
        account("wang", password=PASSWORD)
        guess_in_parallel(GUESSERS)
        assert counting.compared > 5
