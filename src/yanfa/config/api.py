"""The JSON API: every app's router under one OpenAPI document."""

from importlib import import_module
from importlib.util import find_spec

from ninja import NinjaAPI

from yanfa import __version__
from yanfa.kernel.ui.manifest import introduced

api = NinjaAPI(
    title="Yanfa 研发 API",
    version=__version__,
    description="The services behind the pages, as JSON. Decimals are strings; times are ISO 8601 with offset.",
    urls_namespace="api",
    docs_url=None,
)

for each in introduced():
    name = f"{each.app_name}.endpoints"
    if find_spec(name):
        api.add_router(each.manifest.url_prefix, import_module(name).router)
