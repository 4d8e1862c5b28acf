"""会签: a paper goes to several offices at once; it passes when all have agreed."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.access.permissions import Text
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.models import Countersignature
from yanfa.kernel.workflow.tables import Effect, May, Move, State

#: The offices that may be asked, by audience token ("permission:finance.sign", "unit:5").
Offices = Mapping[str, Text]

YES, NO = "yes", "no"
OPINION_ASKS = (
    Ask(
        "agrees", _("会签意见"), "Verdict", kind=AskKind.CHOICE, choices=((YES, _("同意")), (NO, _("不同意")))
    ),
    Ask("opinion", _("具体意见"), "Opinion", kind=AskKind.PARAGRAPH, required=False),
)


def waiting_state(code: str = "countersigning", *, then: str) -> State:
    """The state in which the offices sign; when all have signed, the turn is of who holds the permission ``then``."""
    return State(code, _("会签中"), "Being countersigned", turn=_unsigned_or(then))


def moves(
    *,
    source: str,
    waiting: str = "countersigning",
    target: str,
    back: str,
    offices: Callable[[], Offices],
    may_lead: May,
    suffix: str = "",
) -> tuple[Move, ...]:
    """Send to offices; sign; finish, when all agree; take back, when one does not."""
    asked = Ask(
        "offices",
        _("会签单位"),
        "Offices",
        kind=AskKind.SEVERAL,
        choices=lambda: list(offices().items()),
        logged=True,
    )
    return (
        Move(
            f"open_countersign{suffix}",
            _("送会签"),
            "Send to be countersigned",
            sources=(source,),
            target=waiting,
            may=may_lead,
            asks=(asked,),
            effect=_open_round(offices),
        ),
        Move(
            f"countersign{suffix}",
            _("会签"),
            "Countersign",
            sources=(waiting,),
            target=waiting,
            may=may_sign,
            asks=OPINION_ASKS,
            effect=_sign,
        ),
        *_endings(waiting, target, back, may_lead, suffix),
    )


def _endings(waiting: str, target: str, back: str, may_lead: May, suffix: str) -> tuple[Move, Move]:
    return (
        Move(
            f"finish_countersign{suffix}",
            _("会签通过"),
            "Finish",
            sources=(waiting,),
            target=target,
            may=may_lead,
            holds=all_agree,
        ),
        Move(
            f"take_back_countersign{suffix}",
            _("会签退回"),
            "Take back",
            sources=(waiting,),
            target=back,
            may=may_lead,
            holds=one_disagrees,
        ),
    )


def signatures(record: models.Model) -> models.QuerySet[Countersignature]:
    """The signatures of the present round, signed or not, in a fixed order."""
    every = Countersignature.objects.filter(**reference(record))
    latest = every.aggregate(latest=Max("round"))["latest"]
    return every.filter(round=latest).order_by("audience")


def may_sign(user: Any, record: Any) -> Verdict:
    """Whoever signs for an office that has not signed yet."""
    waiting = signatures(record).filter(signed_at=None, audience__in=audience.tokens_of(user))
    return allow() if waiting.exists() else deny(gettext("没有轮到您会签，或您所在的单位已会签。"))


def all_agree(record: Any) -> Verdict:
    """All offices have signed and agreed."""
    missing = [row.office for row in signatures(record) if not row.agrees]
    return deny(gettext("尚未同意的会签单位：%s。") % "、".join(missing)) if missing else allow()


def one_disagrees(record: Any) -> Verdict:
    """An office has signed that it does not agree."""
    return (
        allow() if signatures(record).filter(agrees=False).exists() else deny(gettext("没有单位表示不同意。"))
    )


def _unsigned_or(then: str) -> Callable[[Any], frozenset[str]]:
    def unsigned(record: Any) -> frozenset[str]:
        """The offices that have not signed yet."""
        waiting = signatures(record).filter(signed_at=None).values_list("audience", flat=True)
        return frozenset(waiting) or frozenset({audience.holders(then)})

    return unsigned


def _open_round(offices: Callable[[], Offices]) -> Effect:
    def open_round(record: Any, by: Any, data: Any) -> None:
        """Opens a round with these offices."""
        latest = signatures(record).first()
        labels = offices()
        Countersignature.objects.bulk_create(
            Countersignature(
                round=latest.round + 1 if latest else 1,
                audience=token,
                office=str(labels[token]),
                asked_at=clock.now(),
                **reference(record),
            )
            for token in data["offices"]
        )

    return open_round


def _sign(record: Any, by: Any, data: Any) -> None:
    """Signs for the person's office."""
    row = signatures(record).filter(signed_at=None, audience__in=audience.tokens_of(by)).first()
    assert row is not None, "may_sign has found one on the locked record"
    row.agrees, row.opinion = data["agrees"] == YES, data["opinion"].strip()
    if not row.agrees and not row.opinion:
        raise Hindered(gettext("不同意时请写明意见。"))
    row.signed_by, row.signed_at = by, clock.now()
    row.save()
