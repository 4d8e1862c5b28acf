"""Where the platform runs and with which secrets: mode, data folder, and what the environment sets."""

import os
from pathlib import Path

import environ

env = environ.Env()

SOURCE_DIR = Path(__file__).resolve().parents[2]
CHECKOUT_DIR = SOURCE_DIR.parents[1]

#: demonstration (./yanfa run), production (./yanfa serve) or test. Without a word it is production,
#: so that a forgotten variable never opens the demonstration's sign-in buttons.
YANFA_MODE = env.str("YANFA_MODE", "production")
if YANFA_MODE not in {"demonstration", "production", "test"}:
    raise ValueError(f"YANFA_MODE is {YANFA_MODE!r}; it must be demonstration, production or test.")

#: Everything that the platform writes besides the database: uploads, witness, static files, spool.
DATA_DIR = Path(os.environ.get("YANFA_DATA_DIR", CHECKOUT_DIR / "var" / YANFA_MODE)).resolve()

DEBUG = False
INSECURE_SECRET = "insecure-secret-of-demonstrations-and-tests-never-of-production"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", INSECURE_SECRET)
#: Keys of encrypted fields, "id:base64" separated by commas; the first encrypts, all decrypt.
FIELD_KEYS = env.str("YANFA_FIELD_KEYS", "demo:" + "ZGVtb25zdHJhdGlvbi1rZXktb2YtMzItYnl0ZXMtISE=")
#: Key of the blind indexes by which encrypted fields are searched.
BLIND_INDEX_KEY = env.str("YANFA_BLIND_INDEX_KEY", INSECURE_SECRET)
#: "standard" (AES-256-GCM, SHA-256) or "guomi" (SM4-GCM, SM3).
CRYPTO_SUITE = env.str("YANFA_CRYPTO_SUITE", "standard")
#: The folder of the audit witness; in production a place that the application's account can only append to.
WITNESS_DIR = Path(env.str("YANFA_WITNESS_DIR", str(DATA_DIR / "witness")))
WITNESS_KEY = env.str("YANFA_WITNESS_KEY", INSECURE_SECRET)

TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
