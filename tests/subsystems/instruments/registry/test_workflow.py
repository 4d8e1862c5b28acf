"""The report of an instrument from draft to withdrawal: who may what, and what every move leaves behind."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.subsystems.instruments import factories as make
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import Cause, MoveRefused
from yanfa.kernel.workflow.fragments import correction
from yanfa.kernel.workflow.matrix import YES, matrix
from yanfa.kernel.workflow.models import StateSpan
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.resources.api import ResourceStatus
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.services import changes
from yanfa.subsystems.instruments.workflow import INSTRUMENT

pytestmark = pytest.mark.django_db
REASON = {"reason": "核对后退回"}
SECRET = {"reason": "涉及国家秘密", "approver": "周敏"}
PATHS = {
    "draft": (),
    "unit_review": ("submit",),
    "submitted": ("submit", "report"),
    "returned": ("submit", "report", "ask_correction"),
    "published": ("submit", "report", "publish"),
    "suspended": ("submit", "report", "publish", "suspend"),
}
DATA = {
    "ask_correction": {"items": ["型号与铭牌不符", "缺主要技术指标"]},
    "suspend": {"kind": "repair", "reason": "真空系统故障"},
    "retire": {"kind": "scrapped", "reason": "使用年限到期", "document": "沪资〔2025〕8号"},
    "withdraw": SECRET,
    "reject": REASON,
    "send_back": REASON,
}


@pytest.fixture
def cast():
    unit, other = make.unit(), make.unit("临港检测中心")
    return {
        "unit": unit,
        "keeper": make.keeper_of(unit),
        "admin": make.admin_of(unit),
        "foreign": make.admin_of(other),
        "clerk": make.clerk(),
    }


def by_whom(move: str, cast):
    if move in ("publish", "ask_correction", "reject"):
        return cast["clerk"]
    return cast["keeper"] if move == "submit" else cast["admin"]


def standing(state: str, cast) -> Instrument:
    record = make.instrument(cast["unit"], published=False)
    for move in PATHS[state]:
        perform(move, record, by=by_whom(move, cast), data=DATA.get(move))
    return record


EXPECTED = {
    ("draft", "submit"): {"keeper", "admin"},
    ("draft", "withdraw"): {"admin"},
    ("unit_review", "send_back"): {"admin"},
    ("unit_review", "report"): {"admin"},
    ("unit_review", "withdraw"): {"admin"},
    ("submitted", "publish"): {"clerk"},
    ("submitted", "ask_correction"): {"clerk"},
    ("submitted", "reject"): {"clerk"},
    ("submitted", "withdraw"): {"admin"},
    ("returned", "answer_correction"): {"admin"},
    ("returned", "withdraw"): {"admin"},
    ("published", "suspend"): {"admin"},
    ("published", "retire"): {"admin"},
    ("published", "withdraw"): {"admin"},
    ("suspended", "resume"): {"admin"},
    ("suspended", "retire"): {"admin"},
    ("suspended", "withdraw"): {"admin"},
}


def test_every_state_move_and_person(cast) -> None:
    people = {name: cast[name] for name in ("keeper", "admin", "foreign", "clerk")}
    cells = matrix(lambda state: standing(state, cast), people, PATHS)
    allowed: dict[tuple[str, str], set[str]] = {}
    for (state, move, person), cell in cells.items():
        if cell == YES:
            allowed.setdefault((state, move), set()).add(person)
    assert allowed == EXPECTED


def test_closed_states_have_no_way_out() -> None:
    closed = {state.code for state in INSTRUMENT.states if state.closed}
    assert closed == {"retired", "withdrawn"}


def test_publication_gives_number_version_and_resource(cast) -> None:
    record = standing("published", cast)
    assert record.platform_no == f"{cast['unit'].uscc[8:17]}00001"
    assert record.first_published_at is not None
    version = record.versions.get()
    assert (version.valid_from, version.valid_to) == (record.first_published_at, None)
    assert version.original_value == Decimal("1200000.00")
    assert version.facts["name"] == record.name
    assert version.funding == "municipal"
    resource = record.resource
    assert (resource.number, resource.status) == (record.platform_no, ResourceStatus.LISTED)
    assert resource.link == record.get_absolute_url()
    second = standing("published", cast)
    assert second.platform_no.endswith("00002")


def test_what_is_missing_is_told_in_one_sentence_before_it_is_reported(cast) -> None:
    record = make.instrument(cast["unit"], published=False, function="", technical="")
    with pytest.raises(MoveRefused, match=r"还没有填齐：.*主要功能") as refused:
        perform("submit", record, by=cast["keeper"])
    assert refused.value.cause is Cause.HOLDS


def test_customs_papers_are_due_where_customs_watches(cast) -> None:
    record = make.instrument(cast["unit"], published=False, customs_supervised=True)
    with pytest.raises(MoveRefused, match="海关监管信息"):
        perform("submit", record, by=cast["keeper"])


def test_the_clerk_tells_everything_once_and_the_unit_answers(cast) -> None:
    record = standing("returned", cast)
    notice = correction.notices_of(record).get()
    assert notice.items == DATA["ask_correction"]["items"]
    perform("answer_correction", record, by=cast["admin"])
    assert record.state == "submitted"
    with pytest.raises(MoveRefused, match="一次性告知"):
        perform("ask_correction", record, by=cast["clerk"], data=DATA["ask_correction"])
    perform("reject", record, by=cast["clerk"], data=REASON)
    assert record.state == "draft"


@pytest.mark.parametrize(
    ("accepted", "due", "late_after"),
    [
        (date(2019, 3, 1), date(2019, 3, 18), 15),
        (date(2024, 10, 8), date(2024, 11, 7), 30),
        (date(2005, 5, 9), None, 0),
    ],
)
def test_the_limit_is_that_of_the_day_of_acceptance(cast, accepted, due, late_after) -> None:
    days = {"purchased_on": accepted, "accepted_on": accepted, "in_use_since": accepted}
    record = make.instrument(cast["unit"], published=False, **days)
    perform("submit", record, by=cast["keeper"])
    perform("report", record, by=cast["admin"])
    assert record.due_on == due
    assert (record.days_late > 0) is (due is not None)
    assert (f"#{late_after}" in record.due_policy) or bool(record.due_policy) is (due is not None)


def test_a_second_report_does_not_move_the_first(cast) -> None:
    record = standing("submitted", cast)
    first = record.submitted_at
    perform("reject", record, by=cast["clerk"], data=REASON)
    perform("submit", record, by=cast["keeper"])
    perform("report", record, by=cast["admin"])
    assert record.submitted_at == first


def test_suspended_and_resumed_it_stays_in_the_catalogue(cast) -> None:
    record = standing("suspended", cast)
    assert record.resource.status == ResourceStatus.SUSPENDED
    assert record.versions.standing().count() == 1
    spans = StateSpan.objects.for_target(record)
    assert spans.get(tag="listed").left_at is None
    assert spans.get(tag="in_use").left_at is not None
    perform("resume", record, by=cast["admin"])
    record.resource.refresh_from_db()
    assert record.resource.status == ResourceStatus.LISTED


def test_retired_it_has_no_version_that_stands_and_its_open_change_is_dropped(cast) -> None:
    record = standing("published", cast)
    change = changes.propose(
        record, by=cast["keeper"], facts={"location": "2 号楼 101"}, happened_on=date(2025, 1, 6)
    )
    perform("retire", record, by=cast["admin"], data=DATA["retire"])
    change.refresh_from_db()
    record.resource.refresh_from_db()
    assert change.state == "dropped"
    assert record.versions.get().valid_to is not None
    assert record.resource.status == ResourceStatus.RETIRED
    assert not Instrument.objects.listed().filter(pk=record.pk).exists()


def test_withdrawn_as_secret_it_names_reason_and_approver_and_is_shown_to_nobody(cast) -> None:
    record = standing("published", cast)
    perform("withdraw", record, by=cast["admin"], data=SECRET)
    record.refresh_from_db()
    record.resource.refresh_from_db()
    assert (record.secret, record.secret_reason, record.secret_approver) == (True, "涉及国家秘密", "周敏")
    assert record.resource.status == ResourceStatus.WITHDRAWN
    assert not record.versions.standing().exists()


def test_a_unit_cannot_import_as_published(cast) -> None:
    record = Instrument(organisation=cast["unit"], **make.facts())
    history = [("published", datetime(2024, 3, 1, tzinfo=UTC))]
    with pytest.raises(MoveRefused):
        enter(record, by=cast["admin"], entry="import", source="表格", history=history)


def test_published_without_a_number_is_no_import(cast) -> None:
    record = Instrument(organisation=cast["unit"], **make.facts())
    with pytest.raises(MoveRefused, match="编号"):
        enter(record, by=cast["clerk"], entry="import", source="表格")
