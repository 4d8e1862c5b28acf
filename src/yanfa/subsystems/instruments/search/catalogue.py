"""What everybody finds of the public catalogue: listed instruments by name, model, maker, function and unit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.search.sources import EVERYBODY, Source, register
from yanfa.subsystems.instruments.models.catalogue import CatalogueEntry


def title(entry: CatalogueEntry) -> str:
    """Names and model: what counts most."""
    record = entry.instrument
    return " ".join(filter(None, (record.name, record.name_en, record.model)))


def body(entry: CatalogueEntry) -> str:
    """Everything else that is public and said in words; no contact."""
    record = entry.instrument
    return "\n".join(
        filter(
            None,
            (
                *(record.platform_no, record.manufacturer, record.organisation.name, record.function),
                *(record.technical, record.standards, record.service_content, record.accessories),
            ),
        )
    )


def audience(entry: CatalogueEntry) -> Iterable[str]:
    """Everybody, as long as the instrument is listed."""
    return [EVERYBODY] if entry.listed else []


CATALOGUE = register(
    Source(
        model=CatalogueEntry,
        label=_("共享仪器"),
        title=title,
        body=body,
        summary=lambda entry: f"{entry.instrument.organisation.name} {entry.instrument.model}"[:300],
        url=lambda entry: entry.get_absolute_url(),
        audience=audience,
    )
)
