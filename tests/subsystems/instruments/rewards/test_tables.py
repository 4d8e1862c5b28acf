"""Who may move a reward in which state: the whole table, for the unit, another one, officers and the authority."""

from datetime import date

import pytest

from tests.subsystems.instruments.evaluation.batches import NOTICE, Story, on, served
from yanfa.kernel.workflow.matrix import matrix
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.services.rewards import money

pytestmark = pytest.mark.django_db


def allowed(story, state):
    """{(move, who)} that the first reward lets through."""
    people = {
        "unit": story.admins[0],
        "other": story.admins[1],
        "officer": story.officer,
        "authority": story.authority,
    }
    record = story.rewards[0]
    record.refresh_from_db()
    assert record.state == state
    cells = matrix(lambda _state: record, people, [state])
    return {(move, who) for (_state, move, who), cell in cells.items() if cell == "yes"}


def earned():
    """A batch whose two units served others."""
    story = Story()
    for instrument in story.instruments:
        served(instrument, amount="400000")
    return story


def test_from_the_application_to_the_report_of_its_use():
    story = earned().applied()
    with on(date(2025, 9, 27)):
        assert allowed(story, "applied") == {("decline", "officer")}
        perform("calculate", story.batch, by=story.officer)
        # Now the batch grants or leaves it; the authority cannot be passed over.
        assert allowed(story.refreshed(), "applied") == {("grant", "authority")}


def test_what_was_granted_is_paid_by_the_officer():
    story = earned().approved()
    with on(date(2025, 10, 16)):
        assert allowed(story, "granted") == set()
        perform("publish_notice_reward", story.batch, by=story.officer, data=NOTICE)
        assert allowed(story, "granted") == set()
    with on(date(2025, 11, 12)):
        perform("close_notice_reward", story.batch, by=story.officer)
        assert allowed(story.refreshed(), "granted") == {("pay", "officer")}


def test_what_was_paid_is_reported_by_the_unit_once_it_is_spent():
    story, day = earned().paid(), date(2025, 12, 1)
    with on(day):
        assert allowed(story, "paid") == set()
        money.record_use(
            story.rewards[0],
            by=story.admins[0],
            category="training",
            amount=story.rewards[0].amount,
            voucher_no="1",
            spent_on=day,
        )
        assert allowed(story, "paid") == {("report_use", "unit")}
        perform("report_use", story.rewards[0], by=story.admins[0])
        assert allowed(story, "reported") == set()


def test_what_was_declined_or_earned_nothing_moves_no_more():
    story = Story()
    served(story.instruments[0], amount="400000", contract_no="")
    served(story.instruments[1], amount="400000")
    story.applied()
    with on(date(2025, 9, 27)):
        perform("calculate", story.batch, by=story.officer)
        story.refreshed()
        assert allowed(story, "applied") == {("leave", "authority")}
    with on(date(2025, 10, 15)):
        given = {"approval_no": "1", "approved_on": date(2025, 10, 14)}
        perform("approve", story.batch, by=story.authority, data=given)
        assert allowed(story.refreshed(), "ungranted") == set()


def test_declined():
    story = earned().applied()
    with on(date(2025, 9, 27)):
        perform("decline", story.rewards[0], by=story.officer, data={"reason": "材料不全"})
        assert allowed(story, "declined") == set()
