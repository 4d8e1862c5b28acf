"""VPN accounts: one term at a time, renewal and disabling, names kept secret, days of use kept once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.subsystems.operations.systems.records import FIRST, YEAR, days, engineer, officer, vpn_account
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.subsystems.operations.models import VpnAccount, VpnSignIn
from yanfa.subsystems.operations.services import vpn
from yanfa.subsystems.operations.services.vpn_facts import facts_of

pytestmark = pytest.mark.django_db


def refused(act) -> str:
    with pytest.raises(ValidationError) as refusal:
        act()
    return " ".join(refusal.value.messages)


def test_a_name_is_stored_encrypted_and_never_logged():
    made = vpn_account(holder="张三丰", unit="办公室")
    vpn.change(made, by=officer(), version=1, facts={"holder": "李四光"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT holder, holder_index FROM operations_vpnaccount")
        assert "李四" not in str(cursor.fetchall())
    logged = " ".join(f"{event.summary} {event.changes}" for event in AuditEvent.objects.all())
    assert "张三" not in logged
    assert "李四" not in logged
    assert VpnAccount.objects.get().masked_holder == "李**"
    assert VpnAccount.objects.search("李 四光").exists()
    assert not VpnAccount.objects.search("李四").exists()


def test_one_account_whatever_its_letters():
    vpn_account("Ops001")
    assert "已有这个VPN账号" in refused(lambda: vpn_account("ops001"))
    assert VpnAccount.objects.count() == 1


def test_a_renewal_ends_the_present_term_where_it_begins():
    made = vpn_account(expires_on=days(30))
    vpn.renew(made, by=officer(), starts_on=today(), expires_on=days(395))
    first, second = made.terms.order_by("starts_on")
    assert (first.end.ended_on, first.end.reason) == (today(), "续期")
    assert second.expires_on == days(395)


def test_a_renewal_after_expiry_leaves_the_gap():
    made = vpn_account(expires_on=date(YEAR, 6, 30))
    vpn.renew(made, by=None, starts_on=date(YEAR, 9, 1))
    assert not hasattr(made.terms.order_by("starts_on").first(), "end")
    valid = VpnAccount.objects.valid_on
    assert [valid(date(YEAR, month, 15)).count() for month in (6, 7, 9)] == [1, 0, 1]


def test_terms_never_overlap():
    made = vpn_account(starts_on=date(YEAR, 6, 1))
    assert "重叠" in refused(lambda: vpn.renew(made, by=None, starts_on=date(YEAR, 6, 1)))
    assert "重叠" in refused(lambda: vpn.renew(made, by=None, starts_on=date(YEAR, 5, 1)))
    assert "还没有发生" in refused(lambda: vpn.renew(made, by=None, starts_on=days(1)))
    assert made.terms.count() == 1


def test_disabling_twice_or_after_expiry_is_refused_in_words():
    made, by = vpn_account(), officer()
    vpn.disable(made, by=by, ended_on=date(YEAR, 5, 1), reason="离职")
    assert "已停用" in refused(lambda: vpn.disable(made, by=by, ended_on=today()))
    gone = vpn_account("two", expires_on=date(YEAR, 3, 1))
    assert "到期" in refused(lambda: vpn.disable(gone, by=by, ended_on=today()))
    with pytest.raises(PermissionDenied):
        vpn.disable(vpn_account("three"), by=engineer(), ended_on=today())


def test_days_of_use_are_kept_once_and_counted_in_their_year():
    one, two = vpn_account("one", holder="张三", unit="甲"), vpn_account("two", holder="张三", unit="甲")
    vpn_account("three")
    used = [(one, FIRST), (one, FIRST), (one, date(YEAR, 2, 1)), (two, date(YEAR - 1, 2, 1))]
    by = engineer()
    assert len(vpn.record_sign_ins(used, by=by)) == 3
    assert vpn.record_sign_ins(used, by=by) == []
    assert VpnSignIn.objects.count() == 3
    assert [number for _, number in facts_of(YEAR)] == [3, 1, 1, 1]
    with pytest.raises(ValidationError):
        vpn.record_sign_ins([(one, days(1))], by=by)
