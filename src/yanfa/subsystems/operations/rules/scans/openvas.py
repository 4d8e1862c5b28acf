"""A report of OpenVAS/GVM as XML: report > report > results > result, alone or within the envelope of the export."""

from __future__ import annotations

from datetime import date, datetime
from xml.etree.ElementTree import Element

from yanfa.subsystems.operations.rules.vulnerabilities import Found, cves_in, normal_host, score

ROOT = "report"
ENVELOPE = "get_reports_response"
#: Words of "threat", for a result without a score.
GRADES = {"Critical": "critical", "High": "high", "Medium": "medium", "Low": "low"}
#: Results with less certainty than this are guesses by version alone; GVM shows those above 70 per cent by default.
LEAST_CERTAINTY = 30


class Report:
    """Collects the findings while the file is walked through."""

    tool = "OpenVAS/GVM"

    def __init__(self) -> None:
        self.found_on: date | None = None
        self.hosts: set[str] = set()
        self.results = 0
        self.unread = 0
        self.findings: list[Found] = []

    def start(self, element: Element) -> None:
        """Nothing: all is known at the end of a result."""

    def end(self, element: Element) -> bool:
        """Take what has been read; True where it is needed no more."""
        if element.tag == "scan_end" or (element.tag == "end" and element.text):
            self._date(element.text or "")
        if element.tag == "result" and element.find("nvt") is not None:
            self._result(element)
            return True
        summary_of_host = element.tag == "host" and element.find("ip") is not None
        return summary_of_host or element.tag in {"scan_end", "end", "filters", "errors", "detail"}

    def _date(self, text: str) -> None:
        try:
            day = datetime.fromisoformat(text.strip()).date()
        except ValueError:
            return
        self.found_on = max(self.found_on or day, day)

    def _result(self, result: Element) -> None:
        self.results += 1
        nvt = result.find("nvt")
        host = result.find("host")
        try:
            asset = normal_host((host.text if host is not None else "") or "")
        except ValueError:
            self.unread += 1
            return
        assert nvt is not None
        self.hosts.add(asset)
        if (certainty := score_of_certainty(result)) is not None and certainty < LEAST_CERTAINTY:
            return
        port = (result.findtext("port") or "").strip()
        self.findings.append(
            Found(
                asset,
                (result.findtext("name") or nvt.findtext("name") or "").strip()[:300],
                check=f"oid:{nvt.get('oid', '')}"[:200],
                cves=cves_in(_references(nvt)),
                cvss=score(result.findtext("severity") or nvt.findtext("cvss_base")),
                severity=GRADES.get((result.findtext("threat") or "").strip(), "none"),
                port="" if port.startswith("general/") else port,
            )
        )


def score_of_certainty(result: Element) -> int | None:
    """The quality of detection in per cent; None where the report does not say."""
    text = (result.findtext("qod/value") or "").strip()
    return int(text) if text.isdecimal() else None


def _references(nvt: Element) -> str:
    named = [ref.get("id", "") for ref in nvt.iter("ref") if ref.get("type") in {"cve", "cve_id"}]
    return " ".join([*named, nvt.findtext("cve") or ""])
