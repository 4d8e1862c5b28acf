"""Two hundred tries to date a result back, by every way in: none succeeds."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from tests.registers.people import signed_in
from tests.subsystems.records.results.making import GIVEN, at, drafted, facts, verified
from yanfa.kernel.clock import now
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.kernel.indicators.periods import SHANGHAI
from yanfa.kernel.workflow.door import StateDoorClosed
from yanfa.kernel.workflow.entering import HistoryRefused, enter
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.subsystems.records.exports.results import headings
from yanfa.subsystems.records.importers.results import ResultRows
from yanfa.subsystems.records.models import (
    Agreement,
    Charter,
    CooperationPlan,
    Departure,
    Meeting,
    Member,
    Paper,
    Renewal,
    ResearchEvent,
    ResearchProject,
    ResultFile,
    RightEvent,
    RightGrant,
)
from yanfa.subsystems.records.models.results import FactsStand
from yanfa.subsystems.records.services import results

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 2, 9, tzinfo=SHANGHAI)
DAY = date(2024, 3, 5)
KINDS = list(GIVEN)
#: What an honest record of a kind needs beside the usual.
DATES = {
    ResearchProject: {"starts_on": DAY, "ends_on": date(2026, 1, 1)},
    Agreement: {"valid_from": DAY, "valid_to": date(2026, 1, 1)},
    Renewal: {"valid_to": date(2028, 1, 1)},
    CooperationPlan: {"year": 2024},
    Charter: {"in_force_from": DAY},
    Member: {"term_to": date(2026, 1, 1)},
}
PARENTS = {RightEvent: ("right", RightGrant), ResearchEvent: ("research", ResearchProject)}
PARENTS |= {Renewal: ("agreement", Agreement), Departure: ("member", Member)}
SERVER = {
    "recorded_at": LONG_AGO,
    "late": False,
    "verified_at": LONG_AGO,
    "state": "verified",
    "added_at": LONG_AGO,
    "changed_by": None,
}


def given(of, model):
    """What a record of the kind is made of, its parent included."""
    more = dict(DATES.get(model, {}))
    if model in PARENTS:
        name, parent = PARENTS[model]
        unit = {"unit": of.unit} if parent is ResearchProject else {}
        more[name] = verified(of, parent, DAY, **DATES.get(parent, {}), **unit)
    return facts(model, DAY, **more)


@pytest.fixture(autouse=True)
def long_after():
    with at(2025, 6, 2):
        yield


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.shape.code)
class TestEveryKind:
    def test_late_entries_are_marked_by_the_insert(self, of, model):
        before = now()
        record = results.register(model, by=of.reporter, facts=given(of, model))
        record.refresh_from_db()
        assert (record.late, record.recorded_at) == (True, before)

    @pytest.mark.parametrize("name", SERVER)
    def test_no_service_takes_what_the_server_writes(self, of, model, name):
        facts_given = given(of, model)
        with pytest.raises(TypeError):
            results.register(model, by=of.reporter, facts=facts_given | {name: SERVER[name]})
        record = results.register(model, by=of.reporter, facts=facts_given)
        with pytest.raises(TypeError):
            results.change(record, by=of.reporter, version=1, facts={name: SERVER[name]})

    def test_no_write_of_rows_dates_it_back(self, of, model):
        record = results.register(model, by=of.reporter, facts=given(of, model))
        rows = model.objects.filter(pk=record.pk)
        for wanted in ({"recorded_at": LONG_AGO}, {"late": False}):
            with pytest.raises(WrittenByServer), transaction.atomic():
                rows.update(**wanted)
            for name, value in wanted.items():
                setattr(record, name, value)
            with pytest.raises(WrittenByServer), transaction.atomic():
                model.objects.bulk_update([record], list(wanted))
        record.save()
        record.refresh_from_db()
        assert (record.late, record.recorded_at) == (True, now())

    def test_no_fact_of_what_was_sent_is_moved(self, of, model):
        told = given(of, model)
        record = verified(of, model, DAY, **told | ({"unit": of.unit} if model is ResearchProject else {}))
        day = model.shape.day
        with pytest.raises(FactsStand), transaction.atomic():
            model.objects.filter(pk=record.pk).update(**{day: date(2024, 1, 2)})
        setattr(record, day, date(2024, 1, 2))
        with pytest.raises(FactsStand), transaction.atomic():
            record.save()
        with pytest.raises(FactsStand), transaction.atomic():
            model.objects.bulk_update([record], [day])
        assert model.objects.filter(**{day: DAY}, pk=record.pk).exists()

    def test_no_state_is_written_past_its_door(self, of, model):
        told = given(of, model)
        record = results.register(model, by=of.reporter, facts=told)
        with pytest.raises(StateDoorClosed), transaction.atomic():
            model.objects.filter(pk=record.pk).update(state="verified")
        with pytest.raises(StateDoorClosed), transaction.atomic():
            model.objects.create(**told | key_of(model))

    def test_no_birth_brings_a_past_along(self, of, model):
        record = model(**given(of, model), recorded_by=of.reporter, changed_by=of.reporter)
        record.clean_fields()
        for history in ([("draft", LONG_AGO)], [("draft", LONG_AGO), ("verified", LONG_AGO)]):
            with pytest.raises(HistoryRefused):
                enter(record, by=of.reporter, entry="register", source="旧台账", history=history)
        with pytest.raises(LookupError):
            enter(record, by=of.reporter, entry="import")

    def test_a_fact_of_tomorrow_is_refused(self, of, model):
        tomorrow = given(of, model) | {model.shape.day: date(2025, 6, 3)}
        with pytest.raises(ValidationError) as refusal:
            results.register(model, by=of.reporter, facts=tomorrow)
        assert "还没有发生" in str(refusal.value)


def key_of(model):
    """Another key, so that nothing but the door stands in the way."""
    return {name: "另一个" for name in ("number", "title", "name") if name in model.shape.facts}


@pytest.mark.parametrize("name", [*SERVER, "recorded_by", "verified_by"])
def test_no_form_takes_it(client, of, name):
    post = {**facts(Paper, DAY), "kind": "article", "topic": "other", name: "2020-01-02 09:00"}
    answer = signed_in(client, of.reporter).post("/records/results/papers/new/", post)
    assert answer.status_code == 302
    paper = Paper.objects.get()
    assert (paper.state, paper.late, paper.recorded_at) == ("draft", True, now())
    assert (paper.recorded_by, paper.verified_at, paper.verified_by) == (of.reporter, None, None)


@pytest.mark.parametrize("words", ["2020-01-02 09:00", "否", "已核实"])
def test_no_import_takes_it(of, words):
    columns = headings(Meeting)
    told = dict.fromkeys(columns, "") | {"类别": "研究培训", "议题": "培训", "召开日期": "2024-03-05"}
    told |= {"登记时间": words, "补录": words, "状态": words, "核实时间": words}
    data = workbook([Sheet("会议", columns, [[told[column] for column in columns]])])
    importer = ResultRows(Meeting, of.reporter)
    plan = importer.import_rows(importer.read(data, "会议.xlsx"), by=of.reporter, source="会议.xlsx")
    assert (plan.errors, len(plan.new)) == ([], 1)
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.late, meeting.recorded_at) == ("draft", True, now())


def test_a_day_moved_back_makes_it_late(of):
    with at(2025, 6, 1):
        paper = results.register(Paper, by=of.reporter, facts=facts(Paper, date(2025, 5, 30)))
    assert not paper.late
    results.change(paper, by=of.reporter, version=1, facts={"published_on": DAY})
    paper.refresh_from_db()
    assert paper.late
    results.change(paper, by=of.reporter, version=2, facts={"published_on": date(2025, 5, 30)})
    paper.refresh_from_db()
    assert paper.late


def test_evidence_has_the_servers_time(of):
    paper = drafted(of, Paper, DAY)
    with pytest.raises(WrittenByServer), transaction.atomic():
        ResultFile.objects.update(added_at=LONG_AGO)
    assert ResultFile.objects.get().added_at == now()
    assert paper.files.count() == 1


def test_that_these_are_two_hundred():
    of_each_kind = 1 + 2 * len(SERVER) + 4 + 3 + 2 + 3 + 1
    assert len(KINDS) * of_each_kind >= 200
