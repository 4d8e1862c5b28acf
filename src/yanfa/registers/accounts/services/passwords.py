"""Password rules at work: Django's validator that follows the profile of the account, and the history of hashes."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from yanfa.kernel import policy
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import PastPassword, User
from yanfa.registers.accounts.rules import Fault, PasswordRules, password_faults
from yanfa.registers.accounts.services import scopes

_common = CommonPasswordValidator()


def rules_of(profile: str) -> PasswordRules:
    """Today's rules of a profile."""
    return PasswordRules.read(policy.get(f"accounts.password.{Profile(profile)}").value)


def expires_at(user: User) -> datetime | None:
    """When the account's password is too old to go on with; None where it never is, or where there is none."""
    days = rules_of(user.profile).max_age_days
    return user.password_changed_at + timedelta(days=days) if days and user.has_usable_password() else None


def words_around(user: User | None) -> Iterator[str]:
    """Words that anybody could guess: the platform's, the owner's names in characters and pinyin, his units'."""
    yield from policy.get("accounts.password.words").value
    if user is None:
        return
    yield user.login
    yield user.email.partition("@")[0]
    yield user.real_name
    yield "".join(lazy_pinyin(user.real_name))
    if user.pk is not None:
        yield from scopes.names_of(user).values()


class ProfileValidator:
    """Django's password validator: all faults at once, in words, by the rules of the account's profile."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with a sentence for every fault."""
        rules = rules_of(user.profile if user is not None else Profile.PUBLIC)
        faults = password_faults(password, rules, words_around(user))
        if _is_common(password, user):
            faults.append(Fault("common"))
        if user is not None and user.pk is not None and _used_before(password, user, rules):
            faults.append(Fault("used", rules.history))
        if faults:
            raise ValidationError([ValidationError(_sentence(fault), code=fault.code) for fault in faults])

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Remember the hash of a password that was just stored, and forget those beyond the history."""
        if user is None or not user.has_usable_password():
            return
        PastPassword.objects.create(user=user, encoded=user.password)
        kept = max(rules_of(user.profile).history, 1)
        surplus = PastPassword.objects.filter(user=user).values_list("pk", flat=True)[kept:]
        PastPassword.objects.filter(pk__in=list(surplus)).delete()

    def get_help_text(self) -> str:
        """The rules in one sentence, for forms."""
        staff, public = rules_of(Profile.STAFF), rules_of(Profile.PUBLIC)
        return _(
            "工作人员至少 %(staff)d 位，含大写字母、小写字母、数字、其他字符中的 %(classes)d 类；"
            "公众至少 %(public)d 位。不得包含姓名、登录名、单位或平台名称，不得使用常见密码。"
        ) % {"staff": staff.min_length, "classes": staff.classes, "public": public.min_length}


def _is_common(password: str, user: User | None) -> bool:
    try:
        _common.validate(password, user)
    except ValidationError:
        return True
    return False


def _used_before(password: str, user: User, rules: PasswordRules) -> bool:
    if not rules.history:
        return False
    hashes: Iterable[str] = user.past_passwords.values_list("encoded", flat=True)[: rules.history]
    return any(check_password(password, encoded) for encoded in {*hashes, user.password})


def _sentence(fault: Fault) -> str:
    sentences = {
        "short": _("密码至少 %s 位。"),
        "long": _("密码最多 %s 位。"),
        "classes": _("密码须含大写字母、小写字母、数字、其他字符中的至少 %s 类。"),
        "word": _("密码不得包含“%s”这类容易猜到的词。"),
        "common": _("这个密码过于常见，请另选一个。"),
        "used": _("不得使用最近 %s 次用过的密码。"),
    }
    sentence = sentences[fault.code]
    return sentence % fault.detail if "%s" in sentence else sentence
