"""Two hundred tries to give a patrol a day of the past: by tokens, clocks, forms, services and the database."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.operations.duties import records
from tests.subsystems.operations.duties.records import at, figure
from tests.subsystems.operations.patrols.rounds import GOOD, site
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.subsystems.operations.models import Patrol, PatrolStart
from yanfa.subsystems.operations.services import patrols
from yanfa.subsystems.operations.services.patrols import Claims

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
CODE = "operations.patrol_days"
NOW = "2024-05-20 10:00"
TODAY, PAST = date(2024, 5, 20), date(2024, 5, 6)
#: What a try may end in, besides a log that is late.
REFUSALS = (ValidationError, PermissionDenied, WrittenByServer, IntegrityError)
DAYS = [PAST - timedelta(days=offset) for offset in range(10)]


class Tries:
    """Makes tries, each in a savepoint of its own, and counts them."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, act) -> None:
        self.made += 1
        try:
            with transaction.atomic():
                act()
        except REFUSALS:
            pass


def past_days():
    """Days before today on which the figure has a log."""
    return figure(CODE).value - Patrol.objects.days_between(TODAY, TODAY + timedelta(days=1)).count()


def forged_tokens(begun):
    """Tokens that say another day, another person, another site, or are no tokens."""
    good = patrols.token_of(begun)
    claims = patrols._signer.unsign_object(good)
    for day in DAYS:
        moved = claims | {"at": f"{day}T01:00:00+00:00"}
        yield signing.Signer(salt="operations.patrol_start").sign_object(moved)
        yield signing.Signer(salt="something.else").sign_object(moved)
        yield signing.Signer(key="guess", salt="operations.patrol_start").sign_object(moved)
        payload = signing.b64_encode(json.dumps(moved).encode()).decode()
        yield f"{payload}:{good.rpartition(':')[2]}"
        yield f"{good[:-1]}{'A' if good[-1] != 'A' else 'B'}"
    yield from ("", ":", "a:b", good[:-5], good + "x", good.partition(":")[0])


def test_two_hundred_tries_put_nothing_into_the_past(client, engineer, officer):
    room, other = site(officer), records.engineer("ops-two", real_name="赵工")
    with at("2024-05-14 09:00"):
        aged = patrols.token_of(patrols.start(room, by=engineer))
        used = patrols.start(room, by=engineer)
        patrols.submit(patrols.token_of(used), by=engineer, given=GOOD)
    tries = Tries()
    with at(NOW):
        base = past_days()
        begun = patrols.start(room, by=engineer)
        for token in forged_tokens(begun):
            tries(lambda token=token: patrols.submit(token, by=engineer, given=GOOD))
        for token in (aged, patrols.token_of(begun)):
            tries(lambda token=token: patrols.submit(token, by=other, given=GOOD))
        tries(lambda: patrols.submit(aged, by=engineer, given=GOOD))
        changed = GOOD | {"temp": ("20", "")}
        tries(lambda: patrols.submit(patrols.token_of(used), by=engineer, given=changed))
        for day in DAYS:
            by_service(tries, room, engineer, day)
            by_database(tries, room, engineer, day, used)
        by_form(tries, signed_in(client, engineer), room, begun)
        assert Patrol.objects.filter(key__startswith="late:f").count() == len(DAYS)
    assert tries.made >= 200
    assert past_days() == base == 1
    assert all(log.late for log in Patrol.objects.filter(patrol_on__lt=TODAY).exclude(start=used))


def by_service(tries, room, engineer, day):
    """A changed device clock, a claimed day, and moments given where the server writes them."""
    moment = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    claims = Claims(moment, moment + timedelta(minutes=20))
    begun = patrols.start(room, by=engineer)
    tries(lambda: patrols.submit(patrols.token_of(begun), by=engineer, given=GOOD, claims=claims))
    for late_for in (day, day + timedelta(days=1)):
        facts = {"key": f"k{late_for}{day}", "reason": "x", "given": GOOD, "claims": claims}
        tries(lambda on=late_for, f=facts: patrols.submit_late(room, by=engineer, claimed_on=on, **f))
    assert Patrol.objects.get(start=begun).patrol_on == TODAY


def by_database(tries, room, engineer, day, used):
    """Rows written by hand, past every service."""
    moment = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    own = {"person": engineer, "site": room, "checklist": room.checklists.first(), "recorded_by": engineer}
    log = {"site": room, "checklist": own["checklist"], "recorded_by": engineer, "answers": [], "digest": "x"}

    def born():
        begun = PatrolStart.objects.create(recorded_at=moment, **own)
        Patrol.objects.create(
            key=f"b{day}", start=begun, patrol_on=day, recorded_at=moment, late=False, **log
        )

    def born_in_bulk():
        (begun,) = PatrolStart.objects.bulk_create([PatrolStart(recorded_at=moment, **own)])
        Patrol.objects.bulk_create([Patrol(key=f"c{day}", start=begun, patrol_on=day, late=False, **log)])

    def moved():
        begun = PatrolStart.objects.create(**own)
        begun.recorded_at = moment
        begun.save()

    tries(born)
    tries(born_in_bulk)
    tries(moved)
    tries(lambda: PatrolStart.objects.filter(site=room).update(recorded_at=moment))
    tries(lambda: PatrolStart._base_manager.filter(site=room).update(recorded_at=moment))
    tries(lambda: Patrol.objects.filter(site=room).update(patrol_on=day, late=False))
    tries(lambda: Patrol._base_manager.filter(site=room, late=True).update(late=False))
    tries(lambda: Patrol.objects.bulk_update(Patrol.objects.filter(late=True), ["late"]))
    tries(lambda: Patrol.objects.create(key=f"d{day}", claimed_on=day, patrol_on=day, late=False, **log))
    tries(lambda: Patrol.objects.create(key=f"e{day}", start=used, patrol_on=day, late=False, **log))


def by_form(tries, client, room, begun):
    """Fields that the pages do not have, sent all the same."""
    fill = reverse("operations:patrol_fill", args=[begun.public_id])
    late = reverse("operations:patrol_late", args=[room.code])
    answers = {f"item-{code}": value for code, (value, _note) in GOOD.items()}
    for day in DAYS:
        extra = {
            "patrol_on": day,
            "recorded_at": f"{day} 09:00",
            "late": "",
            "claimed_start": f"{day}T09:00:00Z",
        }
        tries(
            lambda e=extra: client.post(
                fill, answers | e | {"token": "forged", "started_at": e["recorded_at"]}
            )
        )
        posted = answers | extra | {"claimed_on": day, "reason": "x", "key": f"f{day}", "start": begun.pk}
        tries(lambda p=posted: client.post(late, p))
        tries(lambda p=posted: client.post(late, p | {"token": patrols.token_of(begun)}))


def test_the_same_log_sent_twice_is_stored_once(client, engineer, officer):
    room = site(officer)
    with at(NOW):
        begun = patrols.start(room, by=engineer)
        token = patrols.token_of(begun)
        first = patrols.submit(token, by=engineer, given=GOOD)
        assert patrols.submit(token, by=engineer, given=GOOD) == first
        with pytest.raises(patrols.AlreadySigned):
            patrols.submit(token, by=engineer, given=GOOD | {"temp": ("19", "")})
        late = {"key": "same", "claimed_on": PAST, "reason": "x", "given": GOOD}
        assert patrols.submit_late(room, by=engineer, **late) == patrols.submit_late(
            room, by=engineer, **late
        )
    assert Patrol.objects.count() == 2
