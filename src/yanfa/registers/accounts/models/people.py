"""Natural persons, the accounts by which they sign in, and the roles that an account holds for a period."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock
from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.access.remembering import remembered
from yanfa.kernel.access.roles import registry
from yanfa.kernel.identifiers.public_id import PublicIdField
from yanfa.registers.accounts.choices import Profile

#: The role that every account of the public holds.
PUBLIC = "public"


class Person(models.Model):
    """A human being; two accounts of one person point here, so that nobody approves his own proposal."""

    name = models.CharField(_("姓名"), max_length=100)
    #: Keyed digest of the 居民身份证号: enough to know one again, and nothing that could be read or leaked.
    identity = models.CharField(_("身份标识"), max_length=80, unique=True, editable=False)

    class Meta:
        verbose_name = _("自然人")
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    """Questions about accounts."""

    def search(self, words: str) -> Self:
        """Accounts whose login name, real name or e-mail address holds every word."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(login__icontains=word) | Q(real_name__icontains=word) | Q(email__icontains=word)
            )
        return found

    def holding(self, role: str) -> Self:
        """Active accounts that hold the role today."""
        return self.filter(
            pk__in=RoleGrant.objects.in_force(clock.today()).filter(role=role).values("user_id"),
            is_active=True,
        )

    def with_roles(self) -> Self:
        """Fetch today's grants with the accounts, so that `role_codes` asks nothing more."""
        return self.prefetch_related(
            Prefetch("grants", queryset=RoleGrant.objects.in_force(clock.today()), to_attr="grants_today")
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    """Accounts are born without a usable password unless one is given; there is no superuser."""

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> User:
        """Store an account; without a password nobody can sign in by password."""
        user: User = self.model(login=login, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. Its rights come from role grants alone; no flag gives all of them."""

    public_id = PublicIdField()
    login = models.CharField(
        _("登录名"),
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]{2,63}$", _("登录名由小写字母、数字、点、横线组成，至少 3 位。")
            )
        ],
    )
    real_name = models.CharField(_("姓名"), max_length=100, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    profile = models.CharField(
        _("帐号类别"),
        max_length=10,
        choices=[(Profile.STAFF, _("工作人员")), (Profile.PUBLIC, _("公众"))],
        default=Profile.PUBLIC,
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("自然人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
    )
    is_active = models.BooleanField(_("有效"), default=True)
    created_at = models.DateTimeField(_("开户时间"), default=clock.now)
    password_changed_at = models.DateTimeField(_("密码设置时间"), default=clock.now)
    #: Set where a program acts for the person by a token: names of permissions that it may use (access.permissions).
    token_scopes: frozenset[str] | None = None
    #: Part of every session's proof: raising it ends all sessions of the account at once.
    session_epoch = models.PositiveIntegerField(default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("帐号")
        verbose_name_plural = verbose_name
        ordering = ["login"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="accounts_user_email",
                violation_error_message=_("该电子邮箱已用于另一个帐号。"),
            ),
            models.CheckConstraint(condition=Q(login=Lower(F("login"))), name="accounts_user_login_lower"),
        ]

    def __str__(self) -> str:
        return self.real_name or self.login

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_changed_at = clock.now()

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """Codes of the roles in force today, read once a request; none once the account is disabled.

        Accounts of the public hold the role of the public without a grant.
        """
        if not self.is_active:
            return frozenset()
        everybody = frozenset({PUBLIC} if self.profile == Profile.PUBLIC else ())
        fetched = getattr(self, "grants_today", None)
        if fetched is not None:
            return frozenset(grant.role for grant in fetched) | everybody
        return everybody | frozenset(
            RoleGrant.objects.in_force(clock.today()).filter(user_id=self.pk).values_list("role", flat=True)
        )

    def scopes_of(self, role: str) -> frozenset[str]:
        """Public ids of the organisations where the role is held today; "" stands for everywhere."""
        return frozenset(scope for held, scope in _held_by(self) if held == role)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's question, answered by the roles."""
        return has_permission(self, perm)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        key_salt = "yanfa.registers.accounts.models.User.session"
        return salted_hmac(
            key_salt, f"{self.password}|{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Questions about grants."""

    def in_force(self, day: date) -> Self:
        """Grants that hold on that day; both ends are included."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, ended_at=None)

    def standing(self, day: date) -> Self:
        """Grants that hold on that day or will later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), ended_at=None)


class RoleGrant(models.Model):
    """A role of an account, everywhere or in one organisation, for a period; ended, never deleted."""

    public_id = PublicIdField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("帐号"), on_delete=models.PROTECT, related_name="grants"
    )
    role = models.CharField(_("角色"), max_length=50)
    #: Public id of the organisation where the role holds. Accounts lie below organisations: no key upwards.
    scope = models.CharField(_("单位"), max_length=16, blank=True)
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("授权人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    granted_at = models.DateTimeField(_("授权时间"), default=clock.now)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("收回人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    ended_at = models.DateTimeField(_("收回时间"), null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("角色授权")
        verbose_name_plural = verbose_name
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "scope"], condition=Q(ended_at=None), name="accounts_grant_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="accounts_grant_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role_label}"

    @property
    def role_label(self) -> str:
        """The role in words; its code where no app declares it any more."""
        return str(registry.get(self.role).label) if self.role in registry else self.role


@remembered
def _held_by(user: User) -> list[tuple[str, str]]:
    """(role, scope) of what an account holds today: one question, whichever roles are asked for."""
    held = RoleGrant.objects.in_force(clock.today()).filter(user=user)
    return list(held.order_by().values_list("role", "scope"))
