"""What is noted of a request while it is answered: its time, and what its page makes of a visit. Nothing waits here.

No database is asked and none is written. Who came is known to this process for as long as a visit lasts, by the random
number of the browser's cookie; what is written (`flushing`) holds neither numbers nor addresses.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import blake2b
from hmac import compare_digest
from http.cookies import Morsel, SimpleCookie
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponseBase
from django.utils.encoding import force_bytes

from yanfa.kernel import clock
from yanfa.kernel.audit.middleware import client_address
from yanfa.registers.accounts.api import Profile
from yanfa.subsystems.operations.choices.measuring import ASSETS, UNMATCHED
from yanfa.subsystems.operations.rules.measuring import visits
from yanfa.subsystems.operations.rules.measuring.pages import is_page, system_of
from yanfa.subsystems.operations.rules.measuring.visits import Browser, Step, day_of
from yanfa.subsystems.operations.services.measuring import buffer as counts
from yanfa.subsystems.operations.services.measuring.buffer import Buffer
from yanfa.subsystems.operations.services.measuring.terms import Terms, shipped

#: What the keys of the cookie are derived for: BLAKE2b takes 16 bytes at most.
PURPOSE = b"visit cookie"
#: Browsers remembered by a process, so that an old cookie sent again and again begins one visit; about 15 MB.
MOST_BROWSERS = 50_000


class CookieSigner:
    """Signs the text of a cookie: behind a colon stands its keyed BLAKE2b (RFC 7693) of 128 bits, in hexadecimal.

    Every page of a visitor is checked and signed, and Django's signer takes five times as long for the two.
    """

    def __init__(self) -> None:
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        self.keys = [blake2b(force_bytes(key), digest_size=64, person=PURPOSE).digest() for key in keys]

    def sign(self, text: str) -> str:
        """The text with its signature by the key in force."""
        return f"{text}:{_signature(text, self.keys[0])}"

    def unsign(self, signed: str) -> str:
        """The text of what was signed by the key in force or one before it; raises BadSignature for anything else."""
        text, _, signature = signed.rpartition(":")
        for key in self.keys:
            if compare_digest(signature.encode(), _signature(text, key).encode()):
                return text
        raise BadSignature(f"{signed!r} was not signed here.")


def _signature(text: str, key: bytes) -> str:
    return blake2b(text.encode(), key=key, digest_size=16).hexdigest()


def cookie_name() -> str:
    """The name of the cookie: bound to the host and to TLS where there is TLS."""
    return "__Host-visit" if settings.SESSION_COOKIE_SECURE else "visit"


class VisitMorsel(Morsel[str]):
    """The cookie as a header. All but its text is the same for every browser, and put together once.

    `response.set_cookie` would put it together anew for each page, with a date of expiry that no browser needs.
    """

    def __init__(self, name: str, text: str, seconds: int) -> None:
        attributes, written = _attributes(seconds, settings.SESSION_COOKIE_SECURE)
        dict.__init__(self, attributes)
        self.set(name, text, text)
        self.header = f"{name}={text}; {written}"

    def OutputString(self, attrs: Any = None) -> str:
        """What stands behind “Set-Cookie:”."""
        return self.header


@cache
def _attributes(seconds: int, secure: bool) -> tuple[dict[str, Any], str]:
    """The attributes of the cookie as http.cookies keeps them, and as it writes them."""
    shape = SimpleCookie({"visit": ""})["visit"]
    attributes: dict[str, Any] = {"max-age": seconds, "path": "/", "httponly": True, "samesite": "Lax"}
    shape.update(attributes | {"secure": secure or ""})
    return dict(shape), shape.OutputString().partition("; ")[2]


@dataclass
class Meter:
    """The meter of one process."""

    buffer: Buffer = field(default_factory=Buffer)
    #: Last step of the browsers of the last minutes, by number.
    recent: dict[int, Browser] = field(default_factory=dict)
    #: What the cookies of the last minutes say, once their signatures were checked.
    checked: dict[str, Browser] = field(default_factory=dict)
    #: New visits without a cookie by address and browser: (minute of the first, how many). Keys are hashes that only
    #: this process can make.
    newcomers: dict[int, tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def signer(self) -> CookieSigner:
        """Signs the cookie; made late, because the settings must be there."""
        return CookieSigner()

    @cached_property
    def terms(self) -> Terms:
        """The policy; the flusher replaces it by what the database says."""
        return shipped()

    def note(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        """Note an answer and the seconds that it took; a page gets the cookie of its visit."""
        match = request.resolver_match
        minute = int(clock.now().timestamp()) // 60
        status = response.status_code
        if match is None:
            route = ASSETS if request.path_info.startswith(settings.STATIC_URL) else UNMATCHED
            system, namespaces = system_of(()), []
        else:
            route, namespaces = match.view_name or UNMATCHED, match.namespaces
            system = system_of(namespaces)
        self.buffer.time((system, route, minute), int(seconds * 1_000_000), error=status >= 500)
        if is_page(
            status=status,
            kind=response.get("Content-Type", ""),
            attached="Content-Disposition" in response,
            namespaces=namespaces,
            asked=request.META,
        ):
            self._note_page(request, response, system, minute)

    def forget(self, minute: int) -> None:
        """Forget the browsers whose visits are over."""
        earliest = minute - self.terms.gap
        self.recent = {key: each for key, each in list(self.recent.items()) if each.minute > earliest}
        self.checked = {key: each for key, each in list(self.checked.items()) if each.minute >= minute - 1}
        self.newcomers = {key: each for key, each in list(self.newcomers.items()) if each[0] > earliest}

    def _note_page(self, request: HttpRequest, response: HttpResponseBase, system: str, minute: int) -> None:
        day = (system, day_of(minute))
        agent = request.META.get("HTTP_USER_AGENT", "")
        if agent in self.terms.robots:
            self.buffer.count(day, counts.ROBOT_VIEWS)
            return
        browser = self._browser(request)
        if browser is None:
            browser = Browser(secrets.randbits(64))
            if not self._is_new(request, agent, minute):
                # A program that refuses cookies, or one too many behind one address: he counts when he comes back.
                self.buffer.count(day, counts.ROBOT_VIEWS)
                self._give(response, browser)
                return
        staff = _is_staff(request)
        step = visits.next_step(browser, minute=minute, system=system, gap=self.terms.gap, staff=staff)
        self._count(step, day, minute, staff=staff or visits.was_staff(browser, minute))
        if step.browser.number in self.recent or len(self.recent) < MOST_BROWSERS:
            self.recent[step.browser.number] = step.browser
        if step.browser != browser:
            self._give(response, step.browser)

    def _count(self, step: Step, day: tuple[str, int], minute: int, *, staff: bool) -> None:
        which: tuple[int, ...] = (counts.STAFF_VIEWS,) if staff else (counts.PAGE_VIEWS,)
        if step.begun:
            which += (counts.STAFF_VISITS,) if staff else (counts.VISITS,)
        if step.first and not staff:
            which += (counts.FIRST_VISITS,)
        self.buffer.see(step.browser.number, day, minute, which, visitor=not staff)

    def _browser(self, request: HttpRequest) -> Browser | None:
        """What the cookie says, or what this process knows better of the same browser; None without a valid one."""
        text = request.COOKIES.get(cookie_name(), "")
        told = self.checked.get(text) or self._check(text)
        known = self.recent.get(told.number) if told is not None else None
        if told is None or known is None or known is told:
            return told
        return known if (known.visit, known.minute) > (told.visit, told.minute) else told

    def _check(self, text: str) -> Browser | None:
        if not text or len(text) > visits.LONGEST:
            return None
        try:
            told = visits.read(self.signer.unsign(text))
        except (BadSignature, UnicodeError):
            return None
        if told is not None and len(self.checked) < MOST_BROWSERS:
            self.checked[text] = told
        return told

    def _is_new(self, request: HttpRequest, agent: str, minute: int) -> bool:
        """Whether one more new visit may come from this address and browser."""
        key = hash((client_address(request), agent))
        since, number = self.newcomers.get(key, (minute, 0))
        if minute - since >= self.terms.gap:
            since, number = minute, 0
        if key in self.newcomers or len(self.newcomers) < MOST_BROWSERS:
            self.newcomers[key] = (since, number + 1)
        return number < self.terms.per_address

    def _give(self, response: HttpResponseBase, browser: Browser) -> None:
        name, text = cookie_name(), self.signer.sign(visits.written(browser))
        response.cookies[name] = VisitMorsel(name, text, self.terms.cookie_seconds)
        if len(self.checked) < MOST_BROWSERS:
            self.checked[text] = browser


def _is_staff(request: HttpRequest) -> bool:
    """Whether an account of staff is signed in; asks for nobody that the request has not asked for itself."""
    user = getattr(request, "_cached_user", None)
    return getattr(user, "profile", None) == Profile.STAFF


meter = Meter()


def begin_anew() -> None:
    """A process that was forked counts for itself: what its parent had noted stays with the parent."""
    meter.buffer = Buffer()
    meter.recent, meter.checked, meter.newcomers = {}, {}, {}


os.register_at_fork(after_in_child=begin_anew)
