"""Why usage records earn a reward or not, asked of the database for all of them at once.

The order of the reasons is that of rules.rewards.exclusion; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.choices.evaluation import SampleResult
from yanfa.subsystems.instruments.choices.registry import LISTED_STATES
from yanfa.subsystems.instruments.choices.rewards import Reason
from yanfa.subsystems.instruments.models.confirmation import ConfirmationLine, ConfirmationRound
from yanfa.subsystems.instruments.models.registry import Instrument
from yanfa.subsystems.instruments.models.usage import UsageRecord
from yanfa.subsystems.instruments.rules.rewards import Terms

#: What `reason` holds for a record that counts.
COUNTS = ""


def in_batch(terms: Terms, organisations: Collection[int]) -> QuerySet[UsageRecord]:
    """The records of the period of these units' instruments."""
    found = UsageRecord.objects.served_in(terms.start, terms.end)
    return found.filter(instrument__organisation__in=organisations).order_by()


def with_reason(
    records: QuerySet[UsageRecord], terms: Terms, *, year: int, barred: Collection[int] = ()
) -> QuerySet[Any]:
    """The records with `reason`: the first that holds, or COUNTS.

    `year` is that in which the evaluation year began, `barred` are units kept from reward.
    """
    excluded = sorted(terms.excluded_purposes)
    listed = [str(state) for state in LISTED_STATES]
    outside = Q(served_on__lt=terms.start) | Q(served_on__gte=terms.end)
    whens = [
        _when(Reason.PERIOD, outside),
        _when(Reason.LOW_VALUE, Q(instrument__original_value__lt=terms.least_value)),
        _when(Reason.UNPUBLISHED, ~Q(instrument__state__in=listed)),
        _when(Reason.INTERNAL, Q(external=False)),
        _when(Reason.RELATED, Q(related_party=True)),
        _when(Reason.WAIVED, Q(waived=True)),
        _when(Reason.PURPOSE, Q(purpose__in=excluded)),
        _when(Reason.UNVERIFIED, ~Q(report__state="verified")),
        _when(Reason.UNPROVED, Q(evidence_sample__result=SampleResult.UNPROVED.value)),
        _when(Reason.CONTRACT, Q(contract_no="")),
        _when(Reason.INVOICE, Q(invoice_no="")),
        _when(Reason.REWARDED, Q(rewarded__isnull=False)),
    ]
    if not terms.vouchers_count:
        whens.insert(len(whens) - 1, _when(Reason.VOUCHER, ~Q(voucher_no="")))
    if ConfirmationRound.objects.filter(year=year).exists():
        whens.insert(3, _when(Reason.INCOMPLETE, ~Q(instrument__in=confirmed(year))))
    if barred:
        whens.insert(1, _when(Reason.BARRED, Q(instrument__organisation__in=list(barred))))
    return records.annotate(reason=Case(*whens, default=Value(COUNTS), output_field=CharField()))


def confirmed(year: int) -> QuerySet[Any, Any]:
    """The instruments whose report of an evaluation year is complete: their unit confirmed or mended them."""
    done = ConfirmationLine.objects.filter(task__round__year=year).exclude(outcome=Outcome.DUE.value)
    return done.order_by().values("instrument")


def population(least_value: Any, organisations: Collection[int]) -> QuerySet[Instrument]:
    """The instruments that are evaluated: listed, and of at least this original value."""
    return Instrument.objects.filter(
        organisation__in=organisations,
        state__in=[str(state) for state in LISTED_STATES],
        original_value__gte=least_value,
    ).order_by("pk")


def _when(reason: Reason, holds: Q) -> When:
    return When(holds, then=Value(reason.value))
