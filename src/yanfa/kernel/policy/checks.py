"""System check: every parameter file of every app can be read."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from .catalogue import parameter_files
from .files import BadParameter, read


def check_parameter_files(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """One error a wrong file, and one a code that two files use."""
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
    return errors
