"""The eight processes of the year, cell by cell: every stop × move × person, with the sentence of each refusal."""

from __future__ import annotations

import pytest

from tests.registers.units import unit
from tests.subsystems.performance.year import stops
from tests.subsystems.performance.year.people import at, centre, drafted, member
from tests.subsystems.performance.year.verdicts import OWN_REFUSALS, REFUSALS, SIGN_IN, TABLES
from yanfa.kernel.workflow.checking import examine
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import Cause, MoveRefused
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.records import process_of
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.performance import workflow
from yanfa.subsystems.performance.models import (
    Adjustment,
    Correction,
    DepartmentReview,
    Goal,
    Monitoring,
    Rectification,
    RowReport,
    SelfEvaluation,
)

pytestmark = pytest.mark.django_db
PROCESSES = {each.code: each for each in vars(workflow).values() if isinstance(each, Process)}
del PROCESSES["performance.split"]  # the lists' own


@pytest.fixture
def of(db):
    with at(2024, 1, 15):
        return centre(2024)


@pytest.fixture
def people(of):
    """Everybody of the centre and its authority, their colleagues elsewhere, and nobody in particular."""
    with at(2024, 1, 15):
        bureau, agency = unit("别的局", kind="government"), unit("别的中心", kind="public_institution")
        return of.people | {
            "elsewhere": member("elsewhere", "authority_officer", bureau),
            "stranger": member("stranger", "section_reporter", agency),
            "nobody": None,
        }


def expected(walk):
    """{(stop, move): (who may, {person: sentence of the condition})} of a table."""
    table = {}
    for line in TABLES[walk].strip().splitlines():
        cells, *conditions = line.split(" | ")
        stop, move, *allowed = cells.split()
        told = {}
        for condition in conditions:
            names, sentence = condition.split(": ", 1)
            told |= dict.fromkeys(names.split(), sentence)
        table[stop, move] = (set(allowed) - {"-"}, told)
    return table


def cell(move, record, user):
    """What the move says to a person: ("yes", "") or (what stands in the way, its sentence)."""
    try:
        examine(move, record, user, None)
    except MoveRefused as refused:
        if refused.cause is not Cause.ASKS:
            return str(refused.cause), refused.reason
    return "yes", ""


def wanted(move, stop, name, row):
    """What the table says of a cell."""
    allowed, told = row
    if name in allowed:
        return "yes", ""
    if name in told:
        return "holds", told[name]
    sentence = OWN_REFUSALS.get((stop, move.name, name), REFUSALS[move.name])
    asks_for_a_role = sentence.startswith("“")
    return "may", SIGN_IN if name == "nobody" and asks_for_a_role else sentence


@pytest.mark.parametrize("walk", TABLES)
def test_every_cell_is_as_the_table_says(of, people, walk):
    table, passed = expected(walk), set()
    for stop, record in getattr(stops, walk)(of):
        state = stop.split(".")[0]
        assert record.state == state
        for move in process_of(record).moves:
            row = table.get((stop, move.name))
            passed.add((stop, move.name))
            for name, user in people.items():
                found = cell(move, record, user)
                if row is None:
                    assert found[0] == "state", (stop, move.name, name)
                    assert str(move.label) in found[1]
                else:
                    assert found == wanted(move, stop, name, row), (stop, move.name, name)
        assert verify_turns() == [], stop
    assert table.keys() <= passed, "the walk passes every stop of the table"


def test_the_tables_name_every_move_from_every_state():
    """A move that is added to a process fails here until a walk and a table know it."""
    rows = {row for walk in TABLES for row in expected(walk)}
    moves = {move for _stop, move in rows}
    all_moves = [move for process in PROCESSES.values() for move in process.moves]
    wanted = {(source, move.name) for move in all_moves for source in move.sources}
    assert wanted == {(stop.split(".")[0], move) for stop, move in rows}
    assert {move for _stop, move, _name in OWN_REFUSALS} | REFUSALS.keys() == moves


ENTRIES = {
    "performance.goal": {"open": "reporter officer nobody", "import": "officer nobody"},
    "performance.adjustment": {"open": "reporter officer nobody"},
    "performance.monitoring": {"open": "reporter officer nobody"},
    "performance.self_evaluation": {"open": "officer nobody", "import": "officer nobody"},
    "performance.row_report": {"assign": "reporter officer nobody", "import": "reporter officer nobody"},
    "performance.correction": {"propose": "reporter officer"},
    "performance.department_review": {"open": "authority"},
    "performance.rectification": {"raise": "officer authority nobody"},
}


def newborn(of):
    """One record of each process before its birth, by the code of the process."""
    goal = drafted(of)
    evaluation = SelfEvaluation(goal=goal)
    report = RowReport(evaluation=evaluation, row=goal.indicators.first(), department=of.divisions[0])
    records = (
        Goal(project_year=of.year),
        Adjustment(goal=goal, number=1),
        Monitoring(goal=goal),
        evaluation,
        report,
        Correction(report=report),
        DepartmentReview(evaluation=evaluation),
        Rectification(project_year=of.year, department=of.divisions[0]),
    )
    return {process_of(record).code: record for record in records}


def test_who_may_begin_each(of, people):
    """Nobody in particular is the platform itself: it makes a demonstration and takes in past years."""
    with at(2024, 3, 2):
        records = newborn(of)
    found = {}
    for code, record in records.items():
        for entry in PROCESSES[code].entries:
            allowed = [name for name, user in people.items() if entry.may(user, record)]
            found.setdefault(code, {})[entry.name] = set(allowed)
    assert found == {
        code: {name: set(who.split()) for name, who in entries.items()} for code, entries in ENTRIES.items()
    }
    with pytest.raises(MoveRefused, match="只有牵头处室的填报人或绩效管理员可以办理。"):
        enter(Goal(project_year=of.year), by=people["stranger"])
