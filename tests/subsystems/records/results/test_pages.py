"""The pages of every kind: list, form, page, evidence, moves, export that is taken in again; in both languages."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.registers.people import account, signed_in
from tests.subsystems.records.results.making import at, drafted, facts, project, sheet, verified
from tests.subsystems.records.results.test_backdating import DATES, KINDS, PARENTS
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.kernel.search.finding import find
from yanfa.subsystems.records.importers.results import ResultRows
from yanfa.subsystems.records.models import Meeting, Member, Paper, ResearchProject

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 5)


@pytest.fixture(autouse=True)
def in_april():
    with at(2024, 4, 2):
        yield


@pytest.fixture
def every_kind(of):
    """A verified record of every kind."""
    made = {}
    for model in KINDS:
        if model in PARENTS:
            name, parent = PARENTS[model]
            made[model] = verified(of, model, DAY, **{name: made[parent]}, **DATES.get(model, {}))
        else:
            more = DATES.get(model, {}) | ({"unit": of.unit} if model is ResearchProject else {})
            made[model] = verified(of, model, DAY, **more)
    return made


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_kind_has_its_pages(client, of, every_kind, language):
    signed_in(client, of.reporter)
    client.cookies["django_language"] = language
    for model, record in every_kind.items():
        listed = client.get(f"/records/results/{model.shape.code}/?year=2024")
        assert listed.status_code == 200
        assert record.get_absolute_url() in listed.content.decode()
        page = client.get(record.get_absolute_url())
        assert page.status_code == 200
        assert client.get(f"/records/results/{model.shape.code}/new/").status_code == 200
        assert client.get(f"/records/results/{model.shape.code}/import/").status_code == 200
    assert client.get("/records/results/?year=2024").status_code == 200


def test_an_export_is_taken_in_again_and_adds_nothing(client, of, every_kind):
    signed_in(client, of.reporter)
    for model in KINDS:
        answer = client.post(f"/records/results/{model.shape.code}/export.xlsx")
        data = answer.getvalue() if hasattr(answer, "getvalue") else answer.content
        importer = ResultRows(model, of.reporter)
        plan = importer.plan_of(importer.read(data, "台账.xlsx"))
        assert (plan.errors, len(plan.new), plan.unchanged) == ([], 0, 1), model
    assert AuditEvent.objects.filter(action="records.results_exported").count() == len(KINDS)


def test_an_export_holds_what_the_filter_leaves(client, of):
    drafted(of, Paper, DAY)
    drafted(of, Paper, DAY, title="另一篇", kind="monograph")
    signed_in(client, of.reporter)
    answer = client.post("/records/results/papers/export.xlsx?kind=monograph")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows] == ["题名", "另一篇"]
    assert (
        client.post("/records/results/papers/export.csv?q=另一篇").content.decode("utf-8-sig").count("另一篇")
        == 1
    )


def test_a_list_that_is_too_long_is_told(of):
    columns = ["类别", "议题", "召开日期"]
    rows = [["研究培训", f"培训{number}", "2024-03-05"] for number in range(501)]
    importer = ResultRows(Meeting, of.reporter)
    plan = importer.plan_of(importer.read(workbook([Sheet("会议", columns, rows)]), "会议.xlsx"))
    assert len(plan.errors) == 1
    assert "最多导入 500 行" in plan.errors[0]
    assert plan.new == []


def test_a_row_that_is_wrong_is_told_with_its_column_and_nothing_is_taken_in(of):
    columns = ["类别", "议题", "召开日期", "预算项目", "主题"]
    rows = [
        ["研究培训", "培训", "2024-03-05", "", ""],
        ["研究培训", "明天的培训", "2024-04-03", "", ""],
        ["决策咨询会议", "没有主题", "2024-03-05", "", ""],
        ["研究培训", "没有项目", "2024-03-05", "P-404", ""],
        ["茶话会", "没有类别", "2024-03-05", "", ""],
    ]
    importer = ResultRows(Meeting, of.reporter)
    read = importer.read(workbook([Sheet("会议", columns, rows)]), "会议.xlsx")
    with pytest.raises(ImportRefused) as refusal:
        importer.import_rows(read, by=of.reporter, source="会议.xlsx")
    told = refusal.value.plan.errors
    for row, word in ((3, "还没有发生"), (4, "请选主题"), (5, "P-404"), (6, "类别")):
        assert any(f"第 {row} 行" in each and word in each for each in told), (row, told)
    assert not Meeting.objects.exists()


def test_filters_and_words_narrow_the_list(client, of):
    with at(2024, 12, 1):
        late = drafted(of, Paper, DAY, title="补录的论文")
    soon = drafted(of, Paper, date(2024, 4, 1), title="及时的论文")
    verified(of, Paper, date(2023, 12, 30), title="去年的论文", our_role="both")
    signed_in(client, of.reporter)
    for query, wanted in (
        ("late=yes", {"补录的论文", "去年的论文"}),
        ("late=no", {"及时的论文"}),
        ("year=2023", {"去年的论文"}),
        ("state=verified", {"去年的论文"}),
        ("our_role=both", {"去年的论文"}),
        ("core=1", set()),
        ("core=0&q=论文 及时", {"及时的论文"}),
        ("year=abc", {"补录的论文", "及时的论文", "去年的论文"}),
        ("year=0000", {"补录的论文", "及时的论文", "去年的论文"}),
        ("year=9999", {"补录的论文", "及时的论文", "去年的论文"}),
    ):
        page = client.get(f"/records/results/papers/?{query}").content.decode()
        assert {
            each for each in ("补录的论文", "及时的论文", "去年的论文") if f">{each}</a>" in page
        } == wanted, query
    assert late.late
    assert not soon.late


def test_the_whole_way_by_pages(client, of):
    budget = project("P-1")
    signed_in(client, of.reporter)
    post = {
        **facts(Paper, DAY),
        "kind": "article",
        "topic": "policy_research",
        "core_lists": ["pku", "cssci"],
    }
    post |= {"project": "P-1", "unit": "示例中心"}
    answer = client.post("/records/results/papers/new/", post)
    paper = Paper.objects.get()
    assert answer.headers["Location"] == paper.get_absolute_url()
    assert (paper.core_lists, paper.core, paper.project, paper.unit) == ("pku,cssci", True, budget, of.unit)
    url = paper.get_absolute_url()
    assert "缺佐证材料：正文" in client.get(url).content.decode()
    client.post(f"{url}files/new/", {"proof": "text", "upload": sheet("正文")})
    kept = paper.files.get()
    served = client.get(f"{url}files/{kept.public_id}/")
    assert b"".join(served.streaming_content) == "佐证 正文".encode()
    changed = client.get(f"{url}change/").content.decode()
    assert 'value="P-1"' in changed
    assert 'value="示例中心"' in changed
    client.post(f"{url}change/", post | {"volume": "12", "version": "1"})
    assert client.post(f"{url}move/submit/").status_code == 302
    signed_in(client, of.officer)
    assert client.post(f"{url}move/verify/").status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.volume) == ("verified", "12")
    assert client.get(f"{url}change/").status_code == 403


def test_a_wrong_fact_is_told_at_its_field(client, of):
    signed_in(client, of.reporter)
    post = {**facts(Paper, DAY), "kind": "article", "topic": "other", "doi": "不是DOI", "project": "没有"}
    page = client.post("/records/results/papers/new/", post).content.decode()
    assert "请填项目代码" in page
    page = client.post("/records/results/papers/new/", post | {"project": ""}).content.decode()
    assert "不是 DOI" in page
    assert not Paper.objects.exists()


def test_a_withdrawn_file_stays_with_its_reason(client, of):
    paper = drafted(of, Paper, DAY)
    kept = paper.files.get()
    signed_in(client, of.reporter)
    url = paper.get_absolute_url()
    client.post(f"{url}files/{kept.public_id}/withdraw/", {"reason": "扫描不清"})
    page = client.get(url).content.decode()
    assert "扫描不清" in page
    assert client.get(f"{url}files/{kept.public_id}/").status_code == 200


def test_who_may_not_read_sees_nothing(client, of):
    paper = drafted(of, Paper, DAY)
    kept = paper.files.get()
    signed_in(client, account("citizen", real_name="郑市民"))
    for path in ("", "change/", "move/submit/", f"files/{kept.public_id}/"):
        assert client.get(f"{paper.get_absolute_url()}{path}").status_code == 403
    assert client.get("/records/results/papers/").status_code == 403
    assert client.post("/records/results/papers/export.xlsx").status_code == 403


def test_unknown_kinds_and_files_of_others_are_not_found(client, of):
    first, second = drafted(of, Paper, DAY), drafted(of, Paper, DAY, title="另一篇")
    signed_in(client, of.reporter)
    assert client.get("/records/results/nothing/").status_code == 404
    kept = first.files.get().public_id
    assert client.get(f"{second.get_absolute_url()}files/{kept}/").status_code == 404
    assert client.get(f"/records/results/meetings/{first.public_id}/").status_code == 404


def test_what_became_of_it_stands_on_its_page(client, of):
    member = verified(of, Member, date(2024, 1, 5), term_to=date(2025, 1, 1))
    signed_in(client, of.reporter)
    page = client.get(member.get_absolute_url()).content.decode()
    link = f"/records/results/departures/new/?about={member.public_id}"
    assert link in page
    assert f'<option value="{member.pk}" selected>' in client.get(link).content.decode()


def test_search_finds_titles_for_who_may_read(of):
    verified(of, Meeting, DAY, title="长三角科技资源共享咨询会")
    found = find("科技资源共享咨询", of.reporter)
    assert any("长三角科技资源共享咨询会" in hit.title for hit in found)


def test_a_list_asks_a_steady_number_of_questions(client, of, django_assert_max_num_queries):
    for number in range(12):
        drafted(of, Paper, DAY, title=f"论文{number}")
    signed_in(client, of.reporter)
    with django_assert_max_num_queries(40):
        client.get("/records/results/papers/")
