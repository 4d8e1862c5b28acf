"""Reports of scanners read, broken and hostile ones refused; hosts matched; scores graded."""

import io
import tracemalloc
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yanfa.subsystems.operations.rules.scans import ScanRefused, read_scan
from yanfa.subsystems.operations.rules.vulnerabilities import (
    Found,
    closest,
    due_on,
    merged,
    normal_host,
    normal_pattern,
    severity_of,
)

SAMPLES = Path(__file__).parent / "samples"
THRESHOLDS = {"critical": 9, "high": 7, "medium": 4, "low": Decimal("0.1")}
LOL = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;">]><NessusClientData_v2>&lol3;</NessusClientData_v2>"""
XXE = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><report>&x;</report>"""
DTD = b"""<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd"><report/>"""


def scan(data: bytes):
    return read_scan(io.BytesIO(data))


def refused(data: bytes) -> str:
    with pytest.raises(ScanRefused) as told:
        scan(data)
    return told.value.code


class TestSamples:
    def test_nessus(self):
        found = scan((SAMPLES / "scan.nessus").read_bytes())
        assert (found.tool, found.found_on, found.results) == ("Nessus", date(2023, 5, 10), 6)
        assert found.hosts == {"192.0.2.10", "portal.example.org"}
        groups = merged(found.findings)
        log4j, ports = groups["192.0.2.10", "CVE-2021-44228"]
        assert (log4j.cvss, ports) == (Decimal("10.0"), ["443/tcp", "8443/tcp"])
        assert ("192.0.2.10", "nessus:171079") in groups
        assert len(groups) == 5

    def test_openvas(self):
        found = scan((SAMPLES / "gvm.xml").read_bytes())
        assert (found.tool, found.found_on, found.results) == ("OpenVAS/GVM", date(2023, 6, 12), 4)
        assert [each.key for each in found.findings] == [
            "CVE-2021-44228",
            "oid:1.3.6.1.4.1.25623.1.0.105611",
            "oid:1.3.6.1.4.1.25623.1.0.105937",
        ]

    def test_both_scanners_mean_the_same_weakness_by_the_same_key(self):
        keys = [
            {(each.asset, each.key) for each in scan((SAMPLES / name).read_bytes()).findings}
            for name in ("scan.nessus", "gvm.xml")
        ]
        assert keys[0] & keys[1] == {("192.0.2.10", "CVE-2021-44228")}

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
    def test_other_encodings_that_xml_knows(self, encoding):
        text = (SAMPLES / "scan.nessus").read_text().replace('<?xml version="1.0" ?>', "").strip()
        assert scan(text.encode(encoding)).results == 6


class TestBroken:
    @pytest.mark.parametrize("name", ["scan.nessus", "gvm.xml"])
    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
    def test_cut_in_the_middle(self, name, part):
        data = (SAMPLES / name).read_bytes().rstrip()
        assert refused(data[: int(len(data) * part)]) == "broken"

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (LOL, "hostile"),
            (XXE, "hostile"),
            (DTD, "hostile"),
            (b"", "broken"),
            (b"no xml", "broken"),
            (b"<html/>", "unknown"),
            (b"<report>" + b"<a>" * 1000, "size"),
            ("<report>漏洞</report>".encode("gb18030"), "broken"),
            (b'<?xml version="1.0" encoding="no-such"?><report/>', "broken"),
        ],
    )
    def test_refused(self, data, code):
        assert refused(data) == code

    def test_a_line_of_a_megabyte(self):
        data = (SAMPLES / "scan.nessus").read_bytes().replace(b"Information about the scan", b"x" * 1_000_000)
        assert scan(data).results == 6

    def test_a_hundred_thousand_results_are_let_go_while_reading(self):
        item = (
            b'<ReportItem port="1" protocol="tcp" severity="0" pluginID="9" pluginName="p"><description>'
            + b"d" * 2000
            + b"</description></ReportItem>"
        )
        head = b'<NessusClientData_v2><Report name="r"><ReportHost name="192.0.2.1">'
        data = io.BytesIO(head + item * 20_000 + b"</ReportHost></Report></NessusClientData_v2>")
        tracemalloc.start()
        try:
            assert read_scan(data).results == 20_000
            assert tracemalloc.get_traced_memory()[1] < 20_000_000
        finally:
            tracemalloc.stop()


class TestHosts:
    @pytest.mark.parametrize(
        ("asset", "pattern"),
        [
            ("10.1.2.3", "10.1.2.3"),
            ("10.1.2.4", "10.1.2.0/24"),
            ("10.1.9.9", "10.1.0.0/16"),
            ("www.portal.example.org", "*.portal.example.org"),
            ("x.example.org", "*.example.org"),
            ("2001:db8::1", "2001:db8::/32"),
            ("elsewhere.test", None),
        ],
    )
    def test_the_closest_decides(self, asset, pattern):
        patterns = [
            "10.1.0.0/16",
            "10.1.2.0/24",
            "10.1.2.3",
            "*.example.org",
            "*.portal.example.org",
            "2001:db8::/32",
        ]
        assert closest(patterns, asset) == pattern

    @pytest.mark.parametrize("text", ["", "a b", "10.1.2.0/99", "http://x", "主机"])
    def test_what_is_no_host(self, text):
        with pytest.raises(ValueError, match=r".*"):
            normal_pattern(text)

    def test_one_form(self):
        assert [normal_host(" WWW.Example.ORG. "), normal_pattern("10.1.2.9/24")] == [
            "www.example.org",
            "10.1.2.0/24",
        ]


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("10", "critical"),
        ("9.0", "critical"),
        ("8.9", "high"),
        ("7", "high"),
        ("4.0", "medium"),
        ("0", "none"),
    ],
)
def test_grades(score, grade):
    assert severity_of(Decimal(score), THRESHOLDS) == grade


def test_due():
    assert due_on(date(2023, 5, 10), "high", {"high": 7}) == date(2023, 5, 17)
    assert due_on(date(2023, 5, 10), "none", {"high": 7}) is None


def test_keys():
    assert Found("a", "t", check="nessus:1", cves=("CVE-2020-1234",)).key == "CVE-2020-1234"
    assert Found("a", "t", check="nessus:1", cves=("CVE-2020-1234", "CVE-2020-1235")).key == "nessus:1"
    assert Found("a", "弱 口令 Admin").key == Found("a", "弱口令admin").key
