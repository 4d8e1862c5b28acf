"""The JSON API: every app's router under one OpenAPI document, its callers and the shape of its refusals.

Every refusal is an object with `detail`, a sentence in the language asked for; what is wrong with single
parameters stands in `errors`, each with its place.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from yanfa import __version__
from yanfa.kernel.access.callers import Token
from yanfa.kernel.audit.context import current
from yanfa.kernel.ui.manifest import introduced

PREFIX = "/api/"
REFUSAL = {
    "type": "object",
    "title": "Refusal",
    "required": ["detail"],
    "properties": {
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "what"],
                "properties": {"where": {"type": "string"}, "what": {"type": "string"}},
            },
        },
    },
}
#: What any operation may answer besides what it declares itself.
REFUSALS = {
    400: "The request cannot be read.",
    401: "No caller, or a token that is unknown, expired or revoked.",
    403: "The caller may not do this, or the token lacks the scope that the sentence names.",
    409: "A request with this Idempotency-Key is still being answered.",
    422: "A parameter is wrong; `errors` says which and why.",
    429: "Too many requests by this token; Retry-After says when to come again.",
}


class Described(OpenAPISchema):
    """The OpenAPI document with what holds for every operation: callers, scopes, refusals, idempotency keys."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """One operation as the document describes it."""
        told: dict[str, Any] = super().operation_details(operation)
        writes = "POST" in operation.methods
        for status, words in REFUSALS.items():
            if writes or status != 409:
                told["responses"].setdefault(status, _refusal(words))
        if writes:
            told["parameters"].append(_IDEMPOTENCY_KEY)
        for form in told.get("requestBody", {}).get("content", {}).values():
            _say_that_required_lists_hold_something(form["schema"])
        tokens = [each for each in operation.auth_callbacks if isinstance(each, Token)]
        for token in tokens:
            told["security"] = [*([{}] if token.visitors else []), {"Token": []}]
            told["description"] = f"{told.get('description', '')}\n\nScope: `{token.scope}`".strip()
        return told

    def get_components(self) -> dict[str, Any]:
        """The schemas, the shape of a refusal among them."""
        self.schemas["Refusal"] = REFUSAL
        components: dict[str, Any] = super().get_components()
        return components


class PlatformAPI(NinjaAPI):
    """The API whose document says what every operation has in common."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The OpenAPI document."""
        return Described(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)


def _say_that_required_lists_hold_something(form: dict[str, Any]) -> None:
    # A form cannot send an empty list: it sends nothing, which is no value for a required field.
    for name in form.get("required", []):
        if form["properties"][name].get("type") == "array":
            form["properties"][name].setdefault("minItems", 1)


def _refusal(words: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Refusal"}
    return {"description": words, "content": {"application/json": {"schema": reference}}}


_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 255},
    "description": "The same key with the same request does the work once and gets the same answer.",
}

api = PlatformAPI(
    title="Yanfa 研发 API",
    version=__version__,
    description=(
        "The services behind the pages, as JSON. Decimals are strings; times are ISO 8601 with offset. Lists go on by "
        "`cursor`: send the `next` of one page to get the following one; null is the end."
    ),
    urls_namespace="api",
    docs_url=None,
)


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401 for who has not said who he is."""
    answer = JsonResponse({"detail": _("请以 Authorization: Bearer 令牌 说明调用者，或先登录。")}, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def wrong_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with the place and the reason of each wrong parameter."""
    errors = [
        {"where": ".".join(str(part) for part in fault["loc"]), "what": str(fault["msg"])}
        for fault in error.errors
    ]
    told = "；".join(f"{each['where']}：{each['what']}" for each in errors)
    return JsonResponse({"detail": _("请求参数有误：%s") % told, "errors": errors}, status=422)


@api.exception_handler(Http404)
def nothing_there(request: HttpRequest, error: Http404) -> HttpResponse:
    """404 in a sentence that does not tell what exists but is hidden."""
    return JsonResponse({"detail": _("没有找到，或您无权查看。")}, status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """The page, or under the API the sentence, for an address that is not there."""
    if request.path_info.startswith(PREFIX):
        return JsonResponse({"detail": _("接口没有这个地址，全部地址见 /api/openapi.json。")}, status=404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """The page, or under the API the sentence, for a fault of the platform; the log has the rest."""
    if request.path_info.startswith(PREFIX):
        words = _("平台出错，请求未办理；请将请求编号告知管理员：%s") % current().request_id
        return JsonResponse({"detail": words}, status=500)
    return defaults.server_error(request)


for each in introduced():
    name = f"{each.app_name}.endpoints"
    if find_spec(name):
        api.add_router(each.manifest.url_prefix, import_module(name).router)
