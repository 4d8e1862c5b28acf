"""Who may see and change the expert database; applicants never."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import declare, permitted
from yanfa.kernel.access.persons import another_person
from yanfa.kernel.access.roles import Role, register
from yanfa.kernel.access.unmasking import UNMASK
from yanfa.kernel.audit import actions
from yanfa.registers.experts.models import Expert

READ = declare("experts.read", _("查看专家库"), "See the expert database")
MANAGE = declare("experts.manage", _("维护专家库"), "Keep the expert database")
PAYEES = declare("experts.payees", _("查看专家收款信息"), "See the bank details of experts to be paid")
OWN = declare("experts.own", _("维护本人的专家信息"), "Keep one's own facts as an expert")

CHANGED = actions.register("experts.change", "变更专家信息")
IMPORTED = actions.register("experts.import", "导入专家")
EXPORTED = actions.register("experts.export", "导出专家清单")
RELATION_CHANGED = actions.register("experts.relation", "变更专家关系")
AVOIDANCE_CHANGED = actions.register("experts.avoidance", "变更专家回避")
CONSENT_CHANGED = actions.register("experts.consent", "变更专家同意")
AGREEMENT_SIGNED = actions.register("experts.agreement", "签署专家年度承诺")
PAYEE_SEEN = actions.register("experts.payee", "查看专家收款信息")
ERASED = actions.register("experts.erase", "删除专家个人信息")
ACCOUNT_LINKED = actions.register("experts.account", "关联专家帐号")


@register
class ExpertRegistrar(Role):
    code = "expert_registrar"
    label = _("专家库管理员")
    label_en = "Registrar of experts"
    description = _("提名、入库、暂停、出库专家，维护其信息、关系和回避；写明理由后可查看个人信息。")
    description_en = (
        "Nominates, admits, suspends and removes experts, keeps their facts, relations and avoidances; "
        "sees personal data with a reason."
    )
    permissions = frozenset({READ, MANAGE, UNMASK})


@register
class Reviewer(Role):
    code = "expert"
    label = _("评审专家")
    label_en = "Expert reviewer"
    description = _("接受评审邀请、评审打分，维护本人的信息、回避和收款账户。")
    description_en = "Answers invitations, reviews and scores; keeps own facts, avoidances and bank details."
    permissions = frozenset({OWN})


def may_manage(user: Any, record: Any) -> Verdict:
    """The registrar."""
    return permitted(user, MANAGE)


def may_import(user: Any, record: Any) -> Verdict:
    """The registrar, and the platform itself when it makes a demonstration."""
    return allow() if user is None else permitted(user, MANAGE)


def may_admit(user: Any, expert: Expert) -> Verdict:
    """A registrar who is neither the one that nominated the expert nor the expert himself."""
    verdict = permitted(user, MANAGE) & another_person(user, expert.nominated_by, gettext("提名"))
    return verdict & another_person(user, expert.account, gettext("被提名"))


def may_leave(user: Any, expert: Expert) -> Verdict:
    """The registrar, or the platform where the expert has withdrawn his consent."""
    return allow() if user is None else permitted(user, MANAGE)


def is_himself(user: Any, expert: Expert) -> Verdict:
    """The expert with his own account."""
    if user is not None and user.is_authenticated and expert.account_id == user.pk:
        return permitted(user, OWN)
    return deny(gettext("只能由专家本人办理。"))


def may_change(user: Any, expert: Expert) -> Verdict:
    """The expert himself, and the registrar."""
    own = is_himself(user, expert)
    return own if own else permitted(user, MANAGE)
