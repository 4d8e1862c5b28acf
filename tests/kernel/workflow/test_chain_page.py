"""The rounds of a chain as a page shows them: who signed, who is late, whose turn it is."""

from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string

from tests.sampleapp.models import Motion
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.fragments import chain
from yanfa.kernel.workflow.moving import perform

pytestmark = pytest.mark.django_db


def test_every_round_with_signatures_opinions_and_what_is_late(people, friday):
    filler = people["applicant"]
    motion = enter(Motion(title="购置", filled_by=filler, leader=people["stranger"]), by=filler)
    perform("submit", motion, by=filler)
    perform("send_back", motion, by=people["reviewer"], data={"reason": "金额不清"})
    perform("submit", motion, by=filler)
    friday.move_to(datetime(2024, 10, 9, 2, tzinfo=UTC), tick=False)
    perform("approve", motion, by=people["reviewer"], data={"opinion": "已改"})
    page = " ".join(render_to_string("ui/rounds.html", {"rounds": chain.rounds(motion)}).split())
    first, second = page.split("第 2 轮")
    assert "已退回" in first
    assert "金额不清" in first
    assert "超期" not in first
    assert "已改" in second
    assert second.count("超期") == 1
    assert second.count("待签署") == 2
    assert "2024-10-15" in second
