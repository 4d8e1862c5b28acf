"""What the moves of ratings do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.policy import get
from yanfa.procedures.feedback.models import CallBack, Rating

YES = "yes"


def keep_call(rating: Rating, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps the call as the next try."""
    CallBack.objects.create(
        rating=rating,
        number=rating.calls.count() + 1,
        method=data["method"],
        reached=data["reached"] == YES,
        said=data["said"].strip(),
        called_by=by,
    )


def tried_enough(rating: Rating) -> Verdict:
    """Somebody was reached, or as many tries were made as the policy asks for."""
    if rating.calls.filter(reached=True).exists():
        return allow()
    least, made = int(get("feedback.least_calls").value), rating.calls.count()
    if made >= least:
        return allow()
    return deny(
        _("还没有联系上评价人，已回访 %(made)s 次，至少 %(least)s 次。") % {"made": made, "least": least}
    )


def reached(rating: Rating) -> Verdict:
    """Somebody was reached."""
    found = rating.calls.filter(reached=True).exists()
    return allow() if found else deny(_("还没有联系上评价人，不能办结；请登记回访，或转入整改。"))


def keep_mended(rating: Rating, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps what was mended."""
    rating.mended = data["result"].strip()


def keep_proposer(rating: Rating, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps who proposed to set it aside: another person decides."""
    rating.proposed_by = by
