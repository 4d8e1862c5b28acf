"""What may not be in the repository: registry hosts, third parties' files, and folders without a life."""

import re
import subprocess

from tests.architecture.sources import ROOT, SOURCE

#: Written in pieces, so that this file does not find itself.
REGISTRY_HOSTS = re.compile("|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs"]))
THIRD_PARTY = re.compile(r"\.min\.(js|css)$|(^|/)(uv\.lock|node_modules/.*)$")
VAGUE_NAMES = {"common", "utils", "util", "helpers", "misc", "manager", "managers"}


def tracked_files():
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_package_registry():
    named = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        if REGISTRY_HOSTS.search(text) or re.search(r"^\s*--(extra-)?index-url", text, re.MULTILINE):
            named.append(str(path.relative_to(ROOT)))
    assert named == []


def test_no_third_party_file_is_copied_in():
    assert [str(path) for path in tracked_files() if THIRD_PARTY.search(str(path))] == []


def test_nothing_has_a_vague_name():
    vague = [path for path in SOURCE.rglob("*") if path.stem in VAGUE_NAMES and path.suffix in {"", ".py"}]
    assert vague == []


def test_every_package_holds_something():
    packages = [path.parent for path in SOURCE.rglob("__init__.py")]
    lone = [folder for folder in packages if not any(folder.parent.glob(f"{folder.name}/*"))]
    assert lone == []
