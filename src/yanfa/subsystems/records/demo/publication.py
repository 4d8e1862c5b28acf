"""Information of a demonstration year: news and policies published within their days, some late, one not at all."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from yanfa.kernel.clock import demonstration_time, start_of_day
from yanfa.kernel.clock.calendar import present
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.subsystems.records.choices.publication import Place
from yanfa.subsystems.records.demo.documents import SOURCE, moment, project_of
from yanfa.subsystems.records.models import InformationItem
from yanfa.subsystems.records.models.publication import topic_labels
from yanfa.subsystems.records.services.publication import new_item

CODE = "portal.information_timeliness"
#: Items at scale 1; of a hundred so many come late.
ITEMS, LATE = 60, 6


def build(year: DemoYear) -> None:
    """Items over the year by topic; the last one waits still."""
    calendar, project, topics = present(), project_of(year), list(topic_labels())
    months: dict[int, list[InformationItem]] = defaultdict(list)
    for number in range(year.size(ITEMS, least=4)):
        formed = date(year.year, 1 + number % 11, 6 + number % 20)
        late = year.random.randrange(100) < LATE
        published = formed + timedelta(days=45 if late else 1 + year.random.randrange(9))
        item = new_item(
            calendar,
            title=f"公开信息{year.year}-{number + 1:03}",
            topic=topics[number % len(topics)],
            formed_on=formed,
            project=project,
            published_on=published,
            place=Place.SITE,
            link=f"https://example.org/news/{year.year}/{number + 1}",
            source=SOURCE,
        )
        months[published.year * 12 + published.month].append(item)
        _count(year, item)
    for _month, items in sorted(months.items()):
        latest = max(each.published_on for each in items if each.published_on)
        with demonstration_time(moment(latest)):
            histories = [[("online", start_of_day(each.published_on))] for each in items if each.published_on]
            enter_many(items, by=None, entry="import", source=SOURCE, histories=histories)


def _count(year: DemoYear, item: InformationItem) -> None:
    """Counted by its due day; one due in the next year belongs to that."""
    published = item.published_on
    facts = {"title": item.title, "topic": item.topic, "formed_on": item.formed_on, "due_on": item.due_on}
    year.facts.write("information", facts | {"published_on": published})
    if item.due_on.year == year.year:
        on_time = published is not None and published <= item.due_on
        year.tally.add(CODE, int(on_time), 1, month=item.due_on.month)
