"""Experts: panels by subject over compared applications, others for reconsideration, and conclusions taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.procedures.review import api as review
from yanfa.subsystems.instruments.choices.purchase import Outcome
from yanfa.subsystems.instruments.models import PurchaseApplication, PurchaseRound
from yanfa.subsystems.instruments.permissions.purchase import may_review
from yanfa.subsystems.instruments.services.purchase.rounds import insist

FOUNDED = actions.register("instruments.found_purchase_panel", "组建新购评议专家组")
KIND = "instruments.purchase"
#: Which move gives an application to experts, by where it stands.
ASSIGN = {"compared": "assign", "reconsidering": "assign_again"}
CONCLUDE = {"assigned": "conclude", "reassigned": "conclude_again"}
UNASSIGN = {"assigned": "unassign", "reassigned": "unassign_again"}


@transaction.atomic
def found_panel(
    round: PurchaseRound,
    *,
    by: Any,
    title: str,
    applications: Sequence[str],
    seats: int,
    kinds: Mapping[str, int] | None = None,
    subjects: Sequence[str] = (),
) -> review.Panel:
    """Found a panel that judges applications by public id; what is reconsidered gets experts that have not judged it.

    Raises ValidationError and PermissionDenied.
    """
    insist(may_review(by))
    rows = PurchaseApplication.objects.select_for_update(of=("self",))
    rows = rows.filter(round=round, public_id__in=applications, state__in=ASSIGN)
    found = list(rows.select_related("round", "organisation", "department", "created_by").order_by("pk"))
    if not found or len(found) != len(set(applications)):
        raise ValidationError(_("请选择已比对或待复议的申请；有申请已交其他专家组的，请刷新后重选。"))
    wanted = review.Wanted(seats, dict(kinds or {"financial": 1}), list(subjects))
    panel = review.create_panel(by=by, kind=KIND, title=title, wanted=wanted, mode=review.Mode.MEETING)
    items = review.add_items(panel, by=by, items=[_facts(each) for each in found])
    for application, item in zip(found, items, strict=True):
        application.review_item = item
    PurchaseApplication.objects.bulk_update(found, ("review_item",))
    for state, move in ASSIGN.items():
        perform_many(move, [each for each in found if each.state == state], by=by)
    log.record(FOUNDED, by=by, target=round, changes={"panel": str(panel), "items": len(items)})
    return panel


@transaction.atomic
def take_conclusions(panel: review.Panel) -> int:
    """Record what follows from a concluded panel without doubt; how many.

    A cut of several pieces waits for who says how many pieces were agreed.
    """
    done = 0
    rows = PurchaseApplication.objects.filter(review_item__panel=panel, state__in=CONCLUDE)
    for application in rows.select_related("round", "organisation", "review_item__panel").order_by("pk"):
        pieces = _pieces(application)
        if pieces is not None:
            perform(CONCLUDE[application.state], application, by=None, data={"agreed_quantity": pieces})
            done += 1
    return done


@transaction.atomic
def take_back(panel: review.Panel) -> int:
    """Let the applications of a panel that was called off wait for another one; how many."""
    rows = PurchaseApplication.objects.filter(review_item__panel=panel, state__in=UNASSIGN)
    found = list(rows.select_related("round", "organisation").order_by("pk"))
    for application in found:
        perform(UNASSIGN[application.state], application, by=None)
    return len(found)


def _pieces(application: PurchaseApplication) -> int | None:
    item = application.review_item
    assert item is not None
    if item.recommendation == Outcome.AGREE and item.amount == application.total:
        return application.quantity
    if item.recommendation == Outcome.REFUSE and item.amount == 0:
        return 0
    if item.recommendation == Outcome.CUT and application.quantity == 1:
        return 1 if item.amount is not None and 0 < item.amount < application.total else None
    return None


def _facts(application: PurchaseApplication) -> review.ItemFacts:
    """Whom an application concerns: its unit, who wrote it, and whoever judged it before."""
    people = []
    if application.created_by is not None:
        writer = application.created_by
        people.append(review.Somebody(writer.real_name, application.organisation.name, writer))
    units = [application.organisation]
    if application.department is not None:
        units.append(application.department)
    return review.ItemFacts(
        f"{application.name}（{application.organisation}）"[:300],
        organisations=units,
        people=[*people, *_earlier_experts(application)],
        asked_amount=application.total,
    )


def _earlier_experts(application: PurchaseApplication) -> list[review.Somebody]:
    """Whoever sat on a panel that concluded about it, so that others reconsider.

    What was sent back to be corrected before its result was approved may come before the same experts.
    """
    if not application.reconsidered and not application.outcome:
        return []
    found = []
    items = review.Item.objects.filter(pk__in=application.conclusions.exclude(item=None).values("item"))
    for item in items.select_related("panel"):
        for seat in item.panel.seats.select_related("expert__account"):
            found.append(review.Somebody(seat.expert.name, seat.expert.unit, seat.expert.account))
    return found
