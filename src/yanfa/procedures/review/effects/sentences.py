"""A score scheme in the reader's language: names of criteria and recommendations, and what a sheet still lacks."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yanfa.procedures.review.choices import Lack
from yanfa.procedures.review.rules.scheme import Criterion, Recommendation, Scheme


def named(each: Criterion | Recommendation) -> str:
    """The name in the reader's language; the Chinese one where the scheme gives no other."""
    chinese = (get_language() or "zh").startswith("zh")
    return each.name if chinese else each.name_en or each.name


def names_of(scheme: Scheme) -> dict[str, str]:
    """The words of every recommendation by its code, from the most to the least favourable."""
    return {each.code: named(each) for each in scheme.recommendations}


def sentences(scheme: Scheme, lacks: dict[str, Lack], asked: Decimal | None) -> dict[str, str]:
    """What a sheet lacks, by place, as sentences; `asked` is the amount that the applicant asks for."""
    criteria = {each.code: each for each in scheme.criteria}
    return {
        place: _of_criterion(criteria[place], lack) if place in criteria else _of_rest(lack, asked)
        for place, lack in lacks.items()
    }


def _of_criterion(criterion: Criterion, lack: Lack) -> str:
    told = {
        "name": named(criterion),
        "least": f"{criterion.least:f}",
        "most": f"{criterion.most:f}",
        "below": f"{criterion.remark_below or 0:f}",
    }
    if lack is Lack.SCORE:
        return _("请给“%(name)s”打分（%(least)s–%(most)s）。") % told
    if lack is Lack.RANGE:
        return _("“%(name)s”的分数应在 %(least)s 和 %(most)s 之间。") % told
    return _("“%(name)s”低于 %(below)s 分，请说明理由。") % told


def _of_rest(lack: Lack, asked: Decimal | None) -> str:
    if lack is Lack.RECOMMENDATION:
        return _("请选择总体意见。")
    if lack is Lack.AMOUNT:
        return _("请填写建议金额，不同意的填 0。")
    if lack is Lack.NEGATIVE:
        return _("建议金额不能为负。")
    return _("建议金额应在 0 和申请金额 %s 元之间。") % asked
