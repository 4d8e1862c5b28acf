"""Tables of the experts: persons, what they agreed to, and whom they must not judge."""

from .consent import Agreement, Consent
from .expert import Expert, ExpertKind, ExpertQuerySet, ExpertSubject
from .relations import Avoidance, Relation

__all__ = [
    "Agreement",
    "Avoidance",
    "Consent",
    "Expert",
    "ExpertKind",
    "ExpertQuerySet",
    "ExpertSubject",
    "Relation",
]
