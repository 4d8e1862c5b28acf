"""Figures of the registry read dated versions: what happens after a period leaves its figures as they were."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.subsystems.instruments import factories as make
from yanfa.kernel.audit import log
from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.policy import installation
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.models import PublicationTime, UnitActivity
from yanfa.subsystems.instruments.rules.activity import kind_of, waited
from yanfa.subsystems.instruments.services import activity, changes, requests

RETIRE = {"kind": "scrapped", "document": "处置单 1 号", "reason": "报废"}
SUSPEND = {"kind": "repair", "reason": "待修"}


def moment(year, month, day):
    return datetime(year, month, day, 2, tzinfo=UTC)


def at(year, month, day):
    return demonstration_time(moment(year, month, day))


def figure(name, year=2024, **filters):
    return compute(registry[f"instruments.{name}"], Period.year(year), filters).numerator


@pytest.fixture
def of(db):
    """A unit with two instruments of 2024."""
    installation.mark("demonstration")
    unit = make.unit()
    pair = [
        make.instrument(unit, at=moment(2024, 3, 1), original_value=Decimal("1000000.00")),
        make.instrument(
            unit, at=moment(2024, 6, 1), original_value=Decimal("500000.00"), share_mode="internal"
        ),
    ]
    return type("Of", (), {"unit": unit, "pair": pair, "admin": make.admin_of(unit), "clerk": make.clerk()})


def test_what_stands_at_the_end_of_the_year(of):
    assert (figure("newly_reported"), figure("listed"), figure("shared")) == (2, 2, 1)
    assert figure("total_value") == Decimal("1500000.00")
    assert figure("managing_units") == 1
    assert figure("listed", category="01") == 2
    assert figure("listed", funding="municipal") == 2
    assert figure("listed", 2023) == 0


def test_what_happens_later_leaves_the_figures_of_the_year_as_they_were(of):
    names = ("newly_reported", "listed", "shared", "total_value", "managing_units")
    before = [figure(name) for name in names]
    with at(2025, 2, 1):
        perform("suspend", of.pair[0], by=of.admin, data=SUSPEND)
    with at(2025, 3, 1):
        perform("retire", of.pair[1], by=of.admin, data=RETIRE)
    assert [figure(name) for name in names] == before
    assert (figure("listed", 2025), figure("shared", 2025)) == (1, 0)


def test_suspended_ones_are_listed_and_not_shared_until_they_are_back(of):
    with at(2024, 8, 1):
        perform("suspend", of.pair[0], by=of.admin, data=SUSPEND)
    assert (figure("listed"), figure("shared")) == (2, 0)
    with at(2024, 9, 1):
        perform("resume", of.pair[0], by=of.admin)
    assert (figure("newly_reported"), figure("listed"), figure("shared")) == (2, 2, 1)


def test_growth_is_the_net_over_what_stood_at_the_beginning(of):
    with at(2025, 3, 1):
        perform("retire", of.pair[1], by=of.admin, data=RETIRE)
    value = compute(registry["instruments.growth_rate"], Period.year(2025))
    assert (value.numerator, value.denominator, value.value) == (-1, 2, Decimal(-50))
    worth = compute(registry["instruments.value_growth_rate"], Period.year(2025))
    assert (worth.numerator, worth.denominator) == (Decimal(-500000), Decimal(1500000))
    assert compute(registry["instruments.growth_rate"], Period.year(2024)).value is None


def test_a_change_is_counted_as_a_publication_in_time_and_not_as_a_new_report(of):
    with at(2024, 9, 2):
        change = changes.propose(
            of.pair[1],
            by=of.admin,
            facts={"share_mode": "external"},
            happened_on=date(2024, 9, 1),
            reason="开放",
        )
        perform("submit", change, by=of.admin)
        perform("report", change, by=of.admin)
    with at(2024, 9, 9):
        perform("apply", change, by=of.clerk)
    row = PublicationTime.objects.get()
    assert (row.kind, row.waited_days, row.limit_days, row.on_time) == ("change", 5, 5, True)
    assert (figure("newly_reported"), figure("shared"), figure("listed")) == (2, 2, 2)
    timely = compute(registry["instruments.sharing_timeliness"], Period.year(2024))
    assert (timely.numerator, timely.denominator) == (1, 1)


def test_working_days_in_the_platforms_hands_leave_out_the_time_of_a_return():
    def every_day(start, end):
        return max((end - start).days, 0)

    spells = [(date(2024, 1, 1), date(2024, 1, 3)), (date(2024, 2, 1), date(2024, 2, 2))]
    assert waited(spells, every_day) == 3
    assert waited([(date(2024, 1, 1), date(2024, 1, 1))], every_day) == 0


def test_units_that_do_business_are_read_from_the_log_once_a_day_and_staff_is_left_out(of):
    with at(2024, 9, 2):
        for who in (of.admin, of.admin, of.clerk):
            log.record("instruments.instrument.draft", by=who)
    with at(2024, 9, 3):
        assert activity.gather() > 0
        assert activity.gather() == 0
    row = UnitActivity.objects.get(day=date(2024, 9, 2))
    assert (row.organisation, row.kind) == (of.unit, "report")
    assert figure("user_units") == 1


def test_an_event_that_may_not_be_settled_waits(of):
    with at(2024, 9, 2):
        log.record("instruments.instrument.draft", by=of.admin)
        activity.gather()
        assert not UnitActivity.objects.exists()
        activity.note([of.unit], "booking")
        activity.note([of.unit], "booking")
        assert UnitActivity.objects.count() == 1


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("instruments.change.report", "report"),
        ("instruments.confirmation.submit", "confirm"),
        ("instruments.confirmation_round.open", None),
        ("instruments.usage_report.submit", "usage"),
        ("accounts.sign_in", None),
    ],
)
def test_the_business_of_an_action(action, kind):
    assert kind_of(action) == kind


def test_a_sign_in_counts_for_a_unit_that_takes_part_and_for_no_other(of):
    outsider = make.admin_of(make.unit("只登录的公司"))
    customer_unit = make.unit("办过业务的公司")
    customer = make.admin_of(customer_unit)
    with at(2024, 9, 2):
        log.record("accounts.sign_in", by=outsider)
        log.record("accounts.sign_in", by=of.admin)
        log.record("accounts.sign_in", by=of.clerk)
        log.record("accounts.sign_in", by=customer)
    with at(2024, 9, 3):
        log.record("instruments.request.ask", by=customer)
        log.record("accounts.sign_in", by=customer)
    with at(2024, 9, 4):
        activity.gather()
    rows = set(UnitActivity.objects.values_list("organisation", "day", "kind"))
    assert rows == {
        (of.unit.pk, date(2024, 9, 2), "sign_in"),
        (customer_unit.pk, date(2024, 9, 3), "request"),
        (customer_unit.pk, date(2024, 9, 3), "sign_in"),
    }
    assert figure("user_units") == 2


def test_a_report_that_waits_longer_than_the_limit_stands_beside_the_rate(of):
    with at(2024, 12, 20):
        waits = make.instrument(of.unit, published=False)
        fresh = make.instrument(of.unit, published=False)
        for record in (waits, fresh):
            perform("submit", record, by=of.admin)
    for record, day in ((waits, 20), (fresh, 26)):
        with at(2024, 12, day):
            perform("report", record, by=of.admin)
    assert figure("unpublished_overdue") == 1
    assert figure("unpublished_overdue", unit=of.unit.public_id) == 1
    assert figure("unpublished_overdue", 2023) == 0
    with at(2025, 1, 2):
        perform("publish", waits, by=of.clerk)
    assert figure("unpublished_overdue") == 1
    assert figure("unpublished_overdue", 2025) == 1


def test_a_request_is_answered_in_time_by_the_day_that_was_due(of):
    user_unit = make.unit("申请单位")
    user = make.admin_of(user_unit)
    for asked, answered in ((2, 3), (9, 20), (16, None)):
        with at(2024, 9, asked):
            request = requests.ask(of.pair[0], by=user, content="形貌观察", user_organisation=user_unit)
        if answered is not None:
            with at(2024, 9, answered):
                perform("accept", request, by=of.admin, data={})
    with at(2024, 9, 16):
        value = compute(registry["instruments.reply_timeliness"], Period.year(2024))
    assert (value.numerator, value.denominator) == (1, 2)
    later = compute(registry["instruments.reply_timeliness"], Period.year(2024))
    assert (later.numerator, later.denominator) == (1, 3)
