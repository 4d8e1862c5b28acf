"""The embedded database keeps what it has acknowledged, and writers wait for each other instead of failing."""

from yanfa.config.settings.database import SQLITE_INIT, SQLITE_OPTIONS


def test_the_embedded_database_survives_a_power_cut_and_takes_many_writers():
    assert SQLITE_OPTIONS["init_command"] == SQLITE_INIT
    assert SQLITE_OPTIONS["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        assert f"PRAGMA {pragma};" in SQLITE_INIT
