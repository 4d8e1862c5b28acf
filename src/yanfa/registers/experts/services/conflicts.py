"""Who may be drawn, and whom he must not judge: for one expert, and for thousands with a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.clock import today
from yanfa.registers.accounts.api import User
from yanfa.registers.experts.choices import Reason
from yanfa.registers.experts.models import Avoidance, Expert, ExpertQuerySet, Relation
from yanfa.registers.experts.rules import folded, line_above, meant, still_counts
from yanfa.registers.organisations.api import Organisation

#: Experts that one query names.
CHUNK = 5000


@dataclass(frozen=True)
class Party:
    """A person on the side that is judged, as far as he is known."""

    name: str
    unit: str = ""
    identity_number: str = ""
    account: Any = None


@dataclass(frozen=True)
class Conflict:
    """One reason why an expert keeps away from a case, as a code and as a sentence for the record of the draw."""

    code: Reason
    sentence: str


def candidates(
    *,
    subjects: Collection[str] = (),
    kinds: Collection[str] = (),
    titles: Collection[str] = (),
    on: date | None = None,
) -> ExpertQuerySet:
    """Experts who may be drawn: in the pool, not suspended, consent standing at the end of `on` (today when None).

    Of each list one value is enough; an empty list asks for nothing.
    """
    found: ExpertQuerySet = Expert.objects.drawable(on or today())
    return found.of_subjects(subjects).of_kinds(kinds).of_titles(titles)


def conflicts(
    expert: Expert,
    *,
    organisations: Iterable[Organisation] = (),
    people: Iterable[Party] = (),
    on: date | None = None,
) -> list[Conflict]:
    """Every reason why the expert must not judge a case of these units and persons on a day."""
    return conflicts_of([expert], organisations=organisations, people=people, on=on)[expert.pk]


def conflicts_of(
    experts: Iterable[Expert],
    *,
    organisations: Iterable[Organisation] = (),
    people: Iterable[Party] = (),
    on: date | None = None,
) -> dict[int, list[Conflict]]:
    """The reasons by key of the expert, an empty list for who may judge; a few queries for all of them."""
    case = _Case(list(organisations), list(people), on or today())
    pool = list(experts)
    found: dict[int, list[Conflict]] = {}
    for start in range(0, len(pool), CHUNK):
        part = pool[start : start + CHUNK]
        keys = [expert.pk for expert in part]
        relations, avoidances = _relations(keys), _avoidances(keys, case.day)
        for expert in part:
            reasons = dict.fromkeys(
                (
                    *case.by_person(expert),
                    *case.by_unit(expert),
                    *case.by_relation(expert, relations[expert.pk]),
                    *case.by_avoidance(avoidances[expert.pk]),
                )
            )
            found[expert.pk] = list(reasons)
    return found


def _relations(keys: Sequence[int]) -> dict[int, list[Relation]]:
    rows = Relation.objects.filter(Q(expert__in=keys) | Q(other__in=keys))
    found: dict[int, list[Relation]] = defaultdict(list)
    for row in rows.select_related("expert__organisation", "other__organisation").order_by("pk"):
        found[row.expert_id].append(row)
        if row.other_id is not None:
            found[row.other_id].append(row)
    return found


def _avoidances(keys: Sequence[int], day: date) -> dict[int, list[Avoidance]]:
    found: dict[int, list[Avoidance]] = defaultdict(list)
    for row in Avoidance.objects.in_force(day).filter(expert__in=keys).order_by("pk"):
        found[row.expert_id].append(row)
    return found


@dataclass
class _Case:
    """What is judged: units and persons, with what is looked up once for all experts."""

    organisations: list[Organisation]
    people: list[Party]
    day: date

    @cached_property
    def parents(self) -> dict[int, int]:
        below = Organisation.objects.exclude(parent=None).order_by()
        return dict(below.values_list("pk", "parent_id")) if self.organisations else {}

    @cached_property
    def units(self) -> dict[int, Organisation]:
        return {unit.pk: unit for unit in self.organisations}

    @cached_property
    def unit_names(self) -> dict[str, Organisation]:
        return {folded(unit.name): unit for unit in self.organisations}

    @cached_property
    def above(self) -> dict[int, Organisation]:
        """Units above the judged ones, with the one that they are above."""
        return {key: unit for unit in self.organisations for key in line_above(unit.pk, self.parents)}

    @cached_property
    def digests(self) -> frozenset[str]:
        column = Expert._meta.get_field("identity")
        numbers = [party.identity_number for party in self.people if party.identity_number]
        return frozenset(str(column.digest(number)) for number in numbers)

    @cached_property
    def accounts(self) -> frozenset[int]:
        """The accounts of the persons, and every other account of the same natural persons."""
        own = {party.account.pk for party in self.people if party.account is not None}
        if not own:
            return frozenset()
        persons = User.objects.filter(pk__in=own).exclude(person=None).values("person")
        return frozenset(own | set(User.objects.filter(person__in=persons).values_list("pk", flat=True)))

    @cached_property
    def years(self) -> dict[str, int]:
        return dict(policy.get("experts.relation_years", on=self.day).value)

    def by_person(self, expert: Expert) -> Iterator[Conflict]:
        """The expert is one of the persons himself."""
        if self.is_party(expert):
            yield Conflict(Reason.SAME_PERSON, _("%s 是被评审方的人员。") % expert)

    def by_unit(self, expert: Expert) -> Iterator[Conflict]:
        """His unit is judged, or one above or below it."""
        facts = {"expert": expert.name}
        own = expert.organisation_id
        same = self.units.get(own) if own else self.unit_names.get(folded(expert.unit_name))
        if same is not None:
            sentence = _("%(expert)s 的所在单位就是被评审单位“%(unit)s”。")
            yield Conflict(Reason.SAME_UNIT, sentence % (facts | {"unit": same.name}))
        elif own and (related := self._in_one_line(own)):
            sentence = _("%(expert)s 的所在单位与被评审单位“%(unit)s”有上下级关系。")
            yield Conflict(Reason.RELATED_UNIT, sentence % (facts | {"unit": related.name}))

    def by_relation(self, expert: Expert, rows: Iterable[Relation]) -> Iterator[Conflict]:
        """He is tied to one of the persons, whichever of two experts declared it."""
        for row in rows:
            if not still_counts(row.until, int(self.years.get(row.kind, 0)), self.day):
                continue
            other = row.other if row.expert_id == expert.pk else row.expert
            if self._is_meant(row, other):
                name = other.name if other is not None else row.person_name
                facts = {"expert": expert.name, "name": name, "relation": row.get_kind_display()}
                sentence = _("%(expert)s 与 %(name)s 的关系为：%(relation)s。")
                yield Conflict(Reason(row.kind), sentence % facts)

    def by_avoidance(self, rows: Iterable[Avoidance]) -> Iterator[Conflict]:
        """He keeps away from a unit (and what is below or above it) or a person, whoever asked for it."""
        for row in rows:
            if row.organisation_id is not None:
                hit = row.organisation_id in self.units or bool(self._in_one_line(row.organisation_id))
            else:
                hit = any(
                    meant(row.person_name, row.person_unit, each.name, each.unit) for each in self.people
                )
            if hit:
                facts = {"side": row.get_declared_by_display(), "reason": row.reason}
                yield Conflict(Reason.AVOIDANCE, _("已申报回避（%(side)s）：%(reason)s。") % facts)

    def is_party(self, expert: Expert) -> bool:
        """Whether he is one of the persons, by number or by account."""
        known = bool(expert.identity) and str(expert.identity) in self.digests
        return known or (expert.account_id is not None and expert.account_id in self.accounts)

    def _in_one_line(self, unit: int) -> Organisation | None:
        """The judged unit that is below or above a unit."""
        if unit in self.above:
            return self.above[unit]
        over = line_above(unit, self.parents)
        return next((judged for judged in self.organisations if judged.pk in over), None)

    def _is_meant(self, row: Relation, other: Expert | None) -> bool:
        if other is None:
            return any(meant(row.person_name, row.person_unit, each.name, each.unit) for each in self.people)
        return self.is_party(other) or any(
            meant(other.name, other.unit, each.name, each.unit) for each in self.people
        )
