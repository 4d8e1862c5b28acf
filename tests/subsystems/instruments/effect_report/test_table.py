"""Who may move the yearly report in which state: every cell of its table."""

from datetime import date

import pytest

from tests.subsystems.instruments import factories
from tests.subsystems.instruments.evaluation.batches import on
from yanfa.kernel.workflow.matrix import matrix
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.services import effect_report as services

pytestmark = pytest.mark.django_db


def test_who_may_do_what():
    people = {
        "drafter": factories.officer(),
        "other": factories.officer(),
        "authority": factories.person("authority_officer"),
        "clerk": factories.clerk(),
        "unit": factories.admin_of(factories.unit()),
    }

    def allowed(state):
        assert report.state == state
        cells = matrix(lambda _state: report, people, [state])
        return {(move, who) for (_state, move, who), cell in cells.items() if cell == "yes"}

    with on(date(2025, 2, 1)):
        report = services.make_report(by=people["drafter"], year=2024)
        assert allowed("drafted") == {("review", "other"), ("review", "authority")}
        perform("review", report, by=people["other"])
        others = {(move, who) for move in ("send_back", "issue") for who in ("other", "authority")}
        assert allowed("reviewed") == others
        perform("send_back", report, by=people["authority"], data={"reason": "补充案例"})
        assert allowed("drafted") == {("review", "other"), ("review", "authority")}
        perform("review", report, by=people["authority"])
        perform("issue", report, by=people["other"], data={"number": "1"})
        assert allowed("issued") == set()
