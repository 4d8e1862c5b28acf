"""Drills that take minutes: two hundred guesses at once, and answers that take as long for nobody as for somebody."""

import math
import statistics
from collections.abc import Callable
from itertools import count
from time import perf_counter

import pytest
from django.core.cache import cache
from django.test import Client

from tests.registers.accounts.test_guesses import CountingHasher, guess_in_parallel
from tests.registers.people import PASSWORD, account

pytestmark = pytest.mark.drill

_hosts = count(1)


@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_guesses_five_are_evaluated(settings) -> None:
    """Forty at once: a small PostgreSQL has a hundred connections."""
    settings.PASSWORD_HASHERS = [f"{CountingHasher.__module__}.{CountingHasher.__name__}"]
    settings.TRUSTED_PROXIES = 1
    CountingHasher.compared = 0
    account("wang", password=PASSWORD)
    statuses = guess_in_parallel(200, threads=40)
    assert CountingHasher.compared == 5
    assert set(statuses) == {200, 429}
    assert statuses.count(200) == 5


def client() -> Client:
    """A browser at an address of its own, so that no limit on addresses is met."""
    number = next(_hosts)
    return Client(REMOTE_ADDR=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")


def milliseconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def mann_whitney_p(one: list[float], other: list[float]) -> float:
    """The two-sided p of the rank-sum test by its normal approximation, for samples without ties."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    rank_sum = sum(rank for rank, (_, sample) in enumerate(ranked, 1) if sample == 0)
    u = rank_sum - len(one) * (len(one) + 1) / 2
    mean = len(one) * len(other) / 2
    deviation = math.sqrt(len(one) * len(other) * (len(one) + len(other) + 1) / 12)
    return math.erfc(abs(u - mean) / deviation / math.sqrt(2))


def sign_in(login: str) -> None:
    client().post("/accounts/login/", {"login": login, "password": "wrong-guess-1A"})


def ask_reset(address: str) -> None:
    cache.clear()
    client().post("/accounts/password/reset/", {"email": address})


def register(address: str) -> None:
    cache.clear()
    form = {"real_name": "王", "email": address, "password1": PASSWORD, "password2": PASSWORD}
    client().post("/accounts/signup/", form)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [sign_in, ask_reset, register])
def test_an_answer_takes_as_long_for_nobody_as_for_somebody(
    settings, act: Callable[[str], None], record_property
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    by_login = act is sign_in
    names = [f"known{number}" for number in range(200 // 5 if by_login else 100)]
    for name in names:
        account(name, password=PASSWORD)
    known, unknown = [], []
    act("warm" if by_login else "warm@example.org")
    for number in range(200 if by_login else 100):
        name = names[number % len(names)]
        pair = [(name, known), (f"nobody{number}", unknown)]
        for each, times in pair if number % 2 else reversed(pair):
            times.append(milliseconds(lambda each=each: act(each if by_login else f"{each}@example.org")))
    difference = abs(statistics.median(known) - statistics.median(unknown))
    record_property("difference_ms", difference)
    print(f"{act.__name__}: {statistics.median(known):.1f} and {statistics.median(unknown):.1f} ms,", end=" ")
    print(f"p = {mann_whitney_p(known, unknown):.3f}")
    assert difference < 10
