"""Who may manage accounts and grant roles: the three separated administrators, and the public."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import Duty, declare, permitted
from yanfa.kernel.access.persons import same_person
from yanfa.kernel.access.roles import Role, register, registry
from yanfa.kernel.access.separation import conflicting
from yanfa.kernel.audit import actions
from yanfa.kernel.clock import today
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import PUBLIC, ApiToken, RoleGrant, User

READ = declare("accounts.read", _("查看帐号"), "See accounts", duty=None)
MANAGE = declare("accounts.manage", _("开立、停用帐号"), "Open and suspend accounts", duty=Duty.SYSTEM)
GRANT = declare("accounts.grant", _("授予、收回角色"), "Grant and withdraw roles", duty=Duty.SECURITY)
REVOKE_TOKENS = declare(
    "accounts.revoke_tokens", _("吊销他人的接口令牌"), "Revoke API tokens of others", duty=Duty.SECURITY
)
READ_LOG = declare("audit.read", _("查看日志"), "Read the audit log", duty=Duty.AUDIT)

SIGN_IN = actions.register("accounts.sign_in", "登录")
SIGN_OUT = actions.register("accounts.sign_out", "退出")
SIGN_IN_FAILED = actions.register("accounts.sign_in_failed", "登录失败")
SESSION_ENDED = actions.register("accounts.session_ended", "会话到期退出")
SESSIONS_ENDED = actions.register("accounts.sessions_ended", "结束全部会话")
ACCOUNT_OPENED = actions.register("accounts.open", "开立帐号")
ACCOUNT_DISABLED = actions.register("accounts.disable", "停用帐号")
ACCOUNT_ENABLED = actions.register("accounts.enable", "恢复帐号")
PASSWORD_CHANGED = actions.register("accounts.password", "更改密码")
FACTOR_CHANGED = actions.register("accounts.factor", "变更第二因素")
ROLE_GRANTED = actions.register("accounts.grant", "授予角色")
ROLE_ENDED = actions.register("accounts.end_grant", "收回角色")
TOKEN_ISSUED = actions.register("accounts.administrator_token", "签发管理员启用码")
API_TOKEN_MADE = actions.register("accounts.api_token", "新建接口令牌")
API_TOKEN_REVOKED = actions.register("accounts.revoke_api_token", "吊销接口令牌")
ACCOUNTS_EXPORTED = actions.register("accounts.export", "导出帐号清单")


@register
class SystemAdministrator(Role):
    code = "system_admin"
    label = _("系统管理员")
    label_en = "System administrator"
    description = _("开立、停用帐号，维护平台运行；不授权、不看日志、不办业务。")
    description_en = (
        "Opens and suspends accounts and keeps the platform running; grants nothing, does no business."
    )
    permissions = frozenset({READ, MANAGE})
    duty = Duty.SYSTEM


@register
class SecurityAdministrator(Role):
    code = "security_admin"
    label = _("安全管理员")
    label_en = "Security administrator"
    description = _("授予、收回角色；不开立帐号、不看日志、不办业务。")
    description_en = "Grants and withdraws roles; opens no accounts, reads no log, does no business."
    permissions = frozenset({READ, GRANT, REVOKE_TOKENS})
    duty = Duty.SECURITY


@register
class AuditAdministrator(Role):
    code = "audit_admin"
    label = _("审计管理员")
    label_en = "Audit administrator"
    description = _("查看日志，不改动任何数据。")
    description_en = "Reads the log and changes nothing."
    permissions = frozenset({READ, READ_LOG})
    duty = Duty.AUDIT


@register
class Public(Role):
    code = PUBLIC
    label = _("公众")
    label_en = "Public"
    description = _("查看公开内容，为本人和所在单位提出申请。")
    description_en = "Sees what is published and applies for himself and his organisation."
    second_factor = False


def may_change_account(user: Any, account: User) -> Verdict:
    """Who may disable, enable or sign out an account: the system administrator, never himself."""
    verdict = permitted(user, MANAGE)
    if verdict and same_person(user, account):
        return deny(gettext("不能停用或恢复本人的帐号。"))
    return verdict


def may_grant(user: Any, account: User, role: str) -> Verdict:
    """Who may grant a role: the security administrator, never to himself, never against the separation of duties."""
    verdict = permitted(user, GRANT)
    if not verdict:
        return verdict
    if same_person(user, account):
        return deny(gettext("不能为本人授权。"))
    return may_hold(account, role)


def may_hold(account: User, role: str) -> Verdict:
    """Whether an account can hold a role beside those that its person holds or will hold, over all accounts."""
    if role not in registry:
        return deny(gettext("没有这个角色。"))
    if not account.is_active:
        return deny(gettext("帐号已停用。"))
    if registry.get(role).second_factor:
        if account.profile != Profile.STAFF:
            return deny(gettext("该角色只授予工作人员帐号。"))
        if account.person_id is None:
            return deny(gettext("该帐号尚未登记本人身份，不能授予工作人员角色。"))
    conflict = conflicting({role, *_codes_of_person(account)})
    return deny(conflict) if conflict else allow()


def may_end_grant(user: Any, grant: RoleGrant) -> Verdict:
    """Who may withdraw a role: the security administrator, never his own."""
    verdict = permitted(user, GRANT)
    if verdict and same_person(user, grant.user):
        return deny(gettext("不能收回本人的角色。"))
    return verdict


def may_revoke_token(user: Any, token: ApiToken) -> Verdict:
    """Who may revoke a token: its owner, and the security administrator."""
    if user is not None and user.pk == token.user_id:
        return allow()
    return permitted(user, REVOKE_TOKENS)


def needs_second_factor(user: User) -> bool:
    """Whether one of the roles in force demands a second factor."""
    return any(code in registry and registry.get(code).second_factor for code in user.role_codes)


def _codes_of_person(account: User) -> set[str]:
    grants = RoleGrant.objects.standing(today())
    same = grants.filter(user__person=account.person_id) if account.person_id else grants.filter(user=account)
    return {code for code in same.values_list("role", flat=True) if code in registry}
