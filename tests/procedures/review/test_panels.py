"""The way of a panel from its founding to its conclusion, and what is refused on it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from tests.procedures.review import examples
from tests.registers.people import account
from tests.registers.units import unit
from yanfa.kernel.clock import now, today
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.api import ItemFacts, NotOpened, Wanted, add_items, create_panel, results
from yanfa.procedures.review.events import panel_concluded
from yanfa.procedures.review.models import Draw, Panel, Seat, Sheet
from yanfa.procedures.review.models.draws import DrawIsFinal
from yanfa.procedures.review.rules import drawing
from yanfa.procedures.review.services import panels, seating
from yanfa.registers.accounts.models import RoleGrant
from yanfa.registers.experts.models import Avoidance, Consent, Expert, Relation

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db) -> tuple[Any, Any]:
    examples.crowd()
    return examples.officer(), examples.head()


def test_a_panel_goes_its_way_and_announces_its_conclusion(office) -> None:
    heard: list[Panel] = []
    listener = lambda panel, **_: heard.append(panel)  # noqa: E731
    panel_concluded.connect(listener)
    try:
        panel = examples.concluded(*office)
    finally:
        panel_concluded.disconnect(listener)
    assert heard == [panel]
    assert {found.rank for found in results(panel)} == {1, 2}
    assert all(found.opinions == 5 and found.conclusion == "agree" for found in results(panel))
    assert perform("close", panel, by=office[0]).state == "closed"


def test_the_seed_is_sealed_before_the_pool_is_known(office) -> None:
    panel = examples.founded(office[0])
    sealed = panel.draws.get()
    assert sealed.drawn_at is None
    assert sealed.commitment == drawing.commitment(bytes.fromhex(sealed.seed))
    stored = Draw.objects.filter(pk=sealed.pk).values_list("seed", flat=True).get()
    assert sealed.seed not in str(stored)


def test_a_draw_replays_from_what_is_kept_and_stays(office) -> None:
    panel = examples.drawn(office[0])
    made = panel.draws.get()
    again = drawing.draw(
        bytes.fromhex(made.seed),
        made.pool,
        seats=made.conditions["seats"],
        kinds=made.conditions["kinds"],
        algorithm=made.algorithm,
    )
    assert [{"id": each.id, "kind": each.kind} for each in again.seated] == made.result
    assert list(again.reserves) == made.reserves
    assert made.pool_digest == drawing.digest(made.pool)
    assert {seat.expert.public_id for seat in panel.seats.all()} == {row["id"] for row in made.result}
    made.result = []
    with pytest.raises(DrawIsFinal):
        made.save()
    with pytest.raises(DrawIsFinal):
        made.delete()


def test_nobody_who_must_keep_away_is_drawn_and_the_reason_is_kept(office) -> None:
    applicant = unit("申请单位乙")
    near = examples.expert(organisation=applicant, unit_name="")
    avoiding, friend, unwilling = (examples.expert() for _ in range(3))
    Avoidance.objects.create(expert=avoiding, organisation=applicant, reason="曾有争议")
    Relation.objects.create(
        expert=friend, kind="coauthor", person_name="申请人甲", person_unit=applicant.name
    )
    Consent.objects.filter(expert=unwilling).update(withdrawn_at=now())
    examples.own_version("review.yearly_load", 1)
    earlier = examples.inviting(*office, applicant=unit("申请单位丙"))
    busy = earlier.seats.first().expert
    perform("accept", earlier.seats.first(), by=busy.account)
    panel = examples.drawn(office[0], applicant=applicant)
    made = panel.draws.get()
    codes = {row["id"]: row["code"] for row in made.excluded}
    assert codes[near.public_id] == "same_unit"
    assert codes[avoiding.public_id] == "avoidance"
    assert codes[friend.public_id] == "coauthor"
    assert codes[unwilling.public_id] == "consent"
    assert codes[busy.public_id] == "load"
    assert not set(codes) & {row["id"] for row in made.pool}


def test_the_experts_are_approved_by_another_person(office) -> None:
    panel = examples.drawn(office[0])
    with pytest.raises(MoveRefused, match="另一人"):
        perform("confirm", panel, by=office[0])
    assert perform("confirm", panel, by=office[1]).state == "inviting"


def test_a_returned_draw_stays_on_record_and_a_new_seed_is_sealed(office) -> None:
    panel = examples.drawn(office[0])
    perform("return_draw", panel, by=office[1], data={"reason": "学科不符"})
    assert panel.state == "preparing"
    first, second = panel.draws.order_by("number")
    assert first.drawn_at is not None
    assert second.drawn_at is None
    assert first.commitment != second.commitment
    assert set(panel.seats.values_list("state", flat=True)) == {"replaced"}
    perform("draw", panel, by=office[0])
    assert panel.seats.standing().count() == 5


def test_a_pool_that_is_too_small_is_told_and_nothing_is_drawn(db) -> None:
    examples.crowd(4)
    panel = examples.founded(examples.officer())
    with pytest.raises(MoveRefused, match="还缺"):
        perform("draw", panel, by=panel.organised_by)
    assert panel.draws.get().drawn_at is None
    assert not panel.seats.exists()


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Wanted(4), "至少 5 人"),
        (Wanted(6), "单数"),
        (Wanted(5, {"financial": 6}), "超过了专家人数"),
    ],
)
def test_a_panel_that_is_made_up_wrongly_is_refused(office, wanted: Wanted, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        create_panel(by=office[0], kind=examples.DEMO.code, title="评审", wanted=wanted)
    assert not Panel.objects.exists()


def test_a_scheme_without_scores_is_refused(office) -> None:
    scheme = {"recommendations": [{"code": "yes", "name": "同意"}, {"code": "no", "name": "不同意"}]}
    with pytest.raises(ValidationError, match="没有评分项"):
        create_panel(by=office[0], kind=examples.DEMO.code, title="评审", wanted=Wanted(5), scheme=scheme)


def test_items_say_whom_they_concern_and_come_before_the_draw(office) -> None:
    panel = examples.founded(office[0])
    with pytest.raises(ValidationError, match="回避"):
        add_items(panel, by=office[0], items=[ItemFacts("无主")])
    perform("draw", panel, by=office[0])
    with pytest.raises(ValidationError, match="抽取专家后"):
        add_items(panel, by=office[0], items=[ItemFacts("迟到", [unit("晚到单位")])])
    assert panel.items.count() == 2


def test_conditions_stay_after_the_draw_but_the_place_may_change(office) -> None:
    panel = examples.drawn(office[0])
    assert panels.change_panel(panel, by=office[0], facts={"place": "二楼"}).place == "二楼"
    with pytest.raises(ValidationError, match="专家人数"):
        panels.change_panel(panel, by=office[0], facts={"seats_wanted": 7})


def test_only_who_organises_reviews_founds_one(office) -> None:
    with pytest.raises(PermissionDenied):
        create_panel(by=account("nobody"), kind=examples.DEMO.code, title="评审", wanted=Wanted(5))


def test_an_expert_who_cannot_come_is_replaced_by_the_next_of_the_draw(office) -> None:
    panel = examples.inviting(*office)
    made = panel.draws.get()
    seat = panel.seats.filter(serves_as="").first()
    perform("decline", seat, by=seat.expert.account, data={"reason": "出差"})
    successor = seating.replace(seat, by=office[0])
    assert successor.expert.public_id == made.reserves[0]
    assert (successor.origin, successor.replaces) == ("reserve", seat)
    with pytest.raises(ValidationError, match="已经递补"):
        seating.replace(seat, by=office[0])
    with pytest.raises(ValidationError, match="还在评审组"):
        seating.replace(successor, by=office[0])


def test_a_financial_expert_is_replaced_by_a_financial_one(office) -> None:
    panel = examples.inviting(*office)
    gone = panel.seats.get(serves_as="financial")
    perform("decline", gone, by=gone.expert.account, data={"reason": "出差"})
    seating.replace(gone, by=office[0])
    assert panel.seats.exclude(pk=gone.pk).filter(expert__kinds__code="financial").exists()


def test_a_named_expert_needs_a_reason_and_another_persons_approval(office) -> None:
    panel = examples.drawn(office[0])
    chosen = panel.draws.get().reserves[-1]
    named = Expert.objects.get(public_id=chosen)
    with pytest.raises(ValidationError, match="为什么"):
        seating.propose(panel, by=office[0], expert=named, reason=" ")
    seat = seating.propose(panel, by=office[0], expert=named, reason="唯一掌握该技术")
    with pytest.raises(MoveRefused, match="另一人"):
        perform("approve", seat, by=office[0])
    assert perform("approve", seat, by=office[1]).state == "drawn"
    near = examples.expert(organisation=panel.items.first().parties.first().organisation, unit_name="")
    with pytest.raises(ValidationError, match="应当回避"):
        seating.propose(panel, by=office[0], expert=near, reason="熟悉情况")


def test_an_unanswered_invitation_lapses_after_its_day(office) -> None:
    panel = examples.inviting(*office)
    assert seating.expire_due() == 0
    panel.seats.update(answer_by=today().replace(year=2020))
    assert seating.expire_due() == 5
    assert set(panel.seats.values_list("state", flat=True)) == {"expired"}


def test_a_conflict_that_arises_after_the_draw_takes_the_item_out(office) -> None:
    panel = examples.founded(office[0])
    late = unit("后来的单位")
    add_items(panel, by=office[0], items=[ItemFacts("第三项", [late])])
    perform("draw", panel, by=office[0])
    perform("confirm", panel, by=office[1])
    seating.invite_all(panel, by=office[0])
    seat = panel.seats.first()
    Avoidance.objects.create(expert=seat.expert, organisation=late, reason="新近任职")
    perform("accept", seat, by=seat.expert.account)
    assert [each.item.title for each in seat.recusals.all()] == ["第三项"]
    for each in panel.items.all():
        for party in each.parties.exclude(organisation=None).exclude(organisation=late):
            Avoidance.objects.get_or_create(
                expert=panel.seats.last().expert, organisation=party.organisation, reason="新近任职"
            )
    other = panel.seats.last()
    Avoidance.objects.create(expert=other.expert, organisation=late, reason="新近任职")
    with pytest.raises(MoveRefused, match="回避"):
        perform("accept", other, by=other.expert.account)


def test_who_sits_on_a_panel_does_not_organise_it(office) -> None:
    panel = examples.inviting(*office)
    seat = panel.seats.first()
    RoleGrant.objects.create(user=seat.expert.account, role="review_officer", valid_from="2020-01-01")
    user = type(seat.expert.account).objects.get(pk=seat.expert.account_id)
    with pytest.raises(PermissionDenied, match="不能同时组织"):
        seating.invite_all(panel, by=user)


def test_experts_are_told_without_a_word_about_what_is_judged(office) -> None:
    panel = examples.inviting(*office)
    told = Message.objects.filter(kind="review.invited")
    assert told.count() == 5
    assert not any("评审对象" in each.body_zh or panel.title in each.body_zh for each in told)


def test_a_panel_that_is_called_off_tells_who_was_asked(office) -> None:
    panel = examples.inviting(*office)
    perform("cancel", panel, by=office[0], data={"reason": "材料撤回"})
    assert Message.objects.filter(kind="review.cancelled").count() == 5


def test_scores_are_sealed_until_scoring_is_closed(office) -> None:
    panel = examples.scoring_panel(*office)
    examples.hand_in(Sheet.objects.filter(item__panel=panel).first())
    with pytest.raises(NotOpened):
        results(panel)
    assert not Sheet.objects.opened().exists()
    with pytest.raises(MoveRefused, match="没有提交"):
        perform("finish", panel, by=office[0], data={})


def test_a_seat_is_for_one_expert_once(office) -> None:
    panel = examples.drawn(office[0])
    seat = panel.seats.first()
    with pytest.raises(IntegrityError):
        enter(Seat(panel=panel, expert=seat.expert, origin="drawn"), by=office[0], entry="draw")
