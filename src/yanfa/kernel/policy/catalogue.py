"""All parameters of the installed apps, read once from their policies folders."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps

from .files import BadParameter, read
from .values import Parameter


def parameter_files() -> Iterator[Path]:
    """Every policies/*.toml of every installed app, in a fixed order."""
    for config in apps.get_app_configs():
        yield from sorted(Path(config.path).glob("policies/*.toml"))


@cache
def catalogue() -> dict[str, Parameter]:
    """The parameters by code; raises BadParameter for a wrong file or a code used twice."""
    found: dict[str, Parameter] = {}
    for path in parameter_files():
        for parameter in read(path):
            if parameter.code in found:
                raise BadParameter(
                    f"参数“{parameter.code}”写了两次：{found[parameter.code].file} 和 {path}。"
                )
            found[parameter.code] = parameter
    return dict(sorted(found.items()))


def parameter(code: str) -> Parameter:
    """The parameter of that code; raises LookupError."""
    try:
        return catalogue()[code]
    except KeyError:
        raise LookupError(f"没有参数“{code}”。") from None
