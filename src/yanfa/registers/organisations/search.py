"""What the global search finds of organisations: name in characters and pinyin, code, address."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.search.sources import Source, register
from yanfa.registers.organisations.models import Organisation
from yanfa.registers.organisations.permissions import READ

ORGANISATIONS = register(
    Source(
        model=Organisation,
        label=_("单位"),
        title=lambda unit: unit.name,
        body=lambda unit: f"{unit.uscc} {unit.legal_representative} {unit.address} {unit.district_name}",
        summary=lambda unit: f"{unit.get_kind_display()} {unit.district_name} {unit.uscc}",
        url=lambda unit: unit.get_absolute_url(),
        audience=lambda unit: [audience.holders(READ), f"unit:{unit.public_id}"],
        named=True,
    )
)
