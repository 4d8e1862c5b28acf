"""Counts every request and the time that it took, outside of all other middleware."""

from collections.abc import Callable
from time import perf_counter

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

from yanfa.portal.services import counting


class CountingMiddleware:
    """Tell `counting` of every answer. The first of all, so that the time of the others counts as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        got_request_exception.connect(counting.count_failure, dispatch_uid="portal.count_failure")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = perf_counter()
        response = self.get_response(request)
        counting.count_request(request, response.status_code, perf_counter() - begun)
        return response
