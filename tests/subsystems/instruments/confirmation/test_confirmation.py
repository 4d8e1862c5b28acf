"""年度确认: units answer for every instrument, give the figures of the year, and are told when they do not."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.registers.people import signed_in
from tests.subsystems.instruments import factories as make
from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.notices.models import Message
from yanfa.kernel.policy import installation
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.models import ConfirmationTask, InstrumentYear
from yanfa.subsystems.instruments.services import confirmation as services
from yanfa.subsystems.instruments.services.confirmation import Figures
from yanfa.subsystems.instruments.tasks.confirmation import last_days, reminders

FIGURES = Figures(Decimal(1200), Decimal(300), Decimal("45000.00"), "normal")
NOTE = {
    "outcome": "confirmed",
    "run_hours": "900",
    "service_hours": "100",
    "income": "5000",
    "run_status": "normal",
}


def at(month, day):
    """A morning of 2025; the evaluation year 2024 has ended on its 30 June."""
    return demonstration_time(datetime(2025, month, day, 2, tzinfo=UTC))


@pytest.fixture
def of(db):
    """A unit with two instruments, another with one, and the round of 2024."""
    installation.mark("demonstration")
    unit, other = make.unit(), make.unit("华南光电研究院")
    facts = {
        "unit": unit,
        "other": other,
        "pair": [make.instrument(unit), make.instrument(unit)],
        "single": make.instrument(other),
        "admin": make.admin_of(unit),
        "officer": make.officer(),
        "clerk": make.clerk(),
    }
    with at(7, 15):
        facts["round"] = services.open_round(2024, by=facts["officer"])
    facts["task"] = ConfirmationTask.objects.get(organisation=unit)
    return type("Of", (), facts)


def confirm(of):
    outcomes = {line.pk: (Outcome.CONFIRMED, "") for line in of.task.lines.all()}
    figures = dict.fromkeys(outcomes, FIGURES)
    return services.answer_lines(of.task, by=of.admin, outcomes=outcomes, figures=figures)


def test_every_unit_owes_what_it_had_in_the_catalogue_and_is_told(of):
    assert of.round.due_on == date(2025, 10, 12)
    assert of.task.lines.count() == of.task.due_count == 2
    assert Message.objects.filter(recipient=of.admin, kind="instruments.confirmation_opened").count() == 1
    with at(7, 16), pytest.raises(ValidationError, match="已经发起过"):
        services.open_round(2024, by=of.officer)
    with at(7, 16), pytest.raises(ValidationError, match="还没有结束"):
        services.open_round(2025, by=of.officer)


def test_only_the_officer_opens(of):
    with at(7, 20), pytest.raises(MoveRefused):
        services.open_round(2023, by=of.clerk, due_on=date(2025, 10, 12))


def test_a_unit_confirms_and_the_clerk_takes_it(of):
    with at(8, 1):
        confirm(of)
        perform("submit", of.task, by=of.admin)
        perform("accept", of.task, by=of.clerk)
    assert (of.task.state, of.task.no_report, of.task.timeliness) == ("accepted", False, Decimal(100))
    assert of.task.completeness == Decimal(100)
    row = InstrumentYear.objects.get(instrument=of.pair[0])
    assert (row.year, row.run_hours, row.service_hours) == (2024, Decimal(1200), Decimal(300))
    assert services.progress_of(of.round).answered == 2
    assert services.no_report(of.unit, 2024) is False


def test_what_lacks_something_is_told_for_each_instrument_and_nothing_is_kept(of):
    first, second = of.task.lines.order_by("pk")
    outcomes = {first.pk: (Outcome.CONFIRMED, ""), second.pk: (Outcome.EXCEPTED, " ")}
    with at(8, 1), pytest.raises(ValidationError) as refused:
        services.answer_lines(of.task, by=of.admin, outcomes=outcomes, figures={})
    assert len(refused.value.messages) == 2
    assert "还没有年度机时和收入" in refused.value.messages[0]
    assert "请写明原因" in refused.value.messages[1]
    assert of.task.lines.filter(outcome=Outcome.DUE).count() == 2
    with at(8, 1), pytest.raises(ValidationError, match="还没有办理变更"):
        services.answer_line(first, by=of.admin, outcome=Outcome.CHANGED, figures=FIGURES)
    too_much = Figures(Decimal(10), Decimal(11), Decimal(0), "normal")
    with at(8, 1), pytest.raises(ValidationError, match="不能多于年总运行机时"):
        services.answer_line(first, by=of.admin, outcome=Outcome.CONFIRMED, figures=too_much)


def test_submitting_waits_for_the_last_instrument(of):
    line = of.task.lines.first()
    with at(8, 1):
        services.answer_line(line, by=of.admin, outcome=Outcome.CONFIRMED, figures=FIGURES)
        with pytest.raises(MoveRefused, match="还有 1 台套未确认"):
            perform("submit", of.task, by=of.admin)
        assert services.confirm_rest(of.task, by=of.admin) == 0
        other = of.task.lines.get(outcome=Outcome.DUE)
        InstrumentYear.objects.create(instrument=other.instrument, year=2024, run_status="normal")
        assert services.confirm_rest(of.task, by=of.admin) == 1
        perform("submit", of.task, by=of.admin)


def test_nobody_answers_for_another_unit_or_after_submitting(of):
    line = of.task.lines.first()
    stranger = make.admin_of(of.other)
    with at(8, 1), pytest.raises(PermissionDenied):
        services.answer_line(line, by=stranger, outcome=Outcome.CONFIRMED, figures=FIGURES)
    with at(8, 1):
        confirm(of)
        perform("submit", of.task, by=of.admin)
        with pytest.raises(ValidationError, match="已提交"):
            confirm(of)


def test_the_last_day_passes(of):
    with at(10, 11):
        reminders()
        last_days()
    assert Message.objects.filter(kind="instruments.confirmation_due", recipient=of.admin).count() == 1
    with at(10, 13):
        last_days()
        last_days()
    of.task.refresh_from_db()
    of.round.refresh_from_db()
    assert (of.task.state, of.task.no_report, of.round.state) == ("missed", True, "closed")
    assert services.no_report(of.unit, 2024) is True
    with at(10, 20):
        confirm(of)
        perform("submit", of.task, by=of.admin)
    assert (of.task.state, of.task.no_report, of.task.timeliness) == ("submitted", True, Decimal(0))


def test_a_return_leaves_the_first_day_of_submission(of):
    with at(10, 12):
        confirm(of)
        perform("submit", of.task, by=of.admin)
    with at(10, 20):
        perform("return", of.task, by=of.clerk, data={"reason": "机时有误"})
        confirm(of)
        perform("submit", of.task, by=of.admin)
    assert (of.task.returned, of.task.no_report, of.task.timeliness) == (1, False, Decimal(100))


def test_pages(of, client):
    with at(8, 1):
        signed_in(client, of.admin)
        assert of.round.starts_on.isoformat() in client.get("/instruments/confirmations/").content.decode()
        page = client.get(of.task.get_absolute_url())
        assert of.pair[0].inner_no in page.content.decode()
        url = f"{of.task.get_absolute_url()}instruments/{of.pair[0].public_id}/"
        assert "运行机时" in client.get(url).content.decode()
        assert client.post(url, NOTE | {"service_hours": "1000"}).status_code == 200
        assert client.post(url, NOTE).status_code == 302
        assert of.task.lines.get(instrument=of.pair[0]).outcome == Outcome.CONFIRMED
        assert client.post(f"{of.task.get_absolute_url()}rest/").status_code == 302
        foreign = ConfirmationTask.objects.get(organisation=of.other)
        assert client.get(foreign.get_absolute_url()).status_code == 404
        signed_in(client, of.officer)
        assert of.unit.name in client.get(of.round.get_absolute_url()).content.decode()
        assert client.get(f"{of.round.get_absolute_url()}units.xlsx").status_code == 200
        assert client.get("/instruments/confirmations/open/").status_code == 200
        client.cookies["language"] = "en"
        assert client.get(of.round.get_absolute_url()).status_code == 200
