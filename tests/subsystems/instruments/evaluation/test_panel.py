"""A panel of experts from its founding to the points that the units get from it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.procedures.review import examples
from tests.registers.people import signed_in
from tests.subsystems.instruments import factories
from tests.subsystems.instruments.evaluation.batches import Story, on
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.models import Sheet
from yanfa.procedures.review.services import scoring as sheets
from yanfa.procedures.review.services import seating
from yanfa.subsystems.instruments.effects.evaluation.parameters import criteria
from yanfa.subsystems.instruments.services.evaluation import scoring

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """A batch being scored, and nine experts in the pool."""
    with on(date(2025, 7, 1)):
        examples.crowd(9)
    return Story().scoring()


def expert_criteria(batch):
    return [each for each in criteria(batch) if each.by == "expert"]


def opened(panel, officer):
    """The experts were drawn, approved and invited, accepted, and have their sheets."""
    perform("draw", panel, by=officer)
    panel = perform("confirm", panel, by=examples.head())
    seating.invite_all(panel, by=officer)
    for seat in panel.seats.select_related("expert__account"):
        examples.joined(seat)
    return perform("start", panel, by=officer)


def hand_in(panel, batch, share):
    """Every expert gives a unit that share of the points of every criterion."""
    for sheet in Sheet.objects.filter(item__panel=panel).select_related("seat__expert__account", "item"):
        given = Decimal(share[sheet.item.title])
        content = {
            "scores": {each.code: f"{each.weight * given:f}" for each in expert_criteria(batch)},
            "recommendation": "recommend",
            "comment": "管理规范，服务有效",
        }
        sheets.submit_sheet(sheet, by=sheet.seat.expert.account, version=sheet.version, content=content)


def test_the_points_of_the_panel_are_those_of_the_units(story):
    first, second = story.evaluations
    with on(date(2025, 8, 21)):
        panel = scoring.found_panel(story.batch, by=story.officer, seats=5, subjects=[])
        assert [item.title for item in panel.items.order_by("position")] == [
            str(each.organisation) for each in (first, second)
        ]
        with pytest.raises(ValidationError, match="一个专家组"):
            scoring.found_panel(story.batch, by=story.colleague, seats=5, subjects=[])
        panel = opened(panel, story.officer)
        hand_in(panel, story.batch, {str(first.organisation): "0.8", str(second.organisation): "0.5"})
        with pytest.raises(ValidationError, match="评分结束以前"):
            scoring.take_expert_scores(story.batch, by=story.officer)
        perform("finish", panel, by=story.officer, data={})
        assert scoring.take_expert_scores(story.batch, by=story.officer) == 2
        perform("draft_result", story.batch, by=story.officer)
    for evaluation, share in ((first, Decimal("0.8")), (second, Decimal("0.5"))):
        points = {score.code: score for score in evaluation.scores.all()}
        for each in expert_criteria(story.batch):
            assert points[each.code].expert == points[each.code].final == each.weight * share
    assert [each.place for each in story.refreshed().evaluations] == [1, 2]


def test_an_expert_of_an_evaluated_unit_is_not_drawn(story):
    with on(date(2025, 8, 21)):
        own = [examples.expert(unit_name=story.units[0].name) for _place in range(4)]
        panel = scoring.found_panel(story.batch, by=story.officer, seats=5, subjects=[])
        perform("draw", panel, by=story.officer)
    seated = {seat.expert_id for seat in panel.seats.all()}
    assert len(seated) == 5
    assert not seated & {each.pk for each in own}


def test_who_founds_a_panel_and_when(story):
    with on(date(2025, 8, 21)):
        for nobody in (story.admins[0], story.authority):
            with pytest.raises(PermissionDenied):
                scoring.found_panel(story.batch, by=nobody, seats=5, subjects=[])
        with pytest.raises(ValidationError, match="先组建专家组"):
            scoring.take_expert_scores(story.batch, by=story.officer)
        panel = scoring.found_panel(story.batch, by=story.officer, seats=5, subjects=[])
        perform("draw", panel, by=story.officer)
        with pytest.raises(MoveRefused):
            perform("confirm", panel, by=story.officer)
    early = Story(of=story, year=2024).announced()
    with pytest.raises(ValidationError, match="形式审查和打分期间"):
        scoring.found_panel(early.batch, by=early.officer, seats=5, subjects=[])


def test_the_officer_founds_and_draws_on_pages(client, story):
    address = reverse("instruments:evaluation_batch_panel", args=[story.batch.public_id])
    take = reverse("instruments:evaluation_batch_experts", args=[story.batch.public_id])
    page = story.batch.get_absolute_url()
    with on(date(2025, 8, 21)):
        signed_in(client, story.officer)
        assert client.post(address, {"seats": "4"}).status_code == 200
        assert client.post(address, {"seats": "5"}).status_code == 302
        story.batch.refresh_from_db()
        assert client.get(reverse("review:panel", args=[story.batch.panel.public_id])).status_code == 200
        assert "评分结束以前" in client.post(take, follow=True).text
        assert reverse("review:panel", args=[story.batch.panel.public_id]) in client.get(page).text
        signed_in(client, factories.clerk())
        assert str(story.batch.panel) in client.get(page).text
        assert reverse("review:panel", args=[story.batch.panel.public_id]) not in client.get(page).text
