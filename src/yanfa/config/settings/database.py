"""One database: an embedded SQLite file, or PostgreSQL where DATABASE_URL names one."""

from typing import Any
from urllib.parse import unquote

from .environment import DATA_DIR, YANFA_MODE, env

#: F4 and F5 of the reliability notes: without IMMEDIATE concurrent writers fail, without FULL a power cut
#: loses acknowledged writes.
SQLITE_INIT = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA secure_delete=ON;PRAGMA cache_size=-32000;PRAGMA mmap_size=134217728;"
)
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": SQLITE_INIT,
}


def _database() -> dict[str, Any]:
    config: dict[str, Any] = dict(env.db("DATABASE_URL", f"sqlite:///{DATA_DIR / 'yanfa.sqlite3'}"))
    # Kept connections: with a full disk a new SQLite connection cannot even read (F7).
    config |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
    # A socket folder stands percent-encoded in a URL: postgres://yanfa@%2Frun%2Fpostgresql/yanfa
    config["HOST"] = unquote(config["HOST"])
    if config["ENGINE"] == "django.db.backends.sqlite3":
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        config["OPTIONS"] = dict(SQLITE_OPTIONS)
        if YANFA_MODE == "test":
            # No power cut is survived by a test database, so that nothing waits for the disk.
            config["OPTIONS"]["init_command"] = SQLITE_INIT.replace("synchronous=FULL", "synchronous=OFF")
            # A file, because threads do not share a memory database; every worker of the suite gets its own.
            config["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    return config


DATABASES = {"default": _database()}
