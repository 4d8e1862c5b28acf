"""The app of kernel.policy: checks the parameter files and answers whether the clock may be set."""

from django.apps import AppConfig
from django.core import checks

from yanfa.kernel.clock.present import ask_installation

from .checks import check_parameter_files


class PolicyConfig(AppConfig):
    name = "yanfa.kernel.policy"
    label = "policy"

    def ready(self) -> None:
        from .installation import is_demonstration  # noqa: PLC0415  it needs the models, not loaded earlier

        checks.register(check_parameter_files, "policy")
        ask_installation(is_demonstration)
