"""What a check says about a form: remarks, nothing to remark, or that it could not be applied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from yanfa.subsystems.performance.rules.form import FormRef, Severity

NOT_APPLICABLE: Final = "not_applicable"
INSUFFICIENT: Final = "insufficient_data"


@dataclass(frozen=True)
class Remark:
    """A finding before it is put into words.

    `sentence` names the template of the kind (a kind may have several), `facts` what it says beyond the
    printed and computed values. `severity` is set where the remark weighs less than its kind.
    """

    indicator: str | None = None
    printed: str | None = None
    computed: str | None = None
    quote: str | None = None
    sentence: str = "main"
    facts: Mapping[str, str] = field(default_factory=dict)
    severity: Severity | None = None
    other: FormRef | None = None


Outcome = list[Remark] | Literal["not_applicable", "insufficient_data"]
