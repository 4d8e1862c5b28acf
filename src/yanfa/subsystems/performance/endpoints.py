"""The JSON API of 绩效: check files, and read the forms on file with findings and rescoring."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Query, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile
from pydantic import Field

from yanfa.kernel.access.callers import caller
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.idempotency.decorators import idempotent
from yanfa.subsystems.performance.forms.filing import LARGEST_BYTES, MOST_FILES
from yanfa.subsystems.performance.models import FiledForm, FormRow, SelfEvaluation
from yanfa.subsystems.performance.permissions import KEEP, READ
from yanfa.subsystems.performance.rules.examination import Language, as_data, examine, read_files
from yanfa.subsystems.performance.services.sheets import evaluations_as_data

#: What is published is for everybody; a token needs READ, and sees kept forms where KEEP is among its scopes too.
router = Router(tags=["performance"], auth=caller(READ, KEEP, visitors=True))

PAGE = 100


class FormOut(Schema):
    """A form on file, without its content."""

    public_id: str
    year: int | None
    project: str
    unit: str
    kind: str
    generation: str
    annual_budget: Decimal | None
    executed: Decimal | None
    total_score: Decimal | None
    grade: str
    errors: int
    warnings: int
    notes: int


class FormsOut(Schema):
    """A page of forms; `next` is the cursor of the following page, null on the last."""

    forms: list[FormOut]
    next: str | None


class FindingOut(Schema):
    """One finding, its sentence in Chinese and in English."""

    kind: str
    severity: str
    indicator: str
    found: str
    computed: str
    quote: str
    message_zh: str
    message_en: str
    other_project: str
    other_year: int | None


class RowOut(Schema):
    """One indicator as printed, beside what rescoring gives."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    weight: str
    score: str
    low: Decimal | None
    high: Decimal | None
    verdict: str
    basis: str
    basis_en: str


class SeriesOut(RowOut):
    """An indicator of one year and project."""

    year: int | None = Field(alias="form.year")
    project: str = Field(alias="form.project")


class ErrorOut(Schema):
    """Why a request was refused."""

    detail: str


class ShareOut(Schema):
    """The rows of one mark: how many, with how many points, and which per cent of the points."""

    mark: str
    count: int
    weight: Decimal
    percent: Decimal


class EvaluationOut(Schema):
    """A self-evaluation with the provenance of its figures; scores are null until they are added up."""

    public_id: str
    year: int
    project_code: str
    project: str
    unit: str
    state: str
    cut_off: date
    locked_at: datetime | None
    annual_budget: Decimal | None
    executed: Decimal | None
    budget_score: Decimal | None
    total: Decimal | None
    grade: str
    marks: list[ShareOut]


@router.post("check", response={200: list[dict[str, Any]], 413: ErrorOut}, summary="送审前自查")
@decorate_view(idempotent)
def check(request: HttpRequest, files: File[list[UploadedFile]], lang: Language = "zh") -> Any:
    """Read and check files; the answer is that of `./yanfa audit --json`. Nothing is kept."""
    too_large = [each.name for each in files if (each.size or 0) > LARGEST_BYTES]
    if too_large or len(files) > MOST_FILES:
        return Status(413, {"detail": f"最多 {MOST_FILES} 个文件，每个不超过 20 MB。"})
    documents = read_files([(each.name or "", each.read()) for each in files], lang)
    return as_data(documents, examine(documents, lang))


@router.get("forms", response=FormsOut, summary="自评表清单")
def forms(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100)] = "",
    year: int | None = None,
    cursor: Annotated[str, Query(max_length=40, pattern=r"^\d*$")] = "",
) -> Any:
    """Published forms, newest filing first, a hundred at a time."""
    found = FiledForm.objects.visible_to(request.user).matching(q).order_by("-pk")
    if year is not None:
        found = found.filter(year=year)
    if cursor:
        found = found.filter(pk__lt=min(int(cursor), 2**62))
    page = list(found[: PAGE + 1])
    return {"forms": page[:PAGE], "next": str(page[PAGE - 1].pk) if len(page) > PAGE else None}


@router.get("forms/{public_id}", response={200: dict[str, Any], 404: ErrorOut}, summary="原表")
def form(request: HttpRequest, public_id: str) -> Any:
    """The form as printed."""
    return _visible(request, public_id).content.printed


@router.get("forms/{public_id}/findings", response={200: list[FindingOut], 404: ErrorOut}, summary="意见")
def findings(request: HttpRequest, public_id: str) -> Any:
    """What was found in the form."""
    return list(_visible(request, public_id).findings.all())


@router.get("forms/{public_id}/rescoring", response={200: list[RowOut], 404: ErrorOut}, summary="得分重算")
def rescoring(request: HttpRequest, public_id: str) -> Any:
    """The indicators with their rescored bands."""
    return list(_visible(request, public_id).rows.all())


@router.get("series", response=list[SeriesOut], summary="历年指标")
def series(request: HttpRequest, name: Annotated[str, Query(min_length=1, max_length=100)]) -> Any:
    """Every row of the visible forms whose name holds the words, by year and project."""
    visible = FiledForm.objects.visible_to(request.user)
    rows = FormRow.objects.filter(form__in=visible, name__icontains=name).select_related("form")
    return list(rows.order_by("form__year", "form__project", "position")[: 2 * PAGE])


@router.get("evaluations", response={200: list[EvaluationOut], 403: ErrorOut}, summary="年度自评与数据来源")
def evaluations(request: HttpRequest, year: Annotated[int, Query(ge=2000, le=2100)]) -> Any:
    """The self-evaluations of a budget year that the reader may see, with the shares of the four marks."""
    verdict = permitted(request.user, "performance.read")
    if not verdict:
        return Status(403, {"detail": verdict.reason})
    return evaluations_as_data(SelfEvaluation.objects.visible_to(request.user).of_year(year))


def _visible(request: HttpRequest, public_id: str) -> FiledForm:
    return get_object_or_404(FiledForm.objects.visible_to(request.user), public_id=public_id[:64])
