"""What the global search finds of instruments for staff and for their unit; the public finds the catalogue."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.search.sources import Source, register
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.permissions import CLERK, READ

INSTRUMENTS = register(
    Source(
        model=Instrument,
        label=_("仪器报送记录"),
        title=lambda record: record.name,
        body=lambda record: (
            f"{record.platform_no} {record.inner_no} {record.model} {record.manufacturer} {record.name_en}"
        ),
        summary=lambda record: (
            f"{record.platform_no or record.inner_no} {record.model} {record.organisation.name}"
        ),
        url=lambda record: record.get_absolute_url(),
        audience=lambda record: [
            audience.holders(READ),
            audience.holders(CLERK),
            f"unit:{record.organisation.public_id}",
        ],
    )
)
