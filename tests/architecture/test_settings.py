"""Every variable that the settings read from the environment is explained to operators."""

import re

from tests.architecture.sources import SOURCE
from yanfa.config.settings.variables import VARIABLES

READ = re.compile(r"env(?:iron)?(?:\.\w+)?\(\s*\"([A-Z][A-Z_]+)\"|os\.environ\.get\(\s*\"([A-Z][A-Z_]+)\"")
#: Not for operators: the settings module itself, and what pytest and the launcher hand to their children.
INTERNAL = {"DJANGO_SETTINGS_MODULE"}


def test_every_variable_is_explained():
    files = [*(SOURCE / "config").rglob("*.py")]
    read = {
        name
        for path in files
        for pair in READ.findall(path.read_text(encoding="utf-8"))
        for name in pair
        if name
    }
    assert read - {each.name for each in VARIABLES} - INTERNAL == set()


def test_nothing_is_explained_twice():
    names = [each.name for each in VARIABLES]
    assert len(names) == len(set(names))
