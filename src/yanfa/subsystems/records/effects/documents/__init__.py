"""What the moves of documents do, and what effects of this app share: days that have come, and kept files."""

from .keeping import PUBLICATION, issue, link_issued, publish
from .planning import approve_plan, plan, postpone, sign, unsign, withdraw
from .proving import attach, happened, until

__all__ = [
    "PUBLICATION",
    "approve_plan",
    "attach",
    "happened",
    "issue",
    "link_issued",
    "plan",
    "postpone",
    "publish",
    "sign",
    "unsign",
    "until",
    "withdraw",
]
