"""From experts to registered instruments: panels, conclusions, approval, reconsideration, follow-up, the figure."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.procedures.review import examples
from tests.subsystems.instruments import factories
from tests.subsystems.instruments.purchase.rounds import Story, facts, on, scan
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.models import Seat
from yanfa.subsystems.instruments.effects.purchase.applications import form_number
from yanfa.subsystems.instruments.exports.purchase import form_layout, written
from yanfa.subsystems.instruments.indicators.purchase import JOINT_REVIEWS
from yanfa.subsystems.instruments.models import InstrumentYear, PurchaseApplication
from yanfa.subsystems.instruments.services.purchase import (
    applying,
    comparing,
    documents,
    following,
    judging,
    rounds,
)

pytestmark = pytest.mark.django_db
RESULTS = (("agree", 2_000_000), ("cut", 900_000), ("refuse", 0))


def assigned(story, number=3):
    """Compared applications before a panel."""
    made = story.compared(number)
    with on(date(2025, 8, 12)):
        keys = [each.public_id for each in made]
        panel = judging.found_panel(story.round, by=story.officer, title="电镜组", applications=keys, seats=5)
    return [story.fresh(each) for each in made], panel


def opened(made, panel):
    """The panel's conclusions, as its own doors leave them; review is tested where it lives."""
    for each, (outcome, amount) in zip(made, RESULTS, strict=False):
        item = each.review_item
        item.recommendation, item.amount, item.opinion = outcome, Decimal(amount), "经评议"
        item.save()
    panel.concluded_on = date(2025, 8, 20)
    panel.save()


def published(story):
    """Three applications, one of each outcome, published."""
    made, panel = assigned(story)
    opened(made, panel)
    with on(date(2025, 8, 21)):
        judging.take_conclusions(panel)
        perform("conclude", story.fresh(made[1]), by=story.officer, data={"agreed_quantity": 1})
        perform("draft_result", story.round, by=story.officer)
    with on(date(2025, 8, 26)):
        approval = {"approval_no": "批1号", "approved_on": date(2025, 8, 26)}
        perform("approve", story.round, by=story.authority, data=approval)
        letter = {"number": "函1号", "title": "结果函", "issuing_body": "评议办公室", "signer": "某某"}
        perform("send_finance", story.round, by=story.officer, data=letter | {"dated": date(2025, 8, 26)})
        perform("publish", story.round, by=story.officer)
    return [story.fresh(each) for each in made]


def test_a_panel_takes_each_application_once_and_gives_it_back():
    story = Story()
    made, panel = assigned(story)
    assert {each.state for each in made} == {"assigned"}
    assert panel.items.count() == 3
    parties = panel.items.first().parties
    assert parties.filter(organisation=story.unit).exists()
    assert parties.filter(account=story.admin).exists()
    keys = [made[0].public_id]
    with pytest.raises(ValidationError, match="已交其他专家组"):
        judging.found_panel(story.round, by=story.officer, title="又一组", applications=keys, seats=5)
    with pytest.raises(MoveRefused, match="没有形成结论"):
        perform("conclude", made[0], by=story.officer, data={"agreed_quantity": 2})
    perform("cancel", panel, by=story.officer, data={"reason": "改期"})
    assert {story.fresh(each).state for each in made} == {"compared"}


def test_what_is_beyond_doubt_follows_and_pieces_are_asked_for():
    story = Story()
    made, panel = assigned(story)
    opened(made, panel)
    assert judging.take_conclusions(panel) == 2
    states = [story.fresh(each).state for each in made]
    assert states == ["concluded", "assigned", "concluded"]
    with pytest.raises(MoveRefused, match="不能超过申报数"):
        perform("conclude", made[1], by=story.officer, data={"agreed_quantity": 3})
    with pytest.raises(MoveRefused, match="金额应为 0"):
        perform("conclude", made[1], by=story.officer, data={"agreed_quantity": 0})
    perform("conclude", made[1], by=story.officer, data={"agreed_quantity": 1})
    found = story.fresh(made[1]).conclusions.get()
    assert (found.outcome, found.quantity_cut, found.price_cut) == ("cut", 1_000_000, 100_000)
    sums = rounds.totals_of(story.round)
    assert (sums.asked, sums.cut, sums.pieces) == (6_000_000, 3_100_000, {"agree": 2, "cut": 2, "refuse": 2})


def sent_back(story):
    """Three concluded applications, the result sent back by who approves it."""
    made, panel = assigned(story)
    opened(made, panel)
    with on(date(2025, 8, 21)):
        judging.take_conclusions(panel)
        perform("conclude", story.fresh(made[1]), by=story.officer, data={"agreed_quantity": 1})
        perform("draft_result", story.round, by=story.officer)
        with pytest.raises(MoveRefused, match="先由批准人退回"):
            perform("reopen", story.fresh(made[0]), by=story.officer, data={"reason": "台数有误"})
        perform("send_back", story.round, by=story.authority, data={"reason": "第一项台数有误"})
    return [story.fresh(each) for each in made], panel


def corrected(story, application):
    """The unit asks for one piece only, prints and seals again, and submits."""
    own = facts(name=application.name, quantity=1)
    saved = applying.save(application, by=story.admin, version=application.version, facts=own)
    with pytest.raises(MoveRefused, match="生成申请评议表"):
        perform("correct", saved, by=story.admin)
    data, _kind = written(form_layout(saved, form_number(saved)), "docx")
    documents.issue_form(saved, by=story.admin, data=data, form="docx")
    documents.receive_form(saved, by=story.admin, upload=scan())
    perform("correct", saved, by=story.admin)
    comparing.compare(saved)
    return story.fresh(saved)


def test_one_item_is_corrected_by_its_unit_while_the_others_stand():
    story = Story()
    (first, *others), _panel = sent_back(story)
    before = {each.pk: (each.state, each.outcome, each.agreed) for each in others}
    with on(date(2025, 8, 22)):
        perform("reopen", first, by=story.officer, data={"reason": "台数有误"})
        with pytest.raises(MoveRefused, match="1 项申请没有评议结论"):
            perform("draft_result", story.round, by=story.officer)
        with pytest.raises(ValidationError, match="不能修改"):
            applying.save(others[0], by=story.admin, version=others[0].version, facts=facts())
        assert (rounds.totals_of(story.round).asked, rounds.waiting_pieces(story.round)) == (4_000_000, 2)
        first = corrected(story, story.fresh(first))
        assert (first.state, first.rank) == ("compared", 1)
        key = [first.public_id]
        panel = judging.found_panel(story.round, by=story.officer, title="再议", applications=key, seats=5)
        first = story.fresh(first)
        first.review_item.recommendation, first.review_item.amount = "agree", Decimal(1_000_000)
        first.review_item.save()
        panel.concluded_on = date(2025, 8, 22)
        panel.save()
        judging.take_conclusions(panel)
        perform("draft_result", story.round, by=story.officer)
    assert {each.pk: (each.state, each.outcome, each.agreed) for each in map(story.fresh, others)} == before
    assert [each.quantity for each in first.conclusions.all()] == [2, 1]
    assert rounds.totals_of(story.round).asked == 5_000_000


def test_an_item_that_its_unit_leaves_uncorrected_is_not_accepted():
    story = Story()
    (first, *_others), _panel = sent_back(story)
    with on(date(2025, 8, 22)):
        perform("reopen", first, by=story.officer, data={"reason": "台数有误"})
        perform("reject_form", first, by=story.officer, data={"reason": "逾期没有更正"})
        perform("draft_result", story.round, by=story.officer)
    assert rounds.totals_of(story.round).asked == 4_000_000


def test_experts_of_a_panel_may_judge_again_what_was_corrected():
    story = Story()
    made, panel = assigned(story, 1)
    enter(
        Seat(panel=panel, expert=examples.expert("某专家"), origin="drawn"),
        by=panel.organised_by,
        entry="draw",
    )
    opened(made, panel)
    with on(date(2025, 8, 21)):
        judging.take_conclusions(panel)
        perform("reopen", story.fresh(made[0]), by=story.officer, data={"reason": "台数有误"})
    assert all(each.name != "某专家" for each in judging._facts(story.fresh(made[0])).people)


def test_the_result_is_approved_by_another_person_and_counted_once():
    story = Story()
    made = published(story)
    assert {each.state for each in made} == {"published"}
    story.round.refresh_from_db()
    assert (story.round.letter_no, story.round.published_on) == ("函1号", date(2025, 8, 26))
    before = compute(JOINT_REVIEWS, Period.year(2025)).value
    assert before == 6
    with on(date(2025, 9, 1)):
        perform("reconsider", made[1], by=story.admin, data={"reason": "需要两台"})
        panel = judging.found_panel(
            story.round, by=story.officer, title="复议组", applications=[made[1].public_id], seats=5
        )
        again = story.fresh(made[1])
        assert again.state == "reassigned"
        assert again.review_item.panel == panel
        again.review_item.recommendation, again.review_item.amount = "agree", Decimal(2_000_000)
        again.review_item.save()
        panel.concluded_on = date(2025, 9, 1)
        panel.save()
        judging.take_conclusions(panel)
        perform("approve_again", story.fresh(again), by=story.authority)
        with pytest.raises(MoveRefused, match="一次复议"):
            perform("reconsider", story.fresh(again), by=story.admin, data={"reason": "再议"})
    assert [each.outcome for each in again.conclusions.all()] == ["cut", "agree"]
    assert compute(JOINT_REVIEWS, Period.year(2025)).value == before


def test_reconsideration_brings_other_experts():
    story = Story()
    made, panel = assigned(story, 1)
    judge = examples.expert("某专家")
    enter(Seat(panel=panel, expert=judge, origin="drawn"), by=panel.organised_by, entry="draw")
    opened(made, panel)
    assert all(each.name != "某专家" for each in judging._facts(story.fresh(made[0])).people)
    with on(date(2025, 8, 21)):
        judging.take_conclusions(panel)
    assert any(each.name == "某专家" for each in judging._facts(story.fresh(made[0])).people)


def test_late_reconsideration_and_final_refusals():
    story = Story()
    made = published(story)
    with on(date(2025, 9, 8)):
        assert following.settle_due() == 0
    with on(date(2025, 9, 30)):
        with pytest.raises(MoveRefused, match="届满"):
            perform("reconsider", made[2], by=story.admin, data={"reason": "迟了"})
        assert following.settle_due() == 1
    assert story.fresh(made[2]).state == "refused"


def test_what_was_bought_is_registered_and_followed():
    story = Story()
    made = published(story)[1]
    with on(date(2025, 12, 1)):
        with pytest.raises(MoveRefused, match="不超过评议同意"):
            perform("adjust", made, by=story.admin, data={"amount": Decimal(900_001), "number": "预1号"})
        perform("adjust", made, by=story.admin, data={"amount": Decimal(900_000), "number": "预1号"})
        contract = {"number": "HT-1", "signed_on": date(2025, 12, 1)}
        early = contract | {"signed_on": date(2025, 7, 1), "amount": Decimal(880_000)}
        with pytest.raises(MoveRefused, match="不能早于评议结果公布日期"):
            perform("purchase", made, by=story.admin, data=early)
        with pytest.raises(MoveRefused, match="不能超过调整后预算"):
            perform("purchase", made, by=story.admin, data=contract | {"amount": Decimal(900_001)})
        perform("purchase", made, by=story.admin, data=contract | {"amount": Decimal(880_000)})
    with on(date(2026, 3, 1)):
        perform("accept_delivery", made, by=story.admin, data={"accepted_on": date(2026, 2, 10)})
        assert made.register_due == date(2026, 3, 12)
        foreign = factories.instrument(factories.unit("别的单位"))
        with pytest.raises(ValidationError, match="本单位"):
            following.link(made, by=story.admin, instrument=foreign)
        with pytest.raises(MoveRefused, match="已入网并关联 0 台套"):
            perform("register", made, by=story.admin)
    assert list(PurchaseApplication.objects.overdue(date(2026, 3, 13))) == [made]
    assert not PurchaseApplication.objects.overdue(date(2026, 3, 12)).exists()
    with on(date(2026, 3, 13)):
        assert following.remind_overdue() == 1
        own = factories.instrument(story.unit)
        following.link(made, by=story.admin, instrument=own)
        with pytest.raises(ValidationError, match="不能超过同意的台套数"):
            following.link(made, by=story.admin, instrument=factories.instrument(story.unit))
        perform("register", made, by=story.admin)
    InstrumentYear.objects.create(instrument=own, year=2026, run_hours=900, service_hours=250)
    with on(date(2027, 8, 1)):
        (year,) = following.sharing_years(made)
        assert (year.year, year.served, year.promised, year.kept) == (2026, 250, 300, False)
        following.settle_due()
        assert story.fresh(made).state == "registered"
    # Three years after the acceptance the third evaluation year is still under way.
    with on(date(2029, 6, 30)):
        following.settle_due()
        assert story.fresh(made).state == "registered"
        with pytest.raises(MoveRefused, match="3 个完整的评估年度，2029-07-01 起"):
            perform("finish", made, by=story.officer)
    with on(date(2029, 7, 1)):
        following.settle_due()
        assert [each.year for each in following.sharing_years(made)] == [2026, 2027, 2028]
    assert story.fresh(made).state == "tracked"
