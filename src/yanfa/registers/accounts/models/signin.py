"""What sign-in leaves behind: used passwords, counted guesses, spent codes, and the tokens of first administrators."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock


class PastPassword(models.Model):
    """The hash of a password that the account has or had, so that it is not taken again too soon."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="past_passwords"
    )
    encoded = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("历史密码")
        verbose_name_plural = verbose_name
        ordering = ["-set_at", "-pk"]


class GuessWindow(models.Model):
    """How many guesses an account, a source or a browser has used; the key is a digest, never what was typed."""

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("登录尝试计数")
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["last_at"], name="accounts_guess_last")]


class SpentStep(models.Model):
    """The last time step whose one-time code an account was let in with; no earlier one counts again."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("已用动态口令")
        verbose_name_plural = verbose_name


class AdministratorToken(models.Model):
    """A one-time token by which the first holder of an administrator's role opens his account."""

    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(_("角色"), max_length=50)
    expires_at = models.DateTimeField(_("失效时间"))
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("管理员启用码")
        verbose_name_plural = verbose_name
