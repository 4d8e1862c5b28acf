"""Model fields: text that is stored encrypted, and the blind index by which it is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import pre_save

from yanfa.kernel.crypto import keys, sealing, suites


@dataclass(frozen=True, repr=False)
class Ciphertext:
    """What an encrypted column holds, and what `values()` gives: without its row it cannot be opened."""

    text: str

    def __repr__(self) -> str:
        return "<encrypted>"


class EncryptedAttribute(DeferredAttribute):
    """Opens the stored value whenever it is read; the instance itself keeps it encrypted."""

    field: EncryptedTextField

    def __get__(self, instance: models.Model | None, owner: Any = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname, self)
        if value is self:
            value = super().__get__(instance, owner)
        if isinstance(value, Ciphertext):
            return sealing.unseal(value.text, self.field.place(instance))
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Text that is encrypted in the database, bound to its table, its column and the row's `binding` field.

    `binding` names a field of the model that is set when an instance is made and never changes (a public
    id). The empty text stays empty. `save`, `create` and `bulk_create` encrypt; `update` and `bulk_update`
    are refused, because they do not know the row.
    """

    descriptor_class = EncryptedAttribute
    #: Read by kernel.audit: the log says that it changed, not to what.
    sensitive = True

    def __init__(self, *args: Any, binding: str = "public_id", **options: Any) -> None:
        super().__init__(*args, **options)
        self.binding = binding

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"binding": self.binding}

    def check(self, **options: Any) -> list[CheckMessage]:
        found = super().check(**options)
        try:
            self.model._meta.get_field(self.binding)
        except FieldDoesNotExist:
            found.append(Error(f"There is no field {self.binding!r} to bind to.", obj=self, id="crypto.E001"))
        return found

    def place(self, instance: models.Model) -> str:
        """Where a value belongs, as it is authenticated. Raises ValueError before the row has its binding."""
        bound = getattr(instance, self.binding)
        if not bound:
            raise ValueError(f"{self.model._meta.label} has no {self.binding} yet to bind {self.name} to.")
        return f"{self.model._meta.db_table}.{self.column}/{bound}"

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__[self.attname]
        if isinstance(value, str) and value:
            value = Ciphertext(sealing.seal(value, self.place(model_instance)))
            model_instance.__dict__[self.attname] = value
        return value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Ciphertext):
            return value.text
        if value is None or value == "" or hasattr(value, "resolve_expression"):
            return value
        raise TypeError(f"{self.name} is encrypted: save it with its row, and find it by its blind index.")

    def get_lookup(self, lookup_name: str) -> Any:
        """Whether there is a value can be asked (`isnull`, `exact` ""), and nothing about it."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "isnull"} else None

    def from_db_value(self, value: str | None, *context: Any) -> Ciphertext | str | None:
        return Ciphertext(value) if value else value

    def value_to_string(self, obj: models.Model) -> str:
        """For serializers: the stored form, so that no dump holds the text."""
        value = self.pre_save(obj, add=False)
        return value.text if isinstance(value, Ciphertext) else value

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"widget": forms.TextInput} | options)


class Digest(str):
    """What a blind index holds; a plain text given to a query is hashed first, this is not."""

    __slots__ = ()


class BlindIndexField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Keyed hash of the text of the field `of`, kept by itself; compare it with plain text in `filter`.

    `normalise` (a module-level function) makes spellings of one number equal. Empty text gives NULL where the
    column allows it, so that `unique=True, null=True` means "unique where there is one".
    """

    def __init__(
        self, *args: Any, of: str, normalise: Callable[[str], str] = str.strip, **options: Any
    ) -> None:
        super().__init__(*args, **{"db_index": not options.get("unique"), "editable": False, "blank": True}
                         | options | {"max_length": 80})  # fmt: skip
        self.of, self.normalise = of, normalise

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        del options["max_length"]
        return name, path, args, options | {"of": self.of, "normalise": self.normalise}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        pre_save.connect(self._saved_with_its_text, sender=cls)

    def digest(self, text: str) -> Digest | None:
        """The hash of a text in this column."""
        if not text:
            return None if self.null else Digest()
        algorithm = suites.current().hash
        key = keys.index_key().derive("blind index", 32, algorithm)
        message = f"{self.model._meta.db_table}.{self.column}\n{self.normalise(text)}"
        return Digest(self.prefix() + suites.mac(key, message.encode(), algorithm))

    def prefix(self) -> str:
        """How hashes begin that are made with the present suite and key."""
        return f"{suites.current().hash}.{keys.index_key().id}:"

    def pre_save(self, model_instance: models.Model, add: bool) -> Digest | None:
        digest = self.digest(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, digest)
        return digest

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Digest) or hasattr(value, "resolve_expression"):
            return value
        return self.digest(str(value))

    def from_db_value(self, value: str | None, *context: Any) -> Digest | None:
        return None if value is None else Digest(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only equality has a meaning; other lookups do not exist here."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "in", "isnull"} else None

    def _saved_with_its_text(self, update_fields: frozenset[str] | None = None, **signal: Any) -> None:
        if update_fields and self.of in update_fields and self.name not in update_fields:
            raise ValueError(f"Save {self.name} with {self.of}: the index would keep the old text.")
