"""What is issued: the application form and the ranking for seal and signature, the letter to the finance bureau."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.documents import kinds
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.subsystems.instruments.effects.purchase.applications import FORM, form_number, incomplete
from yanfa.subsystems.instruments.models import DepartmentRanking, PurchaseApplication, PurchaseRound
from yanfa.subsystems.instruments.permissions.purchase import may_apply, may_rank, may_review
from yanfa.subsystems.instruments.services.purchase.applying import WITH_UNIT
from yanfa.subsystems.instruments.services.purchase.rounds import insist

FORM_KIND = kinds.register(
    kinds.IssuedKind(
        FORM, gettext_lazy("新购大型科学仪器设施申请评议表"), "Application form for joint review"
    )
)
RANKING_KIND = kinds.register(
    kinds.IssuedKind(
        "instruments.purchase_ranking", gettext_lazy("预算主管部门汇总排序表"), "Ranking of a department"
    )
)
LETTER_KIND = kinds.register(
    kinds.IssuedKind(
        "instruments.purchase_letter",
        gettext_lazy("新购联合评议结果函"),
        "Letter with the result of joint review",
    )
)
LIST_KIND = kinds.register(
    kinds.IssuedKind(
        "instruments.purchase_list", gettext_lazy("新购联合评议结果清单"), "List of results of joint review"
    )
)
APPROVED = ("approved", "sent", "published", "closed")


def issue_form(application: PurchaseApplication, *, by: Any, data: bytes, form: str) -> IssuedDocument:
    """Issue the form as it stands, to be sealed. Raises ValidationError and PermissionDenied."""
    insist(may_apply(by, application))
    if application.state not in WITH_UNIT:
        raise ValidationError(_("申请提交以后不能再生成申请评议表。"))
    if faults := incomplete(application):
        raise ValidationError(faults)
    return _issue(
        application, FORM_KIND, data, form, by=by, title=f"{application}", number=form_number(application)
    )


def receive_form(application: PurchaseApplication, *, by: Any, upload: UploadedFile[Any]) -> IssuedDocument:
    """Take the sealed scan of the newest form in. Raises ValidationError, PermissionDenied, FileRefused."""
    insist(may_apply(by, application))
    if application.state not in WITH_UNIT:
        raise ValidationError(_("申请提交以后不能再更换扫描件。"))
    return _receive(application, FORM, upload, by)


def issue_ranking(ranking: DepartmentRanking, *, by: Any, data: bytes, form: str) -> IssuedDocument:
    """Issue the submitted ranking, to be sealed. Raises ValidationError and PermissionDenied."""
    insist(may_rank(by, ranking))
    if ranking.submitted_at is None:
        raise ValidationError(_("提交排序以后才能生成汇总排序表。"))
    return _issue(ranking, RANKING_KIND, data, form, by=by, title=f"{ranking}", number="")


def receive_ranking(ranking: DepartmentRanking, *, by: Any, upload: UploadedFile[Any]) -> IssuedDocument:
    """Take the sealed scan of the newest ranking in. Raises ValidationError, PermissionDenied, FileRefused."""
    insist(may_rank(by, ranking))
    return _receive(ranking, RANKING_KIND.code, upload, by)


def issue_letter(round: PurchaseRound, *, by: Any, data: bytes, form: str) -> IssuedDocument:
    """Issue the letter, or as xlsx the list, of an approved result. Raises ValidationError and PermissionDenied."""
    insist(may_review(by))
    if round.state not in APPROVED:
        raise ValidationError(_("评议结果批准以后才能发出结果函。"))
    kind = LIST_KIND if form == "xlsx" else LETTER_KIND
    return _issue(
        round,
        kind,
        data,
        form,
        by=by,
        title=round.title,
        number=round.letter_no or round.approval_no,
        approved_by=round.approved_by,
    )


def _issue(
    record: Any, kind: kinds.IssuedKind, data: bytes, form: str, *, title: str, **given: Any
) -> IssuedDocument:
    named = f"{title} {kind.label}"
    return issuing.issue(record, kind, data=data, file_name=f"{named}.{form}", title=named, **given)


def _receive(record: Any, kind: str, upload: UploadedFile[Any], by: Any) -> IssuedDocument:
    document = issuing.documents_of(record, kind).first()
    if document is None:
        raise ValidationError(_("请先生成文件，打印签章后再上传扫描件。"))
    return issuing.receive_sealed(document, upload, by=by)
