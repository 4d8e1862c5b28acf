"""Quotations and contracts: offered in versions, drafted with the clauses of the rule, confirmed, and printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.clock import local_date, now, today
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.layout import Cell, Grid, Heading, Layout, Text, Title, figure, label, value
from yanfa.kernel.documents.letter import written_day
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.documents.writing import docx, pdf
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.choices.contracts import QuotationAnswer
from yanfa.subsystems.instruments.choices.requests import PriceGroup, Side
from yanfa.subsystems.instruments.models import (
    Quotation,
    QuotationLine,
    ServiceContract,
    ServiceRequest,
)
from yanfa.subsystems.instruments.permissions.requests import contract_keeper, either_side, unit_side
from yanfa.subsystems.instruments.rules.contracts import CENT, ZERO, filled, line_amount, total
from yanfa.subsystems.instruments.workflow.contracts import CONTRACT_PAPER

WRITERS = {"docx": (docx.write_docx, docx.CONTENT_TYPE), "pdf": (pdf.write_pdf, pdf.CONTENT_TYPE)}
#: For so long who confirmed a contract may be writing its text.
WRITING = timedelta(minutes=10)
#: Contracts in one run of the clock; the next run takes the rest.
AT_ONCE = 50
#: A line as it is offered: item, unit, price, quantity.
Line = Mapping[str, Any]


def proposed_lines(request: ServiceRequest) -> list[dict[str, Any]]:
    """The items of the unit's price list for this user, one of each, to begin a quotation with."""
    inner = request.price_group == PriceGroup.INNER
    return [
        {
            "item": each.item,
            "unit": each.unit,
            "price": each.inner_price if inner else each.outer_price,
            "quantity": Decimal(1),
        }
        for each in request.instrument.prices.in_force(today())
    ]


@transaction.atomic
def quote(
    request: ServiceRequest,
    *,
    by: Any,
    lines: Sequence[Line],
    valid_until: date | None = None,
    remark: str = "",
) -> Quotation:
    """Offer a price; an open version before it is superseded. Raises PermissionDenied, ValidationError, MoveRefused."""
    if not (verdict := unit_side(by, request)):
        raise PermissionDenied(verdict.reason)
    until = valid_until or today() + timedelta(days=int(policy.get("instruments.quotation_days").value))
    if until < today():
        raise ValidationError({"valid_until": _("有效期应为今天或以后。")})
    if not lines:
        raise ValidationError(_("请至少填写一项收费；不收费的服务填 0 元。"))
    stored = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    standing = stored.quotations.filter(answer__in=(QuotationAnswer.OPEN, QuotationAnswer.ACCEPTED))
    if standing.filter(answer=QuotationAnswer.ACCEPTED).exists():
        raise ValidationError(_("用户已接受报价；要改价格，请用户先同意后重新申请。"))
    standing.update(answer=QuotationAnswer.SUPERSEDED, answered_at=now())
    last = stored.quotations.aggregate(last=Max("version"))["last"] or 0
    quotation = Quotation(
        request=stored,
        version=last + 1,
        price_group=stored.price_group,
        valid_until=until,
        total=total((line["price"], line["quantity"]) for line in lines),
        remark=remark,
        offered_by=by,
    )
    quotation.full_clean(exclude=["request"])
    quotation.save()
    _store_lines(quotation, lines)
    perform("quote", stored, by=by)
    request.refresh_from_db()
    return quotation


def _store_lines(quotation: Quotation, lines: Sequence[Line]) -> None:
    for line in lines:
        row = QuotationLine(
            quotation=quotation,
            item=line["item"],
            unit=line["unit"],
            price=line["price"],
            quantity=line["quantity"],
            amount=line_amount(line["price"], line["quantity"]),
        )
        row.full_clean()
        row.save()


def proposed_clauses(facts: Mapping[str, str]) -> tuple[list[dict[str, str]], str]:
    """The clauses of today's policy with these facts filled in, and the version from which they come."""
    version = policy.get("instruments.contract_clauses")
    clauses = [{**each, "text": filled(each["text"], facts)} for each in version.value]
    return clauses, version.version_id


@transaction.atomic
def draft(
    request: ServiceRequest, *, by: Any, valid_from: date | None = None, valid_to: date
) -> ServiceContract:
    """Draft the contract of a request from its accepted quotation. Raises ValidationError, MoveRefused."""
    stored = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    quotation = stored.quotations.filter(answer=QuotationAnswer.ACCEPTED).first()
    if quotation is None:
        raise ValidationError(_("用户还没有接受报价，不能起草合同。"))
    if ServiceContract.objects.filter(quotation=quotation).exclude(state="dropped").exists():
        raise ValidationError(_("这份报价已经起草了合同。"))
    ServiceContract.objects.filter(quotation=quotation, state="dropped").update(quotation=None)
    facts = {
        "instrument": str(stored.instrument),
        "content": stored.content,
        "amount": f"人民币 {quotation.total:,.2f} 元",
    }
    clauses, version = proposed_clauses(facts)
    contract = ServiceContract(
        organisation=stored.organisation,
        user_organisation=stored.user_organisation,
        user_person=stored.applicant,
        title=_("%s使用服务") % stored.instrument.name,
        valid_from=valid_from or today(),
        valid_to=valid_to,
        amount=quotation.total,
        content=stored.content,
        clauses=clauses,
        clause_version=version,
        quotation=quotation,
        drafted_by=by,
    )
    _enter(contract, by)
    stored.contract = contract
    stored.save(update_fields=["contract"])
    request.refresh_from_db()
    return contract


@transaction.atomic
def draft_frame(
    *,
    by: Any,
    organisation: Any,
    user_organisation: Any,
    title: str,
    content: str,
    amount: Decimal,
    valid_to: date,
    valid_from: date | None = None,
) -> ServiceContract:
    """Draft a frame contract: many requests of one user up to its ceiling.

    Raises ValidationError, MoveRefused.
    """
    facts = {
        # As the clauses themselves: in Chinese, whoever drafts.
        "instrument": "服务方已入网仪器",
        "content": content,
        "amount": f"每次报价所列金额（累计不超过人民币 {amount:,.2f} 元）",
    }
    clauses, version = proposed_clauses(facts)
    contract = ServiceContract(
        organisation=organisation,
        user_organisation=user_organisation,
        user_person=by,
        title=title,
        frame=True,
        valid_from=valid_from or today(),
        valid_to=valid_to,
        amount=amount,
        content=content,
        clauses=clauses,
        clause_version=version,
        drafted_by=by,
    )
    return _enter(contract, by)


def _enter(contract: ServiceContract, by: Any) -> ServiceContract:
    contract.number = contract.public_id
    contract.full_clean(exclude=["state", "quotation"])
    enter(contract, by=by)
    contract.number = f"HT{today().year}{contract.pk:07d}"
    ServiceContract.objects.filter(pk=contract.pk).update(number=contract.number)
    return contract


@transaction.atomic
def revise(
    contract: ServiceContract, *, by: Any, version: int, clauses: Mapping[str, str], **facts: Any
) -> ServiceContract:
    """Change a draft: its days and the texts of its clauses. Raises PermissionDenied, ValidationError."""
    if not (verdict := contract_keeper(by, contract)):
        raise PermissionDenied(verdict.reason)
    stored = ServiceContract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    if stored.state != "drafted":
        raise ValidationError(_("合同已发出，要修改请先收回。"))
    if stored.version != version:
        raise overtaken()
    stored.clauses = [
        {**each, "text": clauses.get(each["code"], each["text"]).strip()} for each in stored.clauses
    ]
    for name in ("title", "valid_from", "valid_to"):
        setattr(stored, name, facts.get(name, getattr(stored, name)))
    stored.version += 1
    stored.full_clean(exclude=["state", "quotation", "user_person", "drafted_by"])
    stored.save()
    return stored


def confirm(contract: ServiceContract, move: str, *, by: Any, data: Mapping[str, Any]) -> ServiceContract:
    """Make a move of a contract; the second confirmation carries its requests on and keeps the text as a document.

    Raises MoveRefused, and nothing is done then.
    """
    with transaction.atomic():
        perform(move, contract, by=by, data=data)
        if contract.state == "in_force":
            for request in contract.requests.filter(state__in=("accepted", "quoted")):
                perform("contract", request, by=by)
    if contract.state == "in_force":
        _issue(contract, by)
    return contract


def _issue(contract: ServiceContract, by: Any) -> None:
    issuing.issue(
        contract,
        CONTRACT_PAPER,
        data=pdf.write_pdf(layout_of(contract)),
        file_name=f"{contract.number}.pdf",
        title=str(contract),
        number=contract.number,
        by=by,
    )


def issue_missing() -> int:
    """Keep the text of contracts that came into force and have none, because the platform stopped between. How many.

    The clock calls it: what has only just come into force is still being written by who confirmed it.
    """
    documents = IssuedDocument.objects.filter(kind=CONTRACT_PAPER.code).order_by()
    settled = ServiceContract.objects.filter(state="in_force", in_force_at__lt=now() - WRITING)
    missing = settled.exclude(pk__in=documents.values("object_id")).order_by("pk")
    done = 0
    for contract in missing[:AT_ONCE]:
        last = contract.confirmations.filter(side=Side.UNIT).order_by("-pk").first()
        if last is not None:
            _issue(contract, last.confirmed_by)
            done += 1
    return done


@transaction.atomic
def use_frame(request: ServiceRequest, contract: ServiceContract, *, by: Any) -> ServiceRequest:
    """Let a frame contract cover a request with an accepted quotation, up to its ceiling.

    Raises PermissionDenied, ValidationError, MoveRefused.
    """
    if not (verdict := either_side(by, request)):
        raise PermissionDenied(verdict.reason)
    frame = ServiceContract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    stored = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    same = (frame.organisation_id, frame.user_organisation_id) == (
        stored.organisation_id,
        stored.user_organisation_id,
    )
    if not frame.frame or not same or not frame.valid_from <= today() <= frame.valid_to:
        raise ValidationError(_("这份合同不是双方之间在有效期内的框架合同。"))
    quotation = stored.quotations.filter(answer=QuotationAnswer.ACCEPTED).first()
    if quotation is None:
        raise ValidationError(_("用户还没有接受报价，不能使用框架合同。"))
    left = frame.amount - used_of(frame)
    if quotation.total > left:
        told = _("框架合同余额 %(left)s 元，本次报价 %(total)s 元，请调整报价或另签合同。")
        raise ValidationError(told % {"left": left, "total": quotation.total})
    stored.contract = frame
    stored.save(update_fields=["contract"])
    return perform("contract", stored, by=by)


def used_of(contract: ServiceContract) -> Decimal:
    """What the requests under a contract come to, by their accepted quotations."""
    quotations = Quotation.objects.filter(request__contract=contract, answer=QuotationAnswer.ACCEPTED)
    standing = quotations.exclude(request__state__in=("cancelled_by_user", "cancelled_by_unit"))
    return (standing.aggregate(total=Sum("total"))["total"] or ZERO).quantize(CENT)


@translation.override("zh-hans")
def layout_of(contract: ServiceContract) -> Layout:
    """The contract as it is printed: parties, clauses, the quotation as an annex, and room to sign.

    It is in Chinese for every reader, because its clauses are, and both sides keep the same text.
    """
    term = {"first": written_day(contract.valid_from), "last": written_day(contract.valid_to)}
    blocks: list[Any] = [
        Title(_("大型科学仪器设施共享服务合同"), _("合同编号：%s") % contract.number),
        Text(_("委托方（甲方）：%s") % contract.user_name),
        Text(_("服务方（乙方）：%s") % contract.organisation),
        Text(_("合同期限：%(first)s至%(last)s") % term),
    ]
    for number, clause in enumerate(contract.clauses, start=1):
        blocks += [Heading(f"{number}. {clause['heading']}"), Text(f"　　{clause['text']}")]
    if contract.quotation is not None:
        blocks += [Heading(_("附：报价")), _annex(contract.quotation)]
    blocks += [Heading(_("双方确认")), Grid((1, 4), _confirmed(contract))]
    return Layout(contract.number, tuple(blocks), prose=True)


def _confirmed(contract: ServiceContract) -> list[list[Cell]]:
    """Who confirmed for each side, how and on which day; room for a seal where a side has not."""
    found = {each.side: each for each in contract.confirmations.select_related("confirmed_by")}
    sides = (
        (Side.USER, _("甲方签章"), contract.user_name),
        (Side.UNIT, _("乙方签章"), contract.organisation),
    )
    return [
        [label(heading), value(f"{name}\n{_confirmation(found.get(side))}")] for side, heading, name in sides
    ]


def _confirmation(given: Any) -> str:
    if given is None:
        return f"\n\n{written_day(None)}"
    return f"{given.get_way_display()}　{given.confirmed_by}　{written_day(local_date(given.confirmed_at))}"


def _annex(quotation: Quotation) -> Grid:
    heads = (_("收费项目"), _("计价单位"), _("单价（元）"), _("数量"), _("金额（元）"))
    rows = [
        [
            value(each.item),
            value(each.unit, align="center"),
            _money(each.price),
            figure(f"{each.quantity.normalize():f}"),
            _money(each.amount),
        ]
        for each in quotation.lines.all()
    ]
    foot = [label(_("合计"), columns=4), _money(quotation.total)]
    return Grid((4, 1.5, 1.8, 1, 2), [[label(head) for head in heads], *rows, foot], head_rows=1)


def _money(amount: Decimal) -> Cell:
    return Cell(f"{amount:,.2f}", align="right", number=True)
