"""检查: findings are ordered to be mended; an order that runs out keeps the unit from joint review and reward."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.registers.people import signed_in
from tests.subsystems.instruments import factories as make
from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.notices.models import Message
from yanfa.kernel.policy import installation
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.models import Veto
from yanfa.subsystems.instruments.services import inspection as services
from yanfa.subsystems.instruments.tasks.confirmation import last_days

DUE = date(2025, 4, 1)


def at(month, day):
    return demonstration_time(datetime(2025, month, day, 2, tzinfo=UTC))


@pytest.fixture
def of(db):
    """An inspection with one finding about a unit's instrument."""
    installation.mark("demonstration")
    unit = make.unit()
    facts = {
        "unit": unit,
        "record": make.instrument(unit),
        "admin": make.admin_of(unit),
        "authority": make.person("authority_officer"),
    }
    with at(3, 1):
        facts["held"] = services.hold(
            by=facts["authority"], year=2025, title="2025 年检查", basis="报送办法", held_on=date(2025, 2, 28)
        )
        facts["finding"] = services.find(
            facts["held"],
            by=facts["authority"],
            organisation=unit,
            aspect="accuracy",
            detail="安放地址与现场不符",
            correct_by=DUE,
            instrument=facts["record"],
        )
    return type("Of", (), facts)


def test_the_unit_is_told_and_mends_in_time(of):
    assert Message.objects.filter(recipient=of.admin, kind="instruments.finding_ordered").count() == 1
    with at(4, 1):
        last_days()
        perform("answer", of.finding, by=of.admin, data={"answer": "已更正地址。"})
        perform("accept", of.finding, by=of.authority)
    assert of.finding.state == "mended"
    assert not Veto.objects.exists()


def test_an_order_that_runs_out_keeps_the_unit_from_review_and_reward_for_a_year(of):
    with at(4, 1):
        last_days()
        with pytest.raises(MoveRefused, match="还没有过"):
            perform("expire", of.finding, by=of.authority)
    with at(4, 2):
        last_days()
        last_days()
    assert {veto.kind for veto in Veto.objects.all()} == {"purchase", "reward"}
    (veto,) = services.vetoes_of(of.unit, "reward", on=date(2025, 4, 2))
    assert (veto.valid_from, veto.valid_to) == (date(2025, 4, 2), date(2026, 4, 1))
    assert "安放地址与现场不符" in veto.basis
    assert services.vetoes_of(of.unit, "reward", on=date(2025, 4, 1)) == []
    assert services.vetoes_of(of.unit, "reward", on=date(2026, 4, 2)) == []
    assert set(services.vetoes_by_unit("purchase", on=date(2025, 5, 1))) == {of.unit.pk}


def test_a_veto_stays_when_it_is_mended_late_until_it_is_lifted(of):
    with at(4, 2):
        last_days()
        of.finding.refresh_from_db()
        perform("answer", of.finding, by=of.admin, data={"answer": "已更正。"})
        perform("accept", of.finding, by=of.authority)
    (veto,) = services.vetoes_of(of.unit, "purchase", on=date(2025, 4, 10))
    with at(4, 20):
        with pytest.raises(PermissionDenied):
            services.lift(veto, by=of.admin, reason="已改正")
        with pytest.raises(ValidationError, match="理由"):
            services.lift(veto, by=of.authority, reason=" ")
        services.lift(veto, by=of.authority, reason="已改正")
        with pytest.raises(ValidationError, match="已经解除"):
            services.lift(veto, by=of.authority, reason="再次")
    assert services.vetoes_of(of.unit, "purchase", on=date(2025, 4, 19)) != []
    assert services.vetoes_of(of.unit, "purchase", on=date(2025, 4, 20)) == []


def test_mending_that_is_not_enough_is_ordered_again(of):
    with at(3, 20):
        perform("answer", of.finding, by=of.admin, data={"answer": "已处理。"})
        told = {"correct_by": date(2025, 3, 20), "reason": "地址仍不符"}
        with pytest.raises(MoveRefused, match="晚于今天"):
            perform("order_again", of.finding, by=of.authority, data=told)
        perform("order_again", of.finding, by=of.authority, data=told | {"correct_by": date(2025, 5, 1)})
    assert (of.finding.state, of.finding.correct_by) == ("ordered", date(2025, 5, 1))


def test_what_cannot_be_is_refused(of):
    facts = {"organisation": of.unit, "aspect": "accuracy", "detail": "问题", "correct_by": date(2025, 6, 1)}
    stranger = make.instrument(make.unit("华南光电研究院"))
    with at(3, 1):
        with pytest.raises(ValidationError, match="不是该单位管理的"):
            services.find(of.held, by=of.authority, instrument=stranger, **facts)
        with pytest.raises(ValidationError, match="晚于今天"):
            services.find(of.held, by=of.authority, **facts | {"correct_by": date(2025, 3, 1)})
        with pytest.raises(PermissionDenied):
            services.find(of.held, by=make.officer(), **facts)


def test_pages(of, client):
    with at(3, 2):
        signed_in(client, of.admin)
        assert "安放地址与现场不符" in client.get("/instruments/inspections/").content.decode()
        assert client.get(of.finding.get_absolute_url()).status_code == 200
        stranger = make.admin_of(make.unit("华南光电研究院"))
        signed_in(client, stranger)
        assert client.get(of.finding.get_absolute_url()).status_code == 404
        signed_in(client, of.authority)
        page = client.get(of.held.get_absolute_url()).content.decode()
        assert of.unit.name in page
        url = f"{of.held.get_absolute_url()}findings/new/"
        told = {"unit": of.unit.name, "aspect": "timeliness", "detail": "迟报", "correct_by": "2025-04-10"}
        assert "没有平台编号" in client.post(url, told | {"number": "X-1"}).content.decode()
        assert client.post(url, told | {"number": of.record.platform_no}).status_code == 302
        assert of.held.findings.count() == 2
    with at(4, 12):
        last_days()
        signed_in(client, of.authority)
        veto = Veto.objects.first()
        assert of.unit.name in client.get("/instruments/inspections/vetoes/").content.decode()
        assert (
            client.post(
                f"/instruments/inspections/vetoes/{veto.public_id}/lift/", {"reason": "改正"}
            ).status_code
            == 302
        )
        assert client.post("/instruments/inspections/new/", {"year": 2026}).status_code == 200
