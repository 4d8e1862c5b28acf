"""Who hands in alerts: a program by a token, in the name of an engineer."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import declare
from yanfa.kernel.access.roles import registry

#: The scope of the monitoring's token; who opens the token must hold it too.
DELIVER = declare("operations.alerts", _("送入监控告警"), "Deliver alerts of the monitoring")

registry.extend("operations_engineer", DELIVER)
registry.extend("operations_officer", DELIVER)
