"""The draw as the effect of a move: the sealed seed meets the pool of this moment, and everything is kept."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.clock import now, start_of_day, today
from yanfa.kernel.policy import get
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.moving import perform_many
from yanfa.procedures.review.choices import Exclusion, Origin
from yanfa.procedures.review.effects.composing import seat_faults
from yanfa.procedures.review.effects.conflicts import conflicts_with_panel
from yanfa.procedures.review.models import Draw, Panel, Seat
from yanfa.procedures.review.rules import drawing
from yanfa.registers.experts.api import Expert, candidates

CHUNK = 500


def commit_seed(panel: Panel) -> Draw:
    """Seal a random seed for the next draw of a panel, and publish what it is bound to."""
    seed = secrets.token_bytes(drawing.SEED_BYTES)
    return Draw.objects.create(
        panel=panel,
        number=panel.draws.count() + 1,
        algorithm=drawing.ALGORITHM,
        commitment=drawing.commitment(seed),
        seed=seed.hex(),
    )


def ready_to_draw(panel: Panel) -> Verdict:
    """There is something to judge, every item says whom it concerns, and the panel is made up as policy asks."""
    if not panel.items.exists():
        return deny(_("评审组还没有评审对象，请先添加。"))
    bare = panel.items.filter(parties=None).first()
    if bare is not None:
        return deny(_("“%s”没有登记申请单位或人员，无法判断回避。") % bare)
    faults = seat_faults(panel.seats_wanted, panel.kinds_wanted, money=panel.review_kind.money)
    return deny("".join(faults)) if faults else allow()


def make_draw(panel: Panel, by: Any, data: Mapping[str, Any]) -> None:
    """Draw the seats of the panel by the sealed seed. Raises Hindered where the pool is too small."""
    sealed = panel.draws.filter(drawn_at=None).order_by("-number").get()
    pool, excluded = _pool(panel)
    seed = bytes.fromhex(sealed.seed)
    conditions = {"seats": panel.seats_wanted, "kinds": panel.kinds_wanted, "subjects": panel.subjects}
    drawn = drawing.draw(seed, pool, seats=panel.seats_wanted, kinds=panel.kinds_wanted)
    if drawn.short:
        raise Hindered(_too_few(len(pool), excluded, drawn.short))
    sealed.conditions, sealed.pool, sealed.excluded = conditions, pool, excluded
    sealed.result = [{"id": each.id, "kind": each.kind} for each in drawn.seated]
    sealed.reserves = list(drawn.reserves)
    sealed.pool_digest = drawing.digest(pool)
    sealed.result_digest = drawing.digest([sealed.result, sealed.reserves])
    sealed.drawn_at, sealed.drawn_by = now(), by
    sealed.save()
    panel.drawn_by = by
    experts = {each.public_id: each for each in _experts([each.id for each in drawn.seated])}
    seats = [
        Seat(panel=panel, expert=experts[each.id], serves_as=each.kind, origin=Origin.DRAWN, draw=sealed)
        for each in drawn.seated
    ]
    enter_many(seats, by=by, entry="draw")


def undo_draw(panel: Panel, by: Any, data: Mapping[str, Any]) -> None:
    """Let nobody of the returned draw sit, and seal a new seed; the old draw stays on record with its reason."""
    seats = list(panel.seats.standing())
    perform_many("excuse", seats, by=by, data={"reason": data["reason"]})
    commit_seed(panel)


def _pool(panel: Panel) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The pool of this moment, and everybody whom a rule left out, with the reason."""
    able = candidates(subjects=panel.subjects, on=today())
    ready = {each.pk: each for each in able.prefetch_related("kinds").select_related("organisation")}
    unready = Expert.objects.of_subjects(panel.subjects).exclude(pk__in=able.values("pk"))
    excluded = [_unready(each) for each in unready.exclude(state__in=("nominated", "left"))]
    loaded, seated = _loaded(), set(panel.seats.exclude(state="replaced").values_list("expert", flat=True))
    near = conflicts_with_panel(panel, ready.values())
    pool = []
    for key, each in ready.items():
        if key in near:
            excluded.append(_left_out(each, near[key][0].code, near[key][0].sentence))
        elif key in seated:
            excluded.append(_left_out(each, Exclusion.SEATED, _("已在本评审组")))
        elif key in loaded:
            excluded.append(_left_out(each, Exclusion.LOAD, _("本年参加评审已达上限")))
        else:
            pool.append(drawing.Candidate(each.public_id, tuple(each.kind_codes)))
    return drawing.pool_of(pool), sorted(excluded, key=lambda row: row["id"])


def _unready(expert: Expert) -> dict[str, Any]:
    """Why an expert of the register cannot be drawn now."""
    if expert.state == "suspended":
        return _left_out(expert, Exclusion.STANDING, _("已暂停（信用或其他原因）"))
    return _left_out(expert, Exclusion.CONSENT, _("没有有效的本人同意"))


def _loaded() -> set[Any]:
    """Who has sat on as many panels this year as policy allows."""
    most = int(get("review.yearly_load").value)
    first = start_of_day(today().replace(month=1, day=1))
    taken = Seat.objects.taken().filter(created_at__gte=first).order_by().values_list("expert", flat=True)
    return {expert for expert, count in Counter(taken).items() if count >= most}


def _left_out(expert: Expert, code: str, sentence: str) -> dict[str, Any]:
    return {"id": expert.public_id, "code": str(code), "reason": str(sentence)}


def _experts(ids: list[str]) -> list[Expert]:
    found: list[Expert] = []
    for start in range(0, len(ids), CHUNK):
        found.extend(Expert.objects.filter(public_id__in=ids[start : start + CHUNK]))
    return found


def _too_few(candidates_left: int, excluded: list[dict[str, Any]], short: tuple[str, ...]) -> str:
    numbers = {"left": candidates_left, "out": len(excluded), "short": len(short)}
    told = _("可抽取的专家不足：候选 %(left)s 人，已排除 %(out)s 人，还缺 %(short)s 席。") % numbers
    return told + _("请放宽学科要求，或请专家库补充专家。")
