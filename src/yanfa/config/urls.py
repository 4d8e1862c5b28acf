"""The URLs of the platform: the shell at the root, and every app under the prefix of its manifest."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from yanfa.config.api import api
from yanfa.kernel.ui.manifest import introduced

# Each operation of the API says itself who may call it; a visitor gets JSON, not a sign-in page.
api_urls = api.urls
handler404 = "yanfa.config.api.not_found"
handler500 = "yanfa.config.api.server_error"
for pattern in api_urls[0]:
    pattern.callback = login_not_required(cast(Callable[..., Any], pattern.callback))

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("api/", api_urls),
]
urlpatterns += [
    path(each.manifest.url_prefix, include(f"{each.app_name}.urls"))
    for each in introduced()
    if find_spec(f"{each.app_name}.urls")
]
