"""Whether two accounts belong to one human being, for decisions that two different people must take."""

from typing import Any

from django.utils.translation import gettext as _

from .verdict import Verdict, allow, deny


def same_person(one: Any, other: Any) -> bool:
    """The same account, or two accounts that point at one natural person (``person_id``)."""
    if one is None or other is None:
        return False
    if one.pk == other.pk:
        return True
    natural = getattr(one, "person_id", None)
    return natural is not None and natural == getattr(other, "person_id", None)


def another_person(user: Any, earlier: Any, did: str) -> Verdict:
    """Maker and checker: refuses ``user`` when he took the earlier step, which ``did`` names (“提出”)."""
    if same_person(user, earlier):
        return deny(_("您本人已办理“%s”，这一步须由另一人办理。") % did)
    return allow()
