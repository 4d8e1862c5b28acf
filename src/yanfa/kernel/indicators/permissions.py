"""Who may read figures and the rows behind them."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import permissions

READ = permissions.declare(
    "indicators.read", _("查看指标及其明细"), "Read indicators and their rows", duty=None
)
LOCK = permissions.declare("indicators.lock", _("锁定指标值"), "Lock indicator values")
