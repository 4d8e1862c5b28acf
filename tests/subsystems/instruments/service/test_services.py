"""A service from the request to its end: every step through the services, with what each refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.subsystems.instruments.factories import clerk, instrument, person
from tests.subsystems.instruments.service.situations import LINES, TOTAL, Scene, paper
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import now, today
from yanfa.kernel.clock.calendar import add_working_days
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.effects.requests import money_of
from yanfa.subsystems.instruments.models import ServiceRequest
from yanfa.subsystems.instruments.services import contracts, disputes, requests
from yanfa.subsystems.instruments.services import service_finishing as finishing
from yanfa.subsystems.instruments.services import service_money as money

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    return Scene()


def test_a_request_is_told_to_the_unit_and_due_in_two_working_days(scene):
    request = scene.ask()
    assert request.state == "requested"
    assert request.number == f"FW{today().year}{request.pk:07d}"
    assert request.answer_due_on == add_working_days(today(), 2).date
    told = set(Message.objects.filter(**reference(request)).values_list("recipient", flat=True))
    assert {scene.keeper.pk, scene.head.pk} <= told
    assert scene.user.pk not in told
    turn = Turn.objects.for_target(request).get()
    assert (turn.audience, turn.due_on) == (f"keepers:{scene.unit.public_id}", request.answer_due_on)


def test_what_a_request_is_refused_for(scene):
    with pytest.raises(ValidationError) as refused:
        scene.ask(content="", wished_from=today(), wished_to=today() - timedelta(days=1))
    assert {"content"} <= set(refused.value.message_dict)
    with pytest.raises(ValidationError, match="希望开始日期已过"):
        scene.ask(wished_from=today() - timedelta(days=1))
    with pytest.raises(PermissionDenied, match="不属于单位"):
        requests.ask(scene.instrument, by=scene.stranger, user_organisation=scene.user_unit, content="x")
    draft = instrument(scene.unit, published=False)
    with pytest.raises(ValidationError, match="暂不接受申请"):
        requests.ask(draft, by=scene.user, content="x")
    inner = instrument(scene.unit, share_mode="internal")
    with pytest.raises(ValidationError, match="不对外共享"):
        requests.ask(inner, by=scene.user, content="x")
    assert not ServiceRequest.objects.exists()


def test_the_units_own_questions_are_asked_and_kept_with_their_version(scene):
    asked = [
        {"name": "q1", "label": "加速电压", "kind": "number", "required": True, "choices": []},
        {"name": "q2", "label": "样品台", "kind": "choice", "required": False, "choices": ["平", "斜"]},
    ]
    with pytest.raises(PermissionDenied):
        requests.set_questions(scene.instrument, by=scene.user, questions=asked)
    first = requests.set_questions(scene.instrument, by=scene.keeper, questions=asked)
    assert requests.set_questions(scene.instrument, by=scene.keeper, questions=asked) == first
    with pytest.raises(ValidationError) as refused:
        scene.ask(answers={"q1": "很高", "q2": "圆"})
    assert set(refused.value.message_dict) == {"question_q1", "question_q2"}
    request = scene.ask(answers={"q1": "15"})
    second = requests.set_questions(scene.instrument, by=scene.keeper, questions=asked[1:])
    assert (second.version, request.question_set) == (2, first)
    assert requests.answers_of(request) == [("加速电压", "15"), ("样品台", "")]
    assert requests.set_questions(scene.instrument, by=scene.keeper, questions=[]) is None
    assert requests.questions_of(scene.instrument) is None


def test_asking_for_more_is_an_answer_and_the_clock_keeps_the_first(scene):
    request = scene.ask()
    perform("ask_info", request, by=scene.keeper, data={"question": "样品是否导电？"})
    first = request.first_answered_at
    assert (request.state, request.first_answered_on) == ("needs_info", today())
    with pytest.raises(MoveRefused, match="只有申请人"):
        perform("supply", request, by=scene.keeper, data={"answer": "导电"})
    perform("supply", request, by=scene.user, data={"answer": "导电", "file": paper()})
    perform("accept", request, by=scene.keeper, data={})
    assert request.first_answered_at == first
    assert [(each.side, each.text) for each in request.messages.all()] == [
        ("unit", "样品是否导电？"),
        ("user", "导电"),
    ]


def test_timeliness_counts_by_the_day_due(scene):
    soon, late, gone = scene.ask(), scene.ask(), scene.ask()
    perform("accept", soon, by=scene.keeper, data={})
    perform("cancel_by_user", gone, by=scene.user, data={"reason": "不做了"})
    day = soon.answer_due_on
    due = ServiceRequest.objects.answer_due_in(day, day + timedelta(days=1))
    assert set(due) == {soon, late}
    assert list(due.answered_in_time()) == [soon]
    ServiceRequest.objects.filter(pk=late.pk).update(answer_due_on=today() - timedelta(days=1))
    late.refresh_from_db()
    assert late.answered_late
    assert not soon.answered_late
    assert not gone.answered_late


def test_a_quotation_adds_up_and_a_new_version_supersedes_the_open_one(scene):
    request = scene.accepted()
    first = contracts.quote(request, by=scene.keeper, lines=LINES)
    assert (first.total, request.state) == (TOTAL, "quoted")
    second = contracts.quote(request, by=scene.keeper, lines=LINES[:1])
    first.refresh_from_db()
    assert (first.answer, second.version, second.total) == ("superseded", 2, Decimal("1500.00"))
    with pytest.raises(PermissionDenied):
        contracts.quote(request, by=scene.user, lines=LINES)
    with pytest.raises(ValidationError, match="至少填写一项"):
        contracts.quote(request, by=scene.keeper, lines=[])
    perform("refuse_quotation", request, by=scene.user, data={"reason": "太贵"})
    assert request.state == "accepted"
    contracts.quote(request, by=scene.keeper, lines=LINES[:1])
    perform("accept_quotation", request, by=scene.user)
    with pytest.raises(ValidationError, match="已接受报价"):
        contracts.quote(request, by=scene.keeper, lines=LINES)


def test_an_expired_quotation_is_not_accepted(scene):
    request = scene.accepted()
    quotation = contracts.quote(request, by=scene.keeper, lines=LINES)
    type(quotation).objects.filter(pk=quotation.pk).update(valid_until=today() - timedelta(days=1))
    with pytest.raises(MoveRefused, match="过期"):
        perform("accept_quotation", request, by=scene.user)
    quotation.refresh_from_db()
    assert quotation.answer == "open"


def test_a_contract_needs_every_clause_and_both_sides(scene):
    request = scene.agreed()
    with pytest.raises(MoveRefused, match="双方确认的服务合同"):
        perform("contract", request, by=scene.keeper)
    contract = contracts.draft(request, by=scene.keeper, valid_to=today() + timedelta(days=30))
    assert [each["code"] for each in contract.clauses] == [
        *("content", "price", "ip", "confidentiality", "damages", "breach", "disputes")
    ]
    assert "1,599.99" in contract.clauses[1]["text"]
    assert "{" not in contract.clauses[0]["text"]
    contracts.revise(contract, by=scene.keeper, version=1, clauses={"ip": ""})
    with pytest.raises(MoveRefused, match="知识产权"):
        contracts.confirm(contract, "offer", by=scene.keeper, data={})
    with pytest.raises(ValidationError, match="他人已修改"):
        contracts.revise(contract, by=scene.keeper, version=1, clauses={"ip": "归甲方"})
    contracts.revise(contract, by=scene.keeper, version=2, clauses={"ip": "归甲方"})
    contracts.confirm(contract, "offer", by=scene.keeper, data={})
    with pytest.raises(ValidationError, match="先收回"):
        contracts.revise(contract, by=scene.keeper, version=3, clauses={"ip": "归乙方"})
    with pytest.raises(MoveRefused, match="委托方"):
        contracts.confirm(contract, "confirm_user", by=scene.keeper, data={})
    contracts.confirm(contract, "confirm_user", by=scene.user, data={"scan": paper("合同.pdf")})
    with pytest.raises(MoveRefused, match="单位管理员"):
        contracts.confirm(contract, "confirm_unit", by=scene.keeper, data={})
    contracts.confirm(contract, "confirm_unit", by=scene.head, data={})
    request.refresh_from_db()
    assert (contract.state, request.state) == ("in_force", "contracted")
    assert [each.way for each in contract.confirmations.all()] == ["scan", "online"]
    document = issuing.documents_of(contract).get()
    assert document.number == contract.number
    assert issuing.verify_hash(document)
    for write, _content_type in contracts.WRITERS.values():
        assert len(write(contracts.layout_of(contract))) > 1_000


def test_a_frame_contract_covers_requests_up_to_its_ceiling(scene):
    frame = contracts.draft_frame(
        by=scene.keeper,
        organisation=scene.unit,
        user_organisation=scene.user_unit,
        title="年度框架",
        content="电镜观察",
        amount=Decimal("3000"),
        valid_to=today() + timedelta(days=300),
    )
    for move, who in (("offer", scene.keeper), ("confirm_user", scene.user), ("confirm_unit", scene.head)):
        contracts.confirm(frame, move, by=who, data={})
    first, second = scene.agreed(), scene.agreed()
    contracts.use_frame(first, frame, by=scene.keeper)
    first.refresh_from_db()
    assert (first.state, contracts.used_of(frame)) == ("contracted", TOTAL)
    with pytest.raises(ValidationError, match=r"余额 1400\.01 元"):
        contracts.use_frame(second, frame, by=scene.keeper)
    with pytest.raises(PermissionDenied):
        contracts.use_frame(second, frame, by=scene.stranger)
    with pytest.raises(MoveRefused, match="未办结"):
        contracts.confirm(frame, "end", by=scene.head, data={"reason": "到期"})


def test_the_service_is_recorded_delivered_paid_rated_and_closed(scene):
    request = scene.in_service()
    with pytest.raises(MoveRefused, match="先登记服务记录"):
        finishing.deliver(request, by=scene.keeper)
    use = {
        "started_at": now() - timedelta(hours=3),
        "ended_at": now() - timedelta(hours=1),
        "hours": Decimal(2),
    }
    record = finishing.record_use(request, by=scene.keeper, facts=use)
    assert (record.amount, record.user_organisation, record.contract_no) == (
        TOTAL,
        scene.user_unit,
        request.contract.number,
    )
    deliverable = finishing.hand_over(request, by=scene.keeper, title="检测报告", upload=paper())
    finishing.deliver(request, by=scene.keeper)
    assert request.rating_request.service == "instruments"
    with pytest.raises(PermissionDenied):
        finishing.receive(deliverable, by=scene.keeper)
    received = finishing.receive(deliverable, by=scene.user).received_at
    assert finishing.receive(deliverable, by=scene.user).received_at == received
    with pytest.raises(MoveRefused, match="先登记发票"):
        perform("invoice", request, by=scene.keeper)
    with pytest.raises(MoveRefused, match="约定了费用"):
        perform("free", request, by=scene.keeper, data={"reason": "免费"})
    money.note_invoice(request, by=scene.keeper, number="0123", issued_on=today(), amount=TOTAL)
    perform("invoice", request, by=scene.keeper)
    money.note_payment(request, by=scene.keeper, paid_on=today(), amount=Decimal("1000"))
    with pytest.raises(MoveRefused, match=r"收款净额 1000\.00 元"):
        perform("settle", request, by=scene.keeper, data={})
    money.note_payment(request, by=scene.keeper, paid_on=today(), amount=Decimal("599.99"))
    perform("settle", request, by=scene.keeper, data={})
    perform("rate", request, by=scene.user, data={"satisfaction": "very", "remark": "快"})
    perform("close", request, by=scene.keeper, data={})
    record.refresh_from_db()
    assert (request.state, record.satisfaction) == ("closed", "very")
    assert not Turn.objects.for_target(request).exists()


def test_money_is_dated_partial_refunded_and_voided_with_a_reason(scene):
    request = scene.delivered()
    invoice = money.note_invoice(request, by=scene.keeper, number="A1", issued_on=today(), amount=TOTAL)
    with pytest.raises(ValidationError, match="已登记过这个发票号码"):
        money.note_invoice(request, by=scene.keeper, number="A1", issued_on=today(), amount=TOTAL)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        money.note_payment(request, by=scene.keeper, paid_on=today() + timedelta(days=1), amount=TOTAL)
    with pytest.raises(PermissionDenied):
        money.note_payment(request, by=scene.user, paid_on=today(), amount=TOTAL)
    with pytest.raises(ValidationError, match="不能超过已收净额"):
        money.note_payment(request, by=scene.keeper, paid_on=today(), amount=TOTAL, kind="refund")
    money.note_payment(request, by=scene.keeper, paid_on=today(), amount=TOTAL, evidence=paper("回单.pdf"))
    money.note_payment(request, by=scene.keeper, paid_on=today(), amount=Decimal("99.99"), kind="refund")
    assert money_of(request).received == Decimal("1500.00")
    with pytest.raises(ValidationError, match="作废理由"):
        money.void(invoice, by=scene.keeper, reason=" ")
    money.void(invoice, by=scene.keeper, reason="开错")
    with pytest.raises(ValidationError, match="已经作废"):
        money.void(invoice, by=scene.keeper, reason="开错")
    money.note_invoice(request, by=scene.keeper, number="A1", issued_on=today(), amount=Decimal("1500"))
    perform("invoice", request, by=scene.keeper)
    perform("settle", request, by=scene.keeper, data={"difference": "样品少一个，退 99.99 元。"})
    assert request.state == "paid"


def test_a_dispute_is_mediated_with_a_record_and_the_service_goes_on(scene):
    request = scene.delivered()
    with pytest.raises(MoveRefused):
        perform("dispute", request, by=scene.user)
    with pytest.raises(MoveRefused):
        disputes.raise_dispute(request, by=scene.stranger, subject="样品损坏", statement="要求赔偿")
    request.refresh_from_db()
    assert request.state == "delivered"
    assert not request.disputes.exists()
    dispute = disputes.raise_dispute(
        request, by=scene.user, subject="样品损坏", statement="要求赔偿", upload=paper()
    )
    request.refresh_from_db()
    assert (dispute.side, request.state) == ("user", "disputed")
    officer = clerk()
    disputes.move(dispute, "mediate", by=officer, data={"text": "受理"})
    disputes.move(dispute, "note", by=scene.keeper, data={"text": "同意重做"})
    with pytest.raises(MoveRefused):
        disputes.move(dispute, "settle", by=scene.keeper, data={"text": "重做"})
    with pytest.raises(MoveRefused, match="还在处理"):
        perform("mediate", request, by=officer)
    disputes.move(dispute, "settle", by=officer, data={"text": "单位免费重做"})
    request.refresh_from_db()
    assert (dispute.state, request.state) == ("settled", "mediated")
    assert [each.side for each in dispute.entries.all()] == ["platform", "unit", "platform"]
    perform("deliver", request, by=scene.keeper)
    again = disputes.raise_dispute(request, by=scene.keeper, subject="费用", statement="应付")
    with pytest.raises(MoveRefused, match="提出争议的一方"):
        disputes.move(again, "withdraw", by=scene.user, data={"text": "算了"})
    disputes.move(again, "withdraw", by=scene.keeper, data={"text": "算了"})
    assert again.state == "withdrawn"


def test_another_instrument_of_the_kind_serves_only_where_the_user_left_it_open(scene):
    other = instrument(scene.unit)
    fixed, free = scene.ask(), scene.ask(any_of_kind=True)
    with pytest.raises(ValidationError, match="用户指定"):
        requests.change_instrument(fixed, by=scene.keeper, instrument=other)
    with pytest.raises(ValidationError, match="同一分类"):
        requests.change_instrument(free, by=scene.keeper, instrument=instrument(scene.user_unit))
    assert requests.change_instrument(free, by=scene.keeper, instrument=other).instrument == other
    with pytest.raises(PermissionDenied):
        requests.change_instrument(free, by=scene.user, instrument=other)


def test_open_requests_of_a_stopped_instrument_are_told_once_each_time(scene):
    request, done = scene.ask(), scene.delivered()
    perform("suspend", scene.instrument, by=scene.head, data={"kind": "repair", "reason": "故障"})
    assert requests.tell_of_stopped() == 1
    assert requests.tell_of_stopped() == 0
    told = Message.objects.filter(**reference(request)).filter(kind="instruments.request_instrument_stopped")
    assert {each.recipient for each in told} == {scene.user, scene.keeper, scene.head}
    assert (
        not Message.objects.filter(**reference(done))
        .filter(kind="instruments.request_instrument_stopped")
        .exists()
    )
    perform("resume", scene.instrument, by=scene.head, data={})
    requests.tell_of_stopped()
    request.refresh_from_db()
    assert request.told_stopped_at is None


def test_foreign_people_see_nothing(scene):
    request = scene.contracted()
    for user, sees in ((scene.user, 1), (scene.keeper, 1), (scene.stranger, 0), (clerk(), 1), (person(), 0)):
        assert ServiceRequest.objects.visible_to(user).filter(pk=request.pk).count() == sees
        assert type(request.contract).objects.visible_to(user).count() == sees


def test_a_contract_that_came_into_force_without_its_paper_gets_it_from_the_clock(scene):
    contract = contracts.draft(scene.agreed(), by=scene.keeper, valid_to=today() + timedelta(days=30))
    contracts.confirm(contract, "offer", by=scene.keeper, data={})
    contracts.confirm(contract, "confirm_user", by=scene.user, data={})
    perform("confirm_unit", contract, by=scene.head, data={})
    assert contracts.issue_missing() == 0
    type(contract).objects.filter(pk=contract.pk).update(in_force_at=now() - timedelta(minutes=11))
    assert contracts.issue_missing() == 1
    document = issuing.documents_of(contract).get()
    assert (document.number, document.issued_by) == (contract.number, scene.head)
    assert contracts.issue_missing() == 0
