"""Who may see the register of resources: staff whose work meets resources of every kind."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import declare
from yanfa.kernel.access.roles import registry
from yanfa.kernel.audit import actions

READ = declare("resources.read", _("查看科技资源目录"), "See the register of resources")
EXPORTED = actions.register("resources.export", "导出科技资源目录")

for role in ("registrar", "director", "deputy_director", "section_head", "performance_officer"):
    registry.extend(role, READ)
