"""用印: a seal is asked for by one person and put on, or refused, by its keeper, who is another one."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow
from yanfa.kernel.access.permissions import Text
from yanfa.kernel.access.persons import another_person
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.models import SealUse
from yanfa.kernel.workflow.tables import Holds, May, Move, State, TurnRule


def waiting_state(code: str = "sealing", *, turn: TurnRule) -> State:
    """The state in which the keeper of the seal decides."""
    return State(code, _("待用印"), "To be sealed", turn=turn)


def moves(
    *,
    source: str,
    waiting: str = "sealing",
    target: str,
    back: str,
    seals: Sequence[tuple[str, Text]],
    may_request: May,
    may_keep: May,
    holds: Holds | None = None,
    suffix: str = "",
) -> tuple[Move, Move, Move]:
    """Ask for the seal; put it on; refuse it, which leads ``back``. ``holds`` must hold for asking and for sealing."""
    keeper = _another_than_requester(may_keep)
    return (
        Move(
            f"request_seal{suffix}",
            _("申请用印"),
            "Ask for the seal",
            sources=(source,),
            target=waiting,
            may=may_request,
            holds=holds,
            asks=_asks(seals),
            effect=_request,
        ),
        Move(
            f"stamp{suffix}",
            _("用印"),
            "Seal",
            sources=(waiting,),
            target=target,
            may=keeper,
            holds=holds,
            effect=_stamp,
        ),
        Move(
            f"refuse_seal{suffix}",
            _("不予用印"),
            "Refuse the seal",
            sources=(waiting,),
            target=back,
            may=keeper,
            asks=(Ask("reason", _("不予用印的理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True),),
            effect=_refuse,
        ),
    )


def _asks(seals: Sequence[tuple[str, Text]]) -> tuple[Ask, ...]:
    """What is to be sealed, with which seal, and why."""
    return (
        Ask("seal", _("印章"), "Seal", kind=AskKind.CHOICE, choices=seals, logged=True),
        Ask("document", _("用印文件"), "Document", longest=200, logged=True),
        Ask("copies", _("份数"), "Copies", kind=AskKind.INTEGER, smallest=1, logged=True),
        Ask("purpose", _("事由"), "Purpose", longest=200, logged=True),
    )


def pending(record: models.Model) -> SealUse | None:
    """The request that the keeper has not decided yet."""
    return SealUse.objects.filter(decided_at=None, **reference(record)).select_related("requested_by").last()


def _another_than_requester(may_keep: May) -> May:
    def may_decide(user: Any, record: Any) -> Verdict:
        """The keeper of the seal, who has not asked for it himself."""
        request = pending(record)
        maker = another_person(user, request.requested_by, str(_("申请用印"))) if request else allow()
        return may_keep(user, record) & maker

    return may_decide


def _request(record: Any, by: Any, data: Any) -> None:
    """Keeps what is to be sealed."""
    SealUse.objects.create(requested_by=by, requested_at=clock.now(), **data, **reference(record))


def _stamp(record: Any, by: Any, data: Any) -> None:
    """Notes who put the seal on, and when."""
    _decide(record, by, stamped=True)


def _refuse(record: Any, by: Any, data: Any) -> None:
    """Notes why the seal was refused."""
    _decide(record, by, refusal=data["reason"])


def _decide(record: Any, by: Any, **facts: Any) -> None:
    request = pending(record)
    assert request is not None, "the state says that a request is waiting"
    SealUse.objects.filter(pk=request.pk).update(decided_by=by, decided_at=clock.now(), **facts)
