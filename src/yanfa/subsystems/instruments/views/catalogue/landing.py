"""The landing page of an instrument: stable for ever, in the form asked for, or a word that it was taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from yanfa.kernel import clock
from yanfa.kernel.access.decorators import public
from yanfa.kernel.documents.writing.marks import svg_of
from yanfa.kernel.files.refusals import FileDamaged
from yanfa.kernel.files.serving import serve
from yanfa.kernel.identifiers.categories import category_name
from yanfa.kernel.identifiers.countries import country_name
from yanfa.kernel.identifiers.subjects import subject_name
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.rules.catalogue import metadata
from yanfa.subsystems.instruments.rules.catalogue.metadata import PublicFacts
from yanfa.subsystems.instruments.services.catalogue.facts import public_facts
from yanfa.subsystems.instruments.services.catalogue.labels import language
from yanfa.subsystems.instruments.services.catalogue.landing import Gone, landing_of, public_instrument
from yanfa.subsystems.instruments.services.catalogue.similar import similar_instruments

#: Forms by media type, the page first: a browser's `*/*` opens the page.
FORMS = {
    "text/html": "",
    "application/vnd.datacite.datacite+json": "instruments:landing_datacite",
    "application/vnd.datacite.datacite+xml": "instruments:landing_datacite_xml",
    "application/vnd.pidinst+json": "instruments:landing_pidinst",
    "application/ld+json": "instruments:landing_jsonld",
    "application/json": "instruments:landing_pidinst",
}
#: In a script element these signs would end the data.
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
Page = Callable[..., HttpResponseBase]


def of_instrument(page: Page) -> Callable[..., HttpResponseBase]:
    """A public page of one instrument: 404 for what was never public, 410 without facts for what was taken away."""

    @public
    @require_safe
    @wraps(page)
    def found(request: HttpRequest, public_id: str, **more: str) -> HttpResponseBase:
        try:
            record = public_instrument(public_id=public_id[:64])
        except Gone:
            return render(request, "instruments/catalogue/gone.html", status=410)
        if record is None:
            raise Http404
        return page(request, record, **more)

    return found


@of_instrument
def landing(request: HttpRequest, record: Instrument) -> HttpResponseBase:
    """The page, or by the Accept header the address of another form of it."""
    form = FORMS.get(request.get_preferred_type(list(FORMS)) or "text/html", "")
    if form:
        response: HttpResponseBase = redirect(reverse(form, args=[record.public_id]))
    else:
        response = render(request, "instruments/catalogue/landing.html", shown(request, record))
    patch_vary_headers(response, ["Accept"])
    return response


def shown(request: HttpRequest, record: Instrument) -> dict[str, object]:
    """What the page shows."""
    found = landing_of(record)
    facts = public_facts(found, origin(request))
    return {
        "landing": found,
        "record": record,
        "prices": record.prices.in_force(clock.today()),
        "images": record.images.select_related("file"),
        "similar": [] if found.retired else similar_instruments(record),
        "class_name": category_name(record.category, language(), whole=True),
        "country": country_name(record.country, language()),
        "subjects": [subject_name(code, language()) for code in record.subjects],
        "hours": opening_times(record),
        "address": facts.url,
        "mark": mark_safe(svg_of(facts.url)),  # noqa: S308  drawn here, from an address of our own
        "linked_data": mark_safe(told(metadata.schema_org(facts))),  # noqa: S308  its signs are escaped
    }


def opening_times(record: Instrument) -> dict[str, list[str]]:
    """The opening hours of today's timetable by weekday, of an instrument that is booked here."""
    if record.calendar is None:
        return {}
    today = clock.today()
    days: dict[str, list[str]] = {}
    for each in record.calendar.hours.filter(valid_from__lte=today).order_by("weekday", "starts"):
        if each.valid_to is None or each.valid_to >= today:
            days.setdefault(str(each.get_weekday_display()), []).append(each.text)
    return days


def origin(request: HttpRequest) -> str:
    """The site's address without a path."""
    return request.build_absolute_uri("/")[:-1]


def told(data: dict[str, object]) -> str:
    """JSON that may stand in a page."""
    return json.dumps(data, ensure_ascii=False).translate(_ESCAPED)


@public
@require_safe
def by_number(request: HttpRequest, platform_no: str) -> HttpResponse:
    """The page of a platform number."""
    try:
        record = public_instrument(platform_no=platform_no[:40])
    except Gone:
        return render(request, "instruments/catalogue/gone.html", status=410)
    if record is None:
        raise Http404
    return redirect("instruments:landing", record.public_id, permanent=True)


@of_instrument
def image(request: HttpRequest, record: Instrument, image_id: str) -> HttpResponseBase:
    """A picture of the instrument; 404 where its bytes are lost, which `verify` tells the operators."""
    try:
        return serve(get_object_or_404(record.images.select_related("file"), public_id=image_id[:64]).file)
    except FileDamaged:
        raise Http404 from None


def _facts(request: HttpRequest, record: Instrument) -> PublicFacts:
    return public_facts(landing_of(record), origin(request))


def _json(data: dict[str, object], media_type: str) -> HttpResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, content_type=media_type)


@of_instrument
def pidinst(request: HttpRequest, record: Instrument) -> HttpResponseBase:
    """PIDINST 1.0."""
    return _json(metadata.pidinst(_facts(request, record)), "application/json")


@of_instrument
def jsonld(request: HttpRequest, record: Instrument) -> HttpResponseBase:
    """schema.org."""
    return _json(metadata.schema_org(_facts(request, record)), "application/ld+json")


@of_instrument
def datacite(request: HttpRequest, record: Instrument) -> HttpResponseBase:
    """DataCite 4.5 as JSON."""
    return _json(metadata.datacite(_facts(request, record)), "application/vnd.datacite.datacite+json")


@of_instrument
def datacite_xml(request: HttpRequest, record: Instrument) -> HttpResponseBase:
    """DataCite 4.5 as XML."""
    data = metadata.datacite_xml(_facts(request, record))
    return HttpResponse(data, content_type="application/vnd.datacite.datacite+xml")


@of_instrument
def core(request: HttpRequest, record: Instrument) -> HttpResponseBase:
    """GB/T 30523."""
    return _json(metadata.core(_facts(request, record)), "application/json")
