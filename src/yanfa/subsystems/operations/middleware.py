"""Lets the platform measure itself: every request is noted in memory after it was answered, and never held up by it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase

from yanfa.subsystems.operations.services.measuring.flushing import flusher
from yanfa.subsystems.operations.services.measuring.noting import meter

logger = logging.getLogger(__name__)


class MeasuringMiddleware:
    """Time the request and hand it to the meter; among the first, so that the time of the others counts as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.MEASURING == "off":
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        response = self.get_response(request)
        # An answer is worth more than its measurement, whatever is wrong with that.
        try:
            meter.note(request, response, perf_counter() - begun)
            flusher.start()
        except Exception:
            logger.exception("A request was not measured.")
        return response
