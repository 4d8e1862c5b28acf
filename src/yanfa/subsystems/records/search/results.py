"""What global search finds of results: every kind that has a name of its own, by the texts that its list searches."""

from collections.abc import Iterable

from yanfa.kernel.access.audience import holders
from yanfa.kernel.search.sources import Source, register
from yanfa.subsystems.records.models import (
    Agreement,
    Charter,
    CooperationActivity,
    CooperationPlan,
    Meeting,
    Paper,
    ResearchProject,
    Result,
    RightApplication,
    RightGrant,
)
from yanfa.subsystems.records.permissions import READ


def _readers(record: Result) -> Iterable[str]:
    return [holders(READ)]


def _words(record: Result) -> str:
    own = [name for name in record.shape.sought if "__" not in name]
    return " ".join(str(getattr(record, name)) for name in own)


def _summary(record: Result) -> str:
    return f"{record.get_state_display()} {record.fact_day:%Y-%m-%d}"


for _model in (
    *(Paper, RightApplication, RightGrant, ResearchProject, Meeting),
    *(Agreement, CooperationPlan, CooperationActivity, Charter),
):
    register(
        Source(
            model=_model,
            label=_model._meta.verbose_name or "",
            title=str,
            url=Result.get_absolute_url,
            audience=_readers,
            body=_words,
            summary=_summary,
        )
    )
