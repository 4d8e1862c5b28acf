"""Drill: a thousand random forgeries of a log of 300 events, each on a copy of its own, and a hundred honest states.

Goal: every forgery below the witness found, no false alarm.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from tests.kernel.audit import scene
from tests.kernel.audit.tampering import FORGERIES, Forger
from yanfa.kernel.audit import witness
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.sealing import seal
from yanfa.kernel.audit.verification import verify
from yanfa.kernel.clock import now

EVENTS = 300
FORGED_COPIES = 1000
HONEST_STATES = 100

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def witnessed(settings, tmp_path):
    settings.WITNESS_DIR = tmp_path / "witness"
    moment = scene.write_log(EVENTS)
    with time_machine.travel(moment, tick=False):
        yield witness.read().count


def test_a_thousand_forgeries_are_found(witnessed, tmp_path):
    chance = random.Random(20240301)
    names = [*FORGERIES, *chance.choices(list(FORGERIES), k=FORGED_COPIES - len(FORGERIES))]
    found: Counter[str] = Counter()
    for name in names:
        with scene.copy_of_the_database(tmp_path):
            Forger(witnessed, random.Random(chance.random())).forge(name)
            found[name] += not verify().intact
    for name, times in sorted(Counter(names).items()):
        print(f"{name:40} {found[name]:3} of {times:3}")
    print(f"found {found.total()} of {FORGED_COPIES} with {len(FORGERIES)} kinds of forgery")
    assert found == Counter(names)


def test_honest_work_gives_no_alarm(witnessed, tmp_path):
    """A log that is written, sealed, left by a dying sealer and under a clock that is set back, looked at each time."""
    chance = random.Random(7)
    alarms = 0
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(HONEST_STATES):
            _work(clock, chance, tmp_path / "witness")
            alarms += not verify().intact
    print(f"{alarms} false alarms in {HONEST_STATES} honest states")
    assert alarms == 0


def _work(clock: time_machine.Coordinates, chance: random.Random, folder: Path) -> None:
    for _ in range(chance.randint(0, 12)):
        clock.shift(timedelta(seconds=chance.randint(0, 4000)))
        record(scene.DECIDED, by=None, summary="日常工作")
    match chance.randint(0, 5):
        case 0:
            scene.chain_without_witness(folder)
        case 1:
            clock.shift(-timedelta(hours=chance.randint(1, 50)))
            record(scene.DECIDED, by=None, summary="校时之后")
            seal()
        case 2 | 3:
            seal()
