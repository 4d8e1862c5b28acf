"""What happened in a demonstration year that the centre is credited with, at the numbers of the published forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yanfa.kernel.clock import today
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.organisations.api import Organisation
from yanfa.registers.projects.api import BudgetProject
from yanfa.subsystems.records.choices.cooperation import ActivityKind, CooperationKind
from yanfa.subsystems.records.choices.meetings import MeetingKind, MeetingTopic
from yanfa.subsystems.records.choices.papers import OurRole, PaperKind, PaperTopic
from yanfa.subsystems.records.choices.research import ResearchEventKind, ResearchLevel, ResearchRole
from yanfa.subsystems.records.choices.rights import RightEventKind, RightForm
from yanfa.subsystems.records.models import (
    Agreement,
    Charter,
    CooperationActivity,
    CooperationPlan,
    Departure,
    Meeting,
    Member,
    Paper,
    Renewal,
    ResearchEvent,
    ResearchProject,
    RightApplication,
    RightEvent,
    RightGrant,
)

#: How many at scale 1: the forms of 2019, 2020 and 2023.
PAPERS, CORE, APPLICATIONS, GRANTS, RESEARCH = 13, 2, 15, 3, 3
MEETINGS = {MeetingKind.CONSULTATION: 9, MeetingKind.EXCHANGE: 13, MeetingKind.TRAINING: 4}
AGREEMENTS, ACTIVITIES, MEMBERS = 5, 6, 15
SUBJECTS = ("科技资源共享", "研发平台服务", "科技创新券", "专家数据治理", "大型仪器开放")
ROLES = (OurRole.FIRST, OurRole.CORRESPONDING, OurRole.BOTH)
FORMS = (RightForm.INVENTION, RightForm.UTILITY, RightForm.SOFTWARE)


@dataclass
class Planned:
    """A record to be written, the figure that it adds to, and what becomes of it."""

    record: Any
    code: str = ""
    by_month: bool = True
    registered: date | None = None
    left_waiting: bool = False
    withdrawn: bool = False


class Writing:
    """The year with what every record of it needs: unit, projects in turn, days that have passed."""

    def __init__(self, year: DemoYear) -> None:
        self.year = year
        self.unit = Organisation.objects.filter(parent__isnull=False).order_by("pk").first()
        self.projects = [*BudgetProject.objects.order_by("code")[:3], None]
        first, last = date(year.year, 1, 1), min(date(year.year, 12, 20), today())
        self.span = max(1, (last - first).days)

    def day(self) -> date:
        """A day of the year that has passed."""
        return date(self.year.year, 1, 1) + timedelta(days=self.year.random.randrange(self.span))

    def ours(self, place: int) -> dict[str, Any]:
        """The unit and the project of a record."""
        return {"unit": self.unit, "project": self.projects[place % len(self.projects)]}


def everything(year: DemoYear) -> Iterator[list[Planned]]:
    """What happened, step by step: what refers to something comes after it."""
    writing = Writing(year)
    yield [*papers(writing), *meetings(writing)]
    applications = list(_applications(writing))
    yield applications
    grants = list(_grants(writing))
    yield grants
    yield list(_right_events(writing, grants))
    projects = list(_research(writing))
    yield projects
    yield list(_research_events(writing, projects))
    agreements = list(_agreements(writing))
    yield agreements
    yield [*_renewals(writing, agreements), *_plans(writing), *_activities(writing, agreements)]
    committee = list(_committee(writing))
    yield committee
    yield list(_departures(writing, committee))


def _paper(writing: Writing, place: int, **facts: Any) -> Paper:
    year, subject = writing.year.year, SUBJECTS[place % len(SUBJECTS)]
    day = facts.pop("published_on", None) or writing.day()
    return Paper(
        title=f"{subject}的实践与思考（{year}-{place}）",
        authors="示例作者甲\n示例作者乙",
        journal=("示例科技管理", "示例情报学报")[place % 2],
        volume=str(year - 1980),
        issue=str(day.month),
        published_on=day,
        doi=f"10.5555/yanfa.{year}.{place:04}" if place % 3 else "",
        **{"kind": PaperKind.ARTICLE, "our_role": ROLES[place % 3], **facts},
        **writing.ours(place),
    )


def papers(writing: Writing) -> Iterator[Planned]:
    """The papers that count, two of them in core journals, and one of each that does not."""
    number = writing.year.size(PAPERS, least=2)
    for place in range(number):
        topic = (PaperTopic.POLICY_RESEARCH, PaperTopic.EXPERT_PLATFORM)[place % 2]
        core = {"core_lists": "pku", "core": True} if place < CORE else {}
        yield Planned(_paper(writing, place, topic=topic, **core), "records.papers")
    for kind in (PaperKind.MONOGRAPH, PaperKind.ABSTRACT, PaperKind.ACCEPTED):
        number += 1
        yield Planned(_paper(writing, number, kind=kind))
    yield Planned(_paper(writing, number + 1, our_role=OurRole.OTHER))
    yield Planned(_paper(writing, number + 2), "records.papers", left_waiting=True)
    yield Planned(_paper(writing, number + 3), "records.papers", withdrawn=True)
    after = date(writing.year.year + 1, 3, 5)
    forgotten = _paper(writing, number + 4, published_on=date(writing.year.year, 1, 15))
    yield Planned(forgotten, "records.papers", registered=after)


def _applications(writing: Writing) -> Iterator[Planned]:
    year = writing.year.year
    for place in range(writing.year.size(APPLICATIONS, least=2)):
        record = RightApplication(
            form=FORMS[place % 3],
            title=f"{SUBJECTS[place % len(SUBJECTS)]}方法{place}",
            number=f"DEMO{year}{place:06}",
            applicant="示例服务中心",
            accepted_on=writing.day(),
            system_code="instruments" if place % 4 == 0 else "",
            **writing.ours(place),
        )
        yield Planned(record, "records.ip_applied")


def _grants(writing: Writing) -> Iterator[Planned]:
    year = writing.year.year
    for place in range(writing.year.size(GRANTS, least=2)):
        record = RightGrant(
            form=FORMS[2 - place % 3],
            title=f"{SUBJECTS[place % len(SUBJECTS)]}系统{place}",
            number=f"DEMOSR{year}{place:04}",
            holder="示例服务中心",
            granted_on=writing.day(),
            system_code="instruments" if place == 0 else "",
            **writing.ours(place),
        )
        yield Planned(record, "records.ip_granted")


def _right_events(writing: Writing, grants: list[Planned]) -> Iterator[Planned]:
    right = grants[0].record
    if right.pk:
        day = right.granted_on
        yield Planned(
            RightEvent(
                right=right,
                kind=RightEventKind.FEE,
                happened_on=day,
                valid_to=day.replace(month=12, day=28) + timedelta(days=365),
            )
        )


def _research(writing: Writing) -> Iterator[Planned]:
    year = writing.year.year
    for place in range(writing.year.size(RESEARCH, least=2)):
        start = date(year - 1, 9, 1) if place == 0 else date(year, 2, 1)
        record = ResearchProject(
            number=f"DEMO-KY-{year}-{place:02}",
            title=f"{SUBJECTS[place % len(SUBJECTS)]}研究",
            level=(ResearchLevel.MUNICIPAL, ResearchLevel.NATIONAL, ResearchLevel.BUREAU)[place % 3],
            funder="示例科技主管部门",
            role=(ResearchRole.LEAD, ResearchRole.PARTNER)[place % 2],
            document=f"示例立项〔{year}〕{place + 1}号",
            approved_on=start,
            starts_on=start,
            ends_on=date(year, 11, 30),
            funds=200_000 + 50_000 * place,
            **writing.ours(place),
        )
        yield Planned(record, "records.research_projects", by_month=False, registered=date(year, 3, 5))


def _research_events(writing: Writing, projects: list[Planned]) -> Iterator[Planned]:
    project = projects[0].record
    if project.pk:
        record = ResearchEvent(
            research=project,
            kind=ResearchEventKind.CONCLUDED,
            happened_on=date(writing.year.year, 10, 20),
            document="示例结题证书",
        )
        yield Planned(record)


def meetings(writing: Writing) -> Iterator[Planned]:
    """Consultations, exchange and training; one consultation had no expert from outside and does not count."""
    for kind, full in MEETINGS.items():
        for place in range(writing.year.size(full, least=2)):
            code = "records.consultation_meetings" if kind == MeetingKind.CONSULTATION else ""
            yield Planned(_meeting(writing, kind, place, "示例大学 2\n示例研究院 1"), code)
    yield Planned(_meeting(writing, MeetingKind.CONSULTATION, 99, ""))
    yield Planned(_meeting(writing, MeetingKind.COMMITTEE, 0, "示例大学 5"))


def _meeting(writing: Writing, kind: str, place: int, experts: str) -> Meeting:
    consults = kind == MeetingKind.CONSULTATION
    topics = (MeetingTopic.PLANNING_AND_SOFT_RESEARCH, MeetingTopic.EVALUATION)
    return Meeting(
        kind=kind,
        topic=topics[place % 4 == 3] if consults else "",
        title=f"{SUBJECTS[place % len(SUBJECTS)]}研讨（{writing.year.year}-{place}）",
        held_on=writing.day(),
        expert_units=experts,
        participants=20 + place,
        adopted_opinions=place % 3 if consults else 0,
        committee=consults and place == 0,
        **writing.ours(place),
    )


def _agreements(writing: Writing) -> Iterator[Planned]:
    year = writing.year.year
    kinds = tuple(CooperationKind)
    for place in range(writing.year.size(AGREEMENTS, least=3)):
        record = Agreement(
            number=f"DEMO-HZ-{year}-{place:02}",
            title=f"{SUBJECTS[place % len(SUBJECTS)]}合作协议",
            kind=kinds[place % len(kinds)],
            partner=f"示例合作单位{place + 1}",
            signed_on=date(year, 1, 10),
            valid_from=date(year, 1, 10),
            valid_to=date(year + place % 2, 12, 31),
            **writing.ours(0),
        )
        yield Planned(record)


def _renewals(writing: Writing, agreements: list[Planned]) -> Iterator[Planned]:
    agreement = agreements[0].record
    if agreement.pk:
        year = writing.year.year
        yield Planned(
            Renewal(agreement=agreement, signed_on=date(year, 11, 20), valid_to=date(year + 2, 12, 31))
        )


def _plans(writing: Writing) -> Iterator[Planned]:
    year = writing.year.year
    for kind, of, on in (
        (CooperationKind.RESEARCH, year, date(year, 1, 20)),
        (CooperationKind.TRAINING_EXCHANGE, year, date(year, 1, 20)),
        (CooperationKind.RESEARCH, year + 1, date(year, 12, 10)),
    ):
        record = CooperationPlan(
            year=of, kind=kind, title=f"{of}年度合作计划（{year}年编制）", approved_on=on, **writing.ours(0)
        )
        yield Planned(record)


def _activities(writing: Writing, agreements: list[Planned]) -> Iterator[Planned]:
    kinds = tuple(ActivityKind)
    standing = [each.record for each in agreements if each.record.pk]
    for place in range(writing.year.size(ACTIVITIES, least=2) if standing else 0):
        record = CooperationActivity(
            agreement=standing[place % len(standing)],
            kind=kinds[place % len(kinds)],
            title=f"{SUBJECTS[place % len(SUBJECTS)]}合作活动{place}",
            held_on=writing.day(),
            participants=10 + place,
            **writing.ours(0),
        )
        yield Planned(record)


def _committee(writing: Writing) -> Iterator[Planned]:
    year = writing.year.year
    yield Planned(
        Charter(
            title="战略咨询专家委员会章程",
            edition=f"{year}年版",
            approved_on=date(year, 1, 15),
            in_force_from=date(year, 1, 15),
            **writing.ours(0),
        )
    )
    for place in range(writing.year.size(MEMBERS, least=2)):
        record = Member(
            name=f"示例委员{place + 1}",
            of_unit=f"示例研究院{place % 5 + 1}",
            appointed_on=date(year, 1, 16),
            term_to=date(year, 12, 31),
            **writing.ours(0),
        )
        yield Planned(record)


def _departures(writing: Writing, committee: list[Planned]) -> Iterator[Planned]:
    member = committee[-1].record
    if member.pk:
        yield Planned(Departure(member=member, left_on=date(writing.year.year, 6, 30), document="示例离任函"))
