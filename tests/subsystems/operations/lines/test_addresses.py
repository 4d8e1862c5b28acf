"""Static addresses: blocks, one owner at a time, and another purpose from a day on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.subsystems.operations.systems.records import (
    FIRST,
    YEAR,
    address,
    engineer,
    figure,
    line,
    officer,
    system,
    term,
)
from yanfa.subsystems.operations.models import StaticAddress
from yanfa.subsystems.operations.services import lines_addresses as services
from yanfa.subsystems.operations.services.lines_facts import address_facts_of, facts_of

pytestmark = pytest.mark.django_db


def refused(act) -> dict:
    with pytest.raises(ValidationError) as refusal:
        act()
    return refusal.value.message_dict


def block(of, text="203.0.113.0/29", **facts):
    return services.enter_block(of, by=None, block=text, starts_on=FIRST, **facts)


def test_a_block_becomes_rows_with_their_roles():
    leased, portal = line(), system()
    rows = block(leased, gateways=["203.0.113.1"], reserved=["203.0.113.2"], system=portal, purpose="门户")
    assert len(rows) == 8
    counted = StaticAddress.objects.values_list("role", flat=True)
    assert sorted(counted) == ["broadcast", "gateway", "network", "reserved"] + ["usable"] * 4
    assert set(StaticAddress.objects.exclude(role="usable").values_list("purpose", flat=True)) == {""}
    assert StaticAddress.objects.filter(system=portal).count() == 8


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": "203.0.113.1/29"}, "block"),
        ({"text": "10.0.0.0/29"}, "block"),
        ({"text": "203.0.0.0/16"}, "block"),
        ({"gateways": ["203.0.113.99"]}, "gateways"),
        ({"gateways": ["x"]}, "gateways"),
        ({"reserved": ["10.0.0.1"]}, "reserved"),
    ],
)
def test_a_wrong_block_is_refused_at_its_field_and_nothing_is_written(facts, field):
    assert list(refused(lambda: block(line(), **facts))) == [field]
    assert not StaticAddress.objects.exists()


def test_an_address_belongs_to_one_line_at_a_time():
    first, second = line("L-1"), line("L-2")
    held = address(first)
    assert "重叠" in refused(lambda: address(second))["starts_on"][0]
    assert "重叠" in refused(lambda: block(second))["starts_on"][0]
    services.give_back(held, by=None, ended_on=date(YEAR, 6, 1), reason="退还")
    assert address(second, starts_on=date(YEAR, 6, 1)).line == second


def test_spellings_of_one_address_are_one_address():
    first = line()
    address(first, "2001:db8::5")
    assert refused(lambda: address(first, "2001:0DB8:0::0005"))


def test_another_purpose_from_a_day_on_keeps_the_one_before():
    leased, portal, mail = line(), system(), system("mail")
    term(leased)
    held = address(leased, system=portal, purpose="门户")
    services.assign(
        held, by=officer(), starts_on=date(YEAR, 7, 1), role="usable", system=mail, purpose="邮件"
    )
    assert figure("operations.static_ips", system="mail") == 1
    assert figure("operations.static_ips", system="portal") == 0
    assert figure("operations.static_ips") == 1
    assert (
        "晚于"
        in refused(
            lambda: services.assign(held, by=None, starts_on=FIRST, role="usable", system=mail, purpose="")
        )["starts_on"][0]
    )


def test_used_and_free_stand_beside_the_figure():
    leased = line()
    term(leased)
    block(leased)
    address(leased, "198.51.100.9", purpose="门户")
    assert [number for _, number in address_facts_of(YEAR)] == [7, 1, 6, 1]
    assert [number for _, number in facts_of(YEAR)] == [1, 0, 0, 100, 200, 0]


def test_engineers_do_not_keep_addresses():
    leased, by = line(), engineer()
    with pytest.raises(PermissionDenied):
        services.enter_one(leased, by=by, address="203.0.113.5", starts_on=FIRST, role="usable")
    with pytest.raises(PermissionDenied):
        services.enter_block(leased, by=by, block="203.0.113.0/29", starts_on=FIRST)
