"""The list of instruments as a spreadsheet for the unit and for staff."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.subsystems.instruments.models import Instrument

#: Columns as they are told, before those that need words of their own.
PLAIN = (
    "platform_no",
    "inner_no",
    "name",
    "name_en",
    "model",
    "category",
    "manufacturer",
    "original_value",
    "purchased_on",
    "accepted_on",
    "in_use_since",
    "due_on",
    "days_late",
)
BATCH = 1000


def headings() -> list[str]:
    """The headings of the list."""
    fields = [str(Instrument._meta.get_field(name).verbose_name) for name in PLAIN]  # type: ignore[union-attr]
    return [
        *fields,
        _("管理单位"),
        _("生产国别（地区）"),
        _("安置所在区县"),
        _("共享模式"),
        _("运行状态"),
        _("报送状态"),
        _("报送时间"),
        _("首次发布时间"),
    ]


def rows(records: Any) -> Iterator[list[Any]]:
    """One row an instrument, read in batches."""
    for record in records.select_related("organisation").iterator(chunk_size=BATCH):
        yield [
            *(getattr(record, name) for name in PLAIN),
            record.organisation.name,
            record.country_name,
            record.district_name,
            str(record.get_share_mode_display()),
            str(record.get_run_status_display()),
            str(record.get_state_display()),
            record.submitted_at,
            record.first_published_at,
        ]
