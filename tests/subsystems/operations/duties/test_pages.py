"""The pages of maintenance, patrols, drills and incidents: what is shown, typed, refused, exported; both languages."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tests.registers.people import signed_in
from tests.subsystems.operations.drills import test_drills as drill_steps
from tests.subsystems.operations.duties import records
from tests.subsystems.operations.duties.records import at, paper, system
from tests.subsystems.operations.incidents import test_incidents as incident_steps
from tests.subsystems.operations.maintenance import test_jobs as job_steps
from tests.subsystems.operations.patrols.rounds import GOOD, late, patrolled, site
from yanfa.subsystems.operations.models import (
    Drill,
    DutyPaper,
    Incident,
    MaintenanceJob,
    MaintenancePlan,
    Patrol,
    PatrolFinding,
    PatrolStart,
)
from yanfa.subsystems.operations.services import maintenance, patrols

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
NOW = "2024-05-20 10:00"
ANSWERS = {f"item-{code}": value for code, (value, _note) in GOOD.items()}


@pytest.fixture
def by_engineer(demonstration, engineer):
    with at(NOW):
        return signed_in(Client(), engineer)


@pytest.fixture
def by_officer(demonstration, officer):
    with at(NOW):
        return signed_in(Client(), officer)


@pytest.fixture
def world(engineer, officer):
    """One of everything, in several states."""
    room = site(officer)
    patrolled(room, engineer, "2024-05-01", given=GOOD | {"temp": ("31", "空调停机")})
    late(room, engineer, date(2024, 5, 2), "2024-05-03")
    with at("2024-01-05"):
        plan = maintenance.keep_plan(
            by=officer, year=2024, name="年度计划", approval_document="1号", approved_on=date(2024, 1, 4)
        )
        maintenance.add_line(plan, by=officer, title="月检", kind="inspection", cadence="monthly", on_day=10)
        jobs = maintenance.generate_jobs(plan, by=officer)
    with at("2024-02-10"):
        job_steps.done(jobs[0], engineer, "2024-02-09")
    drill_steps.whole(engineer, officer)
    incident = incident_steps.classified(incident_steps.noticed(engineer), engineer, "system", "server")
    incident_steps.restored(incident, engineer)
    return {"room": room, "plan": plan, "incident": incident}


def urls(world):
    """Every page of the slices, with a record where one is needed."""
    yield from (
        reverse(f"operations:{name}")
        for name in (
            *("duties", "maintenance", "maintenance_new", "maintenance_import", "maintenance_plans"),
            *("maintenance_plan_new", "patrols", "patrol_sites", "patrol_site_new"),
            *("drills", "drill_new", "incidents", "incident_new"),
        )
    )
    yield world["plan"].get_absolute_url()
    yield reverse("operations:maintenance_line_new", args=[world["plan"].public_id])
    yield from (job.get_absolute_url() for job in MaintenanceJob.objects.all()[:2])
    yield reverse("operations:maintenance_postpone", args=[MaintenanceJob.objects.last().public_id])
    yield f"{MaintenanceJob.objects.last().get_absolute_url()}move/start/"
    yield f"{MaintenanceJob.objects.last().get_absolute_url()}move/cancel/"
    yield from (log.get_absolute_url() for log in Patrol.objects.all())
    yield world["room"].get_absolute_url()
    yield reverse("operations:patrol_late", args=["machine_room"])
    yield reverse("operations:patrol_checklist", args=["machine_room"])
    yield PatrolFinding.objects.get().get_absolute_url()
    yield f"{PatrolFinding.objects.get().get_absolute_url()}move/handle/"
    yield f"{reverse('operations:incident_new')}?finding={PatrolFinding.objects.get().public_id}"
    yield Drill.objects.get().get_absolute_url()
    yield reverse(
        "operations:drill_improvement", args=[Drill.objects.get().reports.get().improvements.get().public_id]
    )
    yield world["incident"].get_absolute_url()
    yield reverse("operations:incident_reclassify", args=[world["incident"].public_id])
    yield f"{world['incident'].get_absolute_url()}move/review/"
    yield f"{world['incident'].get_absolute_url()}move/restore/"
    yield reverse("operations:duty_paper_add", args=["incidents", world["incident"].public_id])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens(by_officer, world, language):
    by_officer.cookies["language"] = language
    with at(NOW):
        answers = {
            url: by_officer.get(url, headers={"accept-language": language}).status_code for url in urls(world)
        }
    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_readers_see_and_write_nothing(world):
    with at(NOW):
        client = signed_in(Client(), records.reader())
        assert client.get(reverse("operations:duties")).status_code == 200
        assert "登记运维事件" not in client.get(reverse("operations:incidents")).content.decode()
        assert client.get(reverse("operations:incident_new")).status_code == 403
        assert client.post(reverse("operations:patrol_start", args=["machine_room"])).status_code == 403
        assert client.post(reverse("operations:patrol_late", args=["machine_room"])).status_code == 403


@pytest.mark.parametrize(
    ("name", "rows"),
    [("maintenance_xlsx", 12), ("patrols_xlsx", 2), ("drills_xlsx", 1), ("incidents_xlsx", 1)],
)
def test_every_list_is_exported(by_officer, world, name, rows):
    with at(NOW):
        answer = by_officer.get(reverse(f"operations:{name}"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet.max_row == rows + 1


@pytest.mark.parametrize(
    ("name", "query", "found"),
    [
        ("maintenance", "state=overdue", 4),
        ("maintenance", "state=done", 1),
        ("maintenance", "q=月检 YW-2024-0002", 1),
        ("maintenance", "origin=ad_hoc", 0),
        ("maintenance", "year=2023", 0),
        ("maintenance", "year=nonsense", 12),
        ("patrols", "late=yes", 1),
        ("patrols", "q=李工&site=machine_room&year=2024", 2),
        ("drills", "kind=attack", 0),
        ("drills", "year=2024", 1),
        ("incidents", "kind=server&state=open", 1),
        ("incidents", "kind=database", 0),
        ("incidents", "system=portal&severity=minor&q=门户", 1),
    ],
)
def test_lists_are_narrowed(by_officer, world, name, query, found):
    with at(NOW):
        page = by_officer.get(f"{reverse(f'operations:{name}')}?{query}").context["page"]
    assert page.paginator.count == found


def test_an_engineer_patrols_by_the_page_alone(by_engineer, engineer, officer):
    site(officer)
    with at(NOW):
        begun = by_engineer.post(reverse("operations:patrol_start", args=["machine_room"]))
        page = by_engineer.get(begun.url)
        token = page.context["form"]["token"].value()
        wrong = by_engineer.post(begun.url, ANSWERS | {"token": token, "item-temp": "31"})
        assert "结果异常，请写明情况" in wrong.content.decode()
        sent = ANSWERS | {"token": token, "claimed_start": "1999-01-01T00:00:00Z", "claimed_end": "nonsense"}
        signed = by_engineer.post(begun.url, sent)
        again = by_engineer.post(begun.url, sent)
        assert by_engineer.get(begun.url).url == signed.url == again.url
    log = Patrol.objects.get()
    assert (log.late, log.patrol_on, log.claimed_start.year, log.claimed_end) == (
        False,
        date(2024, 5, 20),
        1999,
        None,
    )


def test_a_start_belongs_to_who_fetched_it(by_engineer, officer):
    room = site(officer)
    with at(NOW):
        begun = patrols.start(room, by=officer)
        assert by_engineer.get(begun.get_absolute_url()).status_code == 404
        token = patrols.token_of(begun)
        mine = by_engineer.post(reverse("operations:patrol_start", args=["machine_room"]))
        page = by_engineer.post(mine.url, ANSWERS | {"token": token})
    assert "请由其本人提交" in page.content.decode()
    assert not Patrol.objects.exists()
    assert PatrolStart.objects.count() == 2


def test_a_site_is_put_on_file_by_the_page(by_officer):
    lines = "door｜门禁\ntemp｜温度｜Temperature｜数值｜18｜27｜℃"
    facts = {"code": "machine_room", "name": "机房", "daily_from": "2024-01-01"}
    with at(NOW):
        wrong = by_officer.post(reverse("operations:patrol_site_new"), facts | {"items": "温度"})
        assert "读不懂" in wrong.content.decode()
        made = by_officer.post(reverse("operations:patrol_site_new"), facts | {"items": lines})
        assert made.url == reverse("operations:patrol_site", args=["machine_room"])
        page = by_officer.get(reverse("operations:patrol_checklist", args=["machine_room"]))
        assert "temp｜温度｜Temperature｜数值｜18｜27｜℃" in page.content.decode()
        changed = {"items": lines + "\nups｜UPS", "reason": "增加"}
        by_officer.post(reverse("operations:patrol_checklist", args=["machine_room"]), changed)
        assert "清单第 2 版" in by_officer.get(made.url).content.decode()


def test_a_finding_becomes_an_incident_by_the_page(by_engineer, world):
    finding = PatrolFinding.objects.get()
    url = f"{reverse('operations:incident_new')}?finding={finding.public_id}"
    with at(NOW):
        assert by_engineer.get(f"{finding.get_absolute_url()}move/raise_incident/").url == url
        facts = {
            "title": "空调停机",
            "description": "x",
            "system": system("infrastructure").pk,
            "severity": "minor",
        }
        times = {"noticed_by": "patrol", "detected_at": "2024-05-20T09:00"}
        made = by_engineer.post(url, facts | times)
        assert made.status_code == 302
        assert by_engineer.get(made.url).status_code == 200
    finding.refresh_from_db()
    assert finding.state == "raised"
    assert Incident.objects.get(title="空调停机").finding == finding


def test_an_incident_is_restored_by_the_page(by_engineer, engineer):
    incident = incident_steps.classified(incident_steps.noticed(engineer), engineer, "system")
    url = incident.get_absolute_url()
    times = {"stopped_at": "2024-05-01T10:00", "restored_at": "2024-05-01T09:00"}
    facts = {"solution": "重启", "data_loss": "无"}
    with at(NOW):
        by_engineer.post(f"{url}move/take/")
        wrong = by_engineer.post(f"{url}move/restore/", times | facts)
        assert "不能早于" in wrong.content.decode()
        given = times | facts | {"restored_at": "2024-05-01T12:30", "paper": paper()}
        done = by_engineer.post(f"{url}move/restore/", given)
        assert done.url == url
        shown = by_engineer.get(url).content.decode()
    assert "共 150 分钟" in shown
    assert "处置记录" in shown


def test_papers_are_added_and_given_out(by_engineer, world):
    add = reverse("operations:duty_paper_add", args=["incidents", world["incident"].public_id])
    with at(NOW):
        bad = by_engineer.post(add, {"title": "x", "file": paper("x.exe")})
        assert bad.status_code == 200
        assert by_engineer.post(add, {"title": "维修单", "file": paper()}).status_code == 302
        page = by_engineer.get(world["incident"].get_absolute_url()).content.decode()
        given = by_engineer.get(DutyPaper.objects.get(title="维修单").get_absolute_url())
    assert "维修单" in page
    assert b"".join(given.streaming_content).startswith(b"%PDF")


def test_files_of_a_drill_are_given_out(by_engineer, world):
    drill = Drill.objects.get()
    with at(NOW):
        for name in ("plan", "record", "report"):
            answer = by_engineer.get(reverse("operations:drill_file", args=[drill.public_id, name]))
            assert b"".join(answer.streaming_content).startswith(b"%PDF")
        nothing = by_engineer.get(reverse("operations:drill_file", args=[drill.public_id, "x"]))
    assert nothing.status_code == 404


def test_plans_and_jobs_by_the_pages(by_officer):
    plan = {"year": 2024, "name": "计划", "approval_document": "1号", "approved_on": "2024-05-01"}
    with at(NOW):
        made = by_officer.post(reverse("operations:maintenance_plan_new"), plan)
        again = by_officer.post(reverse("operations:maintenance_plan_new"), plan)
        assert "同名的运维计划" in again.content.decode()
        line = {"title": "月检", "kind": "inspection", "cadence": "monthly", "on_day": 10}
        by_officer.post(f"{made.url}lines/", line)
        for _time in range(2):
            by_officer.post(f"{made.url}generate/")
        job = {
            "title": "换盘",
            "kind": "repair",
            "due_on": "2024-06-01",
            "plan": MaintenancePlan.objects.get().pk,
        }
        kept = by_officer.post(reverse("operations:maintenance_new"), job)
        later = {
            "new_due_on": "2024-07-01",
            "approved_on": "2024-05-19",
            "document": "批复",
            "reason": "备件",
        }
        assert by_officer.post(f"{kept.url}postpone/", later).url == kept.url
        assert "改期至 2024-07-01" in by_officer.get(kept.url).content.decode()
    assert MaintenanceJob.objects.count() == 7 + 1


@pytest.mark.parametrize("name", ["maintenance", "patrols", "drills", "incidents", "duties"])
def test_lists_ask_the_database_as_often_for_many_as_for_few(
    by_officer, engineer, world, name, django_assert_max_num_queries
):
    for number in range(12):
        incident_steps.classified(incident_steps.noticed(engineer, title=f"事件{number}"), engineer, "system")
        patrolled(world["room"], engineer, f"2024-03-{number + 1:02}")
        drill_steps.planned(engineer, title=f"演练{number}")
    with at(NOW), django_assert_max_num_queries(60):
        by_officer.get(reverse(f"operations:{name}"))
