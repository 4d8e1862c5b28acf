"""Address blocks: every address with its role, and what is refused."""

from ipaddress import ip_address

import pytest

from yanfa.subsystems.operations.choices.lines import AddressRole
from yanfa.subsystems.operations.rules.lines import BadBlock, address_of, block_of, public, roles_of

LARGEST = 1024


def roles(block: str, gateways: list[str] | None = None, reserved: list[str] | None = None) -> list[str]:
    found = roles_of(
        block_of(block, LARGEST),
        [ip_address(each) for each in gateways or []],
        [ip_address(each) for each in reserved or []],
    )
    return [role.value for _, role in found]


@pytest.mark.parametrize(
    ("block", "usable"),
    [
        ("203.0.113.0/26", 62),
        ("203.0.113.0/24", 254),
        ("203.0.113.4/30", 2),
        ("203.0.113.4/31", 2),
        ("203.0.113.4/32", 1),
        ("203.0.113.4", 1),
        ("2001:db8::/124", 15),
        ("2001:db8::5/128", 1),
    ],
)
def test_how_many_of_a_block_are_usable(block, usable):
    assert roles(block).count("usable") == usable


def test_network_broadcast_gateway_and_reserved_are_told_apart():
    assert roles("203.0.113.0/29", ["203.0.113.1"], ["203.0.113.2"]) == [
        "network",
        "gateway",
        "reserved",
        "usable",
        "usable",
        "usable",
        "usable",
        "broadcast",
    ]


def test_a_gateway_wins_over_reserved_and_the_ends_of_a_block_over_both():
    given = roles("203.0.113.0/30", ["203.0.113.1", "203.0.113.0"], ["203.0.113.1"])
    assert given == ["network", "gateway", "usable", "broadcast"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "form"),
        ("203.0.113", "form"),
        ("203.0.113.256/30", "form"),
        ("203.0.113.0/33", "form"),
        ("门户", "form"),
        ("203.0.113.5/26", "host_bits"),
        ("10.0.0.0/24", "private"),
        ("172.16.4.0/24", "private"),
        ("192.168.1.0/24", "private"),
        ("100.64.0.0/16", "private"),
        ("127.0.0.0/30", "private"),
        ("224.0.0.0/24", "private"),
        ("fe80::/120", "private"),
        ("fc00::/120", "private"),
        ("203.0.0.0/16", "large"),
        ("2001:db8::/64", "large"),
    ],
)
def test_what_is_no_block_is_refused_with_its_reason(text, code):
    with pytest.raises(BadBlock) as refused:
        block_of(text, LARGEST)
    assert refused.value.code == code


def test_host_bits_are_told_with_the_block_that_was_meant():
    with pytest.raises(BadBlock) as refused:
        block_of("203.0.113.77/26", LARGEST)
    assert refused.value.facts["meant"] == "203.0.113.64/26"


def test_a_gateway_outside_the_block_is_refused():
    with pytest.raises(BadBlock) as refused:
        roles("203.0.113.0/29", ["203.0.113.9"])
    assert refused.value.code == "outside"
    with pytest.raises(BadBlock):
        roles("203.0.113.0/29", ["2001:db8::1"])


def test_single_addresses_have_one_spelling():
    assert str(address_of(" 2001:0db8::0005 ")) == "2001:db8::5"
    for text in ("203.0.113.5/32", "10.1.1.1", "x"):
        with pytest.raises(BadBlock):
            address_of(text)


def test_public_knows_both_versions():
    assert public(ip_address("203.0.113.1"))
    assert public(ip_address("2001:db8::1"))
    assert not public(ip_address("::1"))
    assert AddressRole.USABLE == "usable"
