"""绩效's share of a demonstration: the published forms once; of every year a list, a survey and four projects."""

from yanfa.kernel.clock import today
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.performance.demo import lists, tasks, years
from yanfa.subsystems.performance.services import file_published


def build(year: DemoYear) -> None:
    """Put the shipped forms on file (they are real and do not grow with the scale), then write the year."""
    for form in file_published():
        year.facts.write("published_form", {"year": form.year, "project": form.project})
    lists.build(year)
    tasks.build(year)
    years.build(year, latest=today().year - 1)
