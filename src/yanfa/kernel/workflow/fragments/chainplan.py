"""The steps of a chain of approval as policy: read from a parameter, checked when a version of it is proposed.

[[parameter.version]]
value = [
    { code = "head", label = "处室负责人", label_en = "Head of office", audience = "head", limit_days = 3 },
    { code = "sign", label = "会签", label_en = "Countersigning", audience = ["finance", "audit"], parallel = true },
]

``audience`` names one of the keys that the app knows, or several who sign side by side (``parallel``); what stands
behind a key may differ from record to record. ``limit_days`` are working days; a step without them has no last day.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.policy import requirements
from yanfa.kernel.workflow.errors import Hindered

#: The audience tokens that stand behind a key for a record.
Audience = Callable[[Any], str | Iterable[str]]

KEYS = {"code", "label", "label_en", "audience", "limit_days", "parallel"}
TEXTS = ("code", "label", "label_en")


@dataclass(frozen=True, slots=True)
class Planned:
    """One step of a chain for one record: every one of its audiences signs. ``version`` is that of the policy."""

    code: str
    label: str
    label_en: str
    audiences: tuple[str, ...]
    limit_days: int | None = None
    version: str = ""


StepsOf = Callable[[Any], Sequence[Planned]]


def by_policy(parameter: str, audiences: Mapping[str, Audience]) -> StepsOf:
    """The steps that the parameter in force says, each key of an audience looked up for the record.

    From now on a version of the parameter that is no chain of these keys is refused when it is proposed.
    """
    requirements.require(parameter, lambda value: faults(value, audiences))

    def steps_of(record: Any) -> tuple[Planned, ...]:
        found = policy.get(parameter)
        wrong = list(faults(found.value, audiences))
        if wrong:
            raise Hindered(" ".join(wrong))
        return tuple(_planned(row, audiences, record, found.version_id) for row in found.value)

    steps_of.__doc__ = f"The steps of {parameter}."
    return steps_of


def faults(value: Any, known: Mapping[str, Audience]) -> Iterator[str]:
    """Every fault of a value that should be a chain of these audiences, as sentences."""
    rows = value if isinstance(value, list) else []
    if not rows:
        yield _("审批链没有任何步骤，请至少写一步。")
        return
    for number, row in enumerate(rows, 1):
        yield from (
            _("审批链第%(number)s步%(fault)s。") % {"number": number, "fault": fault}
            for fault in _row(row, known)
        )
    for code, count in Counter(str(row.get("code")) for row in rows if isinstance(row, dict)).items():
        if count > 1:
            yield _("审批链的步骤代码“%s”用了两次。") % code


def _row(row: Any, known: Mapping[str, Audience]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield _("应是一组“名称 = 值”")
        return
    unknown = sorted(row.keys() - KEYS)
    if unknown:
        yield _("有不认识的项：%s") % "、".join(unknown)
    for name in TEXTS:
        if not isinstance(row.get(name), str) or not row[name].strip():
            yield _("缺少 %s") % name
    days = row.get("limit_days")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or days < 1):
        yield _("的时限应是正整数（工作日）")
    yield from _audience_faults(row, known)


def _audience_faults(row: Mapping[str, Any], known: Mapping[str, Audience]) -> Iterator[str]:
    keys = _keys(row)
    parallel = row.get("parallel", False)
    if not keys:
        yield _("没有写明由谁签署（audience）")
    if not isinstance(parallel, bool):
        yield _("的 parallel 只能是 true 或 false")
    elif len(keys) > 1 and not parallel:
        yield _("有多方签署，请写明 parallel = true")
    for key in keys:
        if key not in known:
            yield _("的签署方“%(key)s”不在可选范围（%(known)s）内") % {"key": key, "known": "、".join(known)}


def _keys(row: Mapping[str, Any]) -> list[str]:
    written = row.get("audience")
    keys = written if isinstance(written, list) else [written]
    return [str(key) for key in keys if key]


def _planned(row: Mapping[str, Any], audiences: Mapping[str, Audience], record: Any, version: str) -> Planned:
    tokens: list[str] = []
    for key in _keys(row):
        named = audiences[key](record)
        tokens += [named] if isinstance(named, str) else named
    found = tuple(sorted({token for token in tokens if token}))
    if not found:
        raise Hindered(_("审批链的“%s”没有可以签署的人，请先设置。") % row["label"])
    if len(found) > 1 and not row.get("parallel", False):
        raise Hindered(_("审批链的“%s”有多方签署，而参数没有写明 parallel。") % row["label"])
    return Planned(row["code"], row["label"], row["label_en"], found, row.get("limit_days"), version)
