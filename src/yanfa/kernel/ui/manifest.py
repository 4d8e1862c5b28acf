"""How an app introduces itself to the shell: its name, its icon, where its pages hang, and its menu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise


@dataclass(frozen=True)
class MenuEntry:
    """One entry of the menu; shown to whoever has the permission, or to everybody if there is none."""

    label: str | Promise
    url_name: str
    icon: str
    permission: str | None = None
    public: bool = False


@dataclass(frozen=True)
class Manifest:
    """What an AppConfig holds as `manifest`. Pages hang under `url_prefix`, from the module `<app>.urls`."""

    label: str | Promise
    icon: str
    url_prefix: str
    menu: tuple[MenuEntry, ...] = ()


@dataclass(frozen=True)
class Introduced:
    """An app that has a manifest."""

    app_name: str
    manifest: Manifest


def introduced() -> Iterator[Introduced]:
    """Every app with a manifest, in the order of INSTALLED_APPS."""
    for config in apps.get_app_configs():
        manifest = getattr(config, "manifest", None)
        if isinstance(manifest, Manifest):
            yield Introduced(config.name, manifest)
