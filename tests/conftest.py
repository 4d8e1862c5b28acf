"""Settings of every test: test mode, an own data folder, and no network."""

import gc
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
import pytest_django
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import blocking_manager_key

# A tenth of the suite's time went into looking for garbage among the modules, which stay: see below.
gc.set_threshold(50_000, 20, 50)
os.environ.setdefault("YANFA_MODE", "test")
os.environ.setdefault("YANFA_DATA_DIR", tempfile.mkdtemp(prefix="yanfa-test-"))
os.environ.setdefault("YANFA_TEST_RUN", secrets.token_hex(8))
# Named here and not in pyproject.toml: pytest-django would load the settings before this file is read, and
# the tests would run in production mode on the production's data folder.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
assert settings.YANFA_MODE == "test", "The settings were loaded before the tests could set their mode."
django.setup()  # conftest.py files further down may import models

from django.contrib.contenttypes.models import ContentType  # noqa: E402  after the setup
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

from tests import databases, emptying  # noqa: E402

# A busy machine is no mistake of the code: how long an example takes decides nothing.
hypothesis_settings.register_profile("yanfa", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("yanfa")

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


#: A test that asks for none of these, itself or through its fixtures, meets no database.
OF_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The suite on PostgreSQL is what meets the database: all else ran on the embedded one, and would tell the same."""
    if connection.vendor != "postgresql":
        return
    meets = [
        bool(OF_DATABASE & set(item.fixturenames) or item.get_closest_marker("django_db")) for item in items
    ]
    config.hook.pytest_deselected(items=[each for each, kept in zip(items, meets, strict=True) if not kept])
    items[:] = [each for each, kept in zip(items, meets, strict=True) if kept]


def pytest_collection_finish() -> None:
    """What is there before the first test stays until the last: no search for garbage looks at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> Iterator[None]:
    """This process's own copy of a migrated database, put back after every test that commits."""
    with django_db_blocker.unblock():
        name = connection.creation._get_test_db_name()
        databases.copy_migrated(name)
        databases.work_on(name)
        migrated = [emptying.remember()]

    def put_back(case: TransactionTestCase) -> None:
        migrated[0] = emptying.put_back(migrated[0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(databases.GIVEN, verbosity=0)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last process of a run tidies what the others shared."""
    if not hasattr(config, "workerinput"):
        with config.stash[blocking_manager_key].unblock():
            databases.forget_migrated()


@pytest.fixture(scope="session")
def seeds() -> list[Path]:
    """The five published documents beside the checkout, where they lie there."""
    paths = sorted((SHARED / "seeds").glob("*.txt"))
    if not paths:
        pytest.skip("the published documents of ../shared are not on this machine")
    return paths


@pytest.fixture(autouse=True)
def fresh_content_types(request: pytest.FixtureRequest) -> Iterator[None]:
    """A flushed database numbers its content types anew, and nobody may remember the old numbers."""
    marker = request.node.get_closest_marker("django_db")
    flushes = marker is not None and marker.kwargs.get("transaction")
    forgets = flushes or "transactional_db" in request.fixturenames
    if forgets:
        ContentType.objects.clear_cache()
    yield
    if forgets:
        ContentType.objects.clear_cache()
