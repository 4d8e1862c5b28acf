"""The manifest of an archive: what is in it, and of which installation, version and schema it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from yanfa.config.backups.refusal import Refused

FORMAT = 1
#: Files that had changed when they were looked at again; each stands for the one of the same path in `files`.
LATER = "later"
FOLDERS = ("files", LATER, "witness")


@dataclass(frozen=True)
class Part:
    """One file of an archive, as it was stored."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class DatabaseState:
    """A database at the moment of a backup: its schema by applied migrations, and the rows of every table."""

    vendor: str
    #: Of the server, or of the SQLite library; for the operator.
    version: str
    #: "demonstration", "production" or "" before it is marked.
    kind: str
    migrations: Mapping[str, list[str]]
    tables: Mapping[str, int]


@dataclass(frozen=True)
class Manifest:
    """Everything that must be known before an archive is restored."""

    version: str
    made_at: str
    database: DatabaseState
    #: Environment variable to a fingerprint of the key that it held.
    keys: Mapping[str, str]
    parts: tuple[Part, ...]

    def written(self) -> bytes:
        """The manifest as JSON."""
        return json.dumps({"product": "yanfa", "format": FORMAT} | asdict(self), indent=1).encode()

    def by_name(self) -> dict[str, Part]:
        """The parts by their whole names."""
        return {part.name: part for part in self.parts}

    def below(self, *folders: str) -> dict[str, Part]:
        """The parts of some folders by their path there; of two of one path the later."""
        named = [(part.name.partition("/"), part) for part in self.parts]
        return {path: part for (folder, _, path), part in named if folder in folders}

    @property
    def files(self) -> dict[str, Part]:
        """The files that a restore brings back, by their path."""
        return self.below("files", LATER)


def read(text: bytes) -> Manifest:
    """The manifest of that JSON. Raises Refused where it is none of ours, or a newer one."""
    try:
        fields: dict[str, Any] = json.loads(text)
        if fields.pop("product") != "yanfa":
            raise ValueError("another product")
        if fields.pop("format") > FORMAT:
            raise Refused(
                f"The archive was made by version {fields['version']} in a newer form; restore it with that."
            )
        fields["parts"] = tuple(Part(**part) for part in fields["parts"])
        fields["database"] = DatabaseState(**fields["database"])
        return Manifest(**fields)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Refused("The manifest of the archive cannot be read.") from None


def check_name(name: str) -> None:
    """Raise Refused for a name that could lead out of the folders, or that no backup writes."""
    folder, *path = name.split("/")
    inside = folder in FOLDERS and path and not any(step in {"", ".", ".."} or "\0" in step for step in path)
    if not inside and name not in {"database.sqlite3", "database.pgdump"}:
        raise Refused(f"The archive holds a part that no backup writes: {name!r}.")
