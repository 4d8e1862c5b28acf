"""The usage records of a unit that do not count for its reward, by reason, as the books stand now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from yanfa.subsystems.instruments.choices.rewards import Reason
from yanfa.subsystems.instruments.effects.evaluation.parameters import terms_of
from yanfa.subsystems.instruments.effects.rewards.calculating import barred_units
from yanfa.subsystems.instruments.models import SharingEvaluation, UsageRecord
from yanfa.subsystems.instruments.models.rewards.eligibility import in_batch, with_reason
from yanfa.subsystems.instruments.services.evaluation.words import REASONS


@dataclass
class Excluded:
    """What one reason excluded when the figures were taken."""

    code: str
    label: Any
    records: int = 0
    amount: Decimal = Decimal(0)


def excluded_sums(evaluation: SharingEvaluation) -> list[Excluded]:
    """Records and amounts by reason over all instruments of the unit, in the order in which reasons are asked."""
    sums: dict[str, Excluded] = {}
    for kept in evaluation.instruments.values_list("reasons", flat=True).order_by():
        for code, counted in kept.items():
            found = sums.setdefault(code, Excluded(code, REASONS[Reason(code)]))
            found.records += counted["records"]
            found.amount += Decimal(counted["amount"])
    return [sums[reason] for reason in Reason if reason in sums]


def excluded_records(evaluation: SharingEvaluation, reason: str) -> QuerySet[UsageRecord]:
    """The records that a reason excludes now, by instrument and time.

    The instruments are named one by one, so that the index by instrument and time serves a page of them. What this
    very evaluation was rewarded for counts.
    """
    batch, unit = evaluation.batch, evaluation.organisation_id
    terms = terms_of(batch)
    keys = list(evaluation.instruments.values_list("instrument", flat=True).order_by())
    judged = with_reason(in_batch(terms, [unit]), terms, year=batch.began_in, barred=set(barred_units(batch)))
    own = judged.filter(instrument__in=keys, reason=reason)
    own = own.exclude(rewarded__line__application__evaluation=evaluation)
    return own.select_related("instrument").order_by("instrument", "started_at", "pk")
