"""Nominating an expert and changing what is known of him; numbers of persons are checked before they are stored."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import changes, log
from yanfa.kernel.identifiers import personal
from yanfa.kernel.identifiers.subjects import SUBJECTS, is_subject
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.accounts.api import User
from yanfa.registers.experts.choices import IdentityKind, Kind
from yanfa.registers.experts.models import Expert, ExpertKind, ExpertSubject
from yanfa.registers.experts.permissions import ACCOUNT_LINKED, CHANGED, MANAGE, may_change

#: What an expert changes of himself: not the name, unit, title and number by which others judge him.
OWN_FACTS = (
    "department",
    "position",
    "degree",
    "keywords",
    "languages",
    "phone",
    "email",
    "bank_name",
    "bank_account",
)
FACTS = (
    *OWN_FACTS,
    "name",
    "organisation",
    "unit_name",
    "title",
    "honours",
    "origin",
    "identity_kind",
    "identity_number",
)
#: Facts of several values, in tables of their own.
LISTS = ("subjects", "kinds")
_BANK_ACCOUNT = re.compile(r"\d{8,30}")


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied for a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


@transaction.atomic
def nominate(*, by: Any, subjects: Collection[str], kinds: Collection[str], **facts: Any) -> Expert:
    """Put an expert forward. Raises ValidationError by field, and MoveRefused."""
    expert = Expert(**facts)
    check(expert, subjects, kinds)
    with _known_once():
        enter(expert, by=by, entry="nominate")
    set_lists(expert, subjects, kinds)
    return expert


@transaction.atomic
def change(expert: Expert, *, by: Any, version: int, facts: Mapping[str, Any]) -> Expert:
    """Change facts of an expert, read at `version`; the expert himself changes OWN_FACTS alone.

    Raises PermissionDenied, and ValidationError for facts that do not hold or were changed meanwhile.
    """
    insist(may_change(by, expert))
    if not permitted(by, MANAGE) and facts.keys() - set(OWN_FACTS):
        raise PermissionDenied(_("这些信息由专家库管理员维护。"))
    locked = Expert.objects.select_for_update().get(pk=expert.pk)
    if locked.version != version:
        raise overtaken()
    return apply(locked, facts, by=by)


def apply(expert: Expert, facts: Mapping[str, Any], *, by: Any) -> Expert:
    """Set facts of a locked expert; who may do it has been decided before."""
    before = changes.snapshot(expert, FACTS)
    earlier = {"subjects": expert.subject_codes, "kinds": expert.kind_codes}
    for name in FACTS:
        if name in facts:
            setattr(expert, name, facts[name])
    lists = {name: sorted(set(facts.get(name, earlier[name]))) for name in LISTS}
    check(expert, lists["subjects"], lists["kinds"])
    changed: dict[str, Any] = dict(changes.difference(before, expert))
    changed |= {name: [earlier[name], lists[name]] for name in LISTS if earlier[name] != lists[name]}
    if changed:
        expert.version += 1
        with _known_once():
            expert.save()
        set_lists(expert, lists["subjects"], lists["kinds"])
        log.record(CHANGED, by=by, target=expert, changes=changed)
    return expert


@transaction.atomic
def link_account(expert: Expert, user: User | None, *, by: Any) -> None:
    """Say which account is the expert's own, or that none is. Raises PermissionDenied and ValidationError."""
    insist(permitted(by, MANAGE))
    locked = Expert.objects.select_for_update().get(pk=expert.pk)
    if user is not None and Expert.objects.filter(account=user).exclude(pk=expert.pk).exists():
        raise ValidationError({"user": _("该帐号已关联另一名专家。")})
    if locked.account != user:
        locked.account = user
        locked.save()
        log.record(ACCOUNT_LINKED, by=by, target=locked, summary=str(user or ""))
    expert.account = user


def check(expert: Expert, subjects: Collection[str], kinds: Collection[str]) -> None:
    """Raise ValidationError, by field, for facts that do not hold; numbers get their stored form."""
    faults = dict(_faults(expert, subjects, kinds))
    try:
        expert.full_clean(exclude=["state", "identity"])
    except ValidationError as refusal:
        faults |= {name: list(map(str, each)) for name, each in refusal.message_dict.items()}
    if faults:
        raise ValidationError(faults)


def set_lists(expert: Expert, subjects: Collection[str], kinds: Collection[str]) -> None:
    """Let the tables of disciplines and kinds hold exactly these codes."""
    tables: tuple[tuple[Any, set[str], set[str]], ...] = (
        (ExpertSubject, set(subjects), set(expert.subject_codes)),
        (ExpertKind, set(kinds), set(expert.kind_codes)),
    )
    for model, wanted, held in tables:
        model.objects.filter(expert=expert, code__in=held - wanted).delete()
        model.objects.bulk_create(model(expert=expert, code=code) for code in sorted(wanted - held))
    expert.__dict__.pop("_prefetched_objects_cache", None)


def _faults(expert: Expert, subjects: Collection[str], kinds: Collection[str]) -> Any:
    if expert.organisation is None and not expert.unit_name.strip():
        yield "organisation", [_("请填写所在单位：登记簿中的单位，或单位名称。")]
    unknown = sorted(code for code in subjects if not is_subject(code))
    if unknown or not subjects:
        yield "subjects", [_("学科应为 GB/T 13745 一级学科代码，至少一个，如 430（%s）。") % SUBJECTS["430"]]
    if not kinds or not set(kinds) <= set(Kind):
        yield "kinds", [_("请至少选择一个专家类别。")]
    yield from _number_faults(expert)
    if expert.identity_number and _identity_known(expert):
        yield "identity_number", [_("该证件号码已登记在专家库中。")]


def _number_faults(expert: Expert) -> Any:
    try:
        expert.phone = personal.validate_phone(expert.phone) if expert.phone else ""
    except personal.InvalidNumber as mistake:
        yield "phone", [str(mistake)]
    try:
        if expert.identity_number and expert.identity_kind == IdentityKind.RESIDENT:
            expert.identity_number = personal.validate_identity_number(expert.identity_number)
    except personal.InvalidNumber as mistake:
        yield "identity_number", [str(mistake)]
    expert.bank_account = re.sub(r"[\s-]", "", expert.bank_account)
    if expert.bank_account and not _BANK_ACCOUNT.fullmatch(expert.bank_account):
        yield "bank_account", [_("银行账号为 8 至 30 位数字。")]
    if bool(expert.bank_account) != bool(expert.bank_name.strip()):
        yield "bank_name", [_("开户银行和银行账号应同时填写。")]


def _identity_known(expert: Expert) -> bool:
    return bool(Expert.objects.filter(identity=expert.identity_number).exclude(pk=expert.pk).exists())


@contextmanager
def _known_once() -> Iterator[None]:
    """Turns the refusal of a number that somebody else stored a moment ago into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError({"identity_number": _("该证件号码已登记在专家库中。")}) from error
