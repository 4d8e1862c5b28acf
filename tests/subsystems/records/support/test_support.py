"""支撑政策: delivered by the day that was asked for first, and nothing else."""

from datetime import date

import pytest

from tests.registers.people import signed_in
from tests.subsystems.records.documents.staff import at, paper
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.importers.support import SUPPORTS
from yanfa.subsystems.records.models import Evidence, PolicySupport
from yanfa.subsystems.records.services import support as services


def requested(of, due=date(2024, 6, 14), **facts):
    given = {
        "title": "科技创新若干措施",
        "requested_by": "政策法规处",
        "requested_on": date(2024, 3, 1),
        "due_on": due,
        "department": of.divisions[0],
        "project": of.project,
    }
    return services.request_support(by=of.writer, **(given | facts))


def deliver(of, found, day):
    answers = {"delivered_on": day, "delivered": "研究报告", "file": paper("报告")}
    return perform("deliver", found, by=of.writer, data=answers)


def figure(year=2024, **filters):
    value = compute(registry["records.policies_supported"], Period.year(year), filters)
    return value.numerator, value.denominator


@pytest.mark.parametrize(("day", "on_time"), [("2024-06-13", 1), ("2024-06-14", 1), ("2024-06-15", 0)])
def test_the_due_day_itself_is_in_time(of, day, on_time):
    with at(2024, 3, 4):
        found = requested(of)
    with at(2024, 6, 17):
        deliver(of, found, day)
    assert figure() == (on_time, 1)
    assert figure(project=of.project.code) == (on_time, 1)
    assert Evidence.objects.standing().for_target(found).get().label == "提交记录"


def test_postponed_dropped_and_enacted(of):
    with at(2024, 3, 4):
        moved, dropped = requested(of), requested(of, title="另一项")
    with at(2024, 6, 3):
        perform(
            "postpone_support", moved, by=of.officer, data={"due_on": "2024-09-30", "reason": "主管处室同意"}
        )
        perform("drop", dropped, by=of.officer, data={"reason": "不再制定"})
        with pytest.raises(MoveRefused, match="须晚于"):
            perform("postpone_support", moved, by=of.officer, data={"due_on": "2024-09-30", "reason": "再延"})
    with at(2024, 9, 2):
        deliver(of, moved, "2024-09-02")
        answers = {"issued_number": "沪科规〔2024〕9号", "effective_on": "2024-10-01"}
        perform("enact", moved, by=of.writer, data=answers)
        facts = services.facts_of(2024)
    assert figure() == (0, 1)
    assert [each.issued_number for each in facts.enacted] == ["沪科规〔2024〕9号"]
    assert (facts.due, facts.on_time, facts.overdue) == (1, 0, ((moved, 80),))


def test_days_that_cannot_be_are_refused_and_late_ones_are_marked(of):
    with at(2024, 3, 4):
        found = requested(of)
        with pytest.raises(MoveRefused, match="还没有到"):
            deliver(of, found, "2024-03-05")
        with pytest.raises(MoveRefused, match="不能早于"):
            deliver(of, found, "2024-02-29")
        with pytest.raises(Exception, match="应提交日不能早于要求日期"):
            requested(of, due=date(2024, 2, 1), title="第三项")
        with pytest.raises(MoveRefused, match="责任处室"):
            perform("deliver", found, by=of.other, data={"delivered_on": "2024-03-04", "delivered": "报告"})
    with at(2024, 6, 24):
        deliver(of, found, "2024-06-13")
    found.refresh_from_db()
    assert found.late is True


def test_nothing_after_the_year_moves_it(of):
    with at(2024, 3, 4):
        one, two = requested(of), requested(of, title="另一项")
        three = requested(of, title="下一年的", due=date(2025, 3, 3))
    with at(2024, 6, 3):
        deliver(of, one, "2024-06-03")
    before = figure()
    with at(2025, 2, 3):
        deliver(of, two, "2025-02-03")
        perform("drop", three, by=of.officer, data={"reason": "不再制定"})
        perform("enact", one, by=of.writer, data={"issued_number": "1号", "effective_on": "2025-02-01"})
    assert figure() == before == (1, 2)


def test_pages_and_list_there_and_back(of, client):
    with at(2024, 6, 17):
        signed_in(client, of.officer)
        given = {
            "title": "科技创新若干措施",
            "requested_by": "政策法规处",
            "requested_on": "2024-06-03",
            "due_on": "2024-06-28",
            "project": of.project.pk,
        }
        assert client.post("/records/supports/new/", given).status_code == 302
        assert "这项支撑要求已登记" in client.post("/records/supports/new/", given).content.decode()
        found = PolicySupport.objects.get()
        assert "政策法规处" in client.get(found.get_absolute_url()).content.decode()
        changed = {"title": "改名", "request": "", "project": of.project.pk, "version": found.version}
        assert client.post(f"{found.get_absolute_url()}change/", changed).status_code == 302
        client.cookies["language"] = "en"
        assert client.get("/records/supports/?year=2024").status_code == 200
        client.cookies["language"] = "zh-hans"
        data = client.post("/records/supports/export.xlsx").content
        plan = SUPPORTS.plan_of(SUPPORTS.read(data, "清单.xlsx"))
        assert (plan.errors, plan.unchanged) == ([], 1)
