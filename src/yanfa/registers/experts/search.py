"""What the global search finds of experts: for whoever may read the database, and for nobody else."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.search.sources import Source, register
from yanfa.registers.experts.models import Expert
from yanfa.registers.experts.permissions import READ

EXPERTS = register(
    Source(
        model=Expert,
        label=_("专家"),
        title=lambda expert: expert.name,
        body=lambda expert: f"{expert.unit} {expert.keywords} {expert.honours}",
        summary=lambda expert: f"{expert.unit} {expert.get_title_display()}",
        url=lambda expert: expert.get_absolute_url(),
        audience=lambda expert: [audience.holders(READ)],
        named=True,
    )
)
