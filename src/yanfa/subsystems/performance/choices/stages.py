"""How far the year of a budget project has come, as lists and filters name it."""

from enum import StrEnum


class Stage(StrEnum):
    """The stage at which a project year stands: derived from its papers, never stored."""

    NOT_BEGUN = "not_begun"
    DECLARING = "declaring"
    CARRIED_OUT = "carried_out"
    EVALUATING = "evaluating"
    AUTHORITY = "authority"
    PUBLISHING = "publishing"
    DONE = "done"
