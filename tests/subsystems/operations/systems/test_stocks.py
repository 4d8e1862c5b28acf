"""What stood at the end of a year stays, whatever happens after it, and however late it is asked."""

from datetime import date

import pytest

from tests.subsystems.operations.systems.records import (
    AFTER,
    FIRST,
    LAST,
    YEAR,
    address,
    assessed,
    asset,
    days,
    figure,
    filing,
    line,
    officer,
    system,
    term,
    vpn_account,
)
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.services import assets, lines, lines_addresses, protection, systems, vpn

pytestmark = pytest.mark.django_db
CODES = (
    "operations.lines",
    "operations.bandwidth",
    "operations.static_ips",
    "operations.desktop_terminals",
    "operations.vpn_users",
    "operations.protection_level",
)


def figures():
    return {code: figure(code) for code in CODES}


@pytest.fixture
def world():
    """One of everything, standing at the end of the year."""
    portal = system()
    leased = line()
    return {
        "system": portal,
        "line": leased,
        "term": term(leased, system=portal),
        "address": address(leased, system=portal, purpose="门户"),
        "terminal": asset(system=portal, site="机房"),
        "account": vpn_account(system=portal),
        "filing": filing(portal),
        "assessment": assessed(filing_of(portal), LAST.replace(month=6, day=1)),
    }


def filing_of(portal):
    return portal.filings.get()


def test_each_counts_what_stood(world):
    assert list(figures().values()) == [1, 100, 1, 1, 1, 3]


def test_nothing_moves_when_the_world_moves_on(world):
    before, by = figures(), officer()
    lines.agree(world["line"], by=by, starts_on=AFTER, use="backup", up=1, down=1, replaces=True)
    lines.close(world["line"].terms.get(end=None), by=by, ended_on=today(), reason="拆机")
    lines_addresses.give_back(world["address"], by=by, ended_on=AFTER, reason="退还")
    perform("send_to_repair", world["terminal"], by=by, data={"reason": "屏幕"})
    perform("scrap", world["terminal"], by=by, data={"document": "〔1〕号"})
    assets.move(world["terminal"], by=by, starts_on=AFTER, site="仓库")
    vpn.disable(world["account"], by=by, ended_on=AFTER, reason="离职")
    protection.revoke(world["filing"], by=by, ended_on=AFTER, reason="下线")
    systems.retire(world["system"], by=by, version=1, retired_on=AFTER, reason="下线")
    assert figures() == before
    portal = {code: figure(code, system="portal") for code in CODES}
    assert portal == before
    assert list({code: figure(code, YEAR + 1) for code in CODES}.values()) == [0, 0, 0, 0, 0, None]


def test_what_ended_on_the_last_day_is_gone_and_on_the_day_after_is_not(world):
    by = officer()
    lines.close(world["term"], by=by, ended_on=LAST, reason="拆机")
    vpn.disable(world["account"], by=by, ended_on=LAST, reason="离职")
    assert (figure("operations.lines"), figure("operations.vpn_users")) == (0, 0)
    assert figure("operations.static_ips") == 0, "an address of a line out of service is not usable"


class TestVpn:
    def test_the_day_of_expiry_still_counts(self):
        vpn_account("one", expires_on=LAST)
        vpn_account("two", expires_on=LAST.replace(day=30))
        assert figure("operations.vpn_users") == 1

    def test_a_renewal_after_the_year_does_not_make_it_valid_before(self):
        account = vpn_account("one", expires_on=LAST.replace(day=20))
        vpn.renew(account, by=None, starts_on=AFTER, expires_on=days(300))
        assert (figure("operations.vpn_users"), figure("operations.vpn_users", YEAR + 1)) in [(0, 1), (0, 0)]
        assert figure("operations.vpn_users") == 0

    def test_disabled_and_enabled_again_within_the_year_counts_once(self):
        account = vpn_account("one")
        vpn.disable(account, by=None, ended_on=date(YEAR, 3, 1), reason="借调")
        vpn.renew(account, by=None, starts_on=date(YEAR, 6, 1))
        assert figure("operations.vpn_users") == 1
        assert account.terms.count() == 2


class TestProtection:
    def test_without_an_assessment_in_date_there_is_no_figure(self):
        portal = system()
        filed = filing(portal, starts_on=date(YEAR - 3, 1, 1))
        assert figure("operations.protection_level") is None
        assessed(filed, date(YEAR - 1, 12, 30))
        assert figure("operations.protection_level") is None

    def test_an_assessment_of_the_last_day_a_year_before_still_counts(self):
        filed = filing(system(), starts_on=date(YEAR - 3, 1, 1))
        assessed(filed, date(YEAR - 1, 12, 31))
        assert figure("operations.protection_level") == 3

    def test_level_two_counts_two_years(self):
        filed = filing(system("bases"), level=2, starts_on=date(YEAR - 3, 1, 1))
        assessed(filed, date(YEAR - 1, 1, 1))
        assert figure("operations.protection_level", system="bases") == 2

    def test_the_lowest_of_several_and_none_where_one_has_none(self):
        for code, level in (("portal", 3), ("bases", 2)):
            assessed(filing(system(code), level=level), date(YEAR, 5, 1))
        filing(system("hotline"), level=3)
        assert figure("operations.protection_level") == 2
        assert figure("operations.protection_level", system="portal,bases") == 2
        assert figure("operations.protection_level", system="portal,hotline") is None

    def test_only_the_last_assessment_speaks(self):
        filed = filing(system(), level=2)
        assessed(filed, date(YEAR, 2, 1), "R-1", high_risks=4)
        assessed(filed, date(YEAR, 9, 1), "R-2", high_risks=0)
        assert figure("operations.protection_level") == 2
        from yanfa.subsystems.operations.services.protection_facts import facts_of  # noqa: PLC0415

        assert [number for _, number in facts_of(YEAR)] == [1, 1, 0, 0]


class TestAssets:
    def test_stored_and_scrapped_ones_do_not_count_and_repaired_ones_do(self):
        for number, state in enumerate(("in_stock", "in_use", "repair", "out_of_use", "scrapped")):
            asset(f"A-{number}", state=state)
        asset("S-1", kind="server")
        assert figure("operations.desktop_terminals") == 2

    def test_what_came_into_use_after_the_year_does_not_count(self):
        asset("A-1", state="in_stock")
        late = asset("A-2", state="in_stock")
        perform("install", late, by=officer())
        assert figure("operations.desktop_terminals") == 0

    def test_the_place_of_the_last_day_gives_system_and_site(self):
        portal, mail = system(), system("mail")
        moved = asset("A-1", system=portal, site="三楼")
        assets.move(moved, by=None, starts_on=LAST, system=mail, site="五楼")
        assets.move(moved, by=None, starts_on=AFTER, system=portal, site="三楼")
        assert figure("operations.desktop_terminals", system="mail", site="五楼") == 1
        assert figure("operations.desktop_terminals", system="portal") == 0


class TestLines:
    def test_bandwidth_sums_the_smaller_direction(self):
        term(line("L-1"), up=50, down=200)
        term(line("L-2"), up=100, down=100)
        assert figure("operations.bandwidth") == 150

    def test_by_use_and_system(self):
        portal, hotline = system(), system("hotline")
        term(line("L-1"), system=portal)
        term(line("L-2"), system=hotline)
        term(line("L-3"), system=hotline, use="backup")
        line("L-4")
        assert figure("operations.lines") == 3
        assert figure("operations.lines", use="business", system="hotline") == 1

    def test_a_change_of_terms_counts_from_its_day(self):
        leased = line()
        term(leased, up=100, down=100)
        term(leased, date(YEAR, 7, 1), up=500, down=500, replaces=True)
        assert figure("operations.bandwidth") == 500
        assert figure("operations.lines") == 1

    def test_a_line_whose_contract_ran_out_is_in_service_until_it_is_closed(self):
        term(line(), contract_to=LAST.replace(month=6, day=30))
        assert figure("operations.lines") == 1

    def test_only_usable_addresses_of_lines_in_service_count(self):
        leased, closed = line(), line("L-2")
        term(leased)
        term(closed, ended_on=LAST.replace(month=3))
        lines_addresses.enter_block(
            leased, by=None, block="203.0.113.0/28", starts_on=FIRST, gateways=["203.0.113.1"]
        )
        address(closed, "198.51.100.7")
        assert figure("operations.static_ips") == 13
