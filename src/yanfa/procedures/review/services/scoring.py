"""Filling in sheets: drafts saved with their versions, submission for good, and progress without values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from yanfa.kernel.clock import now
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.effects.scoring import faults_of
from yanfa.procedures.review.models import Panel, Seat, Sheet, SheetVersion
from yanfa.procedures.review.permissions import may_score
from yanfa.procedures.review.rules.scheme import plain
from yanfa.procedures.review.services.panels import insist
from yanfa.procedures.review.services.seating import submit_when_done

CONTENT = ("scores", "remarks", "recommendation", "amount", "comment", "confidential")
#: So many saved drafts of a sheet are kept, the latest.
KEPT_VERSIONS = 20


@dataclass(frozen=True)
class Progress:
    """How far an expert has come: sheets handed in of those given, nothing of what stands in them."""

    seat: Seat
    submitted: int
    given: int
    recused: int


@transaction.atomic
def save_draft(sheet: Sheet, *, by: Any, version: int, content: Mapping[str, Any]) -> Sheet:
    """Keep a draft read at `version`, whole or in part. Raises ValidationError and PermissionDenied."""
    Seat.objects.select_for_update().get(pk=sheet.seat_id)
    locked = Sheet.objects.select_for_update().select_related("item__panel", "seat__expert").get(pk=sheet.pk)
    insist(may_score(by, locked))
    if locked.state != "draft" or locked.seat.state != "agreed" or locked.item.panel.state != "scoring":
        raise ValidationError(_("这份意见表已经提交，或者现在不在评分阶段，不能再修改。"))
    if locked.version != version:
        raise overtaken()
    for name in CONTENT:
        if name in content:
            value = content[name]
            setattr(locked, name, plain(value) if name in ("scores", "remarks") else value)
    locked.version, locked.saved_at = version + 1, now()
    locked.full_clean(exclude=["state", "seat", "item"], validate_constraints=False)
    locked.save()
    kept = {name: plain(getattr(locked, name)) for name in CONTENT}
    SheetVersion.objects.create(sheet=locked, number=locked.version, content=kept)
    locked.versions.filter(number__lte=locked.version - KEPT_VERSIONS).delete()
    return locked


@transaction.atomic
def submit_sheet(sheet: Sheet, *, by: Any, version: int, content: Mapping[str, Any]) -> Sheet:
    """Save what was typed and submit it for good; with the last sheet the expert has done his part.

    Raises ValidationError at the places that are missing, MoveRefused and PermissionDenied.
    """
    saved = save_draft(sheet, by=by, version=version, content=content)
    if faults := faults_of(saved):
        raise ValidationError({place: [sentence] for place, sentence in faults.items()})
    perform("submit", saved, by=by)
    submit_when_done(Seat.objects.get(pk=saved.seat_id), by=by)
    return saved


def progress_of(panel: Panel) -> list[Progress]:
    """Every seat with how far its expert has come, in one query."""
    counted = panel.seats.annotate(
        handed=Count("sheets", filter=Q(sheets__state="submitted")),
        left_out=Count("sheets", filter=Q(sheets__state="recused")),
        given=Count("sheets"),
    )
    seats = counted.select_related("expert__organisation", "only_item", "replaces__expert").order_by("pk")
    return [Progress(seat, seat.handed, seat.given, seat.left_out) for seat in seats]
