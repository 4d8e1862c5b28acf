"""Refusals shown on the form that asked: at the field they speak of, or above it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.errors import MoveRefused


def told(form: forms.BaseForm, act: Callable[[], Any]) -> Any:
    """What the act returns (True for nothing), or None with its refusal on the form."""
    try:
        return act() or True
    except ValidationError as refusal:
        faults = getattr(refusal, "error_dict", None) or {NON_FIELD_ERRORS: refusal.messages}
        for name, fault in faults.items():
            form.add_error(name if name in form.fields else None, fault)
    except MoveRefused as refusal:
        if not refusal.errors.keys() <= form.fields.keys() or not refusal.errors:
            form.add_error(None, refusal.reason)
        else:
            form.add_error(None, ValidationError(dict(refusal.errors)))
    except PermissionDenied as refusal:
        form.add_error(None, str(refusal))
    return None


def overtaken() -> ValidationError:
    """What the second of two savers is told; nothing of the first is lost."""
    return ValidationError(
        _("保存前他人已修改了这条记录，请刷新后重新填写，您填写的内容尚未保存。"), code="overtaken"
    )
