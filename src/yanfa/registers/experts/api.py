"""What other apps may ask of the expert database.

    pool = candidates(subjects=("430",), kinds=("technical",), on=day)
    hindered = conflicts_of(pool, organisations=[unit], people=[Party("张三", unit.name)], on=day)
    free = [expert for expert in pool if not hindered[expert.pk]]
    payee(expert, by=officer, reason="2026 年评审劳务费")        # permission experts.payees, written down

A role of another app may read the database or pay experts by `registry.extend(role, READ, PAYEES)`.
"""

from yanfa.registers.experts.choices import Kind, Reason, Title
from yanfa.registers.experts.models import Expert
from yanfa.registers.experts.models.expert import KINDS, TITLES
from yanfa.registers.experts.permissions import MANAGE, OWN, PAYEES, READ, ExpertRegistrar, Reviewer
from yanfa.registers.experts.services.agreeing import agreed, sign_agreement
from yanfa.registers.experts.services.conflicts import (
    Conflict,
    Party,
    candidates,
    conflicts,
    conflicts_of,
)
from yanfa.registers.experts.services.directory import expert_of, named
from yanfa.registers.experts.services.paying import Payee, payee

__all__ = [
    "KINDS",
    "MANAGE",
    "OWN",
    "PAYEES",
    "READ",
    "TITLES",
    "Conflict",
    "Expert",
    "ExpertRegistrar",
    "Kind",
    "Party",
    "Payee",
    "Reason",
    "Reviewer",
    "Title",
    "agreed",
    "candidates",
    "conflicts",
    "conflicts_of",
    "expert_of",
    "named",
    "payee",
    "sign_agreement",
]
