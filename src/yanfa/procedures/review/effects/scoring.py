"""What a sheet must hold to be submitted, what its scores come to, and when scoring may end."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.notices.outbox import send
from yanfa.kernel.workflow.errors import Hindered
from yanfa.procedures.review.choices import Method
from yanfa.procedures.review.effects.composing import enough
from yanfa.procedures.review.effects.seating import hand_out, members
from yanfa.procedures.review.effects.sentences import sentences
from yanfa.procedures.review.events import panel_cancelled, panel_concluded
from yanfa.procedures.review.models import Item, Panel, Sheet
from yanfa.procedures.review.notices import CANCELLED, STARTED
from yanfa.procedures.review.rules import summing
from yanfa.procedures.review.rules.scheme import Scheme, read_scheme, sheet_faults, total


def scheme_of(panel: Panel) -> Scheme:
    """The score scheme of a panel as it was founded with."""
    return read_scheme(panel.scheme)


def summing_of(panel: Panel) -> summing.Summing:
    """The rule by which the panel sums, as it was founded with."""
    kept = panel.summing
    return summing.Summing(
        Method(kept["method"]), int(kept["trim_from"]), Decimal(str(kept["alarm"])), tuple(kept["tie_break"])
    )


def faults_of(sheet: Sheet) -> dict[str, str]:
    """What keeps a sheet from being submitted, by place, in the reader's language."""
    scheme = scheme_of(sheet.item.panel)
    lacks = sheet_faults(
        scheme,
        scores=sheet.scores,
        remarks=sheet.remarks,
        recommendation=sheet.recommendation,
        amount=sheet.amount,
        asked=sheet.item.asked_amount,
    )
    return sentences(scheme, lacks, sheet.item.asked_amount)


def complete(sheet: Sheet) -> Verdict:
    """Everything that the scheme asks for is there, and scoring is open."""
    if sheet.item.panel.state != "scoring":
        return deny(_("评审组现在不在评分阶段。"))
    faults = faults_of(sheet)
    return deny("".join(faults.values())) if faults else allow()


def submit(sheet: Sheet, by: Any, data: Mapping[str, Any]) -> None:
    """Compute the weighted score of 100."""
    scores = {code: Decimal(str(score)) for code, score in sheet.scores.items()}
    sheet.total = total(scheme_of(sheet.item.panel), scores)
    sheet.submitted_at = clock.now()


def start_ready(panel: Panel) -> Verdict:
    """Enough experts, of the kinds that are wanted, have said yes and pledged."""
    return enough(panel, members(panel))


def start(panel: Panel, by: Any, data: Mapping[str, Any]) -> None:
    """Hand out the sheets and tell the experts."""
    seats = members(panel)
    hand_out(seats)
    people = [seat.expert.account for seat in seats if seat.expert.account is not None]
    send(STARTED, to=people, context={}, link="/review/mine/")


def everybody_submitted(panel: Panel) -> Verdict:
    """Enough experts are on the panel, and each has submitted all his sheets; every item has an opinion."""
    waiting = panel.seats.filter(state__in=("invited", "accepted", "agreed", "drawn", "proposed")).count()
    if waiting:
        return deny(_("还有 %s 位专家没有提交全部意见；请催办，或调整后递补。") % waiting)
    bare = panel.items.exclude(
        pk__in=Sheet.objects.submitted().filter(seat__state__in=("submitted", "paid")).values("item")
    ).first()
    if bare is not None:
        return deny(_("“%s”没有任何专家意见，请追加评议。") % bare)
    return enough(panel, members(panel))


def finish(panel: Panel, by: Any, data: Mapping[str, Any]) -> None:
    """Raises Hindered where opinions lie far apart and neither a further one nor a reason was given."""
    if data.get("reason", "").strip():
        return
    alarming = [item for item, summary in summaries(panel).items() if summary.alarming and not _further(item)]
    if alarming:
        names = "、".join(f"“{item}”" for item in alarming[:5])
        raise Hindered(_("%s的专家评分相差过大，请追加一位专家评议，或写明不追加的理由。") % names)


def summaries(panel: Panel) -> dict[Item, summing.Summary]:
    """What the submitted sheets of each item come to, in the order of the items; for the platform's own use."""
    scheme, rule = scheme_of(panel), summing_of(panel)
    ranking = [each.code for each in scheme.recommendations]
    kept = Sheet.objects.submitted().filter(
        item__panel=panel, seat__state__in=("agreed", "submitted", "paid")
    )
    by_item: dict[Any, list[summing.Opinion]] = {}
    for sheet in kept.order_by("pk"):
        by_item.setdefault(sheet.item_id, []).append(_opinion(scheme, sheet))
    items = panel.items.order_by("position")
    return {item: summing.summary(by_item.get(item.pk, []), rule, ranking) for item in items}


def deviates(item: Item, summary: summing.Summary) -> bool:
    """Whether the conclusion is another than the opinions come to."""
    if item.recommendation != summary.recommendation:
        return True
    return summary.amount is not None and item.amount != summary.amount


def all_concluded(panel: Panel) -> Verdict:
    """Every item has its conclusion."""
    open_item = panel.items.filter(recommendation="").first()
    return allow() if open_item is None else deny(_("“%s”还没有登记评审组结论。") % open_item)


def conclude(panel: Panel, by: Any, data: Mapping[str, Any]) -> None:
    """Keep the leader's opinion and tell the app that had this judged."""
    if data["concluded_on"] > clock.today():
        raise Hindered(_("形成结论的日期不能晚于今天。"))
    panel.conclusion, panel.concluded_on = data["conclusion"], data["concluded_on"]
    panel_concluded.send(Panel, panel=panel)


def fees_settled(panel: Panel) -> Verdict:
    """No fee sheet is open."""
    sheet = getattr(panel, "fee_sheet", None)
    settled = sheet is None or sheet.state == "paid"
    return allow() if settled else deny(_("专家费发放表还没有支付，不能办结。"))


def cancel(panel: Panel, by: Any, data: Mapping[str, Any]) -> None:
    """Tell everybody who was asked, and the app that wanted this judged."""
    asked = panel.seats.standing().filter(invited_at__isnull=False).select_related("expert__account")
    people = [seat.expert.account for seat in asked if seat.expert.account is not None]
    send(CANCELLED, to=people, context={}, link="/review/mine/")
    panel_cancelled.send(Panel, panel=panel)


def _opinion(scheme: Scheme, sheet: Sheet) -> summing.Opinion:
    assert sheet.total is not None
    scores = {each.code: Decimal(str(sheet.scores[each.code])) for each in scheme.criteria}
    return summing.Opinion(sheet.total, sheet.recommendation, sheet.amount, scores)


def _further(item: Item) -> bool:
    return item.panel.seats.standing().filter(origin="further", only_item=item).exists()
