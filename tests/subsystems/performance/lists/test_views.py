"""The pages of lists and splits: mapping with a sample beside, previews, taking in, rows, and who may see what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.registers.budgets import project, project_year
from tests.registers.people import account, signed_in
from tests.subsystems.performance.lists.examples import YEAR, department, mapped, reporter, row, xlsx
from yanfa.subsystems.performance.models import CountingSplit, ListMapping, ListUpload
from yanfa.subsystems.performance.services.lists import take_in


def sent(rows, name="台账.xlsx"):
    return SimpleUploadedFile(name, xlsx(rows))


@pytest.fixture
def page(client, clerk):
    """The reporter's browser."""
    return signed_in(client, clerk)


@pytest.fixture
def upload(office, clerk):
    rows = [row(1), row(1, 题名="又一次"), row(2, 状态="作废")]
    return take_in(mapped(clerk, office), by=clerk, data=xlsx(rows), file_name="论文.xlsx", year=YEAR)


class TestMapping:
    def facts(self, office, **more):
        return {
            "name": "论文台账",
            "department": office.pk,
            "subject": "论文",
            "kind": "count",
            "unit": "篇",
        } | more

    def test_a_sample_names_the_columns_shows_the_figure_and_is_saved(self, page, office):
        url = reverse("performance:list_new")
        read = page.post(url, self.facts(office, step="columns", file=sent([row(1)])))
        assert "去重键" in read.content.decode()
        columns = {
            "headings": read.context["columns"]["headings"].initial,
            "key": ["编号"],
            "date": "发表日期",
            "shown": ["题名"],
            "no_personal_data": "on",
            "filter_0_column": "状态",
            "filter_0_op": "≠",
            "filter_0_value": "作废",
            "preview_year": YEAR,
        }
        typed = self.facts(office) | columns
        seen = page.post(url, typed | {"step": "preview", "file": sent([row(1), row(2, 状态="作废")])})
        assert seen.context["preview"].value == 1
        assert not ListMapping.objects.exists()
        saved = page.post(url, typed | {"step": "save"})
        mapping = ListMapping.objects.get()
        assert saved.url == mapping.get_absolute_url()
        assert mapping.current.shown == ["题名"]
        assert mapping.current.columns["filters"] == [{"column": "状态", "op": "≠", "value": "作废"}]

    def test_columns_that_are_shown_need_the_word_that_they_hold_nobody(self, page, office):
        columns = {"headings": '["编号", "作者"]', "key": ["编号"], "shown": ["作者"], "step": "save"}
        answer = page.post(reverse("performance:list_new"), self.facts(office) | columns)
        assert "请确认列示的列不含个人信息" in answer.content.decode()
        assert 'value="作者" id="id_shown_1" checked' in answer.content.decode(), "what was typed stays"
        assert not ListMapping.objects.exists()

    def test_what_a_mapping_lacks_is_told_on_the_form(self, page, office):
        columns = {"headings": '["编号"]', "key": ["编号"], "step": "save"}
        answer = page.post(reverse("performance:list_new"), self.facts(office, kind="sum") | columns)
        assert "合计和平均要指定数量或金额列" in answer.content.decode()

    def test_a_file_that_is_no_list_is_told(self, page, office):
        file = SimpleUploadedFile("a.xlsx", b"%PDF-1.7 nothing")
        answer = page.post(reverse("performance:list_new"), self.facts(office, step="columns", file=file))
        assert answer.status_code == 200
        assert "请提交" in answer.content.decode()

    def test_the_columns_are_changed_by_a_version(self, page, upload):
        url = reverse("performance:list_columns", args=[upload.mapping.public_id])
        shown = page.get(url)
        assert shown.context["columns"].initial["key"] == ["编号"]
        columns = {"headings": '["编号", "题名", "发表日期"]', "key": ["编号", "题名"], "date": "发表日期"}
        page.post(url, columns | {"step": "save"})
        assert upload.mapping.current.number == 2
        assert upload.mapping.current.columns["key"] == ["编号", "题名"]


class TestTakingIn:
    def test_a_preview_keeps_nothing_and_an_import_opens_its_page(self, page, office, clerk):
        mapping = mapped(clerk, office)
        url = reverse("performance:list_take_in", args=[mapping.public_id])
        seen = page.post(url, {"year": YEAR, "step": "preview", "file": sent([row(1)])})
        assert seen.context["preview"].value == 1
        assert not ListUpload.objects.exists()
        done = page.post(url, {"year": YEAR, "step": "import", "file": sent([row(1)])})
        assert done.url == ListUpload.objects.get().get_absolute_url()

    def test_errors_are_told_with_row_and_column(self, page, office, clerk):
        mapping = mapped(clerk, office)
        url = reverse("performance:list_take_in", args=[mapping.public_id])
        for step in ("preview", "import"):
            answer = page.post(url, {"year": YEAR, "step": step, "file": sent([row(1, 发表日期="春天")])})
            assert "第 2 行“发表日期”“春天”" in answer.content.decode()
        assert not ListUpload.objects.exists()
        answer = page.post(url, {"year": 2019, "step": "import", "file": sent([row(1)])})
        assert "请写明补录原因" in answer.content.decode()

    def test_only_project_years_of_the_department_are_offered(self, page, office, clerk):
        own = project_year(YEAR, of=project("P-1"), departments=[office])
        project_year(YEAR, of=project("P-2"))
        form = page.get(reverse("performance:list_take_in", args=[mapped(clerk, office).public_id])).context[
            "form"
        ]
        assert list(form.fields["project_year"].queryset) == [own]


class TestUploads:
    def test_the_page_shows_figure_hash_rows_and_reasons(self, page, upload):
        text = page.get(upload.get_absolute_url()).content.decode()
        assert upload.sha256[:32] in text
        assert "论文1" in text
        assert "张三" not in text
        aside = page.get(upload.get_absolute_url() + "?rows=aside").content.decode()
        assert "与第 2 行重复" in aside
        assert "不符合筛选条件" in aside
        listed = page.get(upload.mapping.get_absolute_url()).content.decode()
        assert upload.get_absolute_url() in listed

    def test_readers_of_indicators_see_rows_and_not_the_file(self, client, upload):
        signed_in(client, account("cashier", "finance"))
        page = client.get(upload.get_absolute_url())
        assert page.status_code == 200
        assert "下载原文件" not in page.content.decode()
        assert client.get(reverse("performance:list_file", args=[upload.public_id])).status_code == 403
        detail = client.get(reverse("indicators:detail", args=[upload.indicator_code]) + f"?year={YEAR}")
        assert detail.status_code == 200

    def test_the_file_comes_back_as_it_was(self, page, upload):
        answer = page.get(reverse("performance:list_file", args=[upload.public_id]))
        assert b"".join(answer.streaming_content)[:2] == b"PK"

    def test_another_department_sees_no_lists(self, client, upload):
        signed_in(client, reporter(department("另一处"), "stranger"))
        assert "论文台账" not in client.get(reverse("performance:lists")).content.decode()
        for name in ("list", "list_columns", "list_take_in"):
            url = reverse(f"performance:{name}", args=[upload.mapping.public_id])
            assert client.get(url).status_code == 403
        assert client.get(reverse("performance:list_file", args=[upload.public_id])).status_code == 403

    def test_the_list_of_lists_does_not_ask_for_each(
        self, page, office, clerk, django_assert_max_num_queries
    ):
        for number in range(12):
            mapped(clerk, office, name=f"台账{number}")
        with django_assert_max_num_queries(20):
            page.get(reverse("performance:lists"))


class TestSplits:
    def test_a_duplicate_is_shown_split_and_approved(self, page, office, clerk, officer, client):
        mapping = mapped(clerk, office)
        years = [project_year(YEAR, of=project(code)) for code in ("P-1", "P-2")]
        for year in years:
            take_in(mapping, by=clerk, data=xlsx([row(1)]), file_name="a.xlsx", year=YEAR, project_year=year)
        text = page.get(reverse("performance:duplicates") + f"?year={YEAR}").content.decode()
        assert "l-001" in text
        assert "没有分摊" in text
        typed = {"subject": "论文", "key": "l-001", "year": YEAR, "document_number": "1号", "reason": "共同"}
        shares = {f"share_{year.public_id}": share for year, share in zip(years, ("0.5", "0.4"), strict=True)}
        refused = page.post(reverse("performance:split_new"), typed | shares)
        assert "合计应为1" in refused.content.decode()
        shares[f"share_{years[1].public_id}"] = "0.5"
        page.post(reverse("performance:split_new"), typed | shares)
        split = CountingSplit.objects.get()
        own = page.get(split.get_absolute_url()).content.decode()
        assert 'aria-describedby="why-approve"' in own, "who proposed cannot approve"
        signed_in(client, officer)
        client.post(reverse("performance:split_move", args=[split.public_id, "approve"]))
        split.refresh_from_db()
        assert split.state == "approved"
