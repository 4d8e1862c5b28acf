"""The register of figures: pages, rows, filters, spreadsheets, the API, locking."""

import io
import random
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from openpyxl import load_workbook

from tests.registers.people import account, signed_in
from yanfa.config.commands.demonstration import write_year
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.indicators.compute import compute, printed
from yanfa.kernel.indicators.declare import Indicator, Kind
from yanfa.kernel.indicators.locking import lock, recheck
from yanfa.kernel.indicators.models import LockedValue
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import Registry, registry
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear

pytestmark = pytest.mark.django_db
UNITS = "portal.user_units"


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker):
    """A written year, so that there is something to count; once, because writing takes seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        installation.mark("demonstration")
        written = DemoYear(2024, 0.01, random.Random("pages"))
        write_year(written)
        yield written
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


@pytest.fixture
def reader(client):
    return signed_in(client, account("officer", "performance_officer"))


def test_the_register_lists_every_figure_with_its_definition(reader, year):
    page = reader.get("/indicators/?year=2024").content.decode()
    for indicator in registry:
        assert indicator.code in page
        assert indicator.label in page


@pytest.mark.parametrize("code", [each.code for each in registry if each.numerator is None])
def test_an_opinion_says_that_it_has_no_number(reader, year, code):
    assert "没有数值" in reader.get(f"/indicators/{code}/?year=2024").content.decode()
    assert reader.get(f"/indicators/{code}/numerator/rows/?year=2024").status_code == 404


@pytest.mark.parametrize("code", [each.code for each in registry if each.numerator is not None])
def test_a_figure_opens_its_rows(reader, year, code):
    assert reader.get(f"/indicators/{code}/?year=2024").status_code == 200
    rows = reader.get(f"/indicators/{code}/numerator/rows/?year=2024")
    assert rows.status_code == 200
    sheet = load_workbook(
        io.BytesIO(reader.get(f"/indicators/{code}/numerator/rows.xlsx?year=2024").content)
    ).active
    columns = registry[code].numerator.columns
    assert [cell.value for cell in sheet[1]] == [column.label for column in columns]


@pytest.mark.parametrize("path", ["no.such/", f"{UNITS}/denominator/rows/", f"{UNITS}/nothing/rows/"])
def test_what_is_not_there_is_no_page(reader, path):
    assert reader.get(f"/indicators/{path}").status_code == 404


def test_who_may_not_read_figures_is_refused(client):
    stranger = signed_in(client, account("auditor", "audit_admin"))
    assert stranger.get("/indicators/").status_code == 403
    assert stranger.get(f"/api/indicators/{UNITS}?year=2024").status_code == 403


def test_the_api_gives_the_value_that_the_command_prints(reader, year):
    answer = reader.get(f"/api/indicators/{UNITS}?year=2024").json()
    direct = printed(compute(registry[UNITS], Period.year(2024)))
    assert {**answer, "as_of": ""} == {**direct, "as_of": ""}
    assert reader.get(f"/api/indicators/{UNITS}?year=2024&filter=moon=full").status_code == 404
    assert reader.get("/api/indicators/no.such?year=2024").status_code == 404
    assert len(reader.get("/api/indicators/").json()["indicators"]) == len(registry.listed())


class TestLocking:
    def test_a_locked_value_holds_while_the_record_stands(self, year):
        locked = lock(registry[UNITS], Period.year(2024), by=account("officer", "performance_officer"))
        found = recheck(locked)
        assert found.same_value
        assert found.same_rows
        told = AuditEvent.objects.filter(action="indicators.lock", actor_id=locked.locked_by_id)
        assert told.count() == 1

    def test_a_difference_is_seen_in_value_and_rows(self, year):
        locked = lock(registry[UNITS], Period.year(2024), by=account("officer", "performance_officer"))
        LockedValue.objects.filter(pk=locked.pk).update(numerator=Decimal(1), rows_digest="0" * 64)
        found = recheck(LockedValue.objects.get(pk=locked.pk))
        assert not found.same_value
        assert not found.same_rows


class TestDeclarations:
    def declared(self, **changes):
        given = {
            "code": "a.b",
            "label": "x",
            "label_en": "x",
            "definition": "口径",
            "definition_en": "d",
            "unit": "",
        }
        return Indicator(**given | {"kind": Kind.QUALITATIVE} | changes)

    def test_a_code_is_taken_once(self):
        own = Registry()
        own.register(self.declared())
        with pytest.raises(ValueError, match="declared twice"):
            own.register(self.declared())

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [({"code": "x"}, "namespace"), ({"definition": ""}, "口径"), ({"kind": Kind.COUNT}, "needs rows")],
    )
    def test_a_declaration_that_cannot_work_is_refused(self, changes, sentence):
        with pytest.raises(ValueError, match=sentence):
            self.declared(**changes)

    def test_a_qualitative_figure_has_no_number(self):
        value = compute(self.declared(), Period.year(2024))
        assert (value.value, value.numerator, value.rows) == (None, None, 0)


def test_months_are_cut_to_their_period():
    months = Period.year(2024).months()
    assert len(months) == 12
    assert (months[0].start, months[-1].end) == (Period.year(2024).start, Period.year(2024).end)
