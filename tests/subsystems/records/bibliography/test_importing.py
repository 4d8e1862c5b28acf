"""Taking a bibliographic file in: a preview, then all or none; the same file twice adds nothing."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.people import account, signed_in
from tests.subsystems.records.bibliography.test_formats import sample
from tests.subsystems.records.results.making import at, project
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.subsystems.records.importers.bibliography import Bibliography, Wishes
from yanfa.subsystems.records.models import Paper

pytestmark = pytest.mark.django_db
PAGE = "/records/results/papers/bibliography/"


@pytest.fixture(autouse=True)
def in_december():
    with at(2024, 12, 20):
        yield


def test_a_preview_changes_nothing_and_the_import_does_what_it_said(of):
    works = Bibliography(sample("journal.bib"), Wishes(unit=of.unit), of.reporter)
    plan = works.plan()
    assert (len(plan.new), plan.unchanged, plan.errors) == (5, 0, [])
    assert not Paper.objects.exists()
    works.take_in("journal.bib")
    assert Paper.objects.count() == 5
    paper = Paper.objects.get(doi="10.3969/j.issn.1000-7695.2024.6.002")
    assert (paper.state, paper.our_role, paper.recorded_by) == ("draft", "unknown", of.reporter)
    assert (paper.published_on, paper.late, paper.unit) == (date(2024, 3, 31), True, of.unit)


def test_the_same_file_twice_adds_nothing(of):
    for _time in range(2):
        plan = Bibliography(sample("journal.bib"), Wishes(), of.reporter).take_in("journal.bib")
    assert (len(plan.new), plan.unchanged) == (0, 5)
    assert Paper.objects.count() == 5


def test_one_work_in_two_formats_is_one_paper(of):
    Bibliography(sample("journal.ris"), Wishes(), of.reporter).take_in("a.ris")
    bib = (
        "@article{x, title={长三角大型仪器开放共享机制 与成效}, author={钱一}, journal={科研管理}, "
        "year=2024, month=3, doi={10.19571/J.CNKI.1000-2995.2024.03.011}}"
    )
    plan = Bibliography(bib.encode(), Wishes(), of.reporter).take_in("b.bib")
    assert (len(plan.new), plan.unchanged) == (0, 1)


def test_one_file_with_a_work_twice_adds_it_once(of):
    plan = Bibliography(sample("journal.bib") + b"\n" + sample("journal.bib"), Wishes(), of.reporter).plan()
    assert (len(plan.new), plan.unchanged) == (5, 5)


def test_one_error_and_nothing_is_taken_in(of):
    works = Bibliography(sample("broken.bib"), Wishes(), of.reporter)
    assert len(works.plan().errors) == 5
    with pytest.raises(ImportRefused):
        works.take_in("broken.bib")
    assert not Paper.objects.exists()


def test_a_bare_year_is_told_or_taken_as_the_person_says(of):
    data = sample("cnki-refworks.txt")
    (error,) = Bibliography(data, Wishes(), of.reporter).plan().errors
    assert error.startswith("第 1 条")
    assert "没有月份" in error
    Bibliography(data, Wishes(bare_years=True, topic="policy_research"), of.reporter).take_in("a.txt")
    days = dict(Paper.objects.values_list("title", "published_on"))
    assert days["研发平台的公共服务"] == date(2024, 12, 20)
    assert set(Paper.objects.values_list("topic", flat=True)) == {"policy_research"}


def test_the_unit_of_the_first_author_decides_the_role_where_it_is_told(of):
    Bibliography(sample("cnki-refworks.txt"), Wishes(unit=of.unit, bare_years=True), of.reporter).take_in("a")
    roles = dict(Paper.objects.values_list("title", "our_role"))
    assert roles == {"研发平台的公共服务": "first", "科技创新券的跨区域通用": "unknown"}


def test_wrong_facts_are_told_with_the_work(of):
    bib = b"@article{x, title={T}, author={A}, journal={J}, year=2024, month=3, issn={1000-0136}, doi={nonsense}}"
    errors = Bibliography(bib, Wishes(), of.reporter).plan().errors
    assert any("ISSN" in each for each in errors)
    assert any("DOI" in each for each in errors)
    assert all(each.startswith("第 1 条：T") for each in errors)
    nobody = b"@article{x, title={T}, journal={J}, year=2024, month=3}"
    assert "没有作者" in Bibliography(nobody, Wishes(), of.reporter).plan().errors[0]
    long = b"@article{x, title={" + b"long " * 200 + b"}, author={A}, journal={J}, year=2024, month=3}"
    assert "500" in Bibliography(long, Wishes(), of.reporter).plan().errors[0]


def test_who_may_not_register_takes_nothing_in(of):
    reader = account("reader", "director", real_name="吴主任")
    with pytest.raises(PermissionDenied):
        Bibliography(sample("journal.bib"), Wishes(), reader).plan()


def test_the_page_takes_a_file_or_text_and_not_both(client, of):
    project("P-1")
    signed_in(client, of.reporter)
    assert client.get(PAGE).status_code == 200
    file = SimpleUploadedFile("知网.txt", sample("cnki-endnote.txt").decode().encode("gb18030"))
    given = {"step": "preview", "unit": "示例中心", "project": "P-1", "bare_years": "on"}
    page = client.post(PAGE, given | {"file": file}).content.decode()
    assert "新增 2 篇" in page
    assert "第一作者单位" in page
    assert not Paper.objects.exists()
    file.seek(0)
    answer = client.post(PAGE, given | {"file": file, "step": "import"})
    assert answer.headers["Location"] == "/records/results/papers/"
    assert Paper.objects.filter(project__code="P-1").count() == 2
    text = sample("crossref-work.json").decode()
    client.post(PAGE, {"text": text, "step": "import"})
    assert Paper.objects.count() == 3
    for wrong in ({"step": "preview"}, {"text": text, "file": SimpleUploadedFile("a.bib", b"@")}):
        assert "二者选一" in client.post(PAGE, wrong).content.decode()
    assert "没有认出" in client.post(PAGE, {"text": "胡言乱语"}).content.decode()
    assert (
        "错误 5 处"
        in client.post(PAGE, {"text": sample("broken.bib").decode(), "step": "import"}).content.decode()
    )


def test_others_are_kept_out(client, of):
    signed_in(client, account("reader", "director", real_name="吴主任"))
    assert client.get(PAGE).status_code == 403
