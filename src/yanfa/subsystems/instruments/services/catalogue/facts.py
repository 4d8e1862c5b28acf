"""The public facts of an instrument, from the record, as the metadata forms take them."""

from __future__ import annotations

from django.urls import reverse

from yanfa.kernel import clock
from yanfa.kernel.identifiers.categories import category_name
from yanfa.kernel.identifiers.subjects import subject_name
from yanfa.subsystems.instruments.rules.catalogue.metadata import PublicFacts
from yanfa.subsystems.instruments.services.catalogue.landing import Landing

PUBLISHER = "研发公共服务平台"


def public_facts(landing: Landing, origin: str) -> PublicFacts:
    """What is said of an instrument in public; `origin` is the site's address without a path."""
    record = landing.instrument
    published = (
        clock.local_date(record.first_published_at) if record.first_published_at else record.in_use_since
    )
    return PublicFacts(
        url=origin + reverse("instruments:landing", args=[record.public_id]),
        number=record.platform_no,
        name=record.name,
        name_en=record.name_en,
        owner=record.organisation.name,
        owner_code=record.organisation.uscc,
        manufacturer=record.manufacturer,
        model=record.model,
        class_code=record.category,
        class_name=category_name(record.category, whole=True),
        publisher=PUBLISHER,
        published_on=published,
        in_use_since=record.in_use_since,
        changed_on=clock.local_date(landing.changed_at) if landing.changed_at else published,
        description=record.function,
        technical=record.technical,
        contact_email=record.contact_email,
        keywords=tuple(_pieces(record.service_content)),
        subjects=tuple((code, subject_name(code)) for code in record.subjects),
        place=record.location,
        longitude=_number(record.longitude),
        latitude=_number(record.latitude),
        sharing=str(record.get_share_mode_display()),
        rules=record.sharing_rule,
        retired_on=landing.retired_on,
    )


def _pieces(text: str) -> list[str]:
    for sign in "，、；;。\n":
        text = text.replace(sign, ",")
    return list(dict.fromkeys(piece.strip() for piece in text.split(",") if piece.strip()))[:20]


def _number(value: object) -> str:
    return "" if value is None else f"{value}"
