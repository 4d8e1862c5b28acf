"""How many tables one question joins: PostgreSQL plans each anew, and beyond a handful plans longer than it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.performance.year.people import Centre, at, centre, reports
from tests.subsystems.performance.year.walk import approved_goal, filled, opened, scored
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.services.correcting import propose_correction

pytestmark = pytest.mark.django_db

#: Eight tables: `join_collapse_limit` of PostgreSQL, beyond which the order of joins is not searched as a whole.
MOST_JOINS = 7
#: The queries of the page of one row, and of saving it, which a division does all day at the end of a year.
ROW_QUERIES, SAVE_QUERIES = 21, 24
BRACKETED = re.compile(r"\([^()]*\)")


def joins_in(sql: str) -> int:
    """The joins of the question itself; what stands in brackets is planned by itself."""
    while (plainer := BRACKETED.sub("", sql)) != sql:
        sql = plainer
    return sql.count(" JOIN ")


@contextmanager
def asked() -> Iterator[list[str]]:
    """What is asked of the database inside the block."""
    found: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


@pytest.fixture
def of() -> Centre:
    with at(2024, 1, 15):
        return centre(2024)


@pytest.fixture
def evaluation(of: Centre) -> SelfEvaluation:
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        gathered = filled(of, opened(of, goal))
    with at(2025, 1, 20):
        done = scored(of, gathered)
        first = reports(done)[0]
        propose_correction(first, by=of.reporter, reason="多计一台", value=3519, actual="3519台/套")
    return done


@pytest.mark.parametrize("login", ["officer", "reporter", "authority"])
def test_no_page_of_a_form_joins_more_than_eight_tables(of, evaluation, login):
    goal, row = evaluation.goal, reports(evaluation)[0]
    of_form = ("evaluation", "evaluation_rows", "evaluation_findings", "texts", "scores", "papers")
    addresses = [reverse(f"performance:{name}", args=[evaluation.public_id]) for name in of_form]
    addresses += [each.get_absolute_url() for each in (goal, row, goal.project_year, *row.corrections.all())]
    addresses += [reverse(f"performance:{name}") for name in ("my_rows", "corrections", "years", "matters")]
    with at(2025, 1, 20):
        client = signed_in(Client(), getattr(of, login))
        for address in addresses:
            with asked() as questions:
                assert client.get(address).status_code == 200, address
            wide = [sql for sql in questions if joins_in(sql) > MOST_JOINS]
            assert not wide, (address, wide)


def test_the_row_that_everybody_opens_costs_few_and_narrow_questions(of):
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        row = reports(opened(of, goal))[0]
        client = signed_in(Client(), of.reporter)
        client.get(row.get_absolute_url())
        with asked() as reading:
            client.get(row.get_absolute_url())
        facts = {"source": "manual", "value": "1", "actual": "", "deviation": "", "version": str(row.version)}
        with asked() as saving:
            assert client.post(row.get_absolute_url(), facts).status_code == 302
    assert len(reading) <= ROW_QUERIES
    assert len(saving) <= SAVE_QUERIES
    assert max(joins_in(sql) for sql in (*reading, *saving)) <= 5


def test_a_join_in_brackets_belongs_to_another_question():
    assert (
        joins_in("SELECT 1 FROM a INNER JOIN b ON (a.b = b.id) WHERE a.c IN (SELECT c FROM d JOIN e ON (1))")
        == 1
    )
