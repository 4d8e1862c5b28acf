"""审批链: a record is signed step by step by whom the policy in force names; several may sign one step side by side.

    STEPS = chain.by_policy("library.loan_chain", {"head": head_of_unit, "finance": holders_of("library.pay")})

    chain.state(steps_of=STEPS),
    *chain.moves(source="draft", target="granted", back="draft", steps_of=STEPS, may_start=may_fill,
                 separated=lambda loan: [loan.filled_by]),

A round keeps its steps as they were when it began, with the version of the policy: a change of the chain touches the
next round alone. ``effects`` and ``told`` add to a move, by its key: start, approve, approve_last, send_back, withdraw.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.access.permissions import Text
from yanfa.kernel.access.persons import another_person, same_person
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock.calendar import Calendar, present
from yanfa.kernel.clock.days import Deadline
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.keeping import deadline
from yanfa.kernel.workflow.models import ChainOutcome, ChainRound, ChainStep
from yanfa.kernel.workflow.tables import Effect, Holds, Limit, May, Move, State

from .chainplan import Planned, StepsOf, by_policy
from .rows import Rows, Told

__all__ = ["Planned", "StepsOf", "by_policy", "moves", "rounds", "state", "waiting_steps"]

#: Persons who may not sign a record: who filled it in.
Separated = Callable[[Any], Iterable[Any]]
STEPS = frozenset({"start", "approve", "approve_last", "send_back", "withdraw"})

OPINION = Ask("opinion", _("审批意见"), "Opinion", kind=AskKind.PARAGRAPH, required=False, logged=True)
WAITING, START = _("审批中"), _("送审")
REASON = Ask("reason", _("退回理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)


def state(
    code: str = "approving",
    *,
    label: Text = WAITING,
    label_en: str = "Being approved",
    steps_of: StepsOf,
    suffix: str = "",
    tags: Iterable[str] = (),
) -> State:
    """The state in which the chain runs: the turn is of the present step's signers, and so is the last day."""

    def turn(record: Any) -> frozenset[str]:
        return frozenset(step.audience for step in waiting_steps(record, suffix))

    def limit(record: Any) -> Limit | None:
        """As many as the present step has."""
        step = waiting_steps(record, suffix).first()
        return Limit(step.opened_at, step.limit_days) if step and step.opened_at else None

    turn.__doc__ = f"The signers of the present step. {steps_of.__doc__ or ''}".strip()
    return State(code, label, label_en, turn=turn, limit_days=limit, tags=frozenset(tags))


def moves(
    *,
    source: str,
    waiting: str = "approving",
    target: str,
    back: str,
    steps_of: StepsOf,
    may_start: May,
    separated: Separated,
    suffix: str = "",
    holds: Holds | None = None,
    start_name: str = "submit",
    start_label: Text = START,
    start_label_en: str = "Submit for approval",
    effects: Mapping[str, Effect] | None = None,
    told: Told | None = None,
) -> tuple[Move, ...]:
    """Start a round; sign while others follow; sign as the last; send back with a reason; withdraw while unsigned."""
    row = Rows(suffix, STEPS, effects or {}, told or {})
    return (
        row.move(
            ("start", start_name, start_label, start_label_en),
            _open_round(steps_of, suffix),
            sources=(source,),
            target=waiting,
            may=may_start,
            holds=_can_start(steps_of, holds),
        ),
        *_signing(row, waiting, target, back, _may_sign(separated, suffix)),
        row.move(
            ("withdraw", "withdraw", _("撤回送审"), "Withdraw"),
            _withdraw(suffix),
            sources=(waiting,),
            target=back,
            may=may_start,
            holds=_unsigned(suffix),
        ),
    )


def _signing(row: Rows, waiting: str, target: str, back: str, may_sign: May) -> Iterator[Move]:
    signing = {"sources": (waiting,), "may": may_sign}
    yield row.move(
        ("approve", "approve", _("同意"), "Approve"),
        _sign(row.suffix),
        target=waiting,
        shown=_others_follow(row.suffix),
        asks=(OPINION,),
        **signing,
    )
    yield row.move(
        ("approve_last", "approve_last", _("同意并办结审批"), "Approve as the last"),
        _sign(row.suffix),
        target=target,
        shown=_nobody_follows(row.suffix),
        asks=(OPINION,),
        **signing,
    )
    yield row.move(
        ("send_back", "send_back", _("退回"), "Send back"),
        _send_back(row.suffix),
        target=back,
        asks=(REASON,),
        **signing,
    )


def rounds(record: models.Model, suffix: str | None = None) -> list[ChainRound]:
    """Every round of a record, oldest first, with ``steps.all()`` in order; of one chain when a suffix is given."""
    found = ChainRound.objects.filter(**reference(record)).order_by("opened_at", "pk")
    return list((found if suffix is None else found.filter(chain=suffix)).with_steps())


def waiting_steps(record: models.Model, suffix: str = "") -> models.QuerySet[ChainStep]:
    """The steps whose turn it is at a record: unsigned ones of one position."""
    steps = ChainStep.objects.for_target(record).waiting().filter(round__chain=suffix)
    return steps.order_by("position", "audience")


def refresh_provisional() -> int:
    """Compute provisional last days of open steps again, after a year's holidays were published; gives how many."""
    calendar, changed = present(), 0
    for step in ChainStep.objects.waiting().filter(provisional=True).order_by("pk"):
        last = _last_day(step.limit_days, step.opened_at, calendar)
        if last and (last.date, last.provisional) != (step.due_on, step.provisional):
            same = ChainStep.objects.filter(pk=step.pk)
            changed += same.update(due_on=last.date, provisional=last.provisional)
    return changed


def _can_start(steps_of: StepsOf, holds: Holds | None) -> Holds:
    def can_start(record: Any) -> Verdict:
        try:
            _steps(steps_of, record)
        except Hindered as hindrance:
            return deny(str(hindrance))
        return holds(record) if holds is not None else allow()

    words = holds.__doc__.strip() if holds is not None and holds.__doc__ else ""
    can_start.__doc__ = f"The chain has somebody for every step. {words}".strip()
    return can_start


def _steps(steps_of: StepsOf, record: Any) -> Sequence[Planned]:
    """The steps for a record; raises Hindered for a chain that cannot run."""
    try:
        steps = steps_of(record)
    except LookupError as missing:
        raise Hindered(str(missing.args[0] if missing.args else missing)) from missing
    if not steps:
        raise Hindered(gettext("审批链没有任何步骤，请至少写一步。"))
    for step in steps:
        if not step.audiences:
            raise Hindered(gettext("审批链的“%s”没有可以签署的人，请先设置。") % step.label)
    return steps


def _open_round(steps_of: StepsOf, suffix: str) -> Effect:
    def open_round(record: Any, by: Any, data: Any) -> None:
        """Opens a round of the chain in force."""
        steps = _steps(steps_of, record)
        earlier = ChainRound.objects.filter(chain=suffix, **reference(record))
        current = ChainRound.objects.create(
            chain=suffix,
            number=(earlier.aggregate(latest=models.Max("number"))["latest"] or 0) + 1,
            policy_version=steps[0].version,
            opened_by=by,
            opened_at=clock.now(),
            **reference(record),
        )
        ChainStep.objects.bulk_create(
            ChainStep(
                round=current,
                position=position,
                code=step.code,
                label=step.label,
                label_en=step.label_en,
                audience=token,
                limit_days=step.limit_days,
            )
            for position, step in enumerate(steps, 1)
            for token in sorted(set(step.audiences))
        )
        _open_next(current)

    return open_round


def _open_next(current: ChainRound) -> None:
    """Give the turn to the next position, unless the present one still waits for somebody or none is left."""
    following = current.steps.filter(decided_at=None).order_by("position").first()
    if following is None or following.opened_at is not None:
        return
    now = clock.now()
    last = _last_day(following.limit_days, now, present())
    current.steps.filter(position=following.position).update(
        opened_at=now,
        due_on=last.date if last else None,
        provisional=bool(last and last.provisional),
    )


def _last_day(days: int | None, since: datetime | None, calendar: Calendar) -> Deadline | None:
    return deadline(Limit(since, days), calendar) if since else None


def own_step(user: Any, record: Any, suffix: str) -> ChainStep | None:
    """The step that waits for this person."""
    steps = waiting_steps(record, suffix).filter(audience__in=audience.tokens_of(user))
    return steps.select_related("round").first()


def _may_sign(separated: Separated, suffix: str) -> May:
    def may_sign(user: Any, record: Any) -> Verdict:
        """Whoever the present step waits for, who neither filled the record in nor signed in this round."""
        step = own_step(user, record, suffix)
        if step is None:
            return deny(gettext("没有轮到您签署，或这一步已由他人签署。"))
        if any(same_person(user, maker) for maker in separated(record)):
            return deny(gettext("您本人办理过这份材料，审批须由另一人办理。"))
        for signed in step.round.steps.exclude(decided_at=None).select_related("decided_by"):
            verdict = another_person(user, signed.decided_by, signed.name)
            if not verdict:
                return verdict
        return allow()

    return may_sign


def _left(record: Any, suffix: str) -> int:
    return ChainStep.objects.for_target(record).undecided().filter(round__chain=suffix).count()


def _others_follow(suffix: str) -> Holds:
    def others_follow(record: Any) -> Verdict:
        """Others sign after this."""
        return (
            allow()
            if _left(record, suffix) > 1
            else deny(gettext("您是最后一位签署人，请用“同意并办结审批”。"))
        )

    return others_follow


def _nobody_follows(suffix: str) -> Holds:
    def nobody_follows(record: Any) -> Verdict:
        """Nobody signs after this."""
        return allow() if _left(record, suffix) == 1 else deny(gettext("还有其他人要签署，请用“同意”。"))

    return nobody_follows


def _unsigned(suffix: str) -> Holds:
    def unsigned(record: Any) -> Verdict:
        """Nobody has signed yet."""
        steps = ChainStep.objects.for_target(record).filter(round__chain=suffix, round__ended_at=None)
        if steps.exclude(decided_at=None).exists():
            return deny(gettext("已有人签署，不能撤回，请联系签署人退回。"))
        return allow()

    return unsigned


def _sign(suffix: str) -> Effect:
    def sign(record: Any, by: Any, data: Any) -> None:
        """Signs, and gives the turn to the next step or ends the round."""
        current = _decide(record, by, suffix, agrees=True, opinion=data["opinion"])
        _open_next(current)
        if not current.steps.filter(decided_at=None).exists():
            _end(record, by, suffix, ChainOutcome.PASSED)

    return sign


def _send_back(suffix: str) -> Effect:
    def send_back(record: Any, by: Any, data: Any) -> None:
        """Ends the round with the reason."""
        _decide(record, by, suffix, agrees=False, opinion=data["reason"])
        _end(record, by, suffix, ChainOutcome.SENT_BACK)

    return send_back


def _withdraw(suffix: str) -> Effect:
    def withdraw(record: Any, by: Any, data: Any) -> None:
        """Ends the round, which nobody has signed."""
        _end(record, by, suffix, ChainOutcome.WITHDRAWN)

    return withdraw


def _decide(record: Any, by: Any, suffix: str, *, agrees: bool, opinion: str) -> ChainRound:
    step = own_step(by, record, suffix)
    if step is None:
        raise Hindered(gettext("没有轮到您签署，或这一步已由他人签署。"))
    facts = {"agrees": agrees, "opinion": opinion.strip(), "decided_by": by, "decided_at": clock.now()}
    ChainStep.objects.filter(pk=step.pk).update(**facts)
    return step.round


def _end(record: Any, by: Any, suffix: str, outcome: ChainOutcome) -> None:
    current = ChainRound.objects.filter(chain=suffix, ended_at=None, **reference(record))
    current.update(outcome=outcome, ended_by=by, ended_at=clock.now())
