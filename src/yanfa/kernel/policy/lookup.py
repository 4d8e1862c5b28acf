"""What a parameter's value was on a date: the city's own approved version first, the shipped file second."""

from datetime import date
from typing import Any

from django.apps import apps

from yanfa.kernel import clock

from .catalogue import catalogue, parameter
from .values import Basis, Parameter, PolicyValue, Version, load, version_id

_DATABASE = "database:"


class NoVersion(LookupError):
    """No version is in force on that date, or a version that a case kept is gone or changed."""


def get(code: str, on: date | None = None) -> PolicyValue:
    """The value in force on a date (today in Shanghai when None).

    Raises LookupError for an unknown code and NoVersion for a date without a version.
    """
    day = on or clock.today()
    known = parameter(code)
    own = _own_versions().in_force(code, day).first()
    if own is not None:
        return _own_value(own)
    shipped = _shipped_in_force(known, day)
    if shipped is not None:
        return shipped
    raise NoVersion(f"参数“{known.label}”（{code}）在 {day.isoformat()} 没有有效版本。")


def all_in_force(on: date | None = None) -> dict[str, PolicyValue | None]:
    """Every parameter by code with its value in force on a date (today in Shanghai when None), in one query.

    None stands for a parameter without a version on that date.
    """
    day = on or clock.today()
    rows = [row for row in _own_versions().all_in_force(day) if row.code in catalogue()]
    own = {row.code: _own_value(row) for row in reversed(rows)}
    return {code: own.get(code) or _shipped_in_force(known, day) for code, known in catalogue().items()}


def get_version(identity: str) -> PolicyValue:
    """The value that a case kept by its version id, whatever is in force today; raises NoVersion."""
    if identity.startswith(_DATABASE):
        own = _own_versions().approved().filter(pk=identity.removeprefix(_DATABASE)).first()
        if own is None:
            raise NoVersion(f"没有参数版本“{identity}”。")
        return _own_value(own)
    known = parameter(identity.partition("@")[0])
    for version in known.versions:
        if version_id(known.code, version) == identity:
            return _shipped_value(known, version)
    raise NoVersion(f"参数版本“{identity}”已不在参数文件中，或其值被改动过。")


def _shipped_in_force(known: Parameter, day: date) -> PolicyValue | None:
    version = next((version for version in known.versions if version.in_force(day)), None)
    return _shipped_value(known, version) if version is not None else None


def _shipped_value(known: Parameter, version: Version) -> PolicyValue:
    identity = version_id(known.code, version)
    return PolicyValue(
        known.code, version.value, identity, known.unit, version.basis, version.unverified, version.source
    )


def _own_versions() -> Any:
    return apps.get_model("policy", "ParameterVersion").objects


def _own_value(row: Any) -> PolicyValue:
    basis = Basis(row.basis_document, row.basis_number, row.basis_article)
    unit = parameter(row.code).unit
    identity = f"{_DATABASE}{row.pk}"
    return PolicyValue(row.code, load(row.value), identity, unit, basis, unverified=False, source=row.reason)
