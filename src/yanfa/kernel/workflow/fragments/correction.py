"""一次性告知: a correction notice with the full list of what is missing, once a stage (行政许可法第三十二条)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.models import CorrectionNotice
from yanfa.kernel.workflow.tables import Effect, Holds, May, Move, State, Tells, TurnRule


def waiting_state(code: str = "correcting", *, turn: TurnRule, limit_days: int | str | None = None) -> State:
    """The state in which the applicant corrects."""
    return State(
        code, _("待补正"), "To be corrected", turn=turn, limit_days=limit_days, tags=frozenset({"paused"})
    )


def moves(
    *,
    stage: str,
    source: str,
    waiting: str = "correcting",
    back: str,
    may_ask: May,
    may_answer: May,
    suffix: str = "",
    notice: str | None = None,
    tells: Tells | None = None,
) -> tuple[Move, Move]:
    """Ask for everything at once; answer, which leads ``back``. The notice may name {items}."""
    ask = Move(
        f"ask_correction{suffix}",
        _("一次性告知补正"),
        "Ask for corrections",
        sources=(source,),
        target=waiting,
        may=may_ask,
        holds=_not_asked_in(stage),
        asks=(Ask("items", _("需补正的全部内容"), "Everything to correct", kind=AskKind.LINES, logged=True),),
        effect=_ask_in(stage),
        notice=notice,
        tells=tells,
    )
    answer = Move(
        f"answer_correction{suffix}",
        _("提交补正"),
        "Submit corrections",
        sources=(waiting,),
        target=back,
        may=may_answer,
        effect=_note_answer,
    )
    return ask, answer


def notices_of(record: models.Model) -> models.QuerySet[CorrectionNotice]:
    """The correction notices of a record, oldest first."""
    return CorrectionNotice.objects.filter(**reference(record)).order_by("asked_at", "pk")


def _not_asked_in(stage: str) -> Holds:
    def not_asked(record: Any) -> Verdict:
        """Corrections have not been asked for in this stage."""
        if notices_of(record).filter(stage=stage).exists():
            return deny(gettext("本环节已一次性告知，不能再次要求补正。"))
        return allow()

    return not_asked


def _ask_in(stage: str) -> Effect:
    def ask(record: Any, by: Any, data: Any) -> None:
        """Keeps the full list."""
        CorrectionNotice.objects.create(
            stage=stage, items=data["items"], asked_by=by, asked_at=clock.now(), **reference(record)
        )

    return ask


def _note_answer(record: Any, by: Any, data: Any) -> None:
    """Notes when the corrections came."""
    notices_of(record).filter(answered_at=None).update(answered_at=clock.now())
