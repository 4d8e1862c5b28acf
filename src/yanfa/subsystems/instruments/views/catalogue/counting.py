"""The public figures of the catalogue with charts, and the sitemap for search engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yanfa.kernel.access.decorators import public
from yanfa.kernel.ui.charts import Bar, Bars
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.models import CatalogueEntry
from yanfa.subsystems.instruments.services.catalogue.labels import class_name, district_label
from yanfa.subsystems.instruments.services.catalogue.statistics import Part, Statistics
from yanfa.subsystems.instruments.services.catalogue.statistics import statistics as counted

#: Addresses of one sitemap file; the protocol allows 50,000.
SITEMAP_PAGE = 5000
WAN = 10_000


@dataclass(frozen=True)
class Row:
    """A part with its name, its value in 万元, its share of the whole, and the search that finds it."""

    part: Part
    label: str
    wan: Decimal
    share: Decimal
    url: str


@dataclass(frozen=True)
class Table:
    """A dimension as table and as chart."""

    heading: str
    rows: list[Row]

    @property
    def chart(self) -> Bars:
        """The numbers side by side."""
        bars = [
            Bar(Decimal(row.part.count), f"{row.label} {row.part.count}", _short(row.part.code), row.url)
            for row in self.rows
        ]
        return Bars(bars, _("台套"), self.heading)


@public
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Numbers and value by class, district, kind of unit and age."""
    found = counted()
    context = {"found": found, "yi": Decimal(found.value) / 100_000_000, "tables": tables_of(found)}
    return render(request, "instruments/catalogue/statistics.html", context)


def tables_of(found: Statistics) -> list[Table]:
    """The dimensions, each adding up to the whole."""
    kinds = {code: str(label) for code, label in Organisation._meta.get_field("kind").flatchoices}
    snapshot = found.snapshot
    return [
        _table(found, _("按仪器分类"), found.by_category, class_name, "category"),
        _table(
            found, _("按所在区"), found.by_district, lambda code: district_label(snapshot, code), "district"
        ),
        _table(found, _("按管理单位性质"), found.by_unit_kind, lambda code: kinds.get(code, code)),
        _table(found, _("按使用年限"), found.by_age, age_label),
    ]


def age_label(code: str) -> str:
    """A band of five years."""
    low = int(code)
    return _("20 年及以上") if low >= 20 else _("%(low)s–%(high)s 年") % {"low": low, "high": low + 5}


def _table(
    found: Statistics, heading: str, parts: Iterable[Part], name: Callable[[str], str], facet: str = ""
) -> Table:
    rows = [
        Row(
            part,
            name(part.code),
            Decimal(part.value) / WAN,
            Decimal(100 * part.count) / found.count,
            f"{reverse('instruments:catalogue')}?{urlencode({facet: part.code})}" if facet else "",
        )
        for part in parts
    ]
    return Table(heading, rows)


def _short(code: str) -> str:
    """The text under a bar: classes and districts by number, ages by years, other names have no room."""
    return code[-4:] if code.isdigit() else ""


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of the files that list every landing page."""
    pages = -(-CatalogueEntry.objects.listed().count() // SITEMAP_PAGE)
    origin = request.build_absolute_uri("/")[:-1]
    found = [origin + reverse("instruments:sitemap_page", args=[page + 1]) for page in range(pages)]
    return render(
        request, "instruments/catalogue/sitemap_index.xml", {"found": found}, content_type="application/xml"
    )


@public
@require_safe
def sitemap_page(request: HttpRequest, page: int) -> HttpResponse:
    """Landing pages, with the day of the last change of each."""
    start = (page - 1) * SITEMAP_PAGE
    entries = CatalogueEntry.objects.listed().order_by("pk")
    changed = Coalesce(Max("instrument__versions__valid_from"), "instrument__first_published_at")
    rows = entries.annotate(changed=changed).values_list("instrument__public_id", "changed")
    found = list(rows[start : start + SITEMAP_PAGE]) if 0 < page <= 10_000 else []
    if not found:
        raise Http404
    context = {"found": found, "origin": request.build_absolute_uri("/")[:-1]}
    return render(request, "instruments/catalogue/sitemap.xml", context, content_type="application/xml")
