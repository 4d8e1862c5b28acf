"""Registering an organisation and changing its facts, with its place in the hierarchy."""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import changes, log
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.organisations.models import Organisation
from yanfa.registers.organisations.permissions import CHANGED, may_change
from yanfa.registers.organisations.rules import KINDS_WITHOUT_CODE, Cycle, may_stand_under

#: What the registrar and the unit itself may set; where the unit stands, only the registrar.
FACTS = (
    "name",
    "uscc",
    "kind",
    "district",
    "legal_representative",
    "address",
    "postcode",
    "founded_on",
    "parent",
)


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied for a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


@transaction.atomic
def register(*, by: Any, entry: str = "register", **facts: Any) -> Organisation:
    """Put a unit into the register. Raises ValidationError for facts that do not hold, and MoveRefused."""
    organisation = Organisation(**facts)
    check(organisation)
    return enter(organisation, by=by, entry=entry)


@transaction.atomic
def change(organisation: Organisation, *, by: Any, version: int, facts: Mapping[str, Any]) -> Organisation:
    """Change the facts of a unit, read at `version`; what does not change is not written down.

    Raises PermissionDenied, and ValidationError for facts that do not hold or were changed meanwhile.
    """
    insist(may_change(by, organisation))
    locked = lock_hierarchy(organisation)
    if locked.version != version:
        raise overtaken()
    return apply(locked, facts, by=by)


def apply(organisation: Organisation, facts: Mapping[str, Any], *, by: Any) -> Organisation:
    """Set facts of a locked unit; who may do it has been decided before."""
    before = changes.snapshot(organisation, FACTS)
    for name in FACTS:
        if name in facts:
            setattr(organisation, name, facts[name])
    changed = changes.difference(before, organisation)
    if changed:
        check(organisation)
        organisation.version += 1
        organisation.save()
        log.record(CHANGED, by=by, target=organisation, changes=changed)
    return organisation


def check(organisation: Organisation) -> None:
    """Raise ValidationError, by field, for facts that do not hold."""
    organisation.uscc = organisation.uscc.strip().upper()
    if not _fits_under_its_parent(organisation):
        raise ValidationError({"parent": _("上级单位不能是本单位或其下级单位。")})
    organisation.full_clean()
    if not organisation.uscc and organisation.kind not in KINDS_WITHOUT_CODE:
        raise ValidationError({"uscc": _("除创新创业团队外，单位须填统一社会信用代码。")})


def _fits_under_its_parent(organisation: Organisation) -> bool:
    if organisation.parent_id is None or organisation._state.adding:
        return True
    try:
        return may_stand_under(organisation.pk, organisation.parent_id, _parent_of)
    except Cycle:
        return False


def lock_hierarchy(organisation: Organisation) -> Organisation:
    """The unit, freshly read, while nobody else changes the hierarchy.

    Two units that are put under one another at the same time would both look right alone, so that changes of the
    hierarchy wait for one row: that of the model itself.
    """
    lock_all()
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def lock_all() -> None:
    """Let nobody else change the hierarchy until the transaction ends."""
    ContentType.objects.select_for_update().get(app_label="organisations", model="organisation")


def _parent_of(key: int) -> int | None:
    return Organisation.objects.filter(pk=key).values_list("parent_id", flat=True).first()
