"""绩效's share of a demonstration: the published forms once, and a list and a survey of every year."""

from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.performance.demo import lists, tasks
from yanfa.subsystems.performance.services import file_published


def build(year: DemoYear) -> None:
    """Put the shipped forms on file (they are real and do not grow with the scale), then write the year."""
    for form in file_published():
        year.facts.write("published_form", {"year": form.year, "project": form.project})
    lists.build(year)
    tasks.build(year)
