"""Applications: begun, filled in with the models compared, supported by files, and tied to an earlier one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, changes, log
from yanfa.kernel.clock import today
from yanfa.kernel.files import keeping
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.files.purposes import Purpose, register
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.models import (
    ComparableModel,
    PurchaseApplication,
    PurchaseFile,
    PurchaseRound,
)
from yanfa.subsystems.instruments.permissions.purchase import may_apply
from yanfa.subsystems.instruments.services.purchase.rounds import insist

SAVED = actions.register("instruments.save_purchase", "填写新购申请")
FILE_ADDED = actions.register("instruments.add_purchase_file", "上传新购申请附件")
FILE_REMOVED = actions.register("instruments.remove_purchase_file", "删除新购申请附件")
ATTACHMENT = register(Purpose("instruments.purchase", "新购申请附件", kinds=DOCUMENTS | SHEETS | IMAGES))
WITH_UNIT = ("drafting", "returned", "correcting")
FACTS = (
    "name",
    "name_en",
    "category",
    "purchase_type",
    "imported",
    "import_reason",
    "quantity",
    "unit_price",
    "fund_central",
    "fund_municipal",
    "fund_district",
    "fund_own",
    "fund_other",
    "subjects",
    "purpose",
    "projects",
    "necessity",
    "technical",
    "selection",
    "insufficiency",
    "installation",
    "staff",
    "expected_hours",
    "exclusive_reason",
    "sharing_promised",
    "sharing_feasibility",
    "sharing_hours",
    "sharing_scope",
    "sharing_method",
)


@transaction.atomic
def begin(
    *, by: Any, round: PurchaseRound, organisation: Organisation, facts: Mapping[str, Any]
) -> PurchaseApplication:
    """Begin an application in a round that is open. Raises ValidationError, PermissionDenied and MoveRefused."""
    made = PurchaseApplication(round=round, organisation=organisation, created_by=by, **_known(facts))
    insist(may_apply(by, made))
    if round.state != "open" or today() > round.department_due:
        raise ValidationError(_("本次联合评议的申报尚未开始或已经截止。"))
    made.full_clean(exclude=["state"])
    made.again_of = earlier(made)
    return enter(made, by=by)


@transaction.atomic
def save(
    application: PurchaseApplication,
    *,
    by: Any,
    version: int,
    facts: Mapping[str, Any],
    candidates: Sequence[Mapping[str, Any]] | None = None,
) -> PurchaseApplication:
    """Keep what was typed, and the models compared. Raises ValidationError by field, and PermissionDenied."""
    stored = _with_unit(application, by)
    if stored.version != version:
        raise overtaken()
    before = changes.snapshot(stored)
    for name, value in _known(facts).items():
        setattr(stored, name, value)
    stored.version += 1
    stored.full_clean(exclude=["state"])
    stored.again_of = earlier(stored)
    stored.save()
    if candidates is not None:
        _replace(stored, candidates)
    log.record(SAVED, by=by, target=stored, changes=changes.difference(before, stored))
    stored.refresh_from_db()
    return stored


def earlier(application: PurchaseApplication) -> PurchaseApplication | None:
    """The latest application of the same unit for the same kind and name in another round: a resubmission shows it."""
    found = PurchaseApplication.objects.filter(
        organisation=application.organisation_id, category=application.category, name=application.name.strip()
    )
    found = found.exclude(round=application.round_id).exclude(state="drafting")
    return found.order_by("-round__budget_year", "-pk").first()


def add_file(
    application: PurchaseApplication, *, by: Any, label: str, upload: UploadedFile[Any]
) -> PurchaseFile:
    """Add a file. Raises ValidationError, PermissionDenied, FileRefused."""
    _with_unit(application, by, lock=False)
    stored = keeping.store(upload, by=by, purpose=ATTACHMENT)
    try:
        with transaction.atomic():
            found = _with_unit(application, by)
            added = PurchaseFile(application=found, label=label.strip(), file=stored, added_by=by)
            added.full_clean()
            added.save()
            told = {"file": stored.name, "sha256": stored.sha256}
            log.record(FILE_ADDED, by=by, target=found, changes=told)
    except Exception:
        keeping.discard(stored, by=by)
        raise
    return added


@transaction.atomic
def remove_file(file: PurchaseFile, *, by: Any) -> None:
    """Take a file out of an application that is with the unit. Raises ValidationError and PermissionDenied."""
    found = _with_unit(file.application, by)
    told = {"file": file.file.name, "sha256": file.file.sha256}
    log.record(FILE_REMOVED, by=by, target=found, changes=told)
    file.delete()


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS if name in facts}


def _with_unit(application: PurchaseApplication, by: Any, *, lock: bool = True) -> PurchaseApplication:
    insist(may_apply(by, application))
    rows = PurchaseApplication.objects.all()
    rows = rows.select_for_update(of=("self",)) if lock else rows
    stored: PurchaseApplication = rows.select_related("round", "organisation").get(pk=application.pk)
    if stored.state not in WITH_UNIT:
        raise ValidationError(_("申请在“%s”，不能修改。") % stored.get_state_display())
    return stored


def _replace(application: PurchaseApplication, candidates: Sequence[Mapping[str, Any]]) -> None:
    """Put these models in the place of those that were there. Raises ValidationError for what cannot be."""
    made = [
        ComparableModel(application=application, position=place, **row)
        for place, row in enumerate(candidates, 1)
    ]
    for each in made:
        each.full_clean(exclude=["application"])
    if len({(each.maker.strip(), each.model.strip()) for each in made}) < len(made):
        raise ValidationError(_("选型比较中同一厂商的同一型号列了两次。"))
    application.candidates.all().delete()
    ComparableModel.objects.bulk_create(made)
