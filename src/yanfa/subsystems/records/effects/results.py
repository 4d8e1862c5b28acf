"""What the moves of a result do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.clock import now
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.records.models.results import WITHDRAWN, Result


def complete(record: Result) -> Verdict:
    """Whether nothing is missing; everything that is, told at once."""
    missing = record.wants()
    return deny(" ".join(missing)) if missing else allow()


def keep_verifier(record: Result, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps who verified it and when; what a closed year counted under the same key counts no second time."""
    twin = counted_before(record)
    if twin is not None:
        facts = {"record": twin, "year": twin.fact_day.year}
        raise Hindered(
            _("“%(record)s”已计入 %(year)s 年度的结期数，作废后也不能再计一次，本记录不能核实。") % facts
        )
    record.verified_by, record.verified_at = by, now()


def keep_reason(record: Result, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps why it was returned, mended or withdrawn."""
    record.reason = data["reason"]


def open_again(record: Result, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps why, and takes the verification back."""
    keep_reason(record, by, data)
    record.verified_by, record.verified_at = None, None


def counted_before(record: Result) -> Result | None:
    """A withdrawn record of the same key that a closed year still counts."""
    same = type(record).objects.filter(state=WITHDRAWN, **record.key).exclude(pk=record.pk)
    for twin in same:
        if type(record).objects.credited_for(twin.fact_day.year).filter(pk=twin.pk).exists():
            found: Result = twin
            return found
    return None


def manifest(record: Result) -> dict[str, Any]:
    """What lies in the archive: the facts as they stand, who registered and verified them, the files with hashes."""
    return {
        "facts": {name: str(getattr(record, name)) for name in record.shape.facts},
        "recorded_at": record.recorded_at,
        "late": record.late,  # type: ignore[attr-defined]  # every concrete kind has it
        "recorded_by": str(record.recorded_by),
        "verified_by": str(record.verified_by),
        "verified_at": record.verified_at,
        "files": [
            {"proof": each.proof, "name": each.file.name, "sha256": each.file.sha256} for each in record.files
        ],
    }
