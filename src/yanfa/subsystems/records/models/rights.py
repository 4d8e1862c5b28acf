"""Intellectual property: applications that were accepted, rights that were granted, and what became of them.

An application and the right that comes of it are two facts with two days, and are never added.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.records.choices.rights import RightEventKind, RightForm, RightKind
from yanfa.subsystems.records.models.results import STANDS, Result, Shape, insist_in_order, late_after

KINDS = [(RightKind.PATENT, _("专利")), (RightKind.SOFTWARE, _("软件著作权"))]
FORMS = [
    (RightForm.INVENTION, _("发明专利")),
    (RightForm.UTILITY, _("实用新型")),
    (RightForm.DESIGN, _("外观设计")),
    (RightForm.SOFTWARE, _("软件著作权")),
]
EVENTS = [
    (RightEventKind.FEE, _("缴纳年费")),
    (RightEventKind.LAPSED, _("失效")),
    (RightEventKind.RESTORED, _("恢复")),
]
SYSTEM_CODE = RegexValidator(r"^[a-z][a-z0-9_]*$", _("填信息系统的代码，例如 instruments。"))


def folded_number(number: str) -> str:
    """A number without blanks, in upper case, so that one right has one number."""
    return "".join(number.split()).upper()


class Right(Result):
    """What applications and granted rights share: form, title, system."""

    form = models.CharField(_("类型"), max_length=10, choices=FORMS)
    kind = models.CharField(_("类别"), max_length=10, choices=KINDS, editable=False)
    title = models.CharField(_("名称"), max_length=300)
    number: Any
    #: Text, because systems belong to another subsystem.
    system_code = models.CharField(
        _("所属信息系统"),
        max_length=40,
        blank=True,
        validators=[SYSTEM_CODE],
        help_text=_("信息系统代码，例如 instruments；与系统无关的留空。"),
    )

    class Meta(Result.Meta):
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        """Set the kind that follows from the form, and fold the number, before they are checked."""
        self.kind = RightKind.SOFTWARE if self.form == RightForm.SOFTWARE else RightKind.PATENT
        self.number = folded_number(self.number or "")
        super().clean_fields(exclude=exclude)


class RightApplication(Right):
    """知识产权申请: an application of the unit that the office accepted."""

    number = models.CharField(_("申请号"), max_length=60)
    applicant = models.CharField(_("申请人"), max_length=300, help_text=_("填单位名称，多个以分号分隔。"))
    applied_on = models.DateField(_("申请日"), null=True, blank=True)
    accepted_on = models.DateField(_("受理日"))
    late = late_after("accepted_on")

    shape = Shape(
        code="applications",
        day="accepted_on",
        facts=(
            *("form", "title", "number", "applicant", "applied_on", "accepted_on"),
            *("system_code", "unit", "project"),
        ),
        listed=("title", "form", "number", "applicant", "accepted_on"),
        sought=("title", "number", "applicant"),
        key=("number",),
        proofs={"acceptance": _("受理通知书"), "other": _("其他")},
        needed=("acceptance",),
        chosen=("form",),
    )

    class Meta(Right.Meta):
        verbose_name = _("知识产权申请")
        verbose_name_plural = verbose_name
        ordering = ("-accepted_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("number",),
                condition=STANDS,
                name="records_application_once",
                violation_error_message=_("这个申请号已登记，请打开原记录。"),
            ),
        )
        indexes = (models.Index(fields=("accepted_on",), name="records_application_day"),)

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    def clean(self) -> None:
        """Raise ValidationError where it was accepted before it was filed."""
        super().clean()
        insist_in_order(self, "applied_on", "accepted_on", _("受理日不能早于申请日。"))


class RightGrant(Right):
    """已授权知识产权: a patent that was granted, or a software copyright that was registered."""

    number = models.CharField(_("专利号或登记号"), max_length=60)
    holder = models.CharField(_("权利人"), max_length=300, help_text=_("填单位名称，多个以分号分隔。"))
    granted_on = models.DateField(_("授权公告日或登记日"))
    certificate = models.CharField(_("证书号"), max_length=60, blank=True)
    application = models.ForeignKey(
        RightApplication,
        verbose_name=_("对应的申请"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
    )
    late = late_after("granted_on")

    shape = Shape(
        code="rights",
        day="granted_on",
        facts=(
            *("form", "title", "number", "holder", "granted_on", "certificate"),
            *("application", "system_code", "unit", "project"),
        ),
        listed=("title", "form", "number", "holder", "granted_on"),
        sought=("title", "number", "holder", "certificate"),
        key=("number",),
        proofs={"certificate": _("证书"), "other": _("其他")},
        needed=("certificate",),
        chosen=("form",),
    )

    class Meta(Right.Meta):
        verbose_name = _("已授权知识产权")
        verbose_name_plural = verbose_name
        ordering = ("-granted_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("number",),
                condition=STANDS,
                name="records_grant_once",
                violation_error_message=_("这个专利号或登记号已登记，请打开原记录。"),
            ),
        )
        indexes = (models.Index(fields=("granted_on",), name="records_grant_day"),)

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"


class RightEvent(Result):
    """知识产权维持: an annual fee that was paid, a lapse, a restoration."""

    right = models.ForeignKey(
        RightGrant, verbose_name=_("知识产权"), on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(_("事项"), max_length=10, choices=EVENTS)
    happened_on = models.DateField(_("发生日期"))
    valid_to = models.DateField(
        _("有效至"), null=True, blank=True, help_text=_("缴纳年费的填年费有效期止日。")
    )
    note = models.CharField(_("说明"), max_length=300, blank=True)
    late = late_after("happened_on")

    shape = Shape(
        code="right_events",
        day="happened_on",
        facts=("right", "kind", "happened_on", "valid_to", "note"),
        listed=("right", "kind", "happened_on", "valid_to"),
        sought=("right__title", "right__number", "note"),
        key=("right", "kind", "happened_on"),
        proofs={"receipt": _("缴费收据或通知书"), "other": _("其他")},
        needed=("receipt",),
        chosen=("kind",),
        parent="right",
    )

    class Meta(Result.Meta):
        verbose_name = _("知识产权维持")
        verbose_name_plural = verbose_name
        ordering = ("-happened_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("right", "kind", "happened_on"),
                condition=STANDS,
                name="records_right_event_once",
                violation_error_message=_("这件事项已登记。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind=RightEventKind.FEE) | Q(valid_to__isnull=False),
                name="records_fee_valid_to",
                violation_error_message=_("缴纳年费的应填有效至的日期。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.right} {self.get_kind_display()} {self.happened_on}"

    def clean(self) -> None:
        """Raise ValidationError for what lies before the grant."""
        super().clean()
        if self.right_id and self.happened_on and self.happened_on < self.right.granted_on:
            raise ValidationError(
                {"happened_on": _now("发生日期不能早于授权日 %s。") % self.right.granted_on}
            )
