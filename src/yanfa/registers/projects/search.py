"""What the global search finds of budget projects."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.search.sources import Source, register
from yanfa.registers.projects.models import BudgetProject
from yanfa.registers.projects.permissions import READ

PROJECTS = register(
    Source(
        model=BudgetProject,
        label=_("预算项目"),
        title=lambda project: project.name,
        body=lambda project: project.code,
        summary=lambda project: f"{project.code} {project.get_nature_display()}",
        url=lambda project: project.get_absolute_url(),
        audience=lambda project: [audience.holders(READ)],
    )
)
