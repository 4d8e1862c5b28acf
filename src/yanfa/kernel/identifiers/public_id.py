"""Random ids for URLs and API answers: they do not tell how many there are or which came before."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Lower-case letters and digits without i, l, o, u: none is taken for another one on paper or by telephone.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 16


def public_id() -> str:
    """A fresh id of 16 characters with 80 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class PublicIdField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A unique random id that is there before the row is stored and never changes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        fixed = {"max_length": LENGTH, "unique": True, "editable": False, "default": public_id}
        super().__init__(*args, **{"verbose_name": _("公开编号")} | options | fixed)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "unique", "editable", "default", "verbose_name"):
            options.pop(fixed, None)
        return name, path, args, options
