"""Whole installations are emptied and filled here, by the product's own commands."""

from collections.abc import Iterator

import pytest
from django.contrib.contenttypes.models import ContentType


@pytest.fixture(scope="module", autouse=True)
def content_types_of_this_installation() -> Iterator[None]:
    """What an earlier module remembers of content types may be the numbers of a flushed database."""
    ContentType.objects.clear_cache()
    yield
    ContentType.objects.clear_cache()
