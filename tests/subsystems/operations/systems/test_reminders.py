"""What runs out soon is told to the officers, once, and not when it was renewed or is far off."""

from datetime import timedelta

import pytest

from tests.subsystems.operations.systems.records import (
    FIRST,
    assessed,
    days,
    engineer,
    filing,
    line,
    officer,
    system,
    term,
    vpn_account,
)
from yanfa.kernel.clock import today
from yanfa.kernel.notices.models import Message
from yanfa.subsystems.operations.services import assets, lines, vpn
from yanfa.subsystems.operations.services.systems_reminders import QUIET_DAYS, remind_of_expiries
from yanfa.subsystems.operations.tasks.systems import expiries

pytestmark = pytest.mark.django_db


def contract(number: str, ends_on):
    return assets.register_contract(
        by=None, number=number, name="维保", supplier="甲", starts_on=FIRST, ends_on=ends_on
    )


def test_each_kind_is_told_once_and_accounts_in_one_message():
    officer()
    engineer()
    contract("C-1", days(10))
    term(line(), contract_to=days(30))
    assessed(filing(system()), today() - timedelta(days=350))
    vpn_account("one", expires_on=days(3))
    vpn_account("two", expires_on=days(20))
    expiries()
    assert Message.objects.count() == 4
    texts = " ".join(Message.objects.values_list("title_zh", flat=True))
    for shown in ("C-1", "L-1", "2 个VPN账号"):
        assert shown in texts
    assert {message.recipient.login for message in Message.objects.select_related("recipient")} == {
        "ops-officer"
    }
    assert remind_of_expiries() == 0


def test_what_is_far_over_or_renewed_is_not_told():
    officer()
    contract("C-1", days(31))
    contract("C-2", days(-1))
    agreed = term(line(), contract_to=days(5))
    lines.close(agreed, by=None, ended_on=today(), reason="拆机")
    account = vpn_account("one", expires_on=days(3))
    vpn.renew(account, by=None, starts_on=today(), expires_on=days(300))
    filed = filing(system())
    assessed(filed, today() - timedelta(days=350), "R-1")
    assessed(filed, today(), "R-2")
    assert remind_of_expiries() == 0


def test_after_the_quiet_days_it_is_told_again():
    officer()
    contract("C-1", days(10))
    assert remind_of_expiries() == 1
    earlier = Message.objects.get().created_at - timedelta(days=QUIET_DAYS, minutes=1)
    Message.objects.update(created_at=earlier)
    assert remind_of_expiries() == 1
