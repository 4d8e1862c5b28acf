"""The table of words in each database: SQLite's FTS5 or PostgreSQL's tsvector, behind one interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

#: Only so many candidates are ranked: ranking all of a broad term takes seconds on a large index.
CANDIDATES = 3000
TITLE_WEIGHT = 8.0


@dataclass(frozen=True)
class Words:
    """The words of one entry."""

    title: Sequence[str]
    body: Sequence[str]
    audience: Sequence[str]


class Engine(Protocol):
    """What a database must do for the index."""

    def create(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Make the table of words."""

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Take it away."""

    def put(self, entry_id: int, words: Words) -> None:
        """Store or replace the words of an entry."""

    def remove(self, entry_id: int) -> None:
        """Forget an entry."""

    def find(self, wanted: Sequence[str], audience: Sequence[str], limit: int) -> list[int]:
        """Ids of the best entries that hold every wanted word and one of the audience words."""

    def holding(self, wanted: Sequence[str]) -> tuple[str, list[str]]:
        """A subquery for the ids of all entries that hold every wanted word, and its parameters."""


class SqliteEngine:
    """FTS5 over text that is segmented already; the audience is a column of the same match."""

    def create(self, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5(title, body, audience, tokenize = 'unicode61')"
        )

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute("DROP TABLE search_words")

    def put(self, entry_id: int, words: Words) -> None:
        self.remove(entry_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_words (rowid, title, body, audience) VALUES (%s, %s, %s, %s)",
                [entry_id, " ".join(words.title), " ".join(words.body), " ".join(words.audience)],
            )

    def remove(self, entry_id: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words WHERE rowid = %s", [entry_id])

    def find(self, wanted: Sequence[str], audience: Sequence[str], limit: int) -> list[int]:
        texts = " AND ".join(f'{{title body}} : "{word}"*' for word in wanted)
        readers = " OR ".join(f'"{word}"' for word in audience)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM search_words WHERE search_words MATCH %s AND rowid IN "
                "(SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s) "
                "ORDER BY bm25(search_words, %s, 1.0, 0.0) LIMIT %s",
                [
                    f"({texts}) AND audience : ({readers})",
                    f"({texts}) AND audience : ({readers})",
                    CANDIDATES,
                    TITLE_WEIGHT,
                    limit,
                ],
            )
            return [row[0] for row in cursor.fetchall()]

    def holding(self, wanted: Sequence[str]) -> tuple[str, list[str]]:
        texts = " AND ".join(f'{{title body}} : "{word}"*' for word in wanted)
        return "SELECT rowid FROM search_words WHERE search_words MATCH %s", [texts]


class PostgresEngine:
    """tsvector with the configuration 'simple': the words are words already; the audience has weight D."""

    def create(self, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute("CREATE TABLE search_words (entry_id bigint PRIMARY KEY, vector tsvector NOT NULL)")
        editor.execute("CREATE INDEX search_words_vector ON search_words USING gin (vector)")

    def drop(self, editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute("DROP TABLE search_words")

    def put(self, entry_id: int, words: Words) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO search_words (entry_id, vector) VALUES (%s, "
                "setweight(array_to_tsvector(%s), 'A') || setweight(array_to_tsvector(%s), 'B') "
                "|| array_to_tsvector(%s)) "
                "ON CONFLICT (entry_id) DO UPDATE SET vector = excluded.vector",
                [entry_id, *(sorted(set(each)) for each in (words.title, words.body, words.audience))],
            )

    def remove(self, entry_id: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_words WHERE entry_id = %s", [entry_id])

    def find(self, wanted: Sequence[str], audience: Sequence[str], limit: int) -> list[int]:
        texts = " & ".join(f"'{word}':*" for word in wanted)
        readers = " | ".join(f"'{word}'" for word in audience)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT entry_id FROM (SELECT entry_id, vector FROM search_words "
                "WHERE vector @@ %s::tsquery ORDER BY entry_id DESC LIMIT %s) AS candidate "
                "ORDER BY ts_rank(vector, %s::tsquery) DESC, entry_id DESC LIMIT %s",
                [f"({texts}) & ({readers})", CANDIDATES, texts, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def holding(self, wanted: Sequence[str]) -> tuple[str, list[str]]:
        texts = " & ".join(f"'{word}':*" for word in wanted)
        return "SELECT entry_id FROM search_words WHERE vector @@ %s::tsquery", [texts]


def engine(vendor: str | None = None) -> Engine:
    """The engine of this database."""
    return PostgresEngine() if (vendor or connection.vendor) == "postgresql" else SqliteEngine()
