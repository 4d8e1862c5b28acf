"""成果与制度台账's share of a demonstration year."""

from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.records.demo import district, documents, publication, regulations, results, support


def build(year: DemoYear) -> None:
    """Write every part of the year; the order is that of what refers to what."""
    documents.build(year)
    regulations.build(year)
    support.build(year)
    district.build(year)
    publication.build(year)
    results.build(year)
