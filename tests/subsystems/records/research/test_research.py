"""Research projects run from their start to their end, as was known when the year closed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.subsystems.records.results.making import at, facts, verified
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.records.indicators.research import RESEARCH_PROJECTS
from yanfa.subsystems.records.models import Agreement, ResearchEvent, ResearchProject
from yanfa.subsystems.records.services import results
from yanfa.subsystems.records.services.results_facts import facts_of

pytestmark = pytest.mark.django_db


def running(year, **filters):
    return compute(RESEARCH_PROJECTS, Period.year(year), filters).numerator


def project(of, number, approved, ends, **given):
    days = {"starts_on": approved, "ends_on": ends, "number": number, "unit": of.unit}
    return verified(of, ResearchProject, approved, **days, **given)


def test_it_counts_in_every_year_in_which_it_ran_for_a_day(of):
    with at(2022, 12, 31):
        project(of, "KY-1", date(2022, 12, 31), date(2024, 1, 1))
    with at(2025, 3, 1):
        assert [running(year) for year in (2021, 2022, 2023, 2024, 2025)] == [0, 1, 1, 1, 0]


def test_it_runs_until_it_was_concluded_before_or_after_its_plan(of):
    with at(2023, 2, 1):
        early = project(of, "KY-1", date(2023, 1, 5), date(2025, 12, 31))
        late = project(of, "KY-2", date(2023, 1, 5), date(2023, 6, 30))
        longer = project(of, "KY-3", date(2023, 1, 5), date(2023, 6, 30))
        stopped = project(of, "KY-4", date(2023, 1, 5), date(2025, 12, 31))
    with at(2023, 12, 20):
        verified(of, ResearchEvent, date(2023, 5, 1), research=early)
        verified(
            of, ResearchEvent, date(2023, 6, 1), research=longer, kind="extended", until=date(2024, 5, 1)
        )
        verified(of, ResearchEvent, date(2023, 7, 1), research=stopped, kind="terminated")
    with at(2024, 6, 1):
        verified(of, ResearchEvent, date(2024, 5, 20), research=late)
    with at(2025, 3, 1):
        assert [running(year) for year in (2023, 2024, 2025)] == [4, 2, 0]


def test_a_conclusion_that_is_known_late_does_not_move_the_closed_year(of):
    with at(2023, 2, 1):
        found = project(of, "KY-1", date(2022, 12, 1), date(2024, 12, 31))
    with at(2024, 6, 1):
        assert running(2023) == 1
        verified(of, ResearchEvent, date(2022, 12, 20), research=found)
        assert running(2023) == 1
        assert running(2024) == 0


def test_role_level_and_unit_split_it(of):
    with at(2024, 6, 1):
        project(of, "KY-1", date(2024, 1, 5), date(2024, 12, 31), level="national", funds=100)
        project(of, "KY-2", date(2024, 1, 5), date(2024, 12, 31), role="partner", funds=50)
        verified(
            of,
            Agreement,
            date(2024, 1, 5),
            kind="commission",
            valid_from=date(2024, 1, 5),
            valid_to=date(2026, 1, 1),
        )
    with at(2025, 3, 1):
        assert (running(2024, role="lead"), running(2024, role="partner")) == (1, 1)
        assert (running(2024, level="national"), running(2024, unit=of.unit.uscc)) == (1, 2)
        told = {str(fact.label): fact.value for fact in facts_of(ResearchProject, 2024)}
    assert (told["主持"], told["参加"], told["本年新立"], told["本年结题或终止"]) == (1, 1, 2, 0)
    assert (told["在研经费（元）"], told["另有委托合作协议"]) == (150, 1)


def test_what_cannot_be_is_refused(of):
    with at(2024, 6, 1):
        found = project(of, "KY-1", date(2024, 1, 5), date(2024, 5, 31))
        event = {"research": found, "document": "批复"}
        cases = (
            (
                ResearchProject,
                facts(ResearchProject, date(2024, 1, 5))
                | {"starts_on": date(2024, 2, 1), "ends_on": date(2024, 1, 1)},
                "不能早于起始",
            ),
            (ResearchEvent, event | {"kind": "concluded", "happened_on": date(2024, 1, 1)}, "不能早于立项"),
            (ResearchEvent, event | {"kind": "extended", "happened_on": date(2024, 3, 1)}, "延期至"),
            (
                ResearchEvent,
                event | {"kind": "extended", "happened_on": date(2024, 3, 1), "until": date(2024, 5, 1)},
                "应晚于",
            ),
        )
        for model, given, word in cases:
            with pytest.raises(ValidationError, match=word):
                results.register(model, by=of.reporter, facts=given)
        results.register(
            ResearchEvent,
            by=of.reporter,
            facts=event | {"kind": "concluded", "happened_on": date(2024, 3, 1)},
        )
        with pytest.raises(ValidationError, match="已登记结题或终止"):
            results.register(
                ResearchEvent,
                by=of.reporter,
                facts=event | {"kind": "terminated", "happened_on": date(2024, 4, 1)},
            )
