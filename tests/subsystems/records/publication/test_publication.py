"""信息公开: within the policy's working days of its issue, with a page or a picture that proves it."""

from datetime import date

import pytest

from tests.registers.people import signed_in
from tests.subsystems.records.documents.staff import at, paper
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.importers.publication import INFORMATION
from yanfa.subsystems.records.models import InformationItem
from yanfa.subsystems.records.services import publication as services

#: Twenty working days after Friday, 1 March 2024.
DUE = date(2024, 3, 29)


def noted(of, **facts):
    given = {"title": "共享办法", "topic": "instrument_sharing", "formed_on": date(2024, 3, 1)}
    return services.note_information(by=of.writer, department=of.divisions[0], **(given | facts))


def publish(of, found, day, link="https://example.org/1"):
    answers = {"published_on": day, "place": "site", "link": link}
    return perform("publish_information", found, by=of.writer, data=answers)


def figure(year=2024, **filters):
    value = compute(registry["portal.information_timeliness"], Period.year(year), filters)
    return value.numerator, value.denominator


@pytest.mark.parametrize(
    ("day", "on_time", "days"), [("2024-03-28", 1, 19), ("2024-03-29", 1, 20), ("2024-03-30", 0, 21)]
)
def test_the_last_working_day_is_in_time(of, day, on_time, days):
    with at(2024, 3, 4):
        found = noted(of)
    assert found.due_on == DUE
    with at(2024, 4, 1):
        publish(of, found, day)
    assert figure() == (on_time, 1)
    assert found.days == days
    assert figure(topic="bases,instrument_sharing,vouchers") == (on_time, 1)
    assert figure(topic="bases") == (0, 0)


def test_it_is_proved_by_a_page_or_a_file(of):
    with at(2024, 3, 4):
        found = noted(of)
        with pytest.raises(MoveRefused, match="请填发布页面的链接"):
            publish(of, found, "2024-03-04", link="")
        answers = {"published_on": "2024-03-04", "place": "white_paper", "link": "", "file": paper("截图")}
        perform("publish_information", found, by=of.writer, data=answers)
    assert (found.state, found.get_place_display()) == ("online", "白皮书")


def test_what_is_exempted_after_its_day_stays_owed(of):
    with at(2024, 3, 4):
        early, late = noted(of), noted(of, title="另一件")
    with at(2024, 3, 29):
        perform("exempt", early, by=of.officer, data={"reason": "涉及商业秘密"})
        with pytest.raises(MoveRefused):
            perform("exempt", late, by=of.writer, data={"reason": "不公开"})
    with at(2024, 4, 1):
        perform("exempt", late, by=of.officer, data={"reason": "涉及商业秘密"})
        facts = services.facts_of(2024)
    assert figure() == (0, 1)
    assert (facts.due, facts.on_time, facts.mean_days) == (1, 0, None)


def test_days_that_cannot_be(of):
    with at(2024, 3, 4):
        found = noted(of)
        for day in ("2024-03-05", "2024-02-29"):
            with pytest.raises(MoveRefused):
                publish(of, found, day)
        with pytest.raises(Exception, match="还没有发生"):
            noted(of, title="明天的", formed_on=date(2024, 3, 5))
        with pytest.raises(Exception, match="没有代码为"):
            noted(of, title="别的", topic="nonsense")
        with pytest.raises(Exception, match="这条信息已登记"):
            noted(of)


def test_it_keeps_the_version_of_the_policy_and_the_mark(of):
    with at(2024, 3, 4):
        found = noted(of)
    with at(2024, 4, 1):
        publish(of, found, "2024-03-18")
    found.refresh_from_db()
    assert found.policy_version.startswith("records.publication_days@")
    assert found.late is True


def test_pages_and_list_there_and_back(of, client):
    with at(2024, 3, 18):
        signed_in(client, of.officer)
        given = {"title": "共享办法", "topic": "bases", "formed_on": "2024-03-01", "project": of.project.pk}
        assert client.post("/records/publication/new/", given).status_code == 302
        found = InformationItem.objects.get()
        publish_path = f"{found.get_absolute_url()}move/publish_information/"
        answers = {"published_on": "2024-03-15", "place": "site", "link": "https://example.org/1"}
        assert client.post(publish_path, answers).status_code == 302
        assert "https://example.org/1" in client.get(found.get_absolute_url()).content.decode()
        assert "共享办法" in client.get("/records/publication/?topic=bases&year=2024").content.decode()
        data = client.post("/records/publication/export.xlsx").content
        plan = INFORMATION.plan_of(INFORMATION.read(data, "清单.xlsx"))
        assert (plan.errors, plan.unchanged) == ([], 1)
        client.cookies["language"] = "en"
        assert client.get(found.get_absolute_url()).status_code == 200
