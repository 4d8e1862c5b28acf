"""The two processes, cell by cell: who may make which move in which state, and what a move does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.registers.people import account, human
from tests.registers.units import administrator, code, unit
from yanfa.kernel.access import audience
from yanfa.kernel.clock import calendar, today
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.matrix import matrix
from yanfa.kernel.workflow.models import StateSpan, Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.todo import todo_for
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations.choices import OrganisationKind
from yanfa.registers.organisations.models import Membership, Organisation, Registration
from yanfa.registers.organisations.permissions import organisations_of
from yanfa.registers.organisations.services import registrations

ITEMS = {"items": ["上传营业执照", "更正法定代表人姓名"]}
#: How an application comes into each state: moves, who makes them, and the answers.
WAYS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "submitted": [],
    "correcting": [("ask_correction", "reviewer", ITEMS)],
    "approved": [("approve", "reviewer", {"opinion": ""})],
    "refused": [("refuse", "reviewer", {"opinion": "与登记信息不符"})],
    "withdrawn": [("withdraw", "applicant", {})],
}


def apply(by: User, **changes: str) -> Registration:
    facts = {
        "name": "华东材料研究院",
        "uscc": code(),
        "kind": OrganisationKind.INSTITUTE,
        "district": "310115",
        "legal_representative": "赵明",
        "address": "示范路 1 号",
        "position": "科研处处长",
        "phone": "13812341234",
    } | changes
    return registrations.submit(by=by, **facts)


@pytest.fixture
def people(db) -> dict[str, User]:
    return {
        "applicant": account("citizen", real_name="李申请"),
        "reviewer": account("reg1", "registrar"),
        "officer": account("aud1", "audit_admin"),
        "stranger": account("stranger"),
    }


@pytest.fixture
def in_state(people):
    def make(state: str) -> Registration:
        made = apply(people["applicant"])
        for move, who, data in WAYS[state]:
            perform(move, made, by=people[who], data=data)
        return made

    return make


def test_every_move_belongs_to_the_reviewer_or_the_applicant(in_state, people) -> None:
    cells = matrix(in_state, people, WAYS)
    allowed = {(state, move, who) for (state, move, who), cell in cells.items() if cell == "yes"}
    assert allowed == {
        ("submitted", "approve", "reviewer"),
        ("submitted", "ask_correction", "reviewer"),
        ("submitted", "refuse", "reviewer"),
        ("submitted", "withdraw", "applicant"),
        ("correcting", "answer_correction", "applicant"),
        ("correcting", "withdraw", "applicant"),
    }
    assert len(cells) == len(WAYS) * 5 * len(people)


def test_nobody_reviews_his_own_application_by_whatever_account(people) -> None:
    reviewer = account("reg2", "registrar", person=human())
    own = account("private", person=human())
    for applicant in (reviewer, own):
        with pytest.raises(MoveRefused, match="须由另一人办理"):
            perform("approve", apply(applicant), by=reviewer, data={"opinion": ""})


def test_approval_registers_the_unit_and_puts_the_applicant_in_its_lead(people) -> None:
    made = apply(people["applicant"])
    perform("approve", made, by=people["reviewer"], data={"opinion": "材料齐全"})
    stored = Organisation.objects.get()
    assert (made.organisation, made.opinion, stored.uscc) == (stored, "材料齐全", made.uscc)
    applicant = User.objects.get(pk=people["applicant"].pk)
    assert applicant.role_codes == {"public", "unit_admin"}
    assert organisations_of(applicant) == {stored.public_id}
    assert Membership.objects.get().position == "科研处处长"
    assert (
        "已通过"
        in Message.objects.filter(recipient=applicant, kind__startswith="organisations").get().title_zh
    )


def test_an_application_for_a_known_unit_claims_it(people) -> None:
    known = unit()
    made = apply(people["applicant"], uscc=known.uscc)
    perform("approve", made, by=people["reviewer"], data={"opinion": ""})
    assert made.organisation == known
    assert Organisation.objects.count() == 1


def test_the_second_applicant_becomes_a_member_under_the_administrator(people) -> None:
    known = unit()
    administrator(known)
    perform(
        "approve", apply(people["applicant"], uscc=known.uscc), by=people["reviewer"], data={"opinion": ""}
    )
    applicant = User.objects.get(pk=people["applicant"].pk)
    assert applicant.role_codes == {"public", "unit_member"}
    assert organisations_of(applicant) == frozenset()


def test_approval_fails_whole_when_the_applicant_cannot_hold_the_role(people) -> None:
    auditor = account("aud2", "audit_admin")
    made = apply(auditor)
    with pytest.raises(MoveRefused, match="三员分立"):
        perform("approve", made, by=people["reviewer"], data={"opinion": ""})
    assert not Organisation.objects.exists()
    assert Registration.objects.get(pk=made.pk).state == "submitted"


def test_everything_to_correct_is_told_at_once_and_once(people) -> None:
    made = apply(people["applicant"])
    perform("ask_correction", made, by=people["reviewer"], data=ITEMS)
    assert list(todo_for(people["applicant"]).values_list("state", flat=True)) == ["correcting"]
    registrations.answer(made, by=people["applicant"], facts={"legal_representative": "赵明华"})
    made.refresh_from_db()
    assert (made.state, made.legal_representative) == ("submitted", "赵明华")
    with pytest.raises(MoveRefused, match="已一次性告知"):
        perform("ask_correction", made, by=people["reviewer"], data=ITEMS)


def test_facts_are_corrected_only_while_that_is_asked_for(people) -> None:
    made = apply(people["applicant"])
    with pytest.raises(PermissionDenied, match="现在不能修改"):
        registrations.answer(made, by=people["applicant"], facts={"name": "别的单位"})
    perform("ask_correction", made, by=people["reviewer"], data=ITEMS)
    with pytest.raises(PermissionDenied, match="本人"):
        registrations.answer(made, by=people["stranger"], facts={"name": "别的单位"})


def test_the_review_is_due_in_five_working_days(people) -> None:
    made = apply(people["applicant"])
    turn = Turn.objects.for_target(made).get()
    assert turn.due_on == calendar.add_working_days(today(), 5).date
    assert turn.audience == audience.holders("organisations.review")
    assert turn in todo_for(people["reviewer"])
    perform("refuse", made, by=people["reviewer"], data={"opinion": "不符"})
    assert not Turn.objects.for_target(made).exists()
    assert {span.tag for span in StateSpan.objects.for_target(made)} == {"pending", "settled"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"uscc": "913101151234567881"}, "uscc"),
        ({"phone": "123"}, "phone"),
        ({"district": "999999"}, "district"),
    ],
)
def test_facts_that_do_not_hold_are_told_by_field(people, change: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        apply(people["applicant"], **change)
    assert field in refusal.value.message_dict


def test_one_application_for_a_unit_at_a_time(people) -> None:
    first = apply(people["applicant"])
    with pytest.raises(ValidationError, match="正在办理"):
        apply(people["applicant"], uscc=first.uscc)
    perform("withdraw", first, by=people["applicant"])
    apply(people["applicant"], uscc=first.uscc)


def test_a_member_does_not_apply_again(people) -> None:
    known = unit()
    with pytest.raises(ValidationError, match="已是这个单位的成员"):
        apply(administrator(known), uscc=known.uscc)


@pytest.mark.django_db(transaction=True)
def test_of_many_decisions_at_once_one_wins() -> None:
    applicant = account("citizen", profile=Profile.PUBLIC)
    reviewers = [account(f"reg{number}", "registrar") for number in range(8)]
    made = apply(applicant)
    start = Barrier(len(reviewers))

    def decide(number: int) -> str | int:
        move = ["approve", "refuse"][number % 2]
        try:
            start.wait()
            perform(
                move, Registration.objects.get(pk=made.pk), by=reviewers[number], data={"opinion": "决定"}
            )
        except MoveRefused as refused:
            return refused.status
        finally:
            connection.close()
        return move

    with ThreadPoolExecutor(len(reviewers)) as pool:
        outcomes = list(pool.map(decide, range(len(reviewers))))
    [won] = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert outcomes.count(409) == len(reviewers) - 1
    made.refresh_from_db()
    assert made.state == {"approve": "approved", "refuse": "refused"}[won]
    assert Organisation.objects.count() == (1 if won == "approve" else 0)
