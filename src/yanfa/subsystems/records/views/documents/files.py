"""Files of the registers: evidence, and issued versions of their own documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.files import serving
from yanfa.subsystems.records.effects.documents import PUBLICATION
from yanfa.subsystems.records.forms.documents import ReasonForm
from yanfa.subsystems.records.models import Evidence
from yanfa.subsystems.records.permissions import READ, WRITE
from yanfa.subsystems.records.services.documents import withdraw_evidence

from .ledger import asked


@permission_required(READ)
@require_GET
def evidence_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A file that proves a record."""
    found = get_object_or_404(Evidence.objects.select_related("file"), public_id=public_id, withdrawn_at=None)
    return serving.serve(found.file)


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a wrong file back."""
    found = get_object_or_404(Evidence, public_id=public_id, withdrawn_at=None)

    def act(given: Mapping[str, Any]) -> Any:
        return withdraw_evidence(found, by=request.user, reason=given["reason"])

    return asked(request, found.target, ReasonForm, act, heading=_("撤回佐证 %s") % found.label)


@permission_required(READ)
@require_GET
def issued_file(request: HttpRequest, public_id: str, sealed: bool) -> HttpResponseBase:
    """An issued version of a document of this register, or its sealed scan; others are served by who issued them."""
    found = get_object_or_404(
        IssuedDocument.objects.select_related("file", "sealed_file"),
        public_id=public_id,
        kind=PUBLICATION.code,
    )
    if sealed and not found.is_sealed:
        raise Http404(public_id)
    return issuing.serve(found, sealed=sealed)
