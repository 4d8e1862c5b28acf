"""What global search finds of documents, regulations, supported policies and published information."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.audience import holders
from yanfa.kernel.search.sources import Source, register
from yanfa.subsystems.records.models import Document, InformationItem, PolicySupport, Regulation
from yanfa.subsystems.records.permissions import READ


def _readers(record: Any) -> Iterable[str]:
    return [holders(READ)]


register(
    Source(
        model=Document,
        label=_("成果文件"),
        title=lambda document: document.title,
        body=lambda document: f"{document.number} {document.year} {document.code} {document.delivered_to}",
        summary=lambda document: f"{document.get_state_display()} {document.number}".strip(),
        url=Document.get_absolute_url,
        audience=_readers,
    )
)
register(
    Source(
        model=Regulation,
        label=_("制度"),
        title=lambda regulation: regulation.title,
        body=lambda regulation: regulation.number,
        summary=lambda regulation: f"{regulation.get_kind_display()} {regulation.number}",
        url=Regulation.get_absolute_url,
        audience=_readers,
    )
)
register(
    Source(
        model=PolicySupport,
        label=_("支撑政策"),
        title=lambda support: support.title,
        body=lambda support: f"{support.requested_by} {support.issued_number} {support.delivered}",
        summary=lambda support: f"{support.get_state_display()} {support.issued_number}".strip(),
        url=PolicySupport.get_absolute_url,
        audience=_readers,
    )
)
register(
    Source(
        model=InformationItem,
        label=_("公开信息"),
        title=lambda item: item.title,
        body=lambda item: item.link,
        summary=lambda item: f"{item.get_state_display()} {item.formed_on}",
        url=InformationItem.get_absolute_url,
        audience=_readers,
    )
)
