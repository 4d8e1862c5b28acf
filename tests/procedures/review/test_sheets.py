"""Sheets: drafts with versions, submitted for good, recusals, spread, conclusions, and what stays hidden."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.procedures.review import examples
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.api import results
from yanfa.procedures.review.models import Panel, Sheet
from yanfa.procedures.review.models.sheets import SheetIsFinal
from yanfa.procedures.review.services import scoring, seating
from yanfa.procedures.review.services.results import comments_of, conclude_item, release

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db) -> tuple[Any, Any]:
    examples.crowd()
    return examples.officer(), examples.head()


@pytest.fixture
def panel(office) -> Panel:
    return examples.scoring_panel(*office)


def first(panel: Panel) -> Sheet:
    return Sheet.objects.filter(item__panel=panel).select_related("seat__expert__account").first()


def test_a_draft_keeps_its_versions_and_the_second_saver_is_told(panel: Panel) -> None:
    sheet = first(panel)
    user = sheet.seat.expert.account
    saved = scoring.save_draft(sheet, by=user, version=0, content={"scores": {"need": "70"}})
    scoring.save_draft(saved, by=user, version=1, content={"comment": "尚可"})
    assert [each.content["comment"] for each in sheet.versions.all()] == ["尚可", ""]
    with pytest.raises(ValidationError, match="保存前"):
        scoring.save_draft(saved, by=user, version=1, content={})


def test_an_unfinished_sheet_is_refused_at_its_places(panel: Panel) -> None:
    sheet = first(panel)
    user = sheet.seat.expert.account
    low = examples.content(50, recommendation="")
    with pytest.raises(ValidationError) as refused:
        scoring.submit_sheet(sheet, by=user, version=0, content=low)
    assert set(refused.value.message_dict) == {"need", "reason", "effect", "recommendation"}
    sheet.refresh_from_db()
    assert (sheet.state, sheet.version) == ("draft", 0)


def test_a_submitted_sheet_stays(panel: Panel) -> None:
    sheet = examples.hand_in(first(panel), 80)
    assert sheet.total == Decimal("80.0000")
    sheet.comment = "改一改"
    with pytest.raises(SheetIsFinal):
        sheet.save()
    with pytest.raises(ValidationError, match="已经提交"):
        scoring.save_draft(sheet, by=sheet.seat.expert.account, version=1, content={})


def test_nobody_fills_in_another_ones_sheet(panel: Panel, office) -> None:
    sheet, other = Sheet.objects.filter(item=panel.items.first())[:2]
    for user in (other.seat.expert.account, *office):
        with pytest.raises(PermissionDenied):
            scoring.save_draft(sheet, by=user, version=0, content=examples.content())
    assert not Sheet.objects.visible_to(other.seat.expert.account).filter(pk=sheet.pk).exists()


def test_the_last_sheet_hands_the_seat_in(panel: Panel) -> None:
    seat = panel.seats.first()
    for sheet in seat.sheets.all():
        examples.hand_in(sheet)
    seat.refresh_from_db()
    assert seat.state == "submitted"
    row = next(each for each in scoring.progress_of(panel) if each.seat == seat)
    assert (row.submitted, row.given) == (2, 2)


def test_a_recused_item_is_left_out_and_the_rest_counts(panel: Panel) -> None:
    seat = panel.seats.first()
    item = panel.items.first()
    with pytest.raises(ValidationError, match="理由"):
        seating.recuse(seat, item, by=seat.expert.account, reason=" ")
    seating.recuse(seat, item, by=seat.expert.account, reason="曾参与选型")
    assert seat.sheets.get(item=item).state == "recused"
    examples.hand_in_all(panel)
    perform("finish", panel, by=panel.organised_by, data={})
    assert [each.opinions for each in results(panel)] == [4, 5]


def test_opinions_far_apart_need_a_further_one_or_a_reason(panel: Panel, office) -> None:
    sheets = list(Sheet.objects.filter(item__panel=panel))
    examples.hand_in(sheets[0], 20, remarks=dict.fromkeys(("need", "reason", "effect"), "重复购置"))
    examples.hand_in_all(panel)
    with pytest.raises(MoveRefused, match="相差过大"):
        perform("finish", panel, by=office[0], data={})
    seat = seating.further_opinion(sheets[0].item, by=office[0])
    assert (seat.origin, seat.only_item) == ("further", sheets[0].item)
    with pytest.raises(ValidationError, match="已经追加"):
        seating.further_opinion(sheets[0].item, by=office[0])
    seating.invite_all(panel, by=office[0])
    seat.refresh_from_db()
    examples.joined(seat)
    assert [each.item for each in seat.sheets.all()] == [sheets[0].item]
    examples.hand_in(seat.sheets.get())
    assert perform("finish", panel, by=office[0], data={}).state == "scored"
    assert results(panel)[0].opinions == 6


def test_a_conclusion_that_departs_from_the_opinions_needs_its_reason(office) -> None:
    panel = examples.scored(*office)
    item = panel.items.first()
    with pytest.raises(ValidationError, match="不一致"):
        conclude_item(item, by=office[0], recommendation="refuse")
    conclude_item(item, by=office[0], recommendation="refuse", deviation="会上发现同类仪器闲置")
    with pytest.raises(MoveRefused, match="还没有登记"):
        perform("conclude", panel, by=office[0], data={"conclusion": "同意", "concluded_on": today()})
    conclude_item(item, by=office[0], recommendation="agree", deviation="不再需要")
    item.refresh_from_db()
    assert (item.recommendation, item.deviation) == ("agree", "")


def test_amounts_are_asked_for_and_summed_where_the_scheme_says_so(office) -> None:
    scheme = {
        "criteria": [{"code": "need", "name": "必要性", "weight": 100, "least": 0, "most": 100}],
        "recommendations": [{"code": "agree", "name": "同意"}, {"code": "cut", "name": "核减"}],
        "amount": True,
    }
    examples.own_version("review.scheme", scheme)
    panel = examples.scoring_panel(*office, items=1)
    for place, sheet in enumerate(Sheet.objects.filter(item__panel=panel)):
        given = {"scores": {"need": "90"}, "recommendation": "cut", "amount": Decimal(800 + 10 * place)}
        scoring.submit_sheet(sheet, by=sheet.seat.expert.account, version=0, content=given)
    perform("finish", panel, by=office[0], data={})
    (found,) = results(panel)
    assert found.suggested_amount == Decimal("820.00")
    with pytest.raises(ValidationError, match="不能超过"):
        conclude_item(found.item, by=office[0], recommendation="cut", amount=Decimal(1001))
    with pytest.raises(ValidationError, match="不一致"):
        conclude_item(found.item, by=office[0], recommendation="cut", amount=Decimal(700))
    conclude_item(found.item, by=office[0], recommendation="cut", amount=Decimal(820))


def test_comments_come_back_without_order_and_without_names(office) -> None:
    panel = examples.scoring_panel(*office, items=1)
    for sheet in Sheet.objects.filter(item__panel=panel):
        examples.hand_in(sheet, comment=f"意见{sheet.pk}")
    with pytest.raises(PermissionError):
        comments_of(panel)
    perform("finish", panel, by=office[0], data={})
    (comments,) = comments_of(panel).values()
    written = [f"意见{sheet.pk}" for sheet in Sheet.objects.filter(item__panel=panel).order_by("pk")]
    assert sorted(comments) == sorted(written)
    item = panel.items.get()
    conclude_item(item, by=office[0], recommendation="agree")
    perform("conclude", panel, by=office[0], data={"conclusion": "同意", "concluded_on": today()})
    name = panel.seats.first().expert.name
    with pytest.raises(ValidationError, match="改写"):
        release(panel, by=office[0], comments={item.public_id: [f"{name}认为可行"]})
    assert results(panel)[0].released == ()
    release(panel, by=office[0], comments={item.public_id: comments})
    panel.refresh_from_db()
    assert sorted(results(panel)[0].released) == sorted(written)
