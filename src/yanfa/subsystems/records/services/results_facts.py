"""What stands beside the figures of a year: how the rows split, and what came too late to count.

Each fact follows the rule of the figures (`models.results`), so that it does not move once the year is closed, but for
those that say so: what was verified or withdrawn after the closing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.records.choices.meetings import MeetingKind
from yanfa.subsystems.records.choices.papers import LEADING, PaperKind
from yanfa.subsystems.records.choices.research import ENDED, ResearchRole
from yanfa.subsystems.records.choices.rights import RightEventKind
from yanfa.subsystems.records.models import (
    Agreement,
    Charter,
    CooperationActivity,
    CooperationPlan,
    Meeting,
    Member,
    Paper,
    ResearchEvent,
    ResearchProject,
    Result,
    RightApplication,
    RightEvent,
    RightGrant,
)
from yanfa.subsystems.records.models.results import WITHDRAWN, closing
from yanfa.subsystems.records.services.results import KINDS

Told = Iterator[tuple[str | Promise, Any]]


@dataclass(frozen=True)
class Fact:
    """One fact of a year."""

    label: str | Promise
    value: Any


def facts_of(model: type[Result], year: int) -> list[Fact]:
    """The facts of one kind for one year, those of the kind first."""
    own = OWN.get(model, _no_more)(year)
    return [Fact(label, value) for label, value in (*own, *_of_every_kind(model, year))]


@dataclass(frozen=True)
class Glance:
    """A kind at a glance."""

    code: str
    label: str
    counted: int
    waiting: int


def year_at_a_glance(year: int) -> list[Glance]:
    """Every kind with how many of its records dated in the year stand verified, and how many wait."""
    return [
        Glance(
            code, str(model._meta.verbose_name), year_of(model, year).count(), _waiting(model, year).count()
        )
        for code, model in KINDS.items()
    ]


def year_of(model: type[Result], year: int) -> QuerySet[Any]:
    """The records whose facts are dated in the year and stood verified when it closed."""
    rows: QuerySet[Any] = model.objects.counted(date(year, 1, 1), date(year + 1, 1, 1))
    return rows


def valid_rights(day: date) -> QuerySet[Any]:
    """Rights in force on a day: granted, and not lapsed since the last restoration, as known at the closing."""
    known = RightEvent.objects.known_at(day)
    lapsed = known.filter(kind=RightEventKind.LAPSED)
    ended = []
    for right, on in lapsed.values_list("right", "happened_on"):
        if not known.filter(right=right, kind=RightEventKind.RESTORED, happened_on__gte=on).exists():
            ended.append(right)
    valid: QuerySet[Any] = RightGrant.objects.known_at(day).exclude(pk__in=ended)
    return valid


def _waiting(model: type[Result], year: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(**{f"{model.shape.day}__year": year})
    return rows.filter(state__in=("draft", "pending"))


def _of_every_kind(model: type[Result], year: int) -> Told:
    dated = model.objects.filter(**{f"{model.shape.day}__year": year})
    after = closing(year)
    counted = year_of(model, year)
    yield _("核实后计入"), counted.count()
    yield _("其中补录"), counted.filter(late=True).count()
    yield _("尚未核实"), _waiting(model, year).count()
    verified = dated.filter(state__in=("verified", "archived")).exclude(pk__in=counted.values("pk"))
    yield _("结期后才核实，不计入"), verified.count()
    gone = counted.filter(state=WITHDRAWN)
    yield _("计入后又作废（结期后）"), gone.count()
    yield _("结期时间"), after


def _papers(year: int) -> Told:
    rows = year_of(Paper, year)
    articles = rows.filter(kind=PaperKind.ARTICLE, our_role__in=LEADING)
    yield _("论文（第一或通讯）"), articles.count()
    yield _("其中核心期刊"), articles.filter(core=True).count()
    yield _("专著"), rows.filter(kind=PaperKind.MONOGRAPH).count()
    yield _("录用未刊"), rows.filter(kind=PaperKind.ACCEPTED).count()


def _split(rows: QuerySet[Any], name: str) -> Told:
    """How many rows each value of a choice has."""
    labels = dict(rows.model._meta.get_field(name).flatchoices)
    found = dict(rows.order_by().values_list(name).annotate(number=Count("pk")))
    for value, label in labels.items():
        yield label, found.get(value, 0)


def _applications(year: int) -> Told:
    yield from _split(year_of(RightApplication, year), "form")
    end = date(year, 12, 31)
    granted = RightGrant.objects.known_at(end).exclude(application=None).values("application")
    yield _("期末在审"), RightApplication.objects.known_at(end).exclude(pk__in=granted).count()


def _rights(year: int) -> Told:
    yield from _split(year_of(RightGrant, year), "form")
    yield _("本年申请数（不相加）"), year_of(RightApplication, year).count()
    yield _("期末有效"), valid_rights(date(year, 12, 31)).count()


def _research(year: int) -> Told:
    rows = ResearchProject.objects.running(date(year, 1, 1), date(year + 1, 1, 1), year)
    yield _("在研"), rows.count()
    yield _("主持"), rows.filter(role=ResearchRole.LEAD).count()
    yield _("参加"), rows.filter(role=ResearchRole.PARTNER).count()
    yield from _split(rows, "level")
    yield _("本年新立"), year_of(ResearchProject, year).count()
    yield _("本年结题或终止"), year_of(ResearchEvent, year).filter(kind__in=ENDED).count()
    yield _("在研经费（元）"), rows.aggregate(total=Sum("funds"))["total"] or 0
    commissions = Agreement.objects.in_force(date(year, 12, 31)).filter(kind="commission")
    yield _("另有委托合作协议"), commissions.count()


def _meetings(year: int) -> Told:
    rows = year_of(Meeting, year)
    yield from _split(rows, "kind")
    held = rows.filter(kind=MeetingKind.CONSULTATION)
    sums = held.aggregate(experts=Sum("outside_experts"), adopted=Sum("adopted_opinions"))
    yield _("决策咨询外请专家人次"), sums["experts"] or 0
    yield _("采纳意见数"), sums["adopted"] or 0
    yield _("无外请专家，不计决策咨询"), held.filter(outside_experts=0).count()
    trained = rows.filter(kind__in=(MeetingKind.EXCHANGE, MeetingKind.TRAINING))
    yield _("培训和交流人次"), trained.aggregate(total=Sum("participants"))["total"] or 0


def _agreements(year: int) -> Told:
    end = date(year, 12, 31)
    rows = Agreement.objects.in_force(end)
    yield _("期末有效协议"), rows.count()
    yield from _split(rows, "kind")
    soonest = rows.order_by("valid_to").values_list("valid_to", flat=True).first()
    yield _("最早到期日（续签前）"), soonest or "—"


def _plans(year: int) -> Told:
    known = CooperationPlan.objects.credited_for(year)
    yield _("本年度计划"), known.filter(year=year).count()
    yield _("下年度计划"), known.filter(year=year + 1).count()


def _activities(year: int) -> Told:
    yield from _split(year_of(CooperationActivity, year), "kind")


def _charters(year: int) -> Told:
    charter = Charter.objects.in_force(date(year, 12, 31)).first()
    yield _("期末现行版本"), charter or "—"


def _members(year: int) -> Told:
    end = date(year, 12, 31)
    yield _("期末在任委员"), Member.objects.in_office(end).count()
    held = year_of(Meeting, year).filter(committee=True)
    yield _("本年委员会会议"), held.filter(kind=MeetingKind.COMMITTEE).count()
    yield _("本年委员会咨询"), held.filter(~Q(kind=MeetingKind.COMMITTEE)).count()


def _no_more(year: int) -> Told:
    yield from ()


OWN: dict[type[Result], Callable[[int], Told]] = {
    Paper: _papers,
    RightApplication: _applications,
    RightGrant: _rights,
    ResearchProject: _research,
    Meeting: _meetings,
    Agreement: _agreements,
    CooperationPlan: _plans,
    CooperationActivity: _activities,
    Charter: _charters,
    Member: _members,
}
