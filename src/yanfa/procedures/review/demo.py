"""A panel of experts under way as a demonstration is opened: some have handed in, others still owe an opinion."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from yanfa.kernel.clock import demonstration_time, now, today
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.models import Panel, Seat, Sheet
from yanfa.procedures.review.models.kinds import GENERAL
from yanfa.procedures.review.permissions import ReviewOfficer
from yanfa.procedures.review.rules.scheme import read_scheme
from yanfa.procedures.review.services import scoring, seating
from yanfa.procedures.review.services.panels import ItemFacts, Somebody, Wanted, add_items, create_panel
from yanfa.registers.accounts.api import User, demonstration_account
from yanfa.registers.experts.api import Expert, Reviewer, expert_of
from yanfa.registers.organisations.api import Organisation

SEATS = 5
#: Experts who have handed in; the others still owe their opinions.
DONE = 2
APPROVER = "section_head"
TITLES = ("公共测试平台能力提升", "仪器操作培训基地建设")


@transaction.atomic
def build(year: DemoYear) -> None:
    """Only after the last whole year: a panel belongs to today."""
    officer, approver = demonstration_account(ReviewOfficer.code), demonstration_account(APPROVER)
    if officer is None or approver is None or year.year != today().year - 1 or Panel.objects.exists():
        return
    units = list(Organisation.objects.active().exclude(kind="government").order_by("pk")[: len(TITLES)])
    if Expert.objects.count() < 2 * SEATS or not units:
        return
    with _ago(6):
        panel = _found(officer, units)
        perform("draw", panel, by=officer)
    with _ago(5):
        panel = perform("confirm", panel, by=approver)
    with _ago(4):
        _seat(panel, officer, approver)
    with _ago(3):
        for seat in _seats(panel).filter(state="invited"):
            _join(seat, officer)
        perform("start", panel, by=officer)
    with _ago(1):
        own = demonstration_account(Reviewer.code)
        others = _seats(panel).filter(state="agreed").exclude(expert__account=own)
        for seat in others[:DONE]:
            _hand_in(seat, officer)


def _ago(days: int) -> Any:
    return demonstration_time(now() - timedelta(days=days))


def _seats(panel: Panel) -> Any:
    return panel.seats.select_related("expert__account", "panel").order_by("pk")


def _found(officer: User, units: list[Organisation]) -> Panel:
    panel = create_panel(
        by=officer,
        kind=GENERAL.code,
        title=f"{today().year} 年专业技术服务平台项目评审",
        wanted=Wanted(SEATS),
        mode="meeting",
        held_on=today() + timedelta(days=4),
        place="科技创业中心二楼会议室",
    )
    items = [
        ItemFacts(title, [unit], [Somebody("示范申请人", unit.name)], Decimal(300_000))
        for title, unit in zip(TITLES, units, strict=False)
    ]
    add_items(panel, by=officer, items=items)
    return panel


def _seat(panel: Panel, officer: User, approver: User) -> None:
    """The expert behind the button sits on the panel, too: drawn, or named in place of one who cannot come."""
    own = demonstration_account(Reviewer.code)
    expert = expert_of(own) if own is not None else None
    drawn = _seats(panel).filter(state="drawn")
    if expert is not None and not drawn.filter(expert=expert).exists():
        perform("excuse", drawn.last(), by=officer, data={"reason": "与会议时间冲突"})
        reason = "长期从事公共测试平台建设，熟悉评审对象所在领域。"
        perform("approve", seating.propose(panel, by=officer, expert=expert, reason=reason), by=approver)
    seating.invite_all(panel, by=officer)


def _join(seat: Seat, officer: User) -> None:
    """The expert accepts and pledges; for one without an account the organiser writes it down."""
    speaker = seat.expert.account or officer
    perform("accept", seat, by=speaker)
    perform("agree", seat, by=speaker, data={"pledged": True})


def _hand_in(seat: Seat, officer: User) -> None:
    speaker = seat.expert.account or officer
    for place, sheet in enumerate(Sheet.objects.filter(seat=seat, state="draft").order_by("pk")):
        content = _opinion(seat.panel, 82 + place * 3)
        scoring.submit_sheet(sheet, by=speaker, version=sheet.version, content=content)


def _opinion(panel: Panel, score: int) -> dict[str, Any]:
    scheme = read_scheme(panel.scheme)
    return {
        "scores": {each.code: str(score) for each in scheme.criteria},
        "recommendation": scheme.recommendations[0].code,
        "comment": "目标明确，方案可行，建议支持。",
    }
