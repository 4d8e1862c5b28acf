"""What a panel came to: opened when scoring is closed; what applicants get has no names and no order of experts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now
from yanfa.procedures.review.effects.scoring import deviates, scheme_of, summaries, summing_of
from yanfa.procedures.review.models import Item, Panel, Sheet
from yanfa.procedures.review.permissions import may_organise
from yanfa.procedures.review.rules.summing import ranks
from yanfa.procedures.review.services.panels import insist

CONCLUDED = actions.register("review.conclude_item", "登记评审组结论")
RELEASED = actions.register("review.release", "反馈评审意见")
SHORTEST_MARK = 2


@dataclass(frozen=True)
class ItemResult:
    """What the experts' opinions on an item come to, and what the panel concluded.

    score, spread, suggested_amount and rank are None without an opinion. votes: {recommendation code: how many}.
    recommendation is what most experts gave, conclusion what the panel concluded (both codes of the scheme), amount
    what it agreed to in 元. released: the comments that the applicant may read.
    """

    item: Item
    opinions: int
    score: Decimal | None
    rank: int | None
    spread: Decimal | None
    alarming: bool
    votes: dict[str, int]
    recommendation: str
    suggested_amount: Decimal | None
    conclusion: str
    amount: Decimal | None
    opinion: str
    deviation: str
    released: tuple[str, ...]

    @property
    def deviates(self) -> bool:
        """Whether the panel concluded otherwise than the opinions come to."""
        return self.deviation != ""


class NotOpened(PermissionError):
    """The scores are sealed until scoring is closed."""


def results(panel: Panel) -> list[ItemResult]:
    """What each item came to, in the order of the items. Raises NotOpened while scores are sealed."""
    if not panel.is_open:
        raise NotOpened(_("评分结束以前，评审结果不公开。"))
    found = summaries(panel)
    ranking = [each.code for each in scheme_of(panel).recommendations]
    places = {str(item.pk): item.position for item in found}
    ranked = ranks({str(item.pk): each for item, each in found.items()}, summing_of(panel), ranking, places)
    return [
        ItemResult(
            item=item,
            opinions=each.opinions,
            score=each.score,
            rank=ranked.get(str(item.pk)),
            spread=each.spread,
            alarming=each.alarming,
            votes=each.votes,
            recommendation=each.recommendation,
            suggested_amount=each.amount,
            conclusion=item.recommendation,
            amount=item.amount,
            opinion=item.opinion,
            deviation=item.deviation,
            released=tuple(item.released) if panel.released_at is not None else (),
        )
        for item, each in found.items()
    ]


@transaction.atomic
def conclude_item(
    item: Item,
    *,
    by: Any,
    recommendation: str,
    amount: Decimal | None = None,
    opinion: str = "",
    deviation: str = "",
) -> Item:
    """Record what the panel concluded about an item; what departs from the opinions needs its reason.

    Raises ValidationError and PermissionDenied.
    """
    panel = Panel.objects.select_for_update().get(pk=item.panel_id)
    insist(may_organise(by, panel))
    if panel.state != "scored":
        raise ValidationError(_("评分结束后、形成结论前才能登记评审组结论。"))
    locked = Item.objects.select_for_update().get(pk=item.pk)
    scheme = scheme_of(panel)
    _check_conclusion(locked, scheme, recommendation, amount)
    locked.recommendation, locked.amount = recommendation, amount if scheme.amount else None
    locked.opinion, locked.deviation, locked.decided_by = opinion.strip(), deviation.strip(), by
    departs = deviates(locked, summaries(panel)[locked])
    if departs and not locked.deviation:
        raise ValidationError({"deviation": _("结论与专家意见汇总结果不一致，请写明理由。")})
    if not departs:
        locked.deviation = ""
    locked.full_clean(exclude=["panel"])
    locked.save()
    facts = {"recommendation": recommendation, "amount": f"{locked.amount}", "deviation": locked.deviation}
    log.record(CONCLUDED, by=by, target=panel, summary=str(locked), changes=facts)
    return locked


def comments_of(panel: Panel) -> dict[Item, list[str]]:
    """The experts' comments on each item, in an order that says nothing about who wrote them. Raises NotOpened."""
    if not panel.is_open:
        raise NotOpened(_("评分结束以前，评审意见不公开。"))
    found: dict[Item, list[str]] = {item: [] for item in panel.items.order_by("position")}
    for sheet in Sheet.objects.opened().filter(item__panel=panel).select_related("item"):
        if sheet.comment.strip():
            found[sheet.item].append(sheet.comment.strip())
    return {
        item: sorted(comments, key=lambda text: _shuffled(item, text)) for item, comments in found.items()
    }


@transaction.atomic
def release(panel: Panel, *, by: Any, comments: Mapping[str, Sequence[str]]) -> Panel:
    """Let applicants read the comments given, by public id of the item; whoever is named in one stops all.

    Raises ValidationError and PermissionDenied.
    """
    locked = Panel.objects.select_for_update().get(pk=panel.pk)
    insist(may_organise(by, locked))
    if locked.state not in ("concluded", "closed"):
        raise ValidationError(_("形成结论后才能反馈评审意见。"))
    items = {item.public_id: item for item in locked.items.all()}
    marks = _marks(locked)
    for public_id, texts in comments.items():
        item = items[public_id]
        chosen = [text.strip() for text in texts if text.strip()]
        if any(mark in text for text in chosen for mark in marks):
            raise ValidationError(_("“%s”的意见中出现了专家的姓名、单位或电话，请改写后再反馈。") % item)
        item.released = sorted(chosen, key=lambda text: _shuffled(item, text))
        item.save(update_fields=["released"])
    locked.released_at = now()
    locked.save(update_fields=["released_at"])
    log.record(RELEASED, by=by, target=locked, changes={"items": len(comments)})
    return locked


def _check_conclusion(item: Item, scheme: Any, recommendation: str, amount: Decimal | None) -> None:
    if recommendation not in {each.code for each in scheme.recommendations}:
        raise ValidationError({"recommendation": _("请选择评审结论。")})
    if scheme.amount and amount is None:
        raise ValidationError({"amount": _("请填写评审组建议的金额，不同意的填0。")})
    if amount is not None and item.asked_amount is not None and amount > item.asked_amount:
        raise ValidationError({"amount": _("建议金额不能超过申请金额。")})


def _marks(panel: Panel) -> set[str]:
    """Words that would say who judged: names, units and telephone numbers of everybody who was on the panel."""
    found: set[str] = set()
    for seat in panel.seats.select_related("expert__organisation", "expert__account"):
        expert = seat.expert
        account = expert.account.login if expert.account is not None else ""
        found |= {expert.name, expert.unit, expert.phone, expert.email, account}
    return {mark for mark in found if len(mark) >= SHORTEST_MARK}


def _shuffled(item: Item, text: str) -> str:
    return hashlib.sha256(f"{item.public_id}:{text}".encode()).hexdigest()
