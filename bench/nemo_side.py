"""NEMO filled and asked in a process of its own, under NEMO's own Python: `nemo_beside.py` starts it.

It reads commands from standard input and answers each by one line of JSON on standard output:
{"fill": tools}, {"ask": "list" | "twenty" | "week" | "book", "times": n}, {"end": true}. Settings are those of a
plain installation: a session, the middleware that the pages need, no mail, DEBUG off, and of the database the options
that Yanfa gives to its own.
"""

# ruff: noqa: PLC0415  nothing of NEMO can be imported before its settings stand
from __future__ import annotations

import json
import os
import random
import sys
import time
from calendar import timegm
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
SQLITE = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-32000;PRAGMA mmap_size=134217728;"
)
FOLDER = Path(os.environ.get("BENCH_FOLDER", "."))
PEOPLE, QUALIFIED, BATCH = 200, 50, 2000
#: Reservations stand on the weekdays of two weeks past and two to come, from nine to eleven.
DAYS = range(-14, 14)


def database() -> dict[str, Any]:
    """A file in the folder of the bench, or the PostgreSQL database that BENCH_DATABASE names."""
    shared = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    if name := os.environ.get("BENCH_DATABASE"):
        host = os.environ.get("BENCH_DATABASE_HOST", "/var/run/postgresql")
        user = os.environ.get("BENCH_DATABASE_USER", "root")
        engine = "django.db.backends.postgresql"
        return {"ENGINE": engine, "NAME": name, "HOST": host, "USER": user, **shared}
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE}
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(FOLDER / "nemo.sqlite3"),
        "TEST": {"NAME": str(FOLDER / "nemo_test.sqlite3")},
        "OPTIONS": options,
        **shared,
    }


def configure() -> None:
    """The settings that an installation of NEMO needs, and no more."""
    import django
    from django.conf import settings

    contrib = ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "humanize")
    processors = ("request", "debug")
    settings.configure(
        DEBUG=False,
        SECRET_KEY="bench",  # noqa: S106  of a bench
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
        TIME_ZONE="Asia/Shanghai",
        LANGUAGE_CODE="en-us",
        USE_I18N=False,
        ROOT_URLCONF="NEMO.urls",
        ALLOW_CONDITIONAL_URLS=True,
        WSGI_APPLICATION="NEMO.wsgi.application",
        AUTH_USER_MODEL="NEMO.User",
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        LOGIN_URL="login",
        LOGIN_REDIRECT_URL="landing",
        STATIC_URL="/static/",
        STATIC_ROOT=str(FOLDER / "static"),
        MEDIA_URL="/media/",
        MEDIA_ROOT=str(FOLDER / "media"),
        EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
        SERVER_EMAIL="bench@example.com",
        DEFAULT_FROM_EMAIL="bench@example.com",
        DATABASES={"default": database()},
        AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend"],
        INSTALLED_APPS=[
            *("auditlog", "mptt", "NEMO", "rest_framework", "rest_framework.authtoken", "django_filters"),
            *(f"django.contrib.{name}" for name in contrib),
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "NEMO.middleware.DeviceDetectionMiddleware",
            "NEMO.middleware.ImpersonateMiddleware",
            "NEMO.middleware.NEMOAuditlogMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "NEMO.context_processors.show_logout_button",
                        "NEMO.context_processors.base_context",
                        "django.contrib.auth.context_processors.auth",
                        "django.template.context_processors.media",
                        "django.template.context_processors.static",
                        "django.template.context_processors.tz",
                        "django.contrib.messages.context_processors.messages",
                        *(f"django.template.context_processors.{name}" for name in processors),
                    ]
                },
            }
        ],
        REST_FRAMEWORK={
            "DEFAULT_PERMISSION_CLASSES": ("NEMO.permissions.DjangoModelPermissions",),
            "DEFAULT_FILTER_BACKENDS": ("NEMO.rest_filter_backend.NEMOFilterBackend",),
            "DEFAULT_PAGINATION_CLASS": "NEMO.rest_pagination.NEMOPageNumberPagination",
            "PAGE_SIZE": 1000,
        },
    )
    django.setup()


class Side:
    """What is asked of NEMO: one person signed in, qualified for some of the tools."""

    def __init__(self) -> None:
        from django.test import Client
        from NEMO.models import Account, Project, Reservation, Tool, User

        self.tool, self.reservation = Tool, Reservation
        self.chance = random.Random("nemo")  # noqa: S311  no secret
        self.today = datetime.fromtimestamp(time.time(), SHANGHAI).date()
        account = Account.objects.create(name="bench")
        self.project = Project.objects.create(name="bench", application_identifier="b", account=account)
        self.people = [self._person(User, number) for number in range(PEOPLE)]
        self.client = Client()
        self.client.force_login(self.people[0])
        self.slots: list[tuple[Any, datetime]] = []
        self.there = 0

    def _person(self, kind: Any, number: int) -> Any:
        names = {"first_name": "P", "last_name": f"N{number}", "email": f"p{number}@example.com"}
        made = kind.objects.create(username=f"p{number}", training_required=False, **names)
        made.projects.add(self.project)
        return made

    def fill(self, size: int) -> None:
        """Tools up to a size, their reservations, and the right of the person to read tools by the API."""
        from django.contrib.auth.models import Permission
        from django.db import connection
        from NEMO.models import Qualification

        limits = {
            "_reservation_horizon": 30,
            "_minimum_usage_block_time": 30,
            "_maximum_usage_block_time": 480,
            "_maximum_reservations_per_day": 48,
            "_maximum_future_reservations": 1000,
        }
        for start in range(self.there, size, BATCH):
            made = self.tool.objects.bulk_create(
                self.tool(
                    name=f"Instrument {number}",
                    _category=f"{number % 14:02}/{number % 140:04}",
                    _operational=True,
                    _primary_owner=self.people[-1],
                    _location=f"Room {number}",
                    _phone_number="021-50000000",
                    **limits,
                )
                for number in range(start, min(start + BATCH, size))
            )
            rows = [row for number, each in enumerate(made) for row in self._held(each, start + number)]
            self.reservation.objects.bulk_create(rows, batch_size=BATCH)
            if start == 0:
                mine = made[:QUALIFIED]
                Qualification.objects.bulk_create(
                    Qualification(user=self.people[0], tool=each, qualified_on=date(2024, 1, 1))
                    for each in mine
                )
                self.slots = [(each, at) for each in mine for at in free(self.today)]
                self.chance.shuffle(self.slots)
        self.people[0].user_permissions.add(Permission.objects.get(codename="view_tool"))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.there = size
        self.keys = list(self.tool.objects.values_list("pk", flat=True))

    def _held(self, tool: Any, number: int) -> list[Any]:
        person = self.people[1 + number % (PEOPLE - 1)]
        return [
            self.reservation(
                tool=tool,
                user=person,
                creator=person,
                project=self.project,
                start=at,
                end=at + timedelta(hours=2),
                short_notice=False,
            )
            for at in held(self.today)
        ]

    def list(self) -> None:
        """The calendar page: the tree of all tools."""
        self._get("/calendar/")

    def twenty(self) -> None:
        """Twenty tools as JSON, any of the pages."""
        page = self.chance.randrange(1, self.there // 20)
        self._get("/api/tools/", format="json", page_size=20, page=page)

    def week(self) -> None:
        """The reservations of a week of a tool, as the calendar asks for them."""
        monday = (
            self.today
            - timedelta(days=self.today.weekday())
            + timedelta(days=7 * self.chance.randrange(-1, 2))
        )
        asked = {"item_type": "tool", "item_id": self.chance.choice(self.keys), "event_type": "reservations"}
        self._get("/event_feed/", start=monday, end=monday + timedelta(days=7), **asked)

    def book(self) -> None:
        """Half an hour of a tool for oneself."""
        tool, at = self.slots.pop()
        start = timegm(at.astimezone(SHANGHAI).timetuple())
        asked = {"item_type": "tool", "item_id": tool.pk, "start": start, "end": start + 1800}
        answer = self.client.post("/create_reservation/", asked)
        assert answer.status_code == 200, answer.content[:300]

    def _get(self, path: str, **asked: Any) -> None:
        answer = self.client.get(path, asked)
        assert answer.status_code == 200, (path, answer.status_code, answer.content[:300])

    def ask(self, what: str, times: int) -> list[float]:
        """Milliseconds of each of so many questions; a booking is looked for afterwards."""
        before = self.reservation.objects.count() if what == "book" else 0
        taken = []
        for _ in range(times):
            begun = time.perf_counter()
            getattr(self, what)()
            taken.append((time.perf_counter() - begun) * 1000)
        if what == "book":
            assert self.reservation.objects.count() == before + times, "a reservation was refused"
        return taken


def held(today: date) -> list[datetime]:
    """The starts of what every tool has reserved."""
    days = [today + timedelta(days=number) for number in DAYS]
    return [datetime(*day.timetuple()[:3], 9, tzinfo=SHANGHAI) for day in days if day.weekday() < 5]


def free(today: date) -> list[datetime]:
    """The starts of half hours that nobody has reserved: from noon to eight, in the next twelve days."""
    days = [today + timedelta(days=number) for number in range(1, 13)]
    noons = [datetime(*day.timetuple()[:3], 12, tzinfo=SHANGHAI) for day in days]
    return [noon.astimezone(UTC) + timedelta(minutes=30 * step) for noon in noons for step in range(16)]


def main() -> None:
    """Answer until the end is told; the test database is dropped."""
    answers, sys.stdout = sys.stdout, sys.stderr
    configure()
    from django.test.utils import setup_databases, teardown_databases

    old = setup_databases(verbosity=0, interactive=False)
    try:
        side = Side()
        print(json.dumps({"ready": True}), file=answers, flush=True)
        for line in sys.stdin:
            told = json.loads(line)
            if "end" in told:
                break
            found = side.ask(told["ask"], told["times"]) if "ask" in told else side.fill(told["fill"])
            print(json.dumps({"taken": found}), file=answers, flush=True)
    finally:
        teardown_databases(old, verbosity=0)


if __name__ == "__main__":
    main()
