"""The app of kernel.indicators: it loads every app's `indicators.py` and shows the register of figures."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class IndicatorsConfig(AppConfig):
    name = "yanfa.kernel.indicators"
    label = "indicators"
    manifest = Manifest(
        label=_("指标"),
        icon="chart-column",
        url_prefix="indicators/",
        menu=(MenuEntry(_("指标"), "indicators:index", "chart-column", permission="indicators.read"),),
    )

    def ready(self) -> None:
        autodiscover_modules("indicators")
