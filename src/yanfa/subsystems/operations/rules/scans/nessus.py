"""A report of Nessus, version 2: NessusClientData_v2 > Report > ReportHost > ReportItem."""

from __future__ import annotations

from datetime import date, datetime
from xml.etree.ElementTree import Element

from yanfa.subsystems.operations.rules.vulnerabilities import Found, cves_in, normal_host, score

ROOT = "NessusClientData_v2"
#: The scanner's own grades, for a result without a score.
GRADES = {"0": "none", "1": "low", "2": "medium", "3": "high", "4": "critical"}


class Report:
    """Collects the findings while the file is walked through."""

    tool = "Nessus"

    def __init__(self) -> None:
        self.found_on: date | None = None
        self.hosts: set[str] = set()
        self.results = 0
        self.unread = 0
        self.findings: list[Found] = []
        self._host = ""

    def start(self, element: Element) -> None:
        """A host's name stands in its opening tag, before its results."""
        if element.tag == "ReportHost":
            self._host = element.get("name", "")

    def end(self, element: Element) -> bool:
        """Take what has been read; True where it is needed no more."""
        if element.tag == "tag" and element.get("name") in {"HOST_END", "HOST_END_TIMESTAMP"}:
            self._date(element.text or "")
        if element.tag == "ReportItem":
            self._item(element)
        return element.tag in {"ReportItem", "ReportHost", "tag", "preference", "Policy"}

    def _date(self, text: str) -> None:
        try:
            day = datetime.strptime(text.strip(), "%a %b %d %H:%M:%S %Y").date()  # noqa: DTZ007 - the day alone
        except ValueError:
            return
        self.found_on = max(self.found_on or day, day)

    def _item(self, item: Element) -> None:
        self.results += 1
        try:
            asset = normal_host(self._host)
        except ValueError:
            self.unread += 1
            return
        self.hosts.add(asset)
        number = item.get("pluginID", "")
        port = item.get("port", "0")
        texts = [cve.text or "" for cve in item.iter("cve")]
        self.findings.append(
            Found(
                asset,
                (item.get("pluginName") or item.findtext("plugin_name") or number).strip()[:300],
                check=f"nessus:{number}"[:200] if number else "",
                cves=cves_in(" ".join(texts)),
                cvss=score(item.findtext("cvss3_base_score") or item.findtext("cvss_base_score")),
                severity=GRADES.get(item.get("severity", ""), "none"),
                port="" if port == "0" else f"{port}/{item.get('protocol', '')}",
            )
        )
