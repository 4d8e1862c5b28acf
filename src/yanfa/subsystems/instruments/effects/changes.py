"""What the moves of a change do: when it came, and its application to the published record as a new version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel import clock, policy
from yanfa.kernel.workflow.errors import Hindered
from yanfa.registers.organisations.api import Organisation
from yanfa.registers.resources.api import change_resource
from yanfa.subsystems.instruments.choices.activity import Publication
from yanfa.subsystems.instruments.choices.registry import LISTED_STATES
from yanfa.subsystems.instruments.effects.activity import note_publication
from yanfa.subsystems.instruments.effects.registry import entry_of, resource_facts, write_version
from yanfa.subsystems.instruments.models import Instrument, InstrumentChange
from yanfa.subsystems.instruments.rules.registry import FACTS

Data = Mapping[str, Any]


def stamp(change: InstrumentChange, by: Any, data: Data) -> None:
    """Notes when the change was reported, and by when it should have been."""
    if change.submitted_at is None:
        days = int(policy.get("instruments.change_days", on=change.happened_on).value)
        change.submitted_at = clock.now()
        change.due_on = change.happened_on + timedelta(days=days)


def put(record: Instrument, proposed: Mapping[str, Any]) -> Instrument:
    """Set proposed facts on a record in memory. Raises ValidationError for a fact that cannot be read."""
    for name, value in proposed.items():
        if name == "organisation":
            found = Organisation.objects.filter(public_id=value, state="active").first()
            if found is None:
                raise ValidationError({name: _("登记簿中没有这个单位，或已停用。")})
            record.organisation = found
        elif name in FACTS:
            field: Any = record._meta.get_field(name)
            setattr(record, name, field.to_python(value))
    return record


def locked(change: InstrumentChange) -> Instrument:
    """The record of a change, freshly read and locked."""
    found: Instrument = Instrument.objects.select_for_update().get(pk=change.instrument_id)
    return found


def apply(change: InstrumentChange, by: Any, data: Data) -> None:
    """Writes the proposed facts into the record, begins a version, and brings the entry among resources up to date."""
    stamp(change, by, data)
    record = locked(change)
    if record.state not in LISTED_STATES:
        raise Hindered(_("仪器已不在目录中，变更不能生效，请撤销变更。"))
    try:
        put(record, change.proposed).full_clean(exclude=("calendar", "resource", "created_by"))
    except ValidationError as refusal:
        raise Hindered(_("变更后的信息不合要求：%s") % " ".join(refusal.messages)) from refusal
    change.applied_at = clock.now()
    record.version += 1
    record.save()
    write_version(record, change.applied_at)
    change_resource(entry_of(record), resource_facts(record))
    note_publication(record, change, Publication.CHANGE)


def update(change: InstrumentChange, by: Any, data: Data) -> None:
    """The same at once by the unit, for facts that need no check."""
    change.direct = True
    apply(change, by, data)
