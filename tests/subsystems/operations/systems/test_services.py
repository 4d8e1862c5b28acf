"""Systems, spells and papers: versions, overlaps, ends, late marks, and who may write."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.budgets import project
from tests.registers.people import account
from tests.subsystems.operations.systems.records import (
    FIRST,
    YEAR,
    asset,
    days,
    engineer,
    line,
    officer,
    system,
    term,
)
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.subsystems.operations.models import (
    LedgerPaper,
    LineTerm,
    LineTermEnd,
    Retirement,
    SpeedTest,
    System,
)
from yanfa.subsystems.operations.services import lines, systems, systems_papers

pytestmark = pytest.mark.django_db


def refused(act) -> str:
    with pytest.raises(ValidationError) as refusal:
        act()
    return " ".join(refusal.value.messages)


class TestSystems:
    def test_an_officer_registers_changes_and_retires(self):
        by = officer()
        made = systems.register(by=by, code="portal", name="门户", in_use_from=date(2015, 1, 1))
        changed = systems.change(made, by=by, version=1, facts={"name": "门户网站", "code": "other"})
        assert (changed.name, changed.code, changed.version) == ("门户网站", "portal", 2)
        retirement = systems.retire(changed, by=by, version=2, retired_on=today(), reason="下线")
        made.refresh_from_db()
        assert (made.retired_on, made.version, retirement.late) == (today(), 3, False)
        assert not System.objects.in_use(today()).exists()
        actions = AuditEvent.objects.for_target(made).values_list("action", flat=True)
        assert set(actions) == {f"operations.ledger_{name}" for name in ("register", "change", "end")}

    def test_the_second_of_two_savers_is_told(self):
        made, by = system(), officer()
        systems.change(made, by=by, version=1, facts={"name": "甲"})
        assert "他人已修改" in refused(lambda: systems.change(made, by=by, version=1, facts={"name": "乙"}))
        assert "他人已修改" in refused(
            lambda: systems.retire(made, by=by, version=1, retired_on=today(), reason="x")
        )

    def test_saving_without_a_change_writes_nothing(self):
        made, by = system(), officer()
        before = AuditEvent.objects.count()
        assert systems.change(made, by=by, version=1, facts={"name": made.name}).version == 1
        assert AuditEvent.objects.count() == before

    def test_a_retirement_is_neither_twice_nor_to_come_nor_before_the_start(self):
        made, by = system(), officer()
        for day, words in ((days(1), "还没有发生"), (date(2015, 1, 1), "晚于启用日期")):
            assert words in refused(
                lambda day=day: systems.retire(made, by=by, version=1, retired_on=day, reason="x")
            )
        systems.retire(made, by=by, version=1, retired_on=FIRST, reason="x")
        assert Retirement.objects.get().late
        assert "已登记停用" in refused(
            lambda: systems.retire(made, by=by, version=2, retired_on=today(), reason="x")
        )

    @pytest.mark.parametrize("code", ["Portal", "1a", "门户", "a-b", ""])
    def test_a_code_is_plain(self, code):
        assert refused(lambda: systems.register(by=None, code=code, name="x", in_use_from=FIRST))

    def test_others_may_not(self):
        for by in (engineer(), account("nobody"), account("reader", "section_head")):
            with pytest.raises(PermissionDenied):
                systems.register(by=by, code="x", name="x", in_use_from=FIRST)

    def test_the_project_of_the_system_is_taken_where_none_is_named(self):
        paid = project("P-9")
        made = system(project=paid)
        assert term(line(), system=made).project == paid


class TestSpells:
    def test_what_overlaps_is_refused_in_words_and_the_box_lets_it_replace(self):
        leased, by = line(), officer()
        term(leased, contract_to=date(YEAR, 12, 31))
        facts = {"use": "business", "up": 1, "down": 1}
        words = refused(lambda: lines.agree(leased, by=by, starts_on=date(YEAR, 7, 1), **facts))
        assert "代替现行约定" in words
        assert f"{YEAR}-12-31" in words
        lines.agree(leased, by=by, starts_on=date(YEAR, 7, 1), replaces=True, **facts)
        first, second = leased.terms.order_by("starts_on")
        assert (first.end.ended_on, second.starts_on) == (date(YEAR, 7, 1), date(YEAR, 7, 1))
        assert "重叠" in refused(lambda: lines.agree(leased, by=by, starts_on=date(YEAR, 3, 1), **facts))
        assert leased.terms.count() == 2

    def test_a_renewal_after_the_contract_needs_no_box(self):
        leased = line()
        term(leased, contract_to=date(YEAR, 6, 30))
        term(leased, date(YEAR, 9, 1))
        assert leased.terms.order_by("starts_on").first().end.reason == "续约"

    def test_a_term_that_is_over_fits_between_others(self):
        leased = line()
        term(leased, date(YEAR, 6, 1))
        term(leased, date(YEAR, 1, 1), ended_on=date(YEAR, 6, 1))
        assert "重叠" in refused(lambda: term(leased, date(YEAR, 5, 1), ended_on=date(YEAR, 6, 2)))

    def test_an_end_comes_once_and_in_order_and_not_from_the_future(self):
        agreed, by = term(line()), officer()
        assert "早于起始日期" in refused(lambda: lines.close(agreed, by=by, ended_on=date(YEAR - 1, 1, 1)))
        assert "还没有发生" in refused(lambda: lines.close(agreed, by=by, ended_on=days(1)))
        lines.close(agreed, by=by, ended_on=today(), reason="拆机")
        assert "已登记过终止" in refused(lambda: lines.close(agreed, by=by, ended_on=today()))

    def test_a_voided_term_leaves_room_for_the_right_one(self):
        leased = line()
        wrong = term(leased, up=1000)
        lines.close(wrong, by=officer(), ended_on=FIRST, reason="登记有误")
        assert term(leased, up=100).up == 100

    def test_what_is_to_come_cannot_be_entered(self):
        assert "还没有发生" in refused(lambda: term(line(), days(1)))

    def test_missing_facts_are_told_at_their_field(self):
        with pytest.raises(ValidationError) as refusal:
            lines.agree(line(), by=None, starts_on=FIRST, use="business", up=0, down=None)
        assert set(refusal.value.message_dict) == {"up", "down"}


class TestBackDating:
    """200 ways in are few: every door sets the server's own time and mark."""

    EARLY = now().replace(year=2020)

    def test_services_take_no_moment(self):
        with pytest.raises(TypeError):
            lines.measure(line(), by=None, tested_on=FIRST, up=1, down=1, recorded_at=self.EARLY)
        made = lines.agree(
            line("L-2"),
            by=None,
            starts_on=FIRST,
            use="business",
            up=1,
            down=1,
            recorded_at=self.EARLY,
            late=False,
        )
        made.refresh_from_db()
        assert made.late
        assert made.recorded_at.date() == now().date()

    @pytest.mark.parametrize("facts", [{"late": False}, {"recorded_at": EARLY}])
    @pytest.mark.parametrize("model", [LineTerm, LineTermEnd, SpeedTest])
    def test_the_tables_refuse_it(self, model, facts):
        with pytest.raises(WrittenByServer):
            model.objects.update(**facts)

    def test_inserts_past_the_services_are_marked(self):
        agreed = term(line())
        LineTermEnd.objects.bulk_create([LineTermEnd(spell=agreed, ended_on=FIRST, recorded_at=self.EARLY)])
        end = LineTermEnd.objects.get()
        assert end.late
        assert end.recorded_at.date() == now().date()

    def test_an_asset_that_came_long_ago_is_marked(self):
        made = asset()
        made.refresh_from_db()
        assert made.late
        assert not asset("A-2", on=today()).late


class TestPapers:
    def upload(self, name="合同.pdf", data=b"%PDF-1.7 contract"):
        return SimpleUploadedFile(name, data)

    def test_a_file_is_kept_once_and_taken_down_with_a_trace(self, settings, tmp_path):
        settings.FILES_DIR = tmp_path
        made, worker, by = system(), engineer(), officer()
        paper = systems_papers.add(made, "system", by=worker, file=self.upload())
        assert paper.owner == made
        assert "已上传过" in refused(
            lambda: systems_papers.add(made, "system", by=worker, file=self.upload("另名.pdf"))
        )
        with pytest.raises(PermissionDenied):
            systems_papers.withdraw(paper, by=worker)
        systems_papers.withdraw(paper, by=by)
        assert LedgerPaper.objects.get().withdrawn_at is not None
        systems_papers.add(made, "system", by=worker, file=self.upload())
        assert LedgerPaper.objects.filter(withdrawn_at=None).count() == 1

    def test_what_is_no_document_is_refused(self, settings, tmp_path):
        settings.FILES_DIR = tmp_path
        assert refused(
            lambda: systems_papers.add(system(), "system", by=engineer(), file=self.upload("a.exe", b"MZ"))
        )
        with pytest.raises(PermissionDenied):
            systems_papers.add(system("b"), "system", by=account("guest"), file=self.upload())
