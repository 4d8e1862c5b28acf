"""Who may keep forms: the performance officer, whose role the budget projects declare."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import declare
from yanfa.kernel.access.roles import registry

KEEP = declare("performance.keep", _("留存自查过的自评表"), "Keep checked forms")

registry.extend("performance_officer", KEEP, "indicators.lock")
