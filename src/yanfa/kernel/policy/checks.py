"""System check: every parameter file of every app can be read."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from .catalogue import parameter_files
from .files import BadParameter, read
from .requirements import complaints
from .values import Parameter


def check_parameter_files(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One error a wrong file, one a code that two files use, and one a version that an app cannot use."""
    errors: list[CheckMessage] = []
    files: dict[str, str] = {}
    for path in parameter_files():
        try:
            parameters = read(path)
        except BadParameter as error:
            errors.append(Error(str(error), obj=str(path), id="policy.E001"))
            continue
        for parameter in parameters:
            earlier = files.setdefault(parameter.code, str(path))
            if earlier != str(path):
                sentence = f"参数“{parameter.code}”写了两次，另一处在 {earlier}。"
                errors.append(Error(sentence, obj=str(path), id="policy.E002"))
            errors += _unusable(parameter, path)
    return errors


def _unusable(parameter: Parameter, path: Path) -> Iterator[CheckMessage]:
    for version in parameter.versions:
        for sentence in complaints(parameter.code, version.value):
            told = f"参数“{parameter.code}”自 {version.valid_from} 起的版本：{sentence}"
            yield Error(told, obj=str(path), id="policy.E003")
