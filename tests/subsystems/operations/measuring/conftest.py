"""A meter that begins anew for every test, and browsers that ask pages of the platform."""

import pytest
from django.test import Client

from yanfa.subsystems.operations.services.measuring import noting
from yanfa.subsystems.operations.services.measuring.noting import meter

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def fresh_meter():
    """Nothing noted, the terms as shipped; what other tests noted is gone, and so is what this one notes."""
    noting.begin_anew()
    meter.terms = noting.shipped()
    yield meter
    noting.begin_anew()


@pytest.fixture
def browser():
    """Makes browsers: each keeps its own cookies, like a person at a machine."""

    def make(agent=FIREFOX, address="192.0.2.1"):
        return Client(headers={"User-Agent": agent}, REMOTE_ADDR=address, raise_request_exception=False)

    return make
