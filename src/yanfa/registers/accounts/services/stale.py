"""Accounts of staff that nobody uses any more are disabled (GB/T 22239-2019, 8.1.4.2 c)."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Coalesce

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now
from yanfa.kernel.notices import outbox
from yanfa.kernel.policy.installation import is_demonstration
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.notices import STALE
from yanfa.registers.accounts.permissions import ACCOUNT_DISABLED, SecurityAdministrator
from yanfa.registers.accounts.services.opening import close


@transaction.atomic
def disable_stale() -> list[User]:
    """Disable them and tell the security administrators which; returns the accounts.

    The accounts of a demonstration wait for visitors, however long.
    """
    if is_demonstration():
        return []
    days = int(policy.get("accounts.stale_days").value)
    staff = User.objects.filter(is_active=True, profile=Profile.STAFF)
    used = staff.annotate(used=Coalesce("last_login", "created_at")).filter(
        used__lt=now() - timedelta(days=days)
    )
    found = list(used.select_for_update().order_by("pk"))
    for account in found:
        close(account)
        log.record(ACCOUNT_DISABLED, by=None, target=account, summary=f"{days} 天未登录")
    if found:
        names = "、".join(f"{account}（{account.login}）" for account in found)
        administrators = User.objects.holding(SecurityAdministrator.code)
        outbox.send(STALE, to=administrators, context={"days": days, "accounts": names})
    return found
