"""The icons of the library, drawn once."""

import lucide as library
import pytest
from django.template import Context, Template
from lucide.templatetags.lucide import lucide as draw


@pytest.mark.parametrize("size", [16, 24])
def test_an_icon_is_what_the_library_draws(size):
    source = "{% load lucide %}{% lucide name size=size %}{% lucide name size=size %}"
    page = Template(source).render(Context({"name": "bell", "size": size}))
    assert page == draw("bell", size=size) * 2


def test_an_icon_that_is_none_is_told():
    with pytest.raises(library.IconDoesNotExist):
        Template('{% load lucide %}{% lucide "no-such-icon" %}').render(Context())
