"""What the moves of an application do: sealed, ranked, concluded, reconsidered, bought, registered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.clock import calendar, today
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.workflow.errors import Hindered
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.inspection import VetoKind
from yanfa.subsystems.instruments.choices.purchase import Outcome
from yanfa.subsystems.instruments.choices.registry import LISTED_STATES
from yanfa.subsystems.instruments.models import PurchaseApplication, PurchaseConclusion, PurchaseRound, Veto
from yanfa.subsystems.instruments.permissions import BudgetDepartmentOfficer
from yanfa.subsystems.instruments.rules.purchase import BadAgreement, followed_years, judge
from yanfa.subsystems.instruments.rules.registry import evaluation_days

Data = Mapping[str, Any]
FORM = "instruments.purchase_form"
LEAST_PRICE = "instruments.purchase_least_price"
COMPARABLES = "instruments.purchase_comparables"
RECONSIDER_DAYS = "instruments.purchase_reconsider_days"
TRACKING_YEARS = "instruments.purchase_tracking_years"
#: Units are below a department by at most so many steps.
DEPTH = 5
#: What must be filled in before the unit seals.
REQUIRED = ("purpose", "necessity", "technical", "selection", "installation", "staff")
PROMISE = ("sharing_feasibility", "sharing_scope", "sharing_method")


def incomplete(application: PurchaseApplication) -> list[str]:
    """Everything that keeps an application from being handed in, as sentences."""
    found = []
    least = Decimal(policy.get(LEAST_PRICE).value)
    if application.unit_price < least:
        found.append(_("单价低于 %s 元的不需要联合评议。") % f"{least:,.0f}")
    labels = [str(_label(name)) for name in REQUIRED if not getattr(application, name).strip()]
    if labels:
        found.append(_("还没有填写：%s。") % "、".join(labels))
    number, wanted = application.candidates.count(), int(policy.get(COMPARABLES).value)
    told = {"wanted": wanted, "number": number}
    if number < wanted:
        found.append(_("选型比较至少列出 %(wanted)s 个型号，现有 %(number)s 个。") % told)
    if not application.expected_hours:
        found.append(_("请填写预期年机时。"))
    return found + unpromised(application)


def unpromised(application: PurchaseApplication) -> list[str]:
    """What is missing from the promise to share (共享规定第六条); an exclusive use gives its reason instead."""
    if application.exclusive_reason.strip():
        return []
    labels = [str(_label(name)) for name in PROMISE if not getattr(application, name).strip()]
    if not application.sharing_promised or not application.sharing_hours:
        return [_("没有开放共享承诺的不予评议：请承诺开放共享并填写承诺年对外服务机时。")]
    return [_("共享承诺还缺少：%s。") % "、".join(labels)] if labels else []


def may_be_sealed(application: PurchaseApplication) -> Verdict:
    """Complete, in time, and the sealed scan of the form as it stands has come back."""
    if faults := incomplete(application):
        return deny(" ".join(faults))
    if application.round.state != "open" or today() > application.round.department_due:
        return deny(_("申报已于 %s 截止，不能再提交。") % application.round.department_due.isoformat())
    return has_sealed_form(application)


def has_sealed_form(application: PurchaseApplication) -> Verdict:
    """The form of the application as it stands was printed, sealed and taken in."""
    form = issuing.documents_of(application, FORM).first()
    if form is None or form.number != form_number(application):
        return deny(_("申请内容生成申请评议表后才能提交：请先生成申请评议表，签章后上传扫描件。"))
    if not form.is_sealed:
        return deny(_("请上传签章后的申请评议表扫描件。"))
    return allow()


def form_number(application: PurchaseApplication) -> str:
    """The number by which a printed form is known to hold the application as it stands."""
    return f"{application.public_id}-{application.version}"


def seal(application: PurchaseApplication, by: Any, data: Data) -> None:
    """Hand in to the department that is above the unit. Raises Hindered."""
    application.department = department_of(application.organisation)
    application.rank, application.rank_comment = None, ""


def department_of(unit: Organisation) -> Organisation:
    """The nearest unit above for which somebody ranks, else the one directly above. Raises Hindered."""
    above, found = unit.parent, unit.parent
    for _step in range(DEPTH):
        if above is None:
            break
        if _ranked_for(above):
            found = above
            break
        above = above.parent
    if found is None:
        raise Hindered(_("“%s”没有登记上级单位，找不到预算主管部门，请联系单位信息管理员补登。") % unit)
    return found


def _ranked_for(department: Organisation) -> bool:
    holders = User.objects.holding(BudgetDepartmentOfficer.code)
    scope = department.public_id
    return bool(holders.filter(grants__role=BudgetDepartmentOfficer.code, grants__scope=scope).exists())


def check(application: PurchaseApplication, by: Any, data: Data) -> None:
    """Keep who checked for the department."""
    application.checked_by = by


def unrank(application: PurchaseApplication, by: Any, data: Data) -> None:
    """What goes back to the unit loses its place."""
    application.rank, application.rank_comment = None, ""


def still_open(application: PurchaseApplication) -> Verdict:
    """The department may still submit."""
    if application.round.state == "open" and today() <= application.round.department_due:
        return allow()
    return deny(_("主管部门提交已于 %s 截止。") % application.round.department_due.isoformat())


def has_rank(application: PurchaseApplication) -> Verdict:
    """It has its place, and the department may still submit."""
    if application.rank is None:
        return deny(_("“%s”还没有排序。") % application)
    return still_open(application)


def may_be_accepted(application: PurchaseApplication) -> Verdict:
    """A promise to share, and no veto of an inspection against the unit."""
    if faults := unpromised(application):
        return deny(" ".join(faults))
    veto = Veto.objects.against(application.organisation, VetoKind.PURCHASE, today()).first()
    if veto is not None:
        told = {"basis": veto.basis, "day": veto.valid_to.isoformat()}
        return deny(_("申请单位有未解除的否决事项（%(basis)s，至 %(day)s），不能受理。") % told)
    return allow()


def round_is_judging(application: PurchaseApplication) -> Verdict:
    """The round is under review: its result is not with who approves it, nor out."""
    if application.round.state == "reviewing":
        return allow()
    return deny(_("联合评议进行中才能退回单项更正；结果已提交批准的，请先由批准人退回评议结果。"))


def reopen(application: PurchaseApplication, by: Any, data: Data) -> None:
    """Let the unit correct a concluded item; what was concluded is kept, and binds nobody. Raises Hindered."""
    running = PurchaseRound.objects.select_for_update().get(pk=application.round_id)
    if running.state != "reviewing":
        raise Hindered(_("评议结果刚刚提交批准，请刷新后重试。"))
    application.review_item = None
    application.outcome, application.agreed_quantity, application.agreed = "", None, None


def may_be_corrected(application: PurchaseApplication) -> Verdict:
    """Complete, sealed anew, and the round still under review; the last day of departments is no matter."""
    if faults := incomplete(application):
        return deny(" ".join(faults))
    return round_is_judging(application) & has_sealed_form(application)


def panel_has_concluded(application: PurchaseApplication) -> Verdict:
    """The panel that judges the item has come to its conclusion."""
    item = application.review_item
    if item is None or item.panel.concluded_on is None:
        return deny(_("专家组还没有形成结论。"))
    return allow()


def conclude(application: PurchaseApplication, by: Any, data: Data) -> None:
    """Keep the panel's conclusion with its pieces; the amount is the panel's. Raises Hindered."""
    item = application.review_item
    assert item is not None, "`panel_has_concluded` was asked before."
    agreed = item.amount or Decimal(0)
    try:
        found = judge(application.quantity, application.unit_price, data["agreed_quantity"], agreed)
    except BadAgreement as wrong:
        raise Hindered(_FAULTS[wrong.code]()) from wrong
    if found.outcome != item.recommendation:
        raise Hindered(_("专家组的结论与建议金额不一致，请先在评审组更正。"))
    application.outcome = found.outcome
    application.agreed_quantity, application.agreed = found.agreed_quantity, found.agreed
    application.concluded_by = by or item.panel.organised_by
    assert item.panel.concluded_on is not None, "the panel has concluded"
    PurchaseConclusion.objects.create(
        application=application,
        round_id=application.round_id,
        organisation_id=application.organisation_id,
        item=item,
        number=application.conclusions.count() + 1,
        name=application.name,
        category=application.category,
        outcome=found.outcome,
        quantity=found.quantity,
        asked=found.asked,
        agreed_quantity=found.agreed_quantity,
        agreed=found.agreed,
        quantity_cut=found.quantity_cut,
        price_cut=found.price_cut,
        reason=data.get("reason") or item.opinion,
        concluded_on=item.panel.concluded_on,
    )


_FAULTS = {
    "range": lambda: _("核定台套数和金额不能为负。"),
    "more": lambda: _("核定台套数和金额不能超过申报数。"),
    "empty": lambda: _("核定台套数为 0 时金额应为 0，反之亦然。"),
    "price": lambda: _("按核定台套数计算，专家组同意的金额超过申报单价，请核对台套数。"),
}


def publish(application: PurchaseApplication, by: Any, data: Data) -> None:
    """The day from which reconsideration may be asked for."""
    application.published_on = today()


def may_reconsider(application: PurchaseApplication) -> Verdict:
    """Once, for what was not wholly agreed, within the days of the rule."""
    if application.reconsidered:
        return deny(_("每项申请只能申请一次复议。"))
    if application.outcome == Outcome.AGREE:
        return deny(_("已全额同意的不需要复议。"))
    last = reconsider_until(application)
    if last is None or today() > last:
        return deny(_("申请复议的期限已于 %s 届满。") % (last.isoformat() if last else "—"))
    return allow()


def reconsider_until(application: PurchaseApplication) -> Any:
    """The last day to ask for reconsideration; None before the result is published."""
    if application.published_on is None:
        return None
    days = int(policy.get(RECONSIDER_DAYS, on=application.published_on).value)
    return calendar.add_working_days(application.published_on, days).date


def reconsider(application: PurchaseApplication, by: Any, data: Data) -> None:
    """Keep why; other experts will judge."""
    application.reconsidered, application.reconsider_reason = True, data["reason"]
    application.review_item = None


def is_refused(application: PurchaseApplication) -> Verdict:
    """Nothing was agreed."""
    return allow() if application.outcome == Outcome.REFUSE else deny(_("结论为“不同意”的才直接办结。"))


def refusal_is_final(application: PurchaseApplication) -> Verdict:
    """The days for reconsideration are over, or it was reconsidered."""
    last = reconsider_until(application)
    if application.reconsidered or (last is not None and today() > last):
        return allow()
    return deny(_("复议期限未满。"))


def is_agreed(application: PurchaseApplication) -> Verdict:
    """Something was agreed."""
    return allow() if application.outcome != Outcome.REFUSE else deny(_("结论为“不同意”，不能安排预算。"))


def adjust(application: PurchaseApplication, by: Any, data: Data) -> None:
    """Keep the adjusted budget, which is at most what was agreed. Raises Hindered."""
    assert application.agreed is not None
    if not 0 < data["amount"] <= application.agreed:
        raise Hindered(_("调整后预算应大于 0，且不超过评议同意的 %s 元。") % f"{application.agreed:,.2f}")
    application.adjusted_amount, application.adjusted_no = data["amount"], data["number"]


def purchase(application: PurchaseApplication, by: Any, data: Data) -> None:
    """Keep the contract: within the budget, signed after the result and not tomorrow. Raises Hindered."""
    assert application.adjusted_amount is not None
    if data["signed_on"] > today():
        raise Hindered(_("合同日期不能晚于今天。"))
    if application.published_on is not None and data["signed_on"] < application.published_on:
        raise Hindered(_("合同日期不能早于评议结果公布日期 %s。") % application.published_on.isoformat())
    if data["amount"] > application.adjusted_amount:
        raise Hindered(_("合同金额不能超过调整后预算 %s 元。") % f"{application.adjusted_amount:,.2f}")
    application.contract_no, application.contract_on = data["number"], data["signed_on"]
    application.contract_amount = data["amount"]


def accept_delivery(application: PurchaseApplication, by: Any, data: Data) -> None:
    """From acceptance on the legal days to report the instrument run. Raises Hindered."""
    day = data["accepted_on"]
    assert application.contract_on is not None
    if not application.contract_on <= day <= today():
        raise Hindered(
            _("验收日期应在合同日期 %s 之后，且不晚于今天。") % application.contract_on.isoformat()
        )
    application.accepted_on = day
    application.register_due = day + timedelta(days=int(policy.get("instruments.report_days", on=day).value))


def all_registered(application: PurchaseApplication) -> Verdict:
    """As many listed instruments of the unit are linked as were agreed."""
    if application.accepted_on is None:
        return deny(_("请先登记验收。"))
    linked = application.pieces.filter(instrument__state__in=LISTED_STATES).count()
    if linked < (application.agreed_quantity or 0):
        told = {"linked": linked, "wanted": application.agreed_quantity}
        return deny(_("同意 %(wanted)s 台套，已入网并关联 %(linked)s 台套。") % told)
    return allow()


def tracked_long_enough(application: PurchaseApplication) -> Verdict:
    """Every evaluation year whose sharing is followed is over."""
    assert application.accepted_on is not None, "`all_registered` was asked before."
    count = int(policy.get(TRACKING_YEARS).value)
    _start, over = evaluation_days(followed_years(application.accepted_on, count)[-1])
    if today() >= over:
        return allow()
    told = {"count": count, "day": over.isoformat()}
    return deny(_("须跟踪 %(count)s 个完整的评估年度，%(day)s 起才能结束跟踪。") % told)


def _label(name: str) -> Any:
    return PurchaseApplication._meta.get_field(name).verbose_name  # type: ignore[union-attr]
