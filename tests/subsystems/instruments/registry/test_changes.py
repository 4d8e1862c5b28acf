"""A change beside the published record: proposed, checked, applied as a version; small facts at once; one at a time."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.subsystems.instruments import factories as make
from yanfa.kernel import clock
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.matrix import YES, matrix
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.models import InstrumentChange
from yanfa.subsystems.instruments.services import changes

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 6)
ITEMS = {"items": ["请附变更说明"]}
PATHS = {
    "draft": (),
    "unit_review": ("submit",),
    "submitted": ("submit", "report"),
    "returned": ("submit", "report", "ask_correction"),
}


@pytest.fixture
def cast():
    unit = make.unit()
    return {
        "unit": unit,
        "keeper": make.keeper_of(unit),
        "admin": make.admin_of(unit),
        "foreign": make.admin_of(make.unit("临港检测中心")),
        "clerk": make.clerk(),
    }


def proposed(cast, **facts) -> InstrumentChange:
    record = make.instrument(cast["unit"])
    given = facts or {"location": "2 号楼 101", "model": "SU8230"}
    return changes.propose(record, by=cast["keeper"], facts=given, happened_on=DAY, reason="搬迁")


def standing(state, cast, **facts) -> InstrumentChange:
    change = proposed(cast, **facts)
    for move in PATHS[state]:
        person = {"submit": "keeper", "report": "admin"}.get(move, "clerk")
        perform(move, change, by=cast[person], data=ITEMS if move == "ask_correction" else None)
    return change


def test_every_state_move_and_person(cast) -> None:
    people = {name: cast[name] for name in ("keeper", "admin", "foreign", "clerk")}
    cells = matrix(lambda state: standing(state, cast), people, PATHS)
    allowed: dict[tuple[str, str], set[str]] = {}
    for (state, move, person), cell in cells.items():
        if cell == YES:
            allowed.setdefault((state, move), set()).add(person)
    unit = {"keeper", "admin"}
    assert allowed == {
        ("draft", "submit"): unit,
        ("draft", "drop"): unit,
        ("unit_review", "send_back"): {"admin"},
        ("unit_review", "report"): {"admin"},
        ("unit_review", "drop"): unit,
        ("submitted", "apply"): {"clerk"},
        ("submitted", "ask_correction"): {"clerk"},
        ("submitted", "reject"): {"clerk"},
        ("submitted", "drop"): unit,
        ("returned", "answer_correction"): {"admin"},
        ("returned", "drop"): unit,
    }


def test_only_what_differs_is_kept_and_the_record_stays(cast) -> None:
    record = make.instrument(cast["unit"])
    facts = {"location": "2 号楼 101", "model": record.model, "original_value": record.original_value}
    change = changes.propose(record, by=cast["keeper"], facts=facts, happened_on=DAY)
    assert change.proposed == {"location": "2 号楼 101"}
    record.refresh_from_db()
    assert record.location == "张江路 1 号 2 楼 201"


def test_a_change_that_changes_nothing_is_none(cast) -> None:
    record = make.instrument(cast["unit"])
    with pytest.raises(ValidationError, match="没有变更"):
        changes.propose(record, by=cast["keeper"], facts={"model": record.model}, happened_on=DAY)


def test_what_would_not_hold_is_told_at_its_field(cast) -> None:
    record = make.instrument(cast["unit"])
    with pytest.raises(ValidationError) as refused:
        changes.propose(
            record, by=cast["keeper"], facts={"original_value": Decimal(5), "country": "XX"}, happened_on=DAY
        )
    assert refused.value.message_dict.keys() == {"original_value", "country"}
    with pytest.raises(ValidationError, match="不能晚于今天"):
        changes.propose(record, by=cast["keeper"], facts={"model": "X"}, happened_on=date(2126, 1, 1))
    assert not InstrumentChange.objects.exists()


def test_one_open_change_for_an_instrument(cast) -> None:
    change = proposed(cast)
    with pytest.raises(ValidationError, match="未办结的变更"):
        changes.propose(change.instrument, by=cast["admin"], facts={"model": "X"}, happened_on=DAY)
    second = InstrumentChange(
        instrument=change.instrument, proposed={"model": "X"}, happened_on=DAY, base_version=1
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        enter(second, by=cast["keeper"], entry="draft")


def test_a_draft_has_no_change_and_a_stranger_none_either(cast) -> None:
    draft = make.instrument(cast["unit"], published=False)
    with pytest.raises(PermissionDenied, match="只有已入网"):
        changes.propose(draft, by=cast["keeper"], facts={"model": "X"}, happened_on=DAY)
    with pytest.raises(PermissionDenied, match="您不是该单位的"):
        changes.propose(
            make.instrument(cast["unit"]), by=cast["foreign"], facts={"model": "X"}, happened_on=DAY
        )


def test_applied_it_is_the_record_a_version_and_the_resource(cast) -> None:
    change = standing("submitted", cast, name="冷场发射扫描电子显微镜", share_mode="internal")
    perform("apply", change, by=cast["clerk"])
    record = change.instrument
    record.refresh_from_db()
    assert (record.name, record.share_mode, record.version) == ("冷场发射扫描电子显微镜", "internal", 2)
    earlier, later = record.versions.order_by("valid_from")
    assert earlier.valid_to == later.valid_from
    assert (earlier.share_mode, later.share_mode, later.valid_to) == ("external", "internal", None)
    assert record.resource.name == record.name
    assert change.applied_at == clock.now() or change.applied_at <= clock.now()


def test_another_unit_takes_it_over(cast) -> None:
    heir = make.unit("西岭材料研究所")
    change = proposed(cast, organisation=heir)
    assert change.proposed == {"organisation": heir.public_id}
    perform("submit", change, by=cast["keeper"])
    perform("report", change, by=cast["admin"])
    perform("apply", change, by=cast["clerk"])
    record = change.instrument
    record.refresh_from_db()
    assert record.organisation == heir
    assert record.versions.standing().get().organisation == heir
    assert record.resource.organisation == heir


def test_a_late_change_shows_its_days(cast) -> None:
    change = standing("submitted", cast)
    assert change.due_on == date(2025, 2, 5)
    assert change.days_late == (clock.today() - date(2025, 2, 5)).days


def test_small_facts_are_updated_at_once_by_the_administrator(cast) -> None:
    record = make.instrument(cast["unit"])
    facts = {"contact_phone": "021-50000002", "fee": "650 元/小时"}
    change = changes.update_directly(
        record, by=cast["admin"], version=record.version, facts=facts, happened_on=DAY
    )
    record.refresh_from_db()
    assert (change.state, change.direct, record.contact_phone) == ("applied", True, "021-50000002")
    assert record.versions.count() == 2


def test_other_facts_are_not(cast) -> None:
    record = make.instrument(cast["unit"])
    with pytest.raises(MoveRefused, match="须经平台审核"):
        changes.update_directly(record, by=cast["admin"], version=1, facts={"model": "X"}, happened_on=DAY)
    record.refresh_from_db()
    assert record.model == "SU8220"
    assert not InstrumentChange.objects.exists()
    with pytest.raises(PermissionDenied):
        changes.update_directly(record, by=cast["keeper"], version=1, facts={"fee": "1"}, happened_on=DAY)


def test_who_saves_second_is_told(cast) -> None:
    record = make.instrument(cast["unit"])
    changes.update_directly(record, by=cast["admin"], version=1, facts={"fee": "1"}, happened_on=DAY)
    with pytest.raises(ValidationError, match="他人已修改"):
        changes.update_directly(record, by=cast["admin"], version=1, facts={"fee": "2"}, happened_on=DAY)


def test_a_draft_is_revised_and_a_submitted_one_is_not(cast) -> None:
    change = proposed(cast)
    revised = changes.revise(change, by=cast["keeper"], version=1, facts={"model": "SU9000"}, happened_on=DAY)
    assert (revised.proposed, revised.version) == ({"model": "SU9000"}, 2)
    with pytest.raises(ValidationError, match="他人已修改"):
        changes.revise(change, by=cast["keeper"], version=1, facts={"model": "X"}, happened_on=DAY)
    perform("submit", change, by=cast["keeper"])
    with pytest.raises(ValidationError, match="退回或撤销后"):
        changes.revise(change, by=cast["keeper"], version=2, facts={"model": "X"}, happened_on=DAY)


def test_published_and_proposed_stand_side_by_side_in_words(cast) -> None:
    change = proposed(cast, country="DE", imported=False, subjects=["140"])
    rows = {str(row["label"]): (row["before"], row["after"]) for row in changes.side_by_side(change)}
    assert rows["生产国别（地区）"] == ("日本", "德国")
    assert rows["进口"] == ("是", "否")
    assert rows["主要学科领域"] == ("材料科学、化学", "物理学")


def test_what_no_longer_holds_is_not_applied(cast) -> None:
    change = standing("submitted", cast, inner_no="YQ-NEW")
    make.instrument(cast["unit"], inner_no="YQ-NEW")
    with pytest.raises(MoveRefused, match="已有这个仪器编号"):
        perform("apply", change, by=cast["clerk"])
    change.refresh_from_db()
    assert change.state == "submitted"
