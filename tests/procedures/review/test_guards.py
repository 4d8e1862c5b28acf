"""Submitted sheets and sealed draws stay as they are for whoever writes SQL, on both databases."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.procedures.review import examples
from yanfa.kernel.audit import guards
from yanfa.kernel.crypto.rotation import rotate
from yanfa.procedures.review.models import Draw, Sheet

pytestmark = pytest.mark.django_db

SHEET, DRAW = "review_sheet", "review_draw"
TABLES = (SHEET, DRAW)


def run(sql: str) -> int:
    """How many rows a statement touches."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


def refuses(sql: str) -> None:
    with pytest.raises(DatabaseError, match=guards.REFUSAL):
        run(sql)


@pytest.fixture
def office(db: Any) -> tuple[Any, Any]:
    examples.crowd()
    return examples.officer(), examples.head()


@pytest.fixture
def sheets(office: Any) -> tuple[Sheet, Sheet]:
    """A submitted sheet and a draft."""
    panel = examples.scoring_panel(*office)
    found = list(Sheet.objects.filter(item__panel=panel).select_related("seat__expert__account")[:2])
    examples.hand_in(found[0], 80)
    # PostgreSQL truncates no table whose foreign keys are still to be checked at commit.
    connection.check_constraints()
    return found[0], found[1]


def test_a_submitted_sheet_is_changed_by_no_statement(sheets: tuple[Sheet, Sheet]) -> None:
    done, draft = sheets
    for change in ("comment = 'x'", "total = 100", "state = 'draft', submitted_at = NULL, total = NULL"):
        refuses(f"UPDATE {SHEET} SET {change} WHERE id = {done.pk}")
    refuses(f"DELETE FROM {SHEET} WHERE id = {done.pk}")
    assert run(f"UPDATE {SHEET} SET comment = 'x' WHERE id = {draft.pk}") == 1


def test_no_other_row_takes_the_place_of_a_sheet(sheets: tuple[Sheet, Sheet]) -> None:
    done, draft = sheets
    refuses(f"UPDATE {SHEET} SET seat_id = {done.seat_id} + 1 WHERE id = {draft.pk}")
    if connection.vendor == "sqlite":
        refuses(f"INSERT OR REPLACE INTO {SHEET} SELECT * FROM {SHEET}")
        refuses(f"UPDATE OR REPLACE {SHEET} SET id = {done.pk} WHERE id = {draft.pk}")
    else:
        refuses(f"TRUNCATE {SHEET} CASCADE")


def test_the_commitment_of_a_draw_stays_from_the_beginning(office: Any) -> None:
    panel = examples.founded(office[0])
    sealed = panel.draws.get()
    assert sealed.drawn_at is None
    for change in ("commitment = 'x'", "number = 2", "algorithm = 'other'", "committed_at = drawn_at"):
        refuses(f"UPDATE {DRAW} SET {change} WHERE id = {sealed.pk}")
    refuses(f"DELETE FROM {DRAW} WHERE id = {sealed.pk}")


def test_a_made_draw_stays_while_its_seed_may_move_to_a_new_key(office: Any, settings: Any) -> None:
    made = examples.drawn(office[0]).draws.get()
    for change in ("result = '[]'", "pool_digest = 'x'", "drawn_by_id = NULL"):
        refuses(f"UPDATE {DRAW} SET {change} WHERE id = {made.pk}")
    settings.CRYPTO_SUITE = "guomi" if settings.CRYPTO_SUITE == "standard" else "standard"
    assert rotate([Draw]).rotated == 1
    assert Draw.objects.get(pk=made.pk).seed == made.seed


def test_control_without_the_triggers_the_same_sql_succeeds(sheets: tuple[Sheet, Sheet]) -> None:
    assert set(TABLES) <= guards.TABLES.keys()
    assert guards.missing() == []
    guards.remove()
    try:
        done, _draft = sheets
        assert run(f"UPDATE {SHEET} SET comment = 'x' WHERE id = {done.pk}") == 1
        assert run(f"UPDATE {DRAW} SET pool_digest = 'x'") == 1
    finally:
        guards.install()
