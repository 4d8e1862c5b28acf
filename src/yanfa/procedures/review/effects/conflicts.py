"""Whom the items of a panel concern, and which experts stand too near to them."""

from __future__ import annotations

from collections.abc import Iterable

from yanfa.kernel.clock import today
from yanfa.procedures.review.models import Item, Panel, Party
from yanfa.registers.experts import api as experts_api
from yanfa.registers.experts.api import Conflict, Expert


def conflicts_with_panel(panel: Panel, experts: Iterable[Expert]) -> dict[int, list[Conflict]]:
    """The conflicts of each expert (by key) with any item of the panel; who has none is left out."""
    parties = Party.objects.filter(item__panel=panel).select_related("organisation", "account")
    return _conflicts(experts, parties)


def conflicts_by_item(panel: Panel, expert: Expert) -> dict[Item, list[Conflict]]:
    """The items that an expert must not judge, with the reasons."""
    if not conflicts_with_panel(panel, [expert]):
        return {}
    found = {}
    for item in panel.items.prefetch_related("parties__organisation", "parties__account"):
        mine = _conflicts([expert], item.parties.all()).get(expert.pk, [])
        if mine:
            found[item] = mine
    return found


def _conflicts(experts: Iterable[Expert], parties: Iterable[Party]) -> dict[int, list[Conflict]]:
    known = list(parties)
    units = {party.organisation for party in known if party.organisation is not None}
    people = [
        experts_api.Party(party.person, party.unit, account=party.account)
        for party in known
        if party.person or party.account is not None
    ]
    raw = experts_api.conflicts_of(
        experts, organisations=sorted(units, key=lambda unit: unit.pk), people=people, on=today()
    )
    return {key: conflicts for key, conflicts in raw.items() if conflicts}
