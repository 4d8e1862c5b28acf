"""Families of figures built on demand, figures that need enough rows, and locks that keep a digest alone."""

import hashlib
import json
import tracemalloc
from decimal import Decimal

import pytest
from django.utils import translation

from tests.registers.people import account, signed_in
from tests.sampleapp.models import Motion
from yanfa.kernel.indicators.compute import by_month, compute, printed
from yanfa.kernel.indicators.declare import Column, Indicator, Kind, Part
from yanfa.kernel.indicators.locking import evidence, lock, proved, recheck
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import Registry, registry
from yanfa.kernel.workflow.entering import enter_many

pytestmark = pytest.mark.django_db
YEAR = Period.year(2024)
TITLE = (Column("标题", "Title", "title"),)


def figure(code="motions.all", **changes):
    given = {
        "label": "请签件数",
        "label_en": "Motions",
        "definition": "全部请签件",
        "definition_en": "All motions",
        "unit": "件",
        "kind": Kind.COUNT,
        "numerator": Part(rows=lambda period: Motion.objects.all(), columns=TITLE),
    }
    return Indicator(code=code, **given | changes)


def share(**changes):
    """How many titles begin with 购, in per cent."""
    bought = Part(rows=lambda period: Motion.objects.filter(title__startswith="购"), columns=TITLE)
    every = Part(rows=lambda period: Motion.objects.all(), columns=TITLE)
    given = {"kind": Kind.RATIO, "unit": "%", "numerator": bought, "denominator": every}
    return figure(**given | changes)


def titled(title):
    """A member of the family of motions, for one title."""
    if not Motion.objects.filter(title=title).exists():
        return None
    part = Part(rows=lambda period: Motion.objects.filter(title=title), columns=TITLE)
    return figure(f"motions.{title}", label=title, numerator=part)


@pytest.fixture
def officer():
    return account("officer", "performance_officer")


@pytest.fixture
def written(officer):
    """Writes motions with these titles."""

    def write(*titles):
        enter_many([Motion(title=title, filled_by=officer) for title in titles], by=officer)

    return write


@pytest.fixture
def family(monkeypatch):
    """The family of motions in the shared register, for one test."""
    monkeypatch.setattr(registry, "_families", dict(registry._families))
    titles = Motion.objects.order_by("title").values_list("title", flat=True).distinct()
    registry.family("motions", titled, lambda: [titled(title) for title in titles.all()])


class TestFamilies:
    def test_a_code_is_resolved_on_demand(self, family, written):
        with pytest.raises(KeyError, match=r"No indicator 'motions.购' is declared"):
            registry["motions.购"]
        assert "motions.购" not in registry
        written("购", "购", "修")
        assert compute(registry["motions.购"], YEAR).value == 2
        assert "motions.修" in registry
        assert "motions" not in registry

    def test_a_declared_code_and_a_family_do_not_hide_each_other(self):
        own = Registry()
        own.register(figure("motions.all"))
        with pytest.raises(ValueError, match=r"motions\.all would be hidden"):
            own.family("motions", titled)
        own.family("papers", titled)
        with pytest.raises(ValueError, match="would hide a member of the family papers"):
            own.register(figure("papers.all"))
        for overlapping in ("papers", "papers.old"):
            with pytest.raises(ValueError, match="overlap"):
                own.family(overlapping, titled)
        own.family("papersold", titled)

    def test_a_family_that_builds_something_else_is_a_mistake(self):
        own = Registry()
        own.family("papers", lambda rest: figure("papers.other"))
        with pytest.raises(ValueError, match=r"built papers\.other for papers\.all"):
            own["papers.all"]

    def test_pages_rows_and_the_api_know_its_members(self, family, written, client, officer):
        written("购", "修")
        reader = signed_in(client, officer)
        assert "motions.购" in reader.get("/indicators/?year=2024").content.decode()
        assert reader.get("/indicators/motions.购/?year=2024").status_code == 200
        assert "购" in reader.get("/indicators/motions.购/numerator/rows/?year=2024").content.decode()
        assert reader.get("/indicators/motions.购/numerator/rows.xlsx?year=2024").status_code == 200
        assert reader.get("/indicators/motions.无/?year=2024").status_code == 404
        assert reader.get("/api/indicators/motions.购?year=2024").json()["value"] == "1"
        assert "motions.修" in {each["code"] for each in reader.get("/api/indicators/").json()["indicators"]}

    def test_a_member_is_locked_and_checked_again(self, family, written, officer):
        written("购")
        locked = lock(registry["motions.购"], YEAR, by=officer)
        assert (locked.value, locked.row_counts) == (1, {"numerator": 1})
        written("修")
        assert recheck(locked).same_rows
        written("购")
        found = recheck(locked)
        assert not found.same_value
        assert not found.same_rows


class TestEnoughRows:
    def test_with_too_few_there_is_no_figure_and_the_reason(self, written):
        three = share(least=lambda period: 3 if period.start.year == 2024 else 2)
        written("购", "修")
        value = compute(three, YEAR)
        assert (value.value, value.numerator, value.denominator) == (None, 1, 2)
        assert value.reason == "只有 2 条记录，少于规定的 3 条，不出数。"
        with translation.override("en"):
            assert value.reason == "There are 2 rows, fewer than the 3 that the rule asks for: no figure."
        assert printed(value)["reason"]
        assert compute(three, Period.year(2023)).value == 50
        written("修")
        value = compute(three, YEAR)
        assert value.value == Decimal("33.3333")
        assert value.reason == ""
        assert all(month.numerator is not None for month in by_month(three, YEAR))

    def test_no_rows_at_all_and_no_number_are_said_too(self):
        assert compute(share(), YEAR).reason == "这一期没有分母，不出数。"
        qualitative = figure(kind=Kind.QUALITATIVE, numerator=None)
        assert compute(qualitative, YEAR).reason == "定性指标，没有数值。"

    def test_it_needs_a_denominator(self):
        with pytest.raises(ValueError, match="`least` counts the rows of a denominator"):
            figure(least=lambda period: 3)

    def test_the_page_says_why(self, monkeypatch, written, client, officer):
        monkeypatch.setattr(registry, "_indicators", dict(registry._indicators))
        registry.register(share(code="motions.share", least=lambda period: 30))
        written("购")
        page = signed_in(client, officer).get("/indicators/motions.share/?year=2024").content.decode()
        assert "只有 1 条记录，少于规定的 30 条，不出数。" in page


class TestLocksWithoutRows:
    def test_digest_and_number_are_kept_and_prove_the_same(self, written, officer):
        written("购", "修", "修")
        kept = lock(share(), YEAR, by=officer)
        bare = lock(share(keeps_rows=False), YEAR, by=officer)
        assert bare.rows == {}
        assert bare.row_counts == kept.row_counts == {"numerator": 1, "denominator": 3}
        assert bare.rows_digest == kept.rows_digest
        assert list(kept.rows) == ["numerator", "denominator"]

    def test_the_digest_is_that_of_the_canonical_json(self, written):
        written('引"号', "换\n行")
        rows = evidence(share(), YEAR)
        text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert proved(rows).digest == hashlib.sha256(text.encode()).hexdigest()
        assert proved({}).digest == hashlib.sha256(b"{}").hexdigest()

    def test_a_changed_row_is_seen(self, monkeypatch, written, officer):
        bare = share(code="motions.share", keeps_rows=False)
        monkeypatch.setattr(registry, "_indicators", {bare.code: bare})
        written("购", "修")
        locked = lock(bare, YEAR, by=officer)
        assert recheck(locked).same_rows
        Motion.objects.filter(title="修").update(title="改")
        found = recheck(locked)
        assert (found.same_value, found.same_rows) == (True, False)

    def test_memory_does_not_grow_with_the_rows(self):
        """200,000 rows of 100 characters would be 20 MB and more; one is held at a time."""
        rows = (["x" * 100, str(number)] for number in range(200_000))
        tracemalloc.start()
        found = proved({"numerator": rows})
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert found.counts == {"numerator": 199_999}
        assert peak < 1_000_000


def test_a_figure_costs_one_query_a_part(written, django_assert_num_queries):
    written("购", "修")
    with django_assert_num_queries(1):
        compute(figure(), YEAR)
    with django_assert_num_queries(2):
        compute(share(least=lambda period: 1), YEAR)
