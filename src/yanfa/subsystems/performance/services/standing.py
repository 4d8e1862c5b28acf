"""Whose turn it is at papers of the year, in words: the person's office and place, and until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from yanfa.kernel.access.roles import registry
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.models import Turn
from yanfa.registers.organisations.api import Department, Organisation
from yanfa.subsystems.performance.permissions import (
    APPROVE_SPLIT,
    ARCHIVE,
    DIRECT,
    FINANCE,
    LEAD,
    MANAGE,
    OVERSEE,
    REPORT,
    SEAL,
    SECRECY,
    SUPERVISE,
)

#: The role that people know an audience by: the first that comes to mind, not the only one that holds it.
ROLES = {
    REPORT: "section_reporter",
    LEAD: "section_head",
    FINANCE: "finance",
    MANAGE: "performance_officer",
    APPROVE_SPLIT: "performance_officer",
    OVERSEE: "deputy_director",
    DIRECT: "director",
    SEAL: "seal_keeper",
    SUPERVISE: "authority_officer",
    SECRECY: "secrecy_officer",
    ARCHIVE: "archivist",
}


@dataclass(frozen=True)
class Whose:
    """One who must act on a paper: in words, with the last day, and whether it has passed."""

    who: str
    due_on: date | None
    is_overdue: bool


Key = tuple[type[models.Model], int]


def turns_of(records: Iterable[models.Model]) -> dict[Key, list[Whose]]:
    """Who must act on each of the records, by (model, key); three queries however many records."""
    keys: dict[type[models.Model], list[int]] = defaultdict(list)
    for record in records:
        keys[type(record)].append(record.pk)
    if not keys:
        return {}
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in keys}
    asked = Q(pk__in=[])
    for kind, model in kinds.items():
        asked |= Q(content_type=kind, object_id__in=keys[model])
    turns = list(Turn.objects.filter(asked).order_by("due_on", "audience"))
    names = _names_of(turn.audience for turn in turns)
    found: dict[Key, list[Whose]] = defaultdict(list)
    for turn in turns:
        is_overdue = turn.due_on is not None and turn.due_on < today()
        whose = Whose(names[turn.audience], turn.due_on, is_overdue)
        found[kinds[turn.content_type_id], turn.object_id].append(whose)
    return dict(found)


def turn_of(record: models.Model) -> list[Whose]:
    """Who must act on one record."""
    return turns_of([record]).get((type(record), record.pk), [])


def audience_in_words(tokens: Iterable[str]) -> Mapping[str, str]:
    """Each audience token as a person reads it: 处室填报人（资源管理部）."""
    return _names_of(tokens)


def _names_of(tokens: Iterable[str]) -> dict[str, str]:
    wanted = set(tokens)
    places = {token.rpartition("@")[2] for token in wanted if "@" in token}
    named: dict[str, str] = {}
    for model in (Department, Organisation):
        if missing := places - named.keys():
            found = model._default_manager.filter(public_id__in=missing)
            named |= dict(found.values_list("public_id", "name"))
    people = _people(token for token in wanted if token.startswith("user:"))
    return {token: people.get(token) or _worded(token, named) for token in wanted}


def _people(tokens: Iterable[str]) -> dict[str, str]:
    keys = [token.removeprefix("user:") for token in tokens]
    if not keys:
        return {}
    return {f"user:{user.pk}": str(user) for user in get_user_model()._default_manager.filter(pk__in=keys)}


def _worded(token: str, places: Mapping[str, str]) -> str:
    permission, _sign, place = token.partition("@")
    code = ROLES.get(permission.removeprefix("permission:"))
    role = str(registry.get(code).label) if code is not None else permission
    return _("%(role)s（%(place)s）") % {"role": role, "place": places.get(place, place)} if place else role
