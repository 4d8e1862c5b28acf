"""请示、批复、函: what was asked of an authority and what it answered, each with number, title, signer, date and file.

    letters.waiting_state(turn="performance.reply"),
    *letters.moves(source="drawn_up", target="adjusted", back="draft", issued_by=lambda record: record.unit.name,
                   may_request=may_ask, may_record=may_record_reply),

The scan may come with the move or later, by `attach`; once there it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import Text
from yanfa.kernel.audit import actions, log
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.files import keeping
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES
from yanfa.kernel.files.purposes import Purpose, register
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.models import LetterKind, LetterOutcome, OfficialLetter
from yanfa.kernel.workflow.tables import Effect, Holds, LimitRule, May, Move, State, TurnRule

from .rows import Rows, Told

STEPS = frozenset({"request", "reply_approved", "reply_refused", "letter"})
FILE = register(Purpose("workflow.letter", "公文", kinds=DOCUMENTS | IMAGES))
ATTACHED = actions.register("workflow.attach_letter", "登记公文扫描件")

NUMBER = Ask("number", _("文号"), "Number", longest=100, logged=True)
TITLE = Ask("title", _("标题"), "Title", longest=200, logged=True)
BODY = Ask("issuing_body", _("发文机关"), "Issuing body", longest=200, logged=True)
SIGNER = Ask("signer", _("签发人"), "Signer", longest=100, logged=True)
DATED = Ask("dated", _("成文日期"), "Date", kind=AskKind.DATE, logged=True)
SCAN = Ask(
    "file", _("文件或扫描件"), "File or scan", kind=AskKind.FILE, purpose=FILE, required=False, logged=True
)
EXTENT = Ask(
    "outcome",
    _("批复结果"),
    "Outcome",
    kind=AskKind.CHOICE,
    choices=((LetterOutcome.APPROVED, _("同意")), (LetterOutcome.PARTLY, _("部分同意"))),
    logged=True,
)
REQUEST_ASKS = (NUMBER, TITLE, SIGNER, DATED, SCAN)
REPLY_ASKS = (NUMBER, TITLE, BODY, SIGNER, DATED, SCAN)

#: The name of the body that issues a request about a record.
IssuedBy = Callable[[Any], str]


def waiting_state(
    code: str = "requested",
    *,
    label: Text | None = None,
    label_en: str = "Waiting for the reply",
    turn: TurnRule,
    limit_days: LimitRule | None = None,
) -> State:
    """The state in which the authority decides; the turn is of who records its reply."""
    return State(code, label or _("待批复"), label_en, turn=turn, limit_days=limit_days)


def moves(
    *,
    source: str,
    waiting: str = "requested",
    target: str,
    back: str,
    issued_by: IssuedBy,
    may_request: May,
    may_record: May,
    suffix: str = "",
    holds: Holds | None = None,
    effects: Mapping[str, Effect] | None = None,
    told: Told | None = None,
) -> tuple[Move, ...]:
    """Send a request; record a reply that approves, wholly or partly; record one that refuses, which leads ``back``."""
    row = Rows(suffix, STEPS, effects or {}, told or {})
    return (
        row.move(
            ("request", "request", _("登记请示"), "Record the request"),
            _request(issued_by),
            sources=(source,),
            target=waiting,
            may=may_request,
            holds=holds,
            asks=REQUEST_ASKS,
        ),
        *_replies(row, waiting, target, back, may_record),
    )


def letter(
    *, source: str, may_record: May, suffix: str = "", effects: Mapping[str, Effect] | None = None
) -> Move:
    """Record a 函 about a record, which stays in its state."""
    return Rows(suffix, STEPS, effects or {}, {}).move(
        ("letter", "record_letter", _("登记函件"), "Record a letter"),
        _record_letter,
        sources=(source,),
        target=source,
        may=may_record,
        asks=REPLY_ASKS,
    )


def letters_of(record: models.Model) -> models.QuerySet[OfficialLetter]:
    """The letters about a record, oldest first, with their files."""
    found = OfficialLetter.objects.filter(**reference(record)).order_by("dated", "pk")
    return found.select_related("file", "answers", "recorded_by")


def attach(letter: OfficialLetter, upload: UploadedFile[Any], *, by: Any) -> OfficialLetter:
    """Add the file to a letter that was recorded without one.

    Raises FileRefused, and ValidationError for a letter that has its file.
    """
    stored = keeping.store(upload, by=by, purpose=FILE)
    without = OfficialLetter.objects.filter(pk=letter.pk, file=None)
    try:
        with transaction.atomic():
            if not without.update(file=stored):
                raise ValidationError(_("这份公文已有文件，不能替换。"), code="taken")
            letter.file = stored
            changes = {"number": letter.number, "sha256": stored.sha256}
            log.record(ATTACHED, by=by, target=letter.target, summary=str(letter), changes=changes)
    except ValidationError:
        keeping.discard(stored, by=by)
        raise
    return letter


def _replies(row: Rows, waiting: str, target: str, back: str, may_record: May) -> Iterator[Move]:
    yield row.move(
        ("reply_approved", "reply_approved", _("登记批复（同意）"), "Record the approval"),
        _reply_approved,
        sources=(waiting,),
        target=target,
        may=may_record,
        asks=(EXTENT, *REPLY_ASKS),
    )
    yield row.move(
        ("reply_refused", "reply_refused", _("登记批复（不同意）"), "Record the refusal"),
        _reply_refused,
        sources=(waiting,),
        target=back,
        may=may_record,
        asks=REPLY_ASKS,
    )


def _request(issued_by: IssuedBy) -> Effect:
    def request(record: Any, by: Any, data: Any) -> None:
        """Keeps the request."""
        _keep(record, by, data | {"issuing_body": issued_by(record)}, kind=LetterKind.REQUEST)

    return request


def _reply_approved(record: Any, by: Any, data: Any) -> None:
    """Keeps the reply that approves the request."""
    _reply(record, by, data)


def _reply_refused(record: Any, by: Any, data: Any) -> None:
    """Keeps the reply that refuses the request."""
    _reply(record, by, data | {"outcome": LetterOutcome.REFUSED})


def _record_letter(record: Any, by: Any, data: Any) -> None:
    """Keeps the letter."""
    _keep(record, by, data, kind=LetterKind.LETTER)


def _reply(record: Any, by: Any, data: Mapping[str, Any]) -> None:
    asked = letters_of(record).filter(kind=LetterKind.REQUEST).last()
    if asked is not None and data["dated"] < asked.dated:
        raise Hindered(gettext("批复的日期不能早于请示的日期 %s。") % asked.dated.isoformat())
    _keep(record, by, data, kind=LetterKind.REPLY, answers=asked)


def _keep(record: Any, by: Any, data: Mapping[str, Any], **facts: Any) -> None:
    if data["dated"] > clock.today():
        raise Hindered(gettext("成文日期不能晚于今天。"))
    try:
        with transaction.atomic():
            OfficialLetter.objects.create(
                recorded_by=by, recorded_at=clock.now(), **data, **facts, **reference(record)
            )
    except IntegrityError:
        told = {"body": data["issuing_body"], "number": data["number"]}
        raise Hindered(gettext("%(body)s的文号“%(number)s”已登记过。") % told) from None
