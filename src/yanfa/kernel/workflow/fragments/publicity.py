"""公示: a result is shown to the public for working days, objections are received and answered, the page is kept."""

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock, policy
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import calendar
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.models import Objection, PublicNotice
from yanfa.kernel.workflow.tables import May, Move, State, TurnRule

DAYS = "workflow.public_notice_days"

NOTICE_ASKS = (
    Ask("title", _("公示标题"), "Title", longest=200, logged=True),
    Ask("text", _("公示正文"), "Text", kind=AskKind.PARAGRAPH, longest=20_000),
    Ask("contact", _("受理异议的联系方式"), "Contact for objections", longest=200, logged=True),
    Ask(
        "days",
        _("公示工作日数"),
        "Working days",
        kind=AskKind.INTEGER,
        smallest=1,
        required=False,
        logged=True,
    ),
)
OBJECTION_ASKS = (
    Ask("objector", _("异议人"), "Objector", longest=100),
    Ask("contact", _("异议人联系方式"), "Contact", required=False, longest=100),
    Ask("text", _("异议内容"), "Objection", kind=AskKind.PARAGRAPH, longest=5_000),
)
ANSWER_ASKS = (
    Ask("objection", _("异议编号"), "Objection"),
    Ask("answer", _("答复"), "Answer", kind=AskKind.PARAGRAPH, longest=5_000),
)


def showing_state(code: str = "showing", *, turn: TurnRule) -> State:
    """The state in which the public may object."""
    return State(code, _("公示中"), "On public notice", turn=turn, tags=frozenset({"on_notice"}))


def moves(
    *,
    source: str,
    showing: str = "showing",
    target: str,
    back: str,
    may_publish: May,
    may_answer: May,
    suffix: str = "",
) -> tuple[Move, ...]:
    """Publish; receive and answer objections; close after the last day; stop, which leads ``back``."""
    return (
        Move(
            f"publish_notice{suffix}",
            _("发布公示"),
            "Publish",
            sources=(source,),
            target=showing,
            may=may_publish,
            asks=NOTICE_ASKS,
            effect=_publish,
        ),
        *_objection_moves(showing, may_answer, suffix),
        Move(
            f"close_notice{suffix}",
            _("公示期满"),
            "Close",
            sources=(showing,),
            target=target,
            may=may_publish,
            holds=is_over,
        ),
        Move(
            f"stop_notice{suffix}",
            _("中止公示"),
            "Stop",
            sources=(showing,),
            target=back,
            may=may_publish,
            asks=(Ask("reason", _("中止理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True),),
            effect=_stop,
        ),
    )


def _objection_moves(showing: str, may_answer: May, suffix: str) -> tuple[Move, Move]:
    return (
        Move(
            f"receive_objection{suffix}",
            _("登记异议"),
            "Receive an objection",
            sources=(showing,),
            target=showing,
            may=may_answer,
            asks=OBJECTION_ASKS,
            effect=_receive,
        ),
        Move(
            f"answer_objection{suffix}",
            _("答复异议"),
            "Answer an objection",
            sources=(showing,),
            target=showing,
            may=may_answer,
            asks=ANSWER_ASKS,
            effect=_answer,
        ),
    )


def notice_of(record: models.Model) -> PublicNotice:
    """The latest public notice of a record; raises PublicNotice.DoesNotExist."""
    return PublicNotice.objects.filter(**reference(record)).latest("pk")


def is_over(record: Any) -> Verdict:
    """The last day of the notice has passed and every objection is answered."""
    notice = notice_of(record)
    if clock.today() <= notice.closes_on:
        return deny(gettext("公示至 %s 止，尚未期满。") % notice.closes_on.isoformat())
    waiting = notice.objections.filter(answered_at=None).count()
    return deny(gettext("还有 %s 件异议没有答复。") % waiting) if waiting else allow()


def _publish(record: Any, by: Any, data: Any) -> None:
    """Publishes the page for the working days asked for, at least those of the rule; this day is not counted."""
    fewest = int(policy.get(DAYS).value)
    days = data["days"] or fewest
    if days < fewest:
        raise Hindered(gettext("公示期不得少于 %s 个工作日。") % fewest)
    deadline = calendar.add_working_days(clock.today(), days)
    notice = PublicNotice(
        title=data["title"],
        text=data["text"],
        contact=data["contact"],
        opens_on=clock.today(),
        closes_on=deadline.date,
        provisional=deadline.provisional,
        published_by=by,
        published_at=clock.now(),
        **reference(record),
    )
    notice.text_sha256 = notice.digest()
    notice.save()


def _receive(record: Any, by: Any, data: Any) -> None:
    """Keeps the objection."""
    Objection.objects.create(
        notice=notice_of(record),
        objector=data["objector"],
        contact=data["contact"],
        text=data["text"],
        received_by=by,
        received_at=clock.now(),
    )


def _answer(record: Any, by: Any, data: Any) -> None:
    """Keeps the answer to an objection that has none yet."""
    waiting = notice_of(record).objections.filter(answered_at=None, public_id=data["objection"])
    objection = waiting.first()
    if objection is None:
        raise Hindered(gettext("没有这件待答复的异议。"))
    objection.answer, objection.answered_by, objection.answered_at = data["answer"], by, clock.now()
    objection.save()


def _stop(record: Any, by: Any, data: Any) -> None:
    """Takes the page down."""
    PublicNotice.objects.filter(pk=notice_of(record).pk).update(stopped_at=clock.now())
