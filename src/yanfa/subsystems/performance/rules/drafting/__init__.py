"""Next year's form from last year's: rows with proposed targets, warnings, weights, a library to choose from."""

from __future__ import annotations

from .cautions import KINDS, Warned, warnings
from .drafts import Draft, DraftRow, draft
from .library import Library, LibraryEntry, PublishedYear, library
from .policy import DraftingPolicy, drafting_policy
from .targets import Proposal, propose
from .weights import fit_to_profile, profile_for, scale_weights

__all__ = [
    "KINDS",
    "Draft",
    "DraftRow",
    "DraftingPolicy",
    "Library",
    "LibraryEntry",
    "Proposal",
    "PublishedYear",
    "Warned",
    "draft",
    "drafting_policy",
    "fit_to_profile",
    "library",
    "profile_for",
    "propose",
    "scale_weights",
    "warnings",
]
