"""What is due soon and what is overdue is told to whose turn it is, and not every day."""

from datetime import date

from tests.subsystems.records.documents.staff import at, issued, planned
from yanfa.kernel.notices.models import Message
from yanfa.subsystems.records.services.documents.reminding import remind
from yanfa.subsystems.records.tasks import remind_of_days

DUE = date(2024, 6, 28)


def told():
    return sorted(Message.objects.values_list("kind", "recipient__login"))


def test_who_writes_hears_before_the_day_and_after_it(of):
    with at(2024, 3, 1):
        planned(of, DUE)
        assert remind() == 0
    with at(2024, 6, 21):
        assert remind() == 2
        assert remind() == 0
    assert told() == [("records.due_soon", "head"), ("records.due_soon", "writer")]
    with at(2024, 7, 1):
        remind_of_days()
    assert [kind for kind, _login in told()] == ["records.due_soon"] * 2 + ["records.overdue"] * 2
    assert "2024-06-28" in Message.objects.filter(kind="records.overdue").first().body_zh


def test_what_is_done_is_told_no_more(of):
    with at(2024, 3, 1):
        issued(of, planned(of, DUE))
    with at(2024, 6, 21):
        assert remind() == 0
