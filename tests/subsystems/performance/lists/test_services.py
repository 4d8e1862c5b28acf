"""Files taken in: whole or not at all, once, by whom it may be, replaced and still openable."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.registers.budgets import project, project_year
from tests.registers.people import account
from tests.subsystems.performance.lists.examples import (
    PAPERS,
    YEAR,
    delimited,
    department,
    mapped,
    reporter,
    row,
    xlsx,
)
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.files import serving
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.choices import ListKind
from yanfa.subsystems.performance.models import ListMapping, ListRow, ListUpload
from yanfa.subsystems.performance.rules.lists import Condition, read_list
from yanfa.subsystems.performance.services import lists
from yanfa.subsystems.performance.services.duplicates import duplicates, repeated_rows
from yanfa.subsystems.performance.services.lists import (
    ListRefused,
    map_columns,
    preview,
    take_in,
    value_of,
)
from yanfa.subsystems.performance.services.splits import propose_split


def taken(mapping, by, rows, **more):
    given = {"data": xlsx(rows), "file_name": "台账.xlsx", "year": YEAR} | more
    return take_in(mapping, by=by, **given)


class TestTakingIn:
    def test_a_file_is_kept_with_its_hash_rows_and_figure(self, office, clerk):
        mapping = mapped(clerk, office)
        data = xlsx([row(1), row(2), row(2), row(3, 状态="作废")])
        upload = take_in(mapping, by=clerk, data=data, file_name="论文.xlsx", year=YEAR)
        assert (upload.rows_read, upload.counted, upload.set_aside) == (4, 2, 2)
        assert serving.read(upload.file) == data
        assert upload.sha256 == upload.file.sha256
        value = value_of(upload)
        assert (value.value, value.rows) == (2, 2)
        kept = ListRow.objects.filter(upload=upload).order_by("number")
        assert [each.number for each in kept] == [2, 3, 4, 5]
        assert list(kept[0].cells) == ["论文1"]
        assert not [each for each in kept if "张三" in f"{each.key}{each.cells}"], (
            "undeclared columns stay out"
        )
        assert [each.duplicate_of for each in repeated_rows(upload)] == [3]
        assert AuditEvent.objects.for_target(upload).filter(action="performance.take_in_list").exists()

    def test_a_preview_gives_the_same_figure_and_keeps_nothing(self, office, clerk):
        mapping = mapped(clerk, office)
        data = xlsx([row(number) for number in range(1, 40)])
        told = preview(mapping, data, "论文.xlsx", YEAR)
        assert (told.value, told.counted, len(told.first), told.errors) == (39, 39, 20, [])
        assert not ListUpload.objects.exists()
        assert not StoredFile.objects.exists()
        assert (
            value_of(take_in(mapping, by=clerk, data=data, file_name="a.xlsx", year=YEAR)).value == told.value
        )

    def test_a_wrong_file_leaves_nothing_behind(self, office, clerk):
        mapping = mapped(clerk, office)
        with pytest.raises(ListRefused) as refused:
            taken(mapping, clerk, [row(1), row(2, 发表日期="去年")])
        assert refused.value.preview.errors[0].startswith("第 3 行“发表日期”“去年”")
        assert not ListUpload.objects.exists()
        assert not ListRow.objects.exists()
        assert not StoredFile.objects.exists()

    def test_the_same_file_adds_nothing_and_a_new_one_replaces_it(self, office, clerk):
        mapping = mapped(clerk, office)
        first = taken(mapping, clerk, [row(1)])
        assert (
            take_in(mapping, by=clerk, data=serving.read(first.file), file_name="改名.xlsx", year=YEAR)
            == first
        )
        second = taken(mapping, clerk, [row(1), row(2)])
        assert second.replaces == first
        assert list(ListUpload.objects.current()) == [second]
        assert (value_of(first).value, value_of(second).value) == (1, 2), "both stay openable"
        assert not ListUpload.objects.get(pk=first.pk).is_current

    def test_a_csv_in_gb18030_is_taken_in(self, office, clerk):
        mapping = mapped(clerk, office)
        upload = take_in(mapping, by=clerk, data=delimited([row(1), row(2)]), file_name="论文.csv", year=YEAR)
        assert value_of(upload).value == 2

    def test_past_years_say_why_they_come_late(self, office, clerk):
        mapping = mapped(clerk, office)
        old = [row(1, 发表日期=date(2021, 3, 1))]
        with pytest.raises(ValidationError, match="补录原因"):
            taken(mapping, clerk, old, year=2021)
        upload = taken(mapping, clerk, old, year=2021, backfill="启用平台前的台账")
        assert upload.backfill == "启用平台前的台账"
        with pytest.raises(ValidationError, match="还没有到"):
            taken(mapping, clerk, old, year=2099)

    def test_the_year_of_a_project_and_of_its_list_are_one(self, office, clerk):
        other = project_year(YEAR - 1)
        with pytest.raises(ValidationError, match="同一年"):
            taken(mapped(clerk, office), clerk, [row(1)], project_year=other)

    def test_only_the_department_and_the_officer_report(self, office, clerk, officer):
        mapping = mapped(clerk, office)
        assert taken(mapping, officer, [row(1)])
        stranger = reporter(department("另一处"), "stranger")
        for person in (stranger, account("head", "section_head"), account("cashier", "finance")):
            with pytest.raises(PermissionDenied):
                taken(mapping, person, [row(1), row(2)])
            with pytest.raises(PermissionDenied):
                map_columns(mapping, by=person, columns=replace(PAPERS, shown=()))


class TestVersions:
    def test_other_columns_make_a_version_and_old_files_keep_theirs(self, office, clerk):
        mapping = mapped(clerk, office)
        first = taken(mapping, clerk, [row(1), row(2, 状态="作废")])
        everything = replace(PAPERS, filters=())
        version = map_columns(mapping, by=clerk, columns=everything)
        assert version.number == 2
        assert map_columns(mapping, by=clerk, columns=everything) == version, "the same columns add nothing"
        assert value_of(first).value == 1
        again = take_in(mapping, by=clerk, data=serving.read(first.file), file_name="a.xlsx", year=YEAR)
        assert again.replaces == first
        assert (value_of(first).value, value_of(again).value) == (1, 2)

    def test_kind_and_name_are_for_good(self, office, clerk):
        mapping = mapped(clerk, office)
        with pytest.raises(ValidationError, match="算法不能改"):
            map_columns(mapping, by=clerk, columns=replace(PAPERS, kind=ListKind.SUM, amount="金额"))
        with pytest.raises(ValidationError, match="同名台账"):
            mapped(clerk, office)
        assert ListMapping.objects.count() == 1

    def test_a_mapping_that_lacks_something_is_refused_in_words(self, office, clerk):
        with pytest.raises(ValidationError, match="去重键"):
            mapped(clerk, office, replace(PAPERS, key=()))
        with pytest.raises(ValidationError, match="数字"):
            mapped(clerk, office, replace(PAPERS, filters=(Condition("金额", "≥", "多"),)))


class TestDuplicates:
    @pytest.fixture
    def two(self, office, clerk):
        """One paper in the lists of two projects."""
        mapping = mapped(clerk, office)
        years = [project_year(YEAR, of=project(code)) for code in ("P-1", "P-2")]
        taken(mapping, clerk, [row(1), row(2)], project_year=years[0])
        taken(mapping, clerk, [row(2, 编号="ｌ-002"), row(3)], project_year=years[1])
        return mapping, years

    def test_a_thing_of_two_projects_is_shown_with_both_places(self, two):
        _mapping, years = two
        (found,) = duplicates(YEAR)
        assert (found.subject, found.key, found.split) == ("论文", "l-002", None)
        assert [(place.upload.project_year, place.row) for place in found.places] == [
            (years[0], 3),
            (years[1], 2),
        ]
        assert duplicates(YEAR, project_year=years[0]) == duplicates(YEAR, project_year=years[1]) == [found]
        assert duplicates(YEAR - 1) == []

    def test_another_subject_or_a_replaced_file_is_no_duplicate(self, two, office, clerk):
        mapping, years = two
        events = mapped(clerk, office, name="活动台账", subject="活动")
        taken(events, clerk, [row(3)], project_year=years[0])
        taken(mapping, clerk, [row(3)], project_year=years[1])
        assert duplicates(YEAR) == []

    def test_a_split_divides_what_is_taken_in_after_its_approval(self, two, clerk, officer):
        mapping, years = two
        shares = dict(zip(years, (Decimal("0.7"), Decimal("0.3")), strict=True))
        facts = {"subject": "论文", "key": "L-002", "year": YEAR, "document_number": "科服〔2025〕8号"}
        split = propose_split(by=clerk, shares=shares, reason="两个项目共同资助", **facts)
        before = ListUpload.objects.current().order_by("pk")
        assert not duplicates(YEAR)[0].is_settled
        perform("approve", split, by=officer)
        assert [value_of(upload).value for upload in before] == [2, 2], "figures that stand do not move"
        for upload in list(before):
            tried = preview(
                mapping, serving.read(upload.file), "再次.xlsx", YEAR, project_year=upload.project_year
            )
            assert tried.value in (Decimal("1.7"), Decimal("1.3"))
            again = take_in(
                mapping,
                by=clerk,
                data=serving.read(upload.file),
                file_name="再次.xlsx",
                year=YEAR,
                project_year=upload.project_year,
            )
            assert again.replaces == upload
        after = ListUpload.objects.current().order_by("pk")
        assert [value_of(upload).value for upload in after] == [Decimal("1.7"), Decimal("1.3")]
        assert duplicates(YEAR)[0].is_settled

    def test_a_split_adds_up_and_another_person_approves(self, two, clerk, officer):
        _mapping, (one, other) = two
        facts = {"subject": "论文", "key": "L-002", "year": YEAR, "document_number": "1号", "reason": "共同"}
        for shares, word in (
            ({one: Decimal("0.5"), other: Decimal("0.6")}, "合计应为1"),
            ({one: Decimal(1)}, "两个项目"),
            ({one: Decimal("1.5"), other: Decimal("-0.5")}, "份额"),
        ):
            with pytest.raises(ValidationError, match=word):
                propose_split(by=officer, shares=shares, **facts)
        half = {one: Decimal("0.5"), other: Decimal("0.5")}
        split = propose_split(by=officer, shares=half, **facts)
        with pytest.raises(Exception, match="另一人"):
            perform("approve", split, by=officer)
        with pytest.raises(ValidationError, match="已有分摊"):
            propose_split(by=clerk, shares=half, **facts)
        perform("approve", split, by=account("second", "performance_officer"))
        split.refresh_from_db()
        assert split.state == "approved"
        assert split.decided_at is not None


class TestReadOnce:
    """What a preview has read is taken in without reading the file again, and only where nothing differs."""

    @pytest.fixture(autouse=True)
    def _own_folder(self, settings, tmp_path, monkeypatch):
        settings.DATA_DIR = tmp_path
        monkeypatch.setattr(lists, "WORTH_KEEPING", 3)

    @pytest.fixture
    def readings(self, monkeypatch):
        """The names of the files that were read."""
        names = []

        def noted(data, name, *columns, **options):
            names.append(name)
            return read_list(data, name, *columns, **options)

        monkeypatch.setattr(lists, "read_list", noted)
        return names

    def test_preview_and_import_read_the_file_once_and_agree(self, office, clerk, readings):
        mapping = mapped(clerk, office)
        data = xlsx([row(1), row(2), row(2), row(3, 状态="作废"), row(4, 发表日期=date(YEAR - 1, 1, 1))])
        seen = preview(mapping, data, "台账.xlsx", YEAR)
        again = preview(mapping, data, "台账.xlsx", YEAR)
        assert again == seen
        upload = take_in(mapping, by=clerk, data=data, file_name="台账.xlsx", year=YEAR)
        assert readings == ["台账.xlsx"]
        assert (upload.sheet, upload.rows_read, upload.counted, upload.set_aside) == ("台账", 5, 2, 3)
        assert (seen.value, value_of(upload).value) == (2, 2)
        kept = list(
            upload.rows.order_by("number").values_list("number", "key", "on", "reason", "duplicate_of")
        )
        assert kept == [
            (each.number, each.key, each.on, each.reason or "", each.duplicate_of) for each in seen.first
        ]

    def test_what_was_taken_in_is_not_kept_any_longer(self, office, clerk, readings, tmp_path):
        mapping = mapped(clerk, office)
        data = xlsx([row(1), row(2), row(3)])
        preview(mapping, data, "台账.xlsx", YEAR)
        take_in(mapping, by=clerk, data=data, file_name="台账.xlsx", year=YEAR)
        assert not list((tmp_path / "staged").iterdir())

    def test_other_columns_years_cells_and_units_are_read_anew(self, office, clerk, readings):
        mapping = mapped(clerk, office)
        data = xlsx([row(1), row(2), row(3)])
        preview(mapping, data, "台账.xlsx", YEAR)
        preview(mapping, data, "台账.xlsx", YEAR - 1)
        preview(mapping, xlsx([row(1), row(2), row(4)]), "台账.xlsx", YEAR)
        preview(mapping, data, "台账.xlsx", YEAR, columns=replace(PAPERS, filters=()))
        preview(mapping, data, "台账.xlsx", YEAR, columns=replace(PAPERS, shown=()))
        assert len(readings) == 5

    def test_an_approved_split_is_weighed_though_the_preview_knew_none(
        self, office, clerk, officer, readings
    ):
        mapping = mapped(clerk, office)
        mine, other = project_year(YEAR), project_year(YEAR, of=project("P-002"))
        data = xlsx([row(1), row(2), row(3)])
        preview(mapping, data, "台账.xlsx", YEAR, project_year=mine)
        shares = {mine: Decimal("0.5"), other: Decimal("0.5")}
        facts = {"subject": "论文", "key": "L-001", "year": YEAR, "document_number": "科服〔2025〕8号"}
        split = propose_split(by=clerk, shares=shares, reason="合办", **facts)
        perform("approve", split, by=officer)
        upload = take_in(mapping, by=clerk, data=data, file_name="台账.xlsx", year=YEAR, project_year=mine)
        assert len(readings) == 2
        assert value_of(upload).value == Decimal("2.5")

    def test_a_file_with_errors_is_never_kept(self, office, clerk, readings, tmp_path):
        mapping = mapped(clerk, office)
        data = xlsx([row(1), row(2), row(3), row(4, 发表日期="春天")])
        assert preview(mapping, data, "台账.xlsx", YEAR).errors
        with pytest.raises(ListRefused):
            take_in(mapping, by=clerk, data=data, file_name="台账.xlsx", year=YEAR)
        assert len(readings) == 2
        assert not list((tmp_path / "staged").iterdir())

    def test_a_short_list_is_not_worth_it(self, office, clerk, readings, tmp_path):
        preview(mapped(clerk, office), xlsx([row(1)]), "台账.xlsx", YEAR)
        assert not list((tmp_path / "staged").iterdir())
