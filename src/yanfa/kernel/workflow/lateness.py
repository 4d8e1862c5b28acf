"""When a fact was written down, by the server's clock: nothing can be entered as if it had been entered in time.

    class Patrol(models.Model):
        held_on = models.DateField(_("巡检日期"))
        recorded_at = RecordedAtField()
        late = LateField(happened="held_on", grace="operations.entry_grace_days")

Both are set by the insert itself, also in bulk, and every later write leaves them: neither a form nor a service nor an
import can name them. A fact is late (补录) when it comes more than the policy's days (or hours, as the parameter's unit
says) after it happened. If the day of a stored fact is mended afterwards it is late, too, when the new day is.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLUpdateCompiler
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock, policy

#: The unit of a parameter that counts from the moment and not from the day.
HOURS = "小时"


class WrittenByServer(RuntimeError):
    """Code tried to write a mark that only the insert may write."""


def is_late(happened: date | datetime, recorded: datetime, grace: str) -> bool:
    """Whether a fact came later than the parameter `grace` allows: days after its day, or hours after its moment."""
    if not isinstance(happened, datetime) and clock.local_date(recorded) <= happened:
        return False  # on the day itself, whatever the policy: bulk entries ask for every row
    allowed = policy.get(grace)
    if allowed.unit == HOURS and isinstance(happened, datetime):
        return recorded > happened + timedelta(hours=int(allowed.value))
    day = clock.local_date(happened) if isinstance(happened, datetime) else happened
    return clock.local_date(recorded) > day + timedelta(days=int(allowed.value))


def refuse_future(happened: date | datetime | None, name: str) -> None:
    """Raise ValidationError at that field for a fact that has not happened yet."""
    if happened is None:
        return
    moment = isinstance(happened, datetime)
    if happened > (clock.now() if moment else clock.today()):
        raise ValidationError({name: gettext("还没有发生，请填写今天或以前的日期和时间。")}, code="future")


class _ByServer:
    """What both fields share: an UPDATE that would write the column past this module is refused."""

    name: str
    model: Any

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Django asks for the placeholder of every value that it writes."""
        stays = isinstance(value, Col | Case) and getattr(value, "by_server", isinstance(value, Col))
        if isinstance(compiler, SQLUpdateCompiler) and not stays:
            raise WrittenByServer(f"{self.model._meta.label}.{self.name} is written by the insert alone.")
        return "%s"


def _given(default: Any, options: dict[str, Any]) -> dict[str, Any]:
    return {"editable": False, "default": default} | options


class RecordedAtField(_ByServer, models.DateTimeField):  # type: ignore[type-arg]
    """录入时间: the server's time of the insert."""

    def __init__(self, verbose_name: Any = None, **options: Any) -> None:
        super().__init__(verbose_name or _("录入时间"), **_given(clock.now, options))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Now for an INSERT, whatever the instance says; the column itself for a later save."""
        if not add:
            return F(self.name)
        moment = clock.now()
        setattr(model_instance, self.attname, moment)
        return moment


class LateField(_ByServer, models.BooleanField):  # type: ignore[type-arg]
    """补录: whether the fact was written down later than the policy allows."""

    def __init__(
        self, verbose_name: Any = None, *, happened: str = "", grace: str = "", **options: Any
    ) -> None:
        self.happened, self.grace = happened, grace
        given: dict[str, Any] = {"editable": False, "default": False} | options
        super().__init__(verbose_name or _("补录"), **given)

    def deconstruct(self) -> Any:
        """A plain truth column in migrations."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.BooleanField", args, options

    def clone(self) -> "LateField":
        """A copy that still knows its rule."""
        _name, _path, _args, options = self.deconstruct()
        return type(self)(happened=self.happened, grace=self.grace, **options)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """By the server's clock for an INSERT; later it may only become true, when the day was changed."""
        happened = getattr(model_instance, self.happened)
        late = happened is not None and is_late(happened, clock.now(), self.grace)
        if add:
            setattr(model_instance, self.attname, late)
            return late
        kept = Case(
            When(
                Q(**{self.happened: happened}) if happened is not None else Q(pk__isnull=False),
                then=F(self.name),
            ),
            default=Value(True) if late else F(self.name),
        )
        kept.by_server = True  # type: ignore[attr-defined]
        return kept
