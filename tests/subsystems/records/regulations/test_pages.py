"""Pages of regulations and inspections, and their lists as spreadsheets there and back."""

from datetime import date

import pytest

from tests.registers.people import signed_in
from tests.subsystems.records.documents.staff import at, paper
from tests.subsystems.records.regulations.test_regulations import standing
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.importers.regulations import INSPECTIONS, REGULATIONS
from yanfa.subsystems.records.models import Inspection, Regulation
from yanfa.subsystems.records.services import regulations


def test_the_page_shows_versions_owner_bearings_reviews_and_uses(of, client):
    with at(2024, 3, 4):
        kept = standing(of)
        regulations.bear(kept, by=of.writer, project=of.project)
        regulations.record_use(
            kept, by=of.writer, used_on=date(2024, 3, 1), matter="首批项目办理", upload=paper()
        )
        answers = {
            "reviewed_on": "2024-03-01",
            "conclusion": "continue",
            "opinion": "继续有效",
            "file": paper("记录"),
        }
        perform("review", kept, by=of.writer, data=answers)
        found = signed_in(client, of.writer).get(kept.get_absolute_url()).content.decode()
        for words in ("现行", "业务主管", of.project.name, "首批项目办理", "继续有效"):
            assert words in found
        for what, key in (("review", kept.reviews.get().pk), ("execution", kept.executions.get().pk)):
            assert client.get(f"{kept.get_absolute_url()}{what}/{key}/file").status_code == 200


def test_forms_register_bear_use_and_release(of, client):
    with at(2024, 3, 4):
        signed_in(client, of.officer)
        given = {
            "number": "ZD-7",
            "title": "管理办法",
            "kind": "business",
            "department": of.divisions[0].pk,
            "post": "主管",
        }
        assert client.post("/records/regulations/new/", given).status_code == 302
        kept = Regulation.objects.get()
        path = kept.get_absolute_url()
        assert client.post(f"{path}bear/", {"project": of.project.pk}).status_code == 302
        assert "请选一个" in client.post(f"{path}bear/", {}).content.decode()
        assert client.post(f"{path}bear/{kept.bearings.get().pk}/end/").status_code == 302
        assert kept.bearings.get().until == date(2024, 3, 4)
        refused = client.post(f"{path}use/", {"used_on": "2024-03-01", "matter": "首批"})
        assert "没有现行版本" in refused.content.decode()
        twice = client.post("/records/regulations/new/", given)
        assert "这个制度编号已登记" in twice.content.decode()


def test_inspections_by_the_form(of, client):
    given = {"number": "JC-1", "kind": "call", "held_on": "2024-03-01", "said": "抽听十通", "problems": "0"}
    with at(2024, 3, 4):
        signed_in(client, of.officer)
        assert client.post("/records/inspections/new/", given | {"window": "municipal"}).status_code == 302
        kept = Inspection.objects.get()
        assert (kept.state, kept.window_label) == ("clean", "市级窗口")
        assert "抽听十通" in client.get(kept.get_absolute_url()).content.decode()
        tomorrow = client.post(
            "/records/inspections/new/", given | {"number": "JC-2", "held_on": "2024-03-05"}
        )
        assert "还没有发生" in tomorrow.content.decode()


@pytest.mark.parametrize("path", ["regulations/", "regulations/new/", "inspections/", "inspections/new/"])
def test_pages_in_english(of, client, path):
    with at(2024, 3, 4):
        standing(of)
        client.cookies["language"] = "en"
        assert signed_in(client, of.officer).get(f"/records/{path}").status_code == 200


def test_lists_go_there_and_back(of, client):
    with at(2024, 3, 4):
        kept = standing(of)
        regulations.bear(kept, by=of.writer, project=of.project)
        regulations.record_inspection(
            by=of.officer, number="JC-1", kind="rules", held_on=date(2024, 3, 1), said="查"
        )
        signed_in(client, of.officer)
        for path, importer in (("regulations", REGULATIONS), ("inspections", INSPECTIONS)):
            data = client.post(f"/records/{path}/export.xlsx").content
            plan = importer.plan_of(importer.read(data, "清单.xlsx"))
            assert (plan.errors, plan.new, plan.unchanged) == ([], [], 1)


def test_a_list_of_regulations_brings_versions_and_bearings(of):
    head = "制度编号,制度名称,制度类别,责任处室,责任岗位,文号,批准日,印发日,施行日,适用项目代码,适用窗口\n"
    facts = f"ZD-1,管理办法,业务管理制度,{of.divisions[0].name},主管,1号,2023-01-03,2023-01-05,2023-02-01"
    good = f"{facts},{of.project.code},municipal\n"
    wrong = "ZD-2,手册,业务手册,没有这个处室,,2号,2023-01-03,2023-01-05,2023-02-01,,\n"
    with at(2024, 3, 4):
        plan = REGULATIONS.plan_of(REGULATIONS.read((head + good + wrong).encode(), "制度.csv"))
        assert "没有或有多个名为“没有这个处室”的处室" in plan.errors[0]
        REGULATIONS.import_rows(
            REGULATIONS.read((head + good).encode(), "制度.csv"), by=of.officer, source="制度.csv"
        )
    kept = Regulation.objects.get()
    assert kept.version_on(date(2024, 3, 4)).number == "1号"
    assert kept.bearings.count() == 2
    assert kept.owners.get().post == "主管"
