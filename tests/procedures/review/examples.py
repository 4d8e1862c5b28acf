"""Panels for the tests: experts with consent in the pool, a kind of review, and panels in every state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from tests.registers.people import account
from tests.registers.units import unit
from yanfa.kernel.clock import now, today
from yanfa.kernel.policy.models import Decision, ParameterVersion
from yanfa.kernel.policy.values import dump
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.api import (
    ItemFacts,
    Panel,
    ReviewKind,
    Somebody,
    Wanted,
    add_items,
    create_panel,
    declare_kind,
)
from yanfa.procedures.review.models import Seat, Sheet
from yanfa.procedures.review.services import scoring, seating
from yanfa.procedures.review.services.results import conclude_item
from yanfa.registers.experts.models import Consent, Expert, ExpertKind, ExpertSubject

SUBJECT = "430"
AGREED = "agree"
DEMO = declare_kind(
    ReviewKind(
        "review.sample", "样例评审", "Sample review", organise="review.organise", scheme="review.scheme"
    )
)
_numbers = count(1)


def expert(
    name: str = "", *, user: Any = True, kinds: tuple[str, ...] = ("technical",), **facts: Any
) -> Expert:
    """An expert in the pool whose consent stands, with an account of his own unless told otherwise."""
    number = next(_numbers)
    name = name or f"专家{number:03}"
    login = account(f"expert{number:03}", "expert", real_name=name) if user is True else user
    given = {"unit_name": f"评审单位{number:03}", "title": "senior"} | facts
    made = enter(Expert(name=name, account=login, **given), by=None, entry="import", source="测试")
    Consent.objects.create(expert=made, version="1")
    ExpertSubject.objects.create(expert=made, code=SUBJECT)
    ExpertKind.objects.bulk_create(ExpertKind(expert=made, code=kind) for kind in kinds)
    return made


def crowd(size: int = 9, **facts: Any) -> list[Expert]:
    """So many experts; every third is a financial one too."""
    return [
        expert(kinds=("technical", "financial") if place % 3 == 0 else ("technical",), **facts)
        for place in range(size)
    ]


def own_version(code: str, value: Any) -> ParameterVersion:
    """A version of the city's own, approved, in force from now on."""
    return ParameterVersion.objects.create(
        code=code,
        value=dump(value),
        valid_from=date(2018, 1, 1),
        basis_document="内部规定",
        reason="测试",
        decision=Decision.APPROVED,
        proposed_by=account(f"maker{next(_numbers)}"),
        decided_by=account(f"checker{next(_numbers)}"),
        proposed_at=now(),
        decided_at=now(),
    )


def officer(login: str = "organiser") -> Any:
    """Who organises."""
    return account(login, "review_officer", real_name=f"组织{login}")


def head(login: str = "approver") -> Any:
    """Who approves."""
    return account(login, "section_head", real_name=f"核准{login}")


def founded(by: Any, *, items: int = 2, seats: int = 5, applicant: Any = None, **facts: Any) -> Panel:
    """A panel with its items, not drawn yet."""
    given = {"mode": "meeting", "held_on": date(2026, 3, 2), "place": "一楼会议室"} | facts
    wanted = Wanted(seats, {"financial": 1}, (SUBJECT,))
    panel = create_panel(by=by, kind=DEMO.code, title="新购仪器评审", wanted=wanted, **given)
    asks = applicant or unit("申请单位甲")
    rows = [
        ItemFacts(f"评审对象{place}", [asks], [Somebody("申请人甲", asks.name)], Decimal(1000))
        for place in range(1, items + 1)
    ]
    add_items(panel, by=by, items=rows)
    return panel


def drawn(by: Any, **facts: Any) -> Panel:
    """A panel whose experts were drawn."""
    return perform("draw", founded(by, **facts), by=by)


def inviting(by: Any, approver: Any, **facts: Any) -> Panel:
    """A panel whose experts were approved and invited."""
    panel = perform("confirm", drawn(by, **facts), by=approver)
    seating.invite_all(panel, by=by)
    return panel


def joined(seat: Seat) -> Seat:
    """The expert accepts and pledges."""
    user = seat.expert.account
    perform("accept", seat, by=user)
    return perform("agree", seat, by=user, data={"pledged": True})


def scoring_panel(by: Any, approver: Any, **facts: Any) -> Panel:
    """A panel whose experts have their sheets."""
    panel = inviting(by, approver, **facts)
    for seat in panel.seats.select_related("expert__account"):
        joined(seat)
    return perform("start", panel, by=by)


def content(score: int = 80, **facts: Any) -> dict[str, Any]:
    """What an expert types."""
    scores = {code: str(score) for code in ("need", "reason", "effect")}
    return {"scores": scores, "recommendation": AGREED, "comment": "必要性充分"} | facts


def hand_in(sheet: Sheet, score: int = 80, **facts: Any) -> Sheet:
    """The expert submits a sheet."""
    user = sheet.seat.expert.account
    return scoring.submit_sheet(sheet, by=user, version=sheet.version, content=content(score, **facts))


def hand_in_all(panel: Panel, score: int = 80) -> None:
    """All experts submit all sheets, each a point apart."""
    for place, sheet in enumerate(Sheet.objects.filter(item__panel=panel, state="draft")):
        hand_in(sheet, score + place % 5)


def scored(by: Any, approver: Any, **facts: Any) -> Panel:
    """A panel whose scoring is closed."""
    panel = scoring_panel(by, approver, **facts)
    hand_in_all(panel)
    return perform("finish", panel, by=by, data={})


def concluded(by: Any, approver: Any, **facts: Any) -> Panel:
    """A panel with its conclusion."""
    panel = scored(by, approver, **facts)
    for item in panel.items.all():
        conclude_item(item, by=by, recommendation=AGREED, opinion="同意")
    answers = {"conclusion": "评审组一致同意。", "concluded_on": today()}
    return perform("conclude", panel, by=by, data=answers)
