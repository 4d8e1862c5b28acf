"""What the global search finds of resources: for staff; the public face of instruments is their catalogue."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.search.sources import Source, register
from yanfa.registers.resources.models import Resource
from yanfa.registers.resources.permissions import READ

RESOURCES = register(
    Source(
        model=Resource,
        label=_("科技资源"),
        title=lambda resource: resource.name,
        body=lambda resource: f"{resource.number} {resource.name_en} {resource.organisation.name}",
        summary=lambda resource: f"{resource.number} {resource.organisation.name}",
        url=lambda resource: resource.link,
        audience=lambda resource: [audience.holders(READ)] if resource.stands and resource.link else [],
    )
)
