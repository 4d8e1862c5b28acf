"""The parameters that judge a batch: in force on the last day of its period, and kept by version from then on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from yanfa.kernel import policy
from yanfa.kernel.policy.catalogue import parameter
from yanfa.subsystems.instruments.choices.rewards import VoucherRule
from yanfa.subsystems.instruments.models import EvaluationBatch
from yanfa.subsystems.instruments.rules.evaluation import Criterion, GradeRule, criteria_of, grade_rules
from yanfa.subsystems.instruments.rules.rewards import FEN, Tariff, Terms

SCHEME = "instruments.evaluation_scheme_"
GRADES = "instruments.evaluation_grades"
SATISFACTION = "instruments.evaluation_satisfaction"
LEAST_VALUE = "instruments.reward_least_value"
PURPOSES = "instruments.reward_excluded_purposes"
VOUCHERS = "instruments.reward_vouchers"
RATES = "instruments.reward_rates"
CAP_INSTRUMENT = "instruments.reward_cap_instrument"
CAP_UNIT = "instruments.reward_cap_unit"
ROUNDING = "instruments.reward_rounding"
JUDGING = (GRADES, SATISFACTION, LEAST_VALUE, PURPOSES, VOUCHERS)
REWARDING = (RATES, CAP_INSTRUMENT, CAP_UNIT, ROUNDING)


def keep_versions(batch: EvaluationBatch, codes: Iterable[str]) -> None:
    """Note on the batch which versions hold for its period; the caller saves it."""
    day = batch.period_to - timedelta(days=1)
    batch.versions = batch.versions | {code: policy.get(code, day).version_id for code in codes}


def judging_codes(batch: EvaluationBatch) -> tuple[str, ...]:
    """What is kept when the batch is announced."""
    return (SCHEME + batch.scheme, *JUDGING)


def value_of(batch: EvaluationBatch, code: str) -> Any:
    """The kept value, or the one in force on the last day of the period where none is kept yet."""
    kept = batch.versions.get(code)
    found = policy.get_version(kept) if kept else policy.get(code, batch.period_to - timedelta(days=1))
    return found.value


def criteria(batch: EvaluationBatch) -> list[Criterion]:
    """The indicators by which the batch is scored."""
    return criteria_of(value_of(batch, SCHEME + batch.scheme))


def grading(batch: EvaluationBatch) -> list[GradeRule]:
    """The grades, best first."""
    return grade_rules(value_of(batch, GRADES))


def terms_of(batch: EvaluationBatch) -> Terms:
    """What a usage record must fulfil."""
    return Terms(
        start=batch.period_from,
        end=batch.period_to,
        least_value=Decimal(value_of(batch, LEAST_VALUE)),
        excluded_purposes=frozenset(value_of(batch, PURPOSES)),
        vouchers_count=value_of(batch, VOUCHERS) == VoucherRule.COUNT,
    )


def tariff_of(batch: EvaluationBatch) -> Tariff:
    """Rates, caps, rounding and the budget of the batch, in fen."""
    return Tariff(
        rates={grade: Decimal(rate) for grade, rate in value_of(batch, RATES).items()},
        cap_instrument=int(value_of(batch, CAP_INSTRUMENT)) * FEN,
        cap_unit=int(value_of(batch, CAP_UNIT)) * FEN,
        budget=int(batch.budget * FEN),
        rounding=int(value_of(batch, ROUNDING)) * FEN,
    )


def unverified(batch: EvaluationBatch) -> list[str]:
    """Labels of the parameters whose text of the rule nobody has read."""
    from_rule = (value for code in (*judging_codes(batch), *REWARDING) if (value := _present(batch, code)))
    name = "label_en" if (get_language() or "").startswith("en") else "label"
    labels = (str(getattr(parameter(value.code), name)) for value in from_rule if value.unverified)
    return list(dict.fromkeys(labels))


def _present(batch: EvaluationBatch, code: str) -> Any:
    kept = batch.versions.get(code)
    return policy.get_version(kept) if kept else policy.get(code, batch.period_to - timedelta(days=1))
