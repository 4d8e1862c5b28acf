"""The city's own days, and years that an operator published before the installed calendar knew them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OwnDay(models.Model):
    """A date that the city works or rests against the national calendar, with the decision that says so."""

    date = models.DateField(_("日期"), unique=True)
    works = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=100)
    basis = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("本地日历")
        verbose_name_plural = verbose_name
        ordering = ("date",)


class OwnYear(models.Model):
    """A year whose notice has been published and whose days have been entered as own days."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    notice = models.CharField(_("通知"), max_length=200)

    class Meta:
        verbose_name = _("已公布年份")
        verbose_name_plural = verbose_name
        ordering = ("year",)
