"""The pages of weaknesses: lists with their facts, a finding's moves, reports and hosts."""

from datetime import date

import pytest
from django.test import Client

from tests.registers.people import account, signed_in
from tests.subsystems.operations.counters.examples import engineer, officer, system
from tests.subsystems.operations.vulnerabilities.test_services import finding, hosts, upload
from yanfa.subsystems.operations.models import Vulnerability, VulnerabilityHost, VulnerabilityReport

pytestmark = pytest.mark.django_db

ROOT = "/operations/vulnerabilities/"


@pytest.fixture
def worker() -> Client:
    return signed_in(Client(), engineer())


def words(answer) -> str:
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_from_the_report_to_the_repair(worker):
    hosts()
    page = words(worker.post(f"{ROOT}scan/", {"file": upload("scan.nessus"), "source": "scan"}, follow=True))
    assert "CVE" not in page or "Apache Log4j" in page
    report = VulnerabilityReport.objects.get()
    assert "scan.nessus" in words(worker.get(f"{ROOT}reports/?q=nessus&year=2023"))
    assert worker.get(f"{report.get_absolute_url()}file/").status_code == 200
    chosen = list(Vulnerability.objects.values_list("public_id", flat=True))
    page = words(worker.post(f"{ROOT}confirm/", {"chosen": chosen}, follow=True))
    assert "已确认 4 条" in page
    found = Vulnerability.objects.filter(severity="critical").first()
    words(worker.post(f"{found.get_absolute_url()}move/fix/", {"done": "升级组件"}, follow=True))
    assert "已复测" not in words(worker.get(found.get_absolute_url()))
    words(worker.post(f"{found.get_absolute_url()}move/verify/", {"result": "复扫未见"}, follow=True))
    found.refresh_from_db()
    assert found.state == "verified"
    assert worker.post(f"{ROOT}export/?state=verified").status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("scan.nessus", b"<NessusClientData_v2>", "不完整"),
        ("scan.exe", b"MZ", "不完整"),
        ("scan.xml", b"<html/>", "不认识"),
    ],
)
def test_a_broken_report_is_told_at_the_field(worker, name, data, told):
    page = words(worker.post(f"{ROOT}scan/", {"file": upload(name, data), "source": "scan"}))
    assert told in page
    assert not VulnerabilityReport.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_list_with_its_facts(worker, language):
    person = engineer("second")
    finding(date(2023, 5, 10), person)
    finding(date(2023, 5, 11), person, key="x", severity="medium", title="组件过旧")
    head = {"accept-language": language}
    page = words(worker.get(f"{ROOT}?year=2023", headers=head))
    assert page.count("组件过旧") == 1
    assert "组件过旧" not in words(worker.get(f"{ROOT}?severity=high&system=portal&overdue=on", headers=head))
    assert words(worker.get(Vulnerability.objects.first().get_absolute_url(), headers=head))


def test_homeless_findings_stay_until_their_host_is_known(worker):
    words(worker.post(f"{ROOT}scan/", {"file": upload("scan.nessus"), "source": "scan"}, follow=True))
    chosen = list(Vulnerability.objects.values_list("public_id", flat=True))
    assert "先登记资产归属" in words(worker.post(f"{ROOT}confirm/", {"chosen": chosen}, follow=True))
    assert worker.get(f"{ROOT}hosts/new/").status_code == 403
    manager = signed_in(Client(), officer())
    given = {"pattern": "192.0.2.0/24", "system": system("portal").pk}
    words(manager.post(f"{ROOT}hosts/new/", given, follow=True))
    host = VulnerabilityHost.objects.get()
    assert "网段" in words(manager.post(f"{ROOT}hosts/{host.public_id}/", given | {"pattern": "10.0.0.0/99"}))
    assert "192.0.2.0/24" in words(manager.get(f"{ROOT}hosts/?q=192"))
    assert Vulnerability.objects.filter(system=None).count() == 1


def test_readers_do_nothing():
    client = signed_in(Client(), account("reader", "performance_officer"))
    words(client.get(ROOT))
    assert client.post(f"{ROOT}scan/", {}).status_code == 403
    assert client.post(f"{ROOT}confirm/", {}).status_code == 403
