"""Two at the same moment: one term, one owner of an address, one filing, one end, one account."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.kernel.racing import race
from tests.subsystems.operations.systems.records import (
    FIRST,
    YEAR,
    filing,
    line,
    officer,
    sheet,
    system,
    term,
    vpn_account,
)
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.subsystems.operations.importers import vpn_sign_ins
from yanfa.subsystems.operations.models import (
    Asset,
    Filing,
    Line,
    LineTerm,
    StaticAddress,
    VpnAccount,
    VpnSignIn,
)
from yanfa.subsystems.operations.services import assets, lines, lines_addresses, vpn

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 4


def raced(job):
    """How many came through; the others were refused in words."""
    outcomes = race([lambda place=place: job(place) for place in range(PEOPLE)])
    refusals = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, ValidationError | ImportRefused) for each in refusals), refusals
    return PEOPLE - len(refusals)


def test_one_term_of_a_line_at_a_time():
    leased = line()
    assert raced(lambda place: term(leased, date(YEAR, 1, 1 + place))) == 1
    assert LineTerm.objects.count() == 1


def test_one_end_of_a_term():
    agreed = term(line())
    assert raced(lambda place: lines.close(agreed, by=None, ended_on=FIRST, reason="x")) == 1


def test_one_line_holds_an_address():
    leased = [line(f"L-{place}") for place in range(PEOPLE)]
    given = {"by": None, "block": "203.0.113.0/29", "starts_on": FIRST}
    assert raced(lambda place: lines_addresses.enter_block(leased[place], **given)) == 1
    assert StaticAddress.objects.count() == 8


def test_one_filing_of_a_system():
    portal = system()
    assert raced(lambda place: filing(portal, certificate=f"C-{place}")) == 1
    assert Filing.objects.count() == 1


def test_one_number_is_taken_once_and_the_others_are_told():
    given = {"name": "x", "kind": "server", "stocked_on": FIRST}
    by = officer()
    assert raced(lambda place: assets.register(by=by, number="A-1", **given)) == 1
    assert raced(lambda place: line("L-9")) == 1
    assert raced(lambda place: vpn_account("Ops" if place % 2 else "ops")) == 1
    assert (Asset.objects.count(), Line.objects.count(), VpnAccount.objects.count()) == (1, 1, 1)


def test_one_disabling_of_an_account():
    account = vpn_account()
    assert raced(lambda place: vpn.disable(account, by=None, ended_on=FIRST, reason="x")) == 1


def test_the_same_export_of_a_gateway_twice_at_once_keeps_each_day_once():
    vpn_account("ops001")
    rows = sheet(
        vpn_sign_ins, ["username", "login time"], ["ops001", f"{FIRST}"], ["ops001", f"{YEAR}-02-01"]
    )
    raced(lambda place: vpn_sign_ins.import_rows(rows, by=None, source="表.csv"))
    assert VpnSignIn.objects.count() == 2
