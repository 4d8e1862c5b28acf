"""When a procurement item counts as done, and how the subject of a payment is written."""

import re
import unicodedata
from datetime import date

#: 2060503 科技条件专项, or 30214-租赁费: the code first, the name behind it, either alone.
_SUBJECT = re.compile(r"(\d{3,})?[\s\-—_:.、|/]*(.*)", re.DOTALL)


def counts_on(accepted_on: date, due_on: date) -> date:
    """The day on which a final acceptance counts: in time, the day on which the item was due; late, its own.

    So the done items from the first of January to any day are those due by that day and accepted by it, months add
    up to the year, and a later acceptance changes no month that is over.
    """
    return max(accepted_on, due_on)


def subject_of(text: str) -> tuple[str, str]:
    """Code and name of a subject as finance systems print it, in one cell; full-width digits become plain ones."""
    found = _SUBJECT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    assert found is not None  # the second group takes anything
    return found[1] or "", found[2].strip()
