"""The app of kernel.search: loads every app's search.py and listens to the models that it names."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "yanfa.kernel.search"
    label = "search"

    def ready(self) -> None:
        from yanfa.kernel.search.indexing import connect  # noqa: PLC0415  models exist only now

        autodiscover_modules("search")
        connect()
