"""A site that is probed, people of operations, and the hand that feeds samples."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.registers.people import account, signed_in
from yanfa.kernel.clock import SHANGHAI, demonstration_time, start_of_day
from yanfa.kernel.policy import installation
from yanfa.subsystems.operations.models import System
from yanfa.subsystems.operations.rules.probing import Sample
from yanfa.subsystems.operations.services.probing.loading import load
from yanfa.subsystems.operations.services.probing.targets import register_target

DAY = date(2024, 3, 14)
MINUTE = 60


@pytest.fixture
def officer(db):
    return account("ops-officer", "operations_officer", real_name="周运维")


@pytest.fixture
def engineer(db):
    return account("ops-engineer", "operations_engineer", real_name="李工")


@pytest.fixture
def officer_client(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def demonstration(db):
    """A database whose clock may be set."""
    installation.mark("demonstration")


@pytest.fixture
def portal(db):
    return System.objects.create(
        code="portal", name="门户网站", name_en="Portal", in_use_from=date(2015, 1, 1)
    )


@pytest.fixture
def target(demonstration, portal, officer):
    """The home page of the portal, probed every minute since the first of March 2024."""
    with demonstration_time(datetime(2024, 3, 1, tzinfo=SHANGHAI)):
        return site(portal, officer)


def site(system, by, name="首页", **facts):
    given = {"kind": "site", "address": "https://portal.example/", "interval": MINUTE, "timeout": 10}
    return register_target(by=by, system=system, name=name, **given | facts)


def at(minute, day=DAY):
    """The tick of a minute of the day."""
    return int(start_of_day(day).timestamp()) + minute * MINUTE


def seen(target, text, start=0, day=DAY):
    """Samples from a minute of the day on: "o" good in 500 ms, "x" failed, "." none."""
    return [
        Sample(target.public_id, at(start + number, day), 500, 200, "" if letter == "o" else "status")
        for number, letter in enumerate(text)
        if letter != "."
    ]


def fed(target, text, start=0, day=DAY, when=None):
    """Load such samples, by default just after midnight of the next day."""
    with demonstration_time(when or start_of_day(day) + timedelta(days=1, minutes=5)):
        return load(seen(target, text, start, day))
