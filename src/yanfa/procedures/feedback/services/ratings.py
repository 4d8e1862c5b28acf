"""Ratings: asked for after a service, given once, and added up for a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.identifiers import personal
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.notices import outbox
from yanfa.kernel.policy import get
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.models import StateSpan
from yanfa.procedures.feedback.choices import RatingChannel
from yanfa.procedures.feedback.models import Rating, RatingRequest
from yanfa.procedures.feedback.notices import BAD_RATING
from yanfa.procedures.feedback.rules.ratings import Shares, is_bad, percent, shares_of
from yanfa.procedures.feedback.services.services import service_of


@dataclass(frozen=True)
class YearOfRatings:
    """What the ratings of a year came to. Rates in per cent, None where there is no bad rating.

    called: bad ratings with at least one call; settled: settled or mended by now; open: still waiting.
    """

    shares: Shares
    bad: int
    called: int
    settled: int
    excluded: int
    call_rate: Decimal | None
    settle_rate: Decimal | None


def ask_rating(*, service: str, title: str, served_on: date, handler: Any = None) -> RatingRequest:
    """The link by which one service may be rated once; whoever renders the service sends it on.

    Raises LookupError for a service that no app declares.
    """
    service_of(service)
    expires_on = today() + timedelta(days=int(get("feedback.link_days").value))
    return RatingRequest.objects.create(
        service=service, title=title[:200], served_on=served_on, handler=handler, expires_on=expires_on
    )


def answer_request(request: RatingRequest, *, level: str, **said: Any) -> Rating:
    """Rate a service by its link: once, and in time. Raises ValidationError."""
    if request.expires_on < today():
        raise ValidationError(_("这个评价链接已过期，请通过评价页评价。"))
    if Rating.objects.filter(request=request).exists():
        raise ValidationError(_("这项服务已经评价过了，谢谢。"))
    rating = Rating(request=request, service=request.service, channel=RatingChannel.LINK, level=level)
    try:
        return _given(rating, **said)
    except IntegrityError:
        raise ValidationError(_("这项服务已经评价过了，谢谢。")) from None


def rate_openly(service: str, *, level: str, **said: Any) -> Rating:
    """Rate a service on the public page. Raises ValidationError, LookupError for what may not be rated so."""
    if not service_of(service).open_page:
        raise LookupError(service)
    return _given(Rating(service=service, channel=RatingChannel.PAGE, level=level), **said)


def ratings_of(year: int, service: str = "") -> YearOfRatings:
    """The ratings of a year, of one service or of all."""
    period = Period.year(year)
    given = Rating.objects.given_in(period.start, period.end)
    given = given.filter(service=service) if service else given
    counting = given.counting()
    bad = counting.filter(pk__in=StateSpan.objects.all().of(Rating, "bad").values("object_id"))
    number, called = bad.count(), bad.filter(calls__isnull=False).distinct().count()
    settled = bad.filter(state__in=("settled", "mended")).count()
    return YearOfRatings(
        shares=shares_of(Counter(counting.order_by().values_list("level", flat=True))),
        bad=number,
        called=called,
        settled=settled,
        excluded=given.count() - counting.count(),
        call_rate=percent(called, number),
        settle_rate=percent(settled, number),
    )


def _given(rating: Rating, *, reasons: Sequence[str] = (), comment: str = "", phone: str = "") -> Rating:
    """Keep a rating; a bad one is told to who rendered the service."""
    rating.reasons, rating.comment = list(reasons), comment.strip()
    try:
        rating.phone = personal.validate_phone(phone) if phone.strip() else ""
    except personal.InvalidNumber as mistake:
        raise ValidationError({"phone": str(mistake)}) from None
    bad = is_bad(rating.level)
    if bad and not (rating.reasons or rating.comment):
        raise ValidationError({"comment": _("请选择原因或写几句，便于我们改进。")})
    with transaction.atomic():
        entered = enter(rating, by=None, entry="rate_badly" if bad else "rate")
        if bad and rating.handler is not None:
            outbox.send(BAD_RATING, to=[rating.handler], context={"record": entered}, about=entered)
    return entered
