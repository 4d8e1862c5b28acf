"""A budget year at a glance: for heads of departments, for the authority across units, and the summary table."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing import docx, pdf, sheet, xlsx
from yanfa.kernel.ui.charts import Point, Scatter
from yanfa.registers.organisations.api import Organisation, employers_of
from yanfa.subsystems.performance.exports.summary import paragraph, summary_layout
from yanfa.subsystems.performance.forms.reviewing import YearChoice
from yanfa.subsystems.performance.models.evaluations import MARKS
from yanfa.subsystems.performance.models.years import late, years_visible_to
from yanfa.subsystems.performance.services import overviewing
from yanfa.subsystems.performance.services.overviewing import Standing

WRITERS = {
    "xlsx": (sheet.write_sheet, xlsx.CONTENT_TYPE),
    "docx": (docx.write_docx, docx.CONTENT_TYPE),
    "pdf": (pdf.write_pdf, pdf.CONTENT_TYPE),
}
#: Tones of the four grades, best first; further ones have none.
TONES = ("good", "", "warn", "bad")


@permission_required("performance.read")
def overview(request: HttpRequest) -> HttpResponse:
    """The page of a head of department: grades, execution against goals, over-completion, evidence, what is late."""
    choice, found = _chosen(request)
    number = choice.number()
    late_years = list(late(years_visible_to(request.user).filter(year=number), today())) if number else []
    late_matters = overviewing.overdue_matters(found)
    context = {
        "choice": choice,
        "number": number,
        "totals": overviewing.totals_of(found),
        "grades": _grades(found, number),
        "chart": _chart(found, number),
        "scored": [each for each in found if each.attainment is not None],
        "exceeded": overviewing.exceeded_of(found),
        "marks": _marks(found),
        "mark_names": [label for _code, label in MARKS],
        "late": late_years,
        "late_matters": late_matters,
        "late_count": len(late_years) + len(late_matters),
    }
    return render(request, "performance/overview/overview.html", context)


@permission_required("performance.supervise")
def across(request: HttpRequest) -> HttpResponse:
    """The authority's page: what its units declared, monitored, evaluated and mended."""
    choice, found = _chosen(request)
    number = choice.number()
    context = {
        "choice": choice,
        "number": number,
        "totals": overviewing.totals_of(found),
        "grades": _grades(found, number),
        "units": overviewing.by_unit(found),
    }
    return render(request, "performance/overview/across.html", context)


@permission_required("performance.read")
def summary(request: HttpRequest) -> HttpResponse:
    """自评结果汇总表: every project of the year with its standing, the table to be sent up, and the paragraph."""
    choice, found = _chosen(request)
    chosen = overviewing.chosen_of(found, **choice.narrowing())
    number = choice.number()
    context = {
        "choice": choice,
        "number": number,
        "standings": chosen,
        "totals": overviewing.totals_of(chosen),
        "paragraph": paragraph(chosen, number, _name(request)) if number else "",
    }
    return render(request, "performance/overview/summary.html", context)


@permission_required("performance.read")
def summary_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The table as xlsx, docx or PDF."""
    choice, found = _chosen(request)
    chosen, number = overviewing.chosen_of(found, **choice.narrowing()), choice.number()
    if number is None or kind not in WRITERS:
        raise Http404
    name = _("%s年度项目支出绩效自评结果汇总表") % number
    write, content_type = WRITERS[kind]
    return xlsx.download(
        write(summary_layout(chosen, number, _name(request))), f"{name}.{kind}", content_type
    )


def _chosen(request: HttpRequest) -> tuple[YearChoice, list[Standing]]:
    """The filters, and every project of the chosen year that the person may see."""
    years = overviewing.years_known(request.user)
    number = YearChoice(request.GET, years=years).number()
    found = overviewing.standings(request.user, number) if number else []
    units = {each.year.unit.public_id: each.year.unit_name for each in found}
    grades = [name for name, _count in overviewing.by_grade(found, number)] if number else []
    named = sorted(units.items(), key=lambda pair: pair[1])
    return YearChoice(request.GET, years=years, units=named, grades=grades), found


def _name(request: HttpRequest) -> str:
    """The first organisation that the person belongs to: in whose name the paragraph speaks."""
    own = Organisation.objects.filter(public_id__in=employers_of(request.user)).order_by("name").first()
    return str(own) if own else _("本单位")


def _grades(found: list[Standing], number: int | None) -> list[dict[str, Any]]:
    if number is None:
        return []
    counted = overviewing.by_grade(found, number)
    tones = (*TONES, *[""] * len(counted))
    return [
        {"name": name, "count": count, "tone": tone}
        for (name, count), tone in zip(counted, tones, strict=False)
    ]


def _chart(found: list[Standing], number: int | None) -> Scatter:
    tones = {each["name"]: each["tone"] for each in _grades(found, number)}
    points = [
        Point(
            each.rate,
            each.attainment,
            _told(each),
            each.evaluation.get_absolute_url(),
            tones.get(each.grade, ""),
        )
        for each in found
        if each.rate is not None and each.attainment is not None and each.evaluation is not None
    ]
    return Scatter(points, _("预算执行率（%）"), _("指标得分率（%）"), _("预算执行与目标完成"))


def _told(each: Standing) -> str:
    return f"{each.year.project_name}：{each.rate:.2f}% / {each.attainment:.2f}%"


def _marks(found: list[Standing]) -> list[dict[str, Any]]:
    """For each self-evaluation the rows of each mark, and the share that is proved."""
    lines = []
    for standing, counted in overviewing.marks_of(found):
        counts = [counted[code] for code, _label in MARKS]
        total = sum(counts)
        lines.append({"standing": standing, "counts": counts, "total": total, "bare": counts[-1]})
    return lines
