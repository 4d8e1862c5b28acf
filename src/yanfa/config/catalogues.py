"""Message catalogues: compiled by Babel at set-up, because msgfmt is not on a bare machine."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[1]


def catalogue_paths() -> Iterator[Path]:
    """Every `locale/*/LC_MESSAGES/*.po` of the platform."""
    return iter(sorted(SOURCE.glob("**/locale/*/LC_MESSAGES/*.po")))


def compile_catalogues() -> int:
    """Compile what is newer than its compiled form; the number compiled."""
    stale = [path for path in catalogue_paths() if _is_stale(path)]
    for path in stale:
        with path.open("rb") as text:
            catalogue = read_po(text, locale=path.parts[-3])
        with path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)
    return len(stale)


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime
