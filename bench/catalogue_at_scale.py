"""The public catalogue at 2,000 and 20,000 instruments: search with facets, landing page, comparison, figures.

    [DATABASE_URL=postgres://…] YANFA_MODE=demonstration YANFA_DATA_DIR=$(mktemp -d) PYTHONPATH=src \\
        .venv/bin/python bench/catalogue_at_scale.py

Milliseconds by the clock and of this thread's own processor, by the test client in this process, DEBUG off. On a
busy machine only the second are comparable (on PostgreSQL they leave the server's work out). The limit is a p95 of
60 ms for a search with facets at 20,000 instruments. The named baseline is what a list page would do without the
catalogue's table: `icontains` over the same eight columns, and one COUNT … GROUP BY for each of seven facets, with its
own choice left out; only its queries are timed, no page is drawn. "First" is the search right after a change: every
process reads the table anew once. A test database is made and dropped.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
django.setup()

from django.conf import settings  # noqa: E402  settings come first
from django.db import connection  # noqa: E402
from django.db.models import Count, Q  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from yanfa.kernel.workflow.entering import enter_many  # noqa: E402
from yanfa.registers.organisations.api import Organisation  # noqa: E402
from yanfa.subsystems.instruments.models import CatalogueEntry, Instrument  # noqa: E402
from yanfa.subsystems.instruments.models.catalogue import new_stamp  # noqa: E402
from yanfa.subsystems.instruments.services.catalogue.listing import catch_up, verify_catalogue  # noqa: E402
from yanfa.subsystems.instruments.services.registry_import import import_published  # noqa: E402

SIZES = [int(each) for each in os.environ.get("BENCH_SIZES", "2000,20000").split(",")]
ASKED = int(os.environ.get("BENCH_QUESTIONS", "200"))
BASELINE_ASKED = 20
LIMIT = 60.0
UNITS = 680
DISTRICTS = [
    "310101",
    "310104",
    "310105",
    "310106",
    "310107",
    "310109",
    "310110",
    "310112",
    "310113",
    "310114",
    "310115",
]
KINDS = {
    "0101": ["扫描电子显微镜", "透射电子显微镜", "电子探针"],
    "0102": ["四极杆质谱仪", "飞行时间质谱仪", "电感耦合等离子体质谱仪"],
    "0103": ["X射线衍射仪", "X射线荧光光谱仪"],
    "0104": ["原子吸收光谱仪", "红外光谱仪", "拉曼光谱仪"],
    "0105": ["气相色谱仪", "液相色谱仪", "离子色谱仪"],
    "0106": ["核磁共振波谱仪", "顺磁共振波谱仪"],
    "0201": ["万能材料试验机", "疲劳试验机"],
    "0402": ["矢量网络分析仪", "信号发生器"],
    "1001": ["汽车排放测试系统"],
    "1301": ["流式细胞仪", "基因测序仪"],
}
USES = [
    "材料形貌",
    "成分分析",
    "有机物定量",
    "晶体结构",
    "表面分析",
    "药物代谢",
    "环境监测",
    "食品安全",
    "半导体失效",
]
WORDS = ["质谱", "电子显微镜", "光谱仪 环境", "色谱", "仪", "测序", "食品安全", "长三角", "MX-1", "GB/T"]
COLUMNS = [
    "name",
    "name_en",
    "model",
    "manufacturer",
    "function",
    "technical",
    "standards",
    "organisation__name",
]
FACETS = ["category", "district", "organisation", "country", "share_mode", "run_status", "imported"]


def main() -> None:
    """One table for each size."""
    made = setup_databases(verbosity=0, interactive=False)
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["*"]
    try:
        units = make_units()
        there = 0
        for size in SIZES:
            started = time.perf_counter()
            make_instruments(units, there, size)
            listed = catch_up()
            print(
                f"\n{connection.vendor}: {size:,} instruments; {listed:,} listed in {seconds(started):.1f} s more"
            )
            there = size
            measure(size)
        assert verify_catalogue() == [], "the catalogue differs from its records"
    finally:
        teardown_databases(made, verbosity=0)


def seconds(started: float) -> float:
    """Since a moment."""
    return time.perf_counter() - started


def make_units() -> list[Organisation]:
    """Units by their entry."""
    return enter_many(
        [
            Organisation(
                name=f"第{number}研究院", kind="institute", district=DISTRICTS[number % len(DISTRICTS)]
            )
            for number in range(UNITS)
        ],
        by=None,
        entry="import",
        source="bench",
    )


def make_instruments(units: list[Organisation], first: int, last: int) -> None:
    """Published instruments by their entry, as an import brings them."""
    chance = random.Random(first)  # noqa: S311  data of a bench
    for start in range(first, last, 1000):
        records = [one(units, number, chance) for number in range(start, min(start + 1000, last))]
        moments = [
            datetime(2019, 1, 1, tzinfo=UTC) + timedelta(hours=chance.randrange(50000)) for _ in records
        ]
        histories = [[("submitted", at - timedelta(days=3)), ("published", at)] for at in moments]
        import_published(records, by=None, source="bench", histories=histories, found=False)


def one(units: list[Organisation], number: int, chance: random.Random) -> Instrument:
    """An instrument like those that units report."""
    middle = chance.choice(list(KINDS))
    name = chance.choice(KINDS[middle])
    value = Decimal(chance.randrange(30, 900) * 10_000)
    country = chance.choice(["CN", "US", "JP", "DE", "GB", "CH"])
    return Instrument(
        organisation=units[number % len(units)],
        inner_no=f"B{number}",
        name=name,
        name_en=f"Instrument of kind {middle}",
        model=f"MX-{number % 900}",
        category=f"{middle}0{chance.randrange(1, 9)}",
        country=country,
        imported=country != "CN",
        manufacturer=f"精仪{number % 97}公司",
        technical=f"分辨率 {number % 50} 微米，量程 {number % 300}",
        function=f"用于{chance.choice(USES)}与{chance.choice(USES)}。",
        subjects=["430"],
        standards="GB/T 17359" if number % 7 == 0 else "",
        service_content="检测、分析",
        fee=f"{number % 900} 元/小时" if number % 3 else "",
        district=chance.choice(DISTRICTS),
        location=f"科研路 {number} 号",
        contact_name="联系人",
        contact_phone="021-50000000",
        purchased_on=date(2018, 1, 1),
        accepted_on=date(2018, 2, 1),
        in_use_since=date(2018, 3, 1) + timedelta(days=number % 2000),
        original_value=value,
        fund_municipal=value,
    )


def measure(size: int) -> None:
    """The table of one size."""
    client = Client()
    chance = random.Random(7)  # noqa: S311  questions of a bench
    keys = list(Instrument.objects.order_by("?").values_list("public_id", flat=True)[:ASKED])
    questions = [question(chance) for _ in range(ASKED)]
    get(client, "/instruments/", {})

    def changed() -> None:
        CatalogueEntry.objects.filter(pk=CatalogueEntry.objects.order_by("pk").values("pk")[:1]).update(
            stamp=new_stamp()
        )

    print(f"{'':34} {'p50 ms':>9} {'p95 ms':>9} {'p50 cpu':>9} {'p95 cpu':>9}")
    search = report("search with facets", [timed(get, client, "/instruments/", each) for each in questions])
    part = [timed(get, client, "/instruments/", each, htmx=True) for each in questions]
    report("search, fragment by htmx", part)
    report("landing page", [timed(get, client, f"/instruments/i/{key}/", {}) for key in keys])
    fours = [keys[start : start + 4] for start in range(0, len(keys) - 3, 4)]
    report("comparison of four", [timed(get, client, "/instruments/compare/", {"i": four}) for four in fours])
    first = []
    for each in questions[:10]:
        changed()
        first.append(timed(get, client, "/instruments/", each))
    report("search, first after a change", first)
    naive = report(
        "baseline: icontains and COUNTs", [timed(baseline, each) for each in questions[:BASELINE_ASKED]]
    )
    ratios = [base / ours for base, ours in zip(naive, search, strict=True)]
    print(f"{'baseline / search':34} {' '.join(f'{each:9.1f}' for each in ratios)}")
    if size >= 20000:
        print(
            f"p95 of a search {search[1]:.1f} ms: {'within' if search[1] <= LIMIT else 'OVER'} {LIMIT:.0f} ms"
        )


def question(chance: random.Random) -> dict[str, Any]:
    """Words four times in five, up to three facets, any order and one of the first pages."""
    asked: dict[str, Any] = {}
    if chance.random() < 0.8:
        asked["q"] = chance.choice(WORDS)
    for facet, values in {
        "category": [*KINDS, "01", "02"],
        "district": DISTRICTS,
        "country": ["CN", "US", "JP"],
        "band": ["1", "2", "3"],
        "fee": ["yes"],
    }.items():
        if chance.random() < 0.3:
            asked[facet] = chance.sample(values, min(len(values), chance.choice([1, 1, 2])))
    asked["sort"] = chance.choice(["relevance", "newest", "value", "used"])
    asked["page"] = chance.choice([1, 1, 1, 2, 5])
    return asked


def get(client: Client, path: str, asked: dict[str, Any], *, htmx: bool = False) -> None:
    """One page; any answer but 200 is an error."""
    answer = client.get(path, asked, headers={"HX-Request": "true"} if htmx else {})
    assert answer.status_code == 200, (path, asked, answer.status_code)


def baseline(asked: dict[str, Any]) -> None:
    """The same question in the way that a plain list page asks it."""
    found = Instrument.objects.filter(state__in=["published", "suspended"])
    for word in asked.get("q", "").split():
        hits = Q()
        for column in COLUMNS:
            hits |= Q(**{f"{column}__icontains": word})
        found = found.filter(hits)
    conditions = {
        facet: chosen_q(facet, asked[facet])
        for facet in ("category", "district", "country")
        if facet in asked
    }
    for facet in FACETS:
        rest = found
        for other, condition in conditions.items():
            rest = rest.filter(condition) if other != facet else rest
        list(rest.order_by().values_list(facet).annotate(Count("pk")))
    for condition in conditions.values():
        found = found.filter(condition)
    found.count()
    list(found.select_related("organisation").order_by("-first_published_at", "-pk")[:20])


def chosen_q(facet: str, values: list[str]) -> Q:
    """Any of the chosen values; a class is found by how its code begins."""
    condition = Q()
    for value in values:
        condition |= Q(**{f"{facet}__startswith" if facet == "category" else facet: value})
    return condition


def timed(act: Callable[..., None], *given: Any, **named: Any) -> tuple[float, float]:
    """Milliseconds of one act: by the clock, and of this thread's own processor."""
    started, worked = time.perf_counter(), time.thread_time()
    act(*given, **named)
    return 1000 * seconds(started), 1000 * (time.thread_time() - worked)


def report(label: str, times: list[tuple[float, float]]) -> list[float]:
    """Print a line; p50 and p95 by the clock, then of the processor."""
    found = []
    for kind in zip(*times, strict=True):
        found += [statistics.median(kind), statistics.quantiles(kind, n=20)[-1]]
    print(f"{label:34} {' '.join(f'{each:9.1f}' for each in found)}")
    return found


if __name__ == "__main__":
    main()
