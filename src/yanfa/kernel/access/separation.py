"""Separation of the three administrators (三员分立): nobody holds roles of two duties.

GB/T 22239-2019, 8.1.4.2 d: least privilege and separated administrators. The system administrator runs the
platform, the security administrator grants rights, the audit administrator reads the log; none does business.
"""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .permissions import Duty
from .roles import registry

DUTY_LABELS = {
    Duty.BUSINESS: _("业务"),
    Duty.SYSTEM: _("系统管理"),
    Duty.SECURITY: _("安全管理"),
    Duty.AUDIT: _("审计管理"),
}


def conflicting(role_codes: Iterable[str]) -> str | None:
    """Why these roles cannot be held by one person, as a sentence; None when they can.

    Raises LookupError for an unknown role code.
    """
    roles = [registry.get(code) for code in sorted(set(role_codes))]
    duties = sorted({Duty(role.duty) for role in roles}, key=list(Duty).index)
    if len(duties) < 2:
        return None
    parts = "，".join(
        f"{DUTY_LABELS[duty]}（{'、'.join(str(role.label) for role in roles if role.duty == duty)}）"
        for duty in duties
    )
    return gettext("三员分立，同一人不能兼任不同职责：%s。") % parts
