"""Issue and publication: the text becomes an issued document of the platform, with number, version and hash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.clock import local_date, today
from yanfa.kernel.documents import kinds
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.fragments import chain
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models import Document
from yanfa.subsystems.records.rules.documents import counted_day

from .proving import attach

PUBLICATION = kinds.register(
    kinds.IssuedKind("records.document", gettext_lazy("成果文件"), "Document of the unit")
)


def issue(document: Document, by: Any, data: Mapping[str, Any]) -> None:
    """Issues the latest draft under its number; a version of a regulation says since when it is in force."""
    draft = document.drafts.select_related("file").first()
    if draft is None:
        raise Hindered(_("没有文稿，不能印发。"))
    _take_number(document, data["number"].strip())
    document.delivered_to = data["delivered_to"]
    document.issued_on = today()
    assert document.approved_on is not None, "only what was signed is issued"
    document.counted_on = counted_day(document.approved_on, document.issued_on)
    if document.kind == DocumentKind.REGULATION:
        _put_in_force(document, data.get("in_force_from"))
    issued = issuing.issue(
        document,
        PUBLICATION,
        data=draft.file.path.read_bytes(),
        file_name=draft.file.name,
        title=document.title,
        number=document.number,
        by=by,
        approved_by=_signer(document),
    )
    if issued.sha256 != draft.sha256:
        raise Hindered(_("文稿文件已损坏，请重新上传定稿后再印发。"))


def link_issued(document: Document, by: Any, data: Mapping[str, Any]) -> None:
    """Lets a document that another service issued fulfil the plan; its own day of issue counts."""
    # Locked, so that one document cannot fulfil two plans at the same moment.
    found = IssuedDocument.objects.select_for_update().filter(public_id=data["document"].strip()).first()
    if found is None:
        raise Hindered(_("没有编号为“%s”的已发文件，请从已发文件清单复制编号。") % data["document"])
    if found.kind == PUBLICATION.code:
        raise Hindered(_("这份文件由本台账印发，不能再用来完成另一项计划。"))
    if Document.objects.filter(satisfied_by=found).exists():
        raise Hindered(_("这份已发文件已用来完成另一项计划。"))
    day = local_date(found.issued_at)
    document.satisfied_by = found
    document.approved_on = document.issued_on = document.counted_on = day
    document.number = found.number


def publish(document: Document, by: Any, data: Mapping[str, Any]) -> None:
    """Notes where it appeared, and keeps the proof."""
    document.published_on, document.link = today(), data["link"]
    attach(document, data.get("file"), label=_("公开凭证"), by=by)


def _take_number(document: Document, number: str) -> None:
    """A number stands on one document; issues of serials may go without one of their own."""
    taken = Document.objects.filter(number=number).exclude(pk=document.pk)
    if number and taken.exclude(kind=DocumentKind.SERIAL).exists():
        raise Hindered(_("文号“%s”已用于另一份文件。") % number)
    document.number = number


def _put_in_force(document: Document, day: Any) -> None:
    """The day from which a version holds, not before its issue; reviews count anew."""
    if day is None:
        raise Hindered(_("规章制度须填施行日。"))
    if day < today():
        raise Hindered(_("施行日不能早于印发日 %s。") % today())
    document.in_force_from = day
    if document.regulation is not None:
        stored = Document.objects.filter(pk=document.pk)
        stored.update(
            in_force_from=day, issued_on=document.issued_on
        )  # the clock of reviews reads stored rows
        perform("renew", document.regulation, by=None)


def _signer(document: Document) -> Any:
    """Who signed as the last."""
    passed = [step for found in chain.rounds(document)[-1:] for step in found.steps.all() if step.decided_at]
    return passed[-1].decided_by if passed else None
