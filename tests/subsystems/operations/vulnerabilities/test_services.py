"""Findings taken in once, their process, the figure that stays, and no back-dating."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.registers.budgets import project
from tests.registers.people import account
from tests.subsystems.operations.counters.examples import engineer, officer, system
from yanfa.kernel.clock import demonstration_time, now, start_of_day, today
from yanfa.kernel.documents.tabular.plan import ImportRefused
from yanfa.kernel.indicators.compute import by_dimension, by_month, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.policy import installation
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.subsystems.operations.choices.vulnerabilities import Source
from yanfa.subsystems.operations.importers.vulnerabilities import VulnerabilityList
from yanfa.subsystems.operations.indicators.vulnerabilities import HIGH_RISK_VULNERABILITIES
from yanfa.subsystems.operations.models import Vulnerability, VulnerabilityHost, VulnerabilityReport
from yanfa.subsystems.operations.services.vulnerabilities.facts import end_acceptances, facts_of
from yanfa.subsystems.operations.services.vulnerabilities.hosts import keep_host
from yanfa.subsystems.operations.services.vulnerabilities.taking import take_scan

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "samples"


def upload(name: str, data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (SAMPLES / name).read_bytes() if data is None else data)


def hosts() -> None:
    VulnerabilityHost.objects.create(pattern="192.0.2.0/24", system=system("instruments"))
    VulnerabilityHost.objects.create(pattern="*.example.org", system=system("portal"))


def figure(year: int, **filters) -> int:
    return int(compute(HIGH_RISK_VULNERABILITIES, Period.year(year), filters).value or 0)


def at(day: date):
    installation.mark("demonstration")
    return demonstration_time(start_of_day(day) + timedelta(hours=10))


def finding(day: date, by, key="CVE-2023-0001", asset="192.0.2.10", source=Source.ASSESSMENT, **facts):
    """A finding that its source confirms."""
    given = {"title": "弱口令", "severity": "high", "system": system("portal"), "due_on": day}
    record = Vulnerability(
        asset=asset, key=key, source=source, found_on=day, counted_on=day, recorded_by=by, **(given | facts)
    )
    return enter(record, by=by, entry="reported")


class TestTaking:
    def test_a_scan(self):
        hosts()
        report = take_scan(by=engineer(), upload=upload("scan.nessus"))
        assert (report.found_on, report.new, report.known, report.left_out) == (date(2023, 5, 10), 4, 0, 1)
        assert report.late
        log4j = Vulnerability.objects.get(asset="192.0.2.10", key="CVE-2021-44228")
        assert (log4j.severity, log4j.state, log4j.system.code) == ("critical", "pending", "instruments")
        assert (log4j.due_on, log4j.ports, log4j.late) == (date(2023, 5, 13), "443/tcp 8443/tcp", True)

    def test_the_same_file_twice(self):
        person = engineer()
        take_scan(by=person, upload=upload("scan.nessus"))
        with pytest.raises(ValidationError, match="已经导入过"):
            take_scan(by=person, upload=upload("scan.nessus"))
        assert (VulnerabilityReport.objects.count(), Vulnerability.objects.count()) == (1, 4)

    def test_another_scanner_finds_the_same(self):
        person = engineer()
        take_scan(by=person, upload=upload("scan.nessus"))
        report = take_scan(by=person, upload=upload("gvm.xml"))
        assert (report.new, report.known) == (1, 1)

    def test_what_was_closed_is_new_when_it_is_found_again(self):
        hosts()
        person = engineer()
        take_scan(by=person, upload=upload("scan.nessus"))
        found = Vulnerability.objects.get(asset="192.0.2.10", key="CVE-2021-44228")
        perform("confirm", found, by=person)
        perform("fix", found, by=person, data={"done": "升级"})
        perform("verify", found, by=person, data={"result": "复扫未见"})
        report = take_scan(by=person, upload=upload("gvm.xml"))
        assert report.new == 2
        assert Vulnerability.objects.get(again=found).state == "pending"

    def test_what_was_false_stays_false(self):
        hosts()
        person = engineer()
        take_scan(by=person, upload=upload("scan.nessus"))
        found = Vulnerability.objects.get(asset="192.0.2.10", key="CVE-2021-44228")
        perform("dismiss", found, by=person, data={"reason": "版本已修补"})
        assert take_scan(by=person, upload=upload("gvm.xml")).new == 1

    def test_what_was_mended_and_is_found_again_is_to_be_mended(self):
        hosts()
        person = engineer()
        with at(date(2023, 5, 11)):
            take_scan(by=person, upload=upload("scan.nessus"))
            found = Vulnerability.objects.get(asset="192.0.2.10", key="CVE-2021-44228")
            perform("confirm", found, by=person)
            perform("fix", found, by=person, data={"done": "升级"})
        take_scan(by=person, upload=upload("gvm.xml"))
        found.refresh_from_db()
        assert (found.state, found.fixed_on) == ("confirmed", None)

    @pytest.mark.parametrize(
        ("name", "data", "told"),
        [
            ("cut.nessus", (SAMPLES / "scan.nessus").read_bytes()[:2000], "不完整"),
            ("other.xml", b"<html/>", "不认识"),
            ("none.xml", b"<report></report>", "扫描日期"),
        ],
    )
    def test_refused_in_words(self, name, data, told):
        with pytest.raises(ValidationError, match=told):
            take_scan(by=engineer(), upload=upload(name, data))
        assert not Vulnerability.objects.exists()

    def test_a_scan_of_the_future(self):
        data = (SAMPLES / "scan.nessus").read_bytes().replace(b" 2023</tag>", b" 2093</tag>")
        with pytest.raises(ValidationError, match="还没有发生"):
            take_scan(by=engineer(), upload=upload("scan.nessus", data))

    def test_who_may_not(self):
        with pytest.raises(PermissionDenied):
            take_scan(by=account("reader", "performance_officer"), upload=upload("scan.nessus"))

    def test_a_host_gives_waiting_findings_their_system(self):
        person = engineer()
        take_scan(by=person, upload=upload("scan.nessus"))
        found = Vulnerability.objects.get(asset="192.0.2.10", key="CVE-2021-44228")
        with pytest.raises(MoveRefused, match="资产归属"):
            perform("confirm", found, by=person)
        one = project("P-1")
        keep_host(
            VulnerabilityHost(),
            by=officer(),
            pattern="192.0.2.0/24",
            system=system("instruments"),
            project=one,
        )
        found.refresh_from_db()
        assert (found.system.code, found.project) == ("instruments", one)


class TestLists:
    HEAD = ("资产", "漏洞名称", "CVE编号", "CVSS评分", "危险程度", "发现日期", "来源")

    def rows(self, *rows, encoding="gb18030"):
        target = io.StringIO()
        csv.writer(target).writerows([self.HEAD, *rows])
        importer = VulnerabilityList()
        return importer, importer.read(target.getvalue().encode(encoding), "测评.csv")

    def test_imported_once(self):
        hosts()
        person = engineer()
        rows = [
            ("192.0.2.10", "弱口令", "", "8.1", "高危", "2023年5月10日", "等级测评"),
            ("www.example.org", "未授权访问", "CVE-2023-1234", "", "中危", "2023.5.11", "等级测评"),
        ]
        importer, read = self.rows(*rows)
        assert len(importer.import_rows(read, by=person, source="测评.csv").new) == 2
        assert (figure(2023), figure(2023, source="assessment")) == (1, 1)
        importer, read = self.rows(*rows, encoding="utf-8")
        assert importer.import_rows(read, by=person, source="测评.csv").unchanged == 2
        assert Vulnerability.objects.count() == 2

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            (("主机一", "弱口令", "", "", "高危", "2023-05-10", "等级测评"), "主机名或 IP"),
            (("192.0.2.1", "弱口令", "", "11", "高危", "2023-05-10", "等级测评"), "0 至 10"),
            (("192.0.2.1", "弱口令", "", "", "高危", "2093-05-10", "等级测评"), "还没有到"),
            (("192.0.2.1", "弱口令", "", "", "高危", "2023-05-10", "渗透测试"), "一种来源"),
        ],
    )
    def test_one_error_keeps_everything_out(self, row, told):
        good = ("192.0.2.9", "弱口令", "", "8.1", "高危", "2023-05-10", "等级测评")
        importer, read = self.rows(good, row)
        with pytest.raises(ImportRefused, match=told):
            importer.import_rows(read, by=engineer(), source="测评.csv")
        assert not Vulnerability.objects.exists()


class TestProcess:
    def test_from_found_to_closed(self):
        hosts()
        person = engineer()
        take_scan(by=person, upload=upload("scan.nessus"))
        outcome = perform_many("confirm", Vulnerability.objects.all(), by=person)
        assert len(outcome.done) == 4
        found = Vulnerability.objects.first()
        perform("fix", found, by=person, data={"done": "升级"})
        perform("fail", found, by=person, data={"reason": "仍可利用"})
        assert (found.state, found.fixed_on) == ("confirmed", None)
        perform("fix", found, by=person, data={"done": "再升级"})
        perform("verify", found, by=person, data={"result": "复扫未见"})
        assert (found.state, found.fixed_on, found.verified_on) == ("verified", today(), today())

    def test_a_risk_is_borne_by_another_officer_for_a_time(self):
        writer, signer = officer(), officer("signer")
        found = finding(date(2023, 5, 10), writer)
        answers = {"reason": "停机升级影响业务", "measures": "限制来源地址"}
        until = today() + timedelta(days=30)
        with pytest.raises(MoveRefused, match="另一位"):
            perform("accept", found, by=writer, data=answers | {"until": until})
        with pytest.raises(MoveRefused):
            perform("accept", found, by=engineer(), data=answers | {"until": until})
        for wrong in (today(), today() + timedelta(days=400)):
            with pytest.raises(MoveRefused, match="接受风险的截止日期"):
                perform("accept", found, by=signer, data=answers | {"until": wrong})
        perform("accept", found, by=signer, data=answers | {"until": until})
        assert (found.state, end_acceptances()) == ("accepted", 0)
        Vulnerability.objects.filter(pk=found.pk).update(accepted_until=today() - timedelta(days=1))
        assert end_acceptances() == 1
        found.refresh_from_db()
        assert (found.state, found.accepted_until) == ("confirmed", None)

    def test_one_of_an_asset_is_open_at_a_time(self):
        person = engineer()
        finding(date(2023, 5, 10), person)
        with pytest.raises(IntegrityError), transaction.atomic():
            finding(date(2023, 5, 11), person)


class TestFigure:
    def test_a_scan_counts_on_the_day_of_its_confirmation_and_repair_changes_nothing(self):
        hosts()
        person = engineer()
        with at(date(2023, 12, 20)):
            take_scan(by=person, upload=upload("scan.nessus"))
        assert figure(2023) == 0
        with at(date(2024, 1, 5)):
            found = Vulnerability.objects.get(asset="192.0.2.10", key="CVE-2021-44228")
            perform("confirm", found, by=person)
        assert (figure(2023), figure(2024)) == (0, 1)
        with at(date(2024, 1, 8)):
            perform("fix", found, by=person, data={"done": "升级"})
        assert figure(2024) == 1

    def test_what_is_found_twice_in_a_year_counts_once_and_again_in_the_next(self):
        person = engineer()
        for day in (date(2023, 3, 1), date(2023, 9, 1), date(2024, 2, 1)):
            with at(day):
                found = finding(day, person)
                perform("fix", found, by=person, data={"done": "升级"})
                perform("verify", found, by=person, data={"result": "复扫未见"})
        assert (figure(2023), figure(2024)) == (1, 1)
        assert [int(month.value) for month in by_month(HIGH_RISK_VULNERABILITIES, Period.year(2023))][2] == 1

    def test_a_false_one_leaves_the_year_in_which_it_counted_and_no_closed_one(self):
        person = engineer()
        with at(date(2023, 5, 10)):
            early = finding(date(2023, 5, 10), person)
            late = finding(date(2023, 5, 10), person, key="CVE-2023-0002")
        with at(date(2023, 6, 1)):
            perform("dismiss", early, by=person, data={"reason": "误判"})
        assert figure(2023) == 1
        with at(date(2024, 2, 1)):
            perform("dismiss", late, by=person, data={"reason": "误判"})
        assert (figure(2023), figure(2024)) == (1, 0)

    def test_medium_ones_stand_beside(self):
        person = engineer()
        with at(date(2023, 5, 10)):
            finding(date(2023, 5, 10), person, key="a", severity="medium")
            high = finding(date(2023, 5, 10), person, key="b")
            finding(date(2023, 5, 10), person, key="c", severity="critical")
        with at(date(2023, 5, 14)):
            perform("fix", high, by=person, data={"done": "升级"})
        facts = facts_of(2023)
        assert (facts.high, facts.medium, facts.mended, facts.overdue, facts.mean_days) == (2, 1, 1, 1, 4)

    def test_an_asset_counts_in_one_project(self):
        person = engineer()
        finding(date(2023, 5, 10), person, project=project("P-1"))
        finding(
            date(2023, 5, 10), person, key="CVE-2023-0002", system=system("bases"), project=project("P-2")
        )
        parts = by_dimension(HIGH_RISK_VULNERABILITIES, Period.year(2023), "project")
        assert {code: int(value.value) for code, value in parts.items()} == {"P-1": 1, "P-2": 1}
        assert figure(2023, system="portal,instruments,bases,hotline,infrastructure") == 2

    @pytest.mark.parametrize("days", range(16, 36))
    def test_what_is_entered_late_says_so(self, days):
        found = finding(today() - timedelta(days=days), engineer(), recorded_at=now() - timedelta(days=days))
        found.refresh_from_db()
        assert found.late
        assert now() - found.recorded_at < timedelta(minutes=1)

    def test_the_mark_cannot_be_taken_away(self):
        found = finding(date(2023, 5, 10), engineer())
        with pytest.raises(WrittenByServer), transaction.atomic():
            Vulnerability.objects.filter(pk=found.pk).update(late=False)
        found.found_on, found.late = today(), False
        found.save()
        assert Vulnerability.objects.get().late
