"""Plans of documents: proposed by a division, made by the officer, or written down after the issue (补录)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.clock import start_of_day
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models import Document
from yanfa.subsystems.records.models.documents.document import code_labels
from yanfa.subsystems.records.permissions import MANAGE
from yanfa.subsystems.records.rules.documents import Booklet, counted_day, overlap

from .registering import change, register

OPEN = frozenset({"planned", "drafting"})


@transaction.atomic
def plan_document(*, by: Any, countersigners: Iterable[Any] = (), **facts: Any) -> Document:
    """Plan a document: by the officer it is a plan at once, by anybody else a proposal to him.

    Raises ValidationError by field, and MoveRefused.
    """
    document = Document(proposed_by=by, **facts)
    _check_facts(document)
    if document.kind != DocumentKind.REGULATION and document.due_on is None:
        raise ValidationError({"due_on": _("请填应完成日。")})
    if document.due_on is None:
        raise ValidationError({"due_on": _("请填计划完成日。")})
    entry = "plan" if by is None or permitted(by, MANAGE) else "propose"
    stored = register(document, by=by, entry=entry)
    stored.countersigners.set(countersigners)
    return stored


@transaction.atomic
def record_issued(
    *, by: Any, approved_on: date, issued_on: date, source: str, due_on: date | None = None, **facts: Any
) -> Document:
    """Write down a document that was issued before it came into the register: marked 补录 when it is late.

    Raises ValidationError by field, and MoveRefused.
    """
    document = Document(
        approved_on=approved_on,
        issued_on=issued_on,
        due_on=due_on,
        first_due_on=due_on,
        source=source,
        **facts,
    )
    refuse_future(issued_on, "issued_on")
    if issued_on < approved_on:
        raise ValidationError({"issued_on": _("印发日不能早于批准日。")})
    if document.kind == DocumentKind.REGULATION and document.in_force_from is None:
        raise ValidationError({"in_force_from": _("规章制度须填施行日。")})
    document.counted_on = counted_day(approved_on, issued_on)
    _check_facts(document)
    history = [("issued", start_of_day(issued_on))]
    stored = register(document, by=by, entry="import", source=source, history=history)
    if stored.regulation is not None:
        perform("renew", stored.regulation, by=None)
    return stored


def change_document(
    document: Document,
    *,
    by: Any,
    version: int,
    facts: Mapping[str, Any],
    countersigners: Iterable[Any] | None = None,
) -> Document:
    """Change a document that is not yet submitted; its due day only while the plan is not approved.

    Raises PermissionDenied, ValidationError.
    """
    with transaction.atomic():
        given = dict(facts)
        if document.state != "planned" and given.get("due_on", document.due_on) != document.due_on:
            raise ValidationError({"due_on": _("计划已批准，应完成日请用“延期”变更。")})
        changed = change(document, by=by, version=version, facts=given, states=OPEN, due="first_due_on")
        _check_facts(changed)
        if countersigners is not None:
            changed.countersigners.set(countersigners)
    return changed


def _check_facts(document: Document) -> None:
    kind = DocumentKind(document.kind)
    known = code_labels(kind)
    if known and document.code not in known:
        raise ValidationError({"code": _("没有代码为“%s”的类型，请先在参数中增加。") % document.code})
    if (kind is DocumentKind.REGULATION) != (document.regulation_id is not None):
        raise ValidationError({"regulation": _("规章制度须选所属制度，其他文件不选。")})
    if kind is DocumentKind.SERIAL:
        _check_issue(document)
    elif document.issue_from is not None or document.issue_to is not None:
        raise ValidationError({"issue_from": _("只有连续出版物填期号。")})


def _check_issue(document: Document) -> None:
    """An issue has its number; a combined one covers numbers that no other booklet covers."""
    if document.issue_from is None:
        raise ValidationError({"issue_from": _("连续出版物须填期号。")})
    last = document.issue_to or document.issue_from
    # One at a time: two combined issues that overlap would both look right alone.
    ContentType.objects.select_for_update().get(app_label="records", model="document")
    others = Document.objects.standing().filter(
        kind=DocumentKind.SERIAL, code=document.code, year=document.year
    )
    booklets = [
        Booklet(each.issue_from or 0, each.issue_to or each.issue_from or 0, each.due_on, each.issued_on)
        for each in others.exclude(pk=document.pk)
    ]
    taken = overlap(document.issue_from, last, booklets)
    if taken is not None:
        raise ValidationError(
            {
                "issue_from": _("第 %(first)s 至 %(last)s 期已登记，期号不能重叠。")
                % {"first": taken.first, "last": taken.last}
            }
        )
