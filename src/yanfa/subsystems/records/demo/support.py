"""Supported policies of a demonstration year: one is late, some were issued."""

from __future__ import annotations

from datetime import date, timedelta

from yanfa.kernel.clock import demonstration_time, start_of_day
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.subsystems.records.demo.documents import SOURCE, moment, project_of
from yanfa.subsystems.records.models import PolicySupport

CODE = "records.policies_supported"
#: Requests at scale 1.
REQUESTS = 8


def build(year: DemoYear) -> None:
    """Requests over the year, delivered before their day but for every eighth."""
    project = project_of(year)
    found = []
    for number in range(year.size(REQUESTS, least=2)):
        due = date(year.year, 2 + number % 10, 18)
        late = number % REQUESTS == REQUESTS - 1
        delivered = due + timedelta(days=5) if late else due - timedelta(days=number % 3)
        found.append(
            PolicySupport(
                title=f"科技创新政策措施（{year.year}）第{number + 1}号研究",
                requested_by="主管部门政策法规处",
                requested_on=due - timedelta(days=40),
                request="提供政策研究报告和文本建议",
                due_on=due,
                first_due_on=due,
                project=project,
                delivered_on=delivered,
                delivered="研究报告和文本建议稿",
                source=SOURCE,
            )
        )
        year.tally.add(CODE, int(delivered <= due), 1, month=due.month)
        year.facts.write("policy_support", {"number": number + 1, "due_on": due, "delivered_on": delivered})
    for each in found:
        assert each.delivered_on is not None, "a demonstration's supports are delivered"
        with demonstration_time(moment(each.delivered_on)):
            history = [[("delivered", start_of_day(each.delivered_on))]]
            enter_many([each], by=None, entry="import", source=SOURCE, histories=history)
