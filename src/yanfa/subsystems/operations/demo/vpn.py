"""The VPN accounts of a demonstration: opened, renewed, disabled and run out over the year, with days of use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.operations.demo.systems_stock import Stretch, count_stock
from yanfa.subsystems.operations.models import System, VpnAccount, VpnSignIn, VpnTerm, VpnTermEnd

USERS = "operations.vpn_users"
#: Accounts at scale 1: valid to the end of the year and beyond, disabled in the year, run out in the year.
VALID, DISABLED, EXPIRED = 83, 4, 3
UNITS = ("办公室", "资源管理部", "资源数据部", "科研计划部", "技术研究部", "示范维保有限公司")
SIGN_INS = 12
BATCH = 500


def build(year: DemoYear) -> None:
    """Accounts in the first year; every year counts those that are valid."""
    if not VpnTerm.objects.exists():
        _open(year)
    count_stock(year, USERS, [_stretch(term) for term in VpnTerm.objects.select_related("end")])


def _stretch(term: VpnTerm) -> Stretch:
    end = getattr(term, "end", None)
    if end is not None:
        return Stretch(term.starts_on, end.ended_on)
    return Stretch(term.starts_on, term.expires_on + timedelta(days=1) if term.expires_on else None)


def _open(year: DemoYear) -> None:
    """Accounts of the year in one write each of accounts, terms, ends and days."""
    kinds = (
        ["valid"] * year.size(VALID) + ["disabled"] * year.size(DISABLED) + ["expired"] * year.size(EXPIRED)
    )
    system = System.objects.filter(code="network").first()
    with demonstration_time(datetime(year.year, 1, 10, 2, tzinfo=UTC)):
        accounts = VpnAccount.objects.bulk_create(
            VpnAccount(account=f"vpn{n:04}", holder=f"示范{n}", unit=year.random.choice(UNITS))
            for n, _ in enumerate(kinds, 1)
        )
        terms = VpnTerm.objects.bulk_create(
            VpnTerm(
                account=account,
                system=system,
                starts_on=date(year.year, 1, 4),
                expires_on=_expiry(year, kind),
            )
            for account, kind in zip(accounts, kinds, strict=True)
        )
    _end(year, [term for term, kind in zip(terms, kinds, strict=True) if kind == "disabled"])
    _use(year, accounts)
    for account, kind in zip(accounts, kinds, strict=True):
        year.facts.write("vpn", {"account": account.account, "kind": kind})


def _expiry(year: DemoYear, kind: str) -> date | None:
    if kind == "valid":
        return date(year.year + 5, 12, 31)
    return date(year.year, year.random.randint(6, 11), 15) if kind == "expired" else None


def _end(year: DemoYear, terms: list[VpnTerm]) -> None:
    with demonstration_time(datetime(year.year, 9, 20, 2, tzinfo=UTC)):
        VpnTermEnd.objects.bulk_create(
            VpnTermEnd(spell=term, ended_on=date(year.year, 9, 18), reason="离职") for term in terms
        )


def _use(year: DemoYear, accounts: list[VpnAccount]) -> None:
    """Days of use, read from the gateway after the end of the first half-year."""
    with demonstration_time(datetime(year.year, 7, 2, 2, tzinfo=UTC)):
        days = (
            VpnSignIn(account=account, signed_in_on=date(year.year, 6, 1) + timedelta(days=day))
            for account in accounts
            for day in year.random.sample(range(28), SIGN_INS)
        )
        VpnSignIn.objects.bulk_create(days, batch_size=BATCH)
