"""The experts of a demonstration, all invented: spread over disciplines, kinds and units, some with ties."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from yanfa.kernel.clock import demonstration_time, now
from yanfa.kernel.search.indexing import index_many
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.registers.accounts.api import Person, Profile, User, demonstration_account
from yanfa.registers.experts.choices import Degree, IdentityKind, Kind, Origin, RelationKind, Title
from yanfa.registers.experts.models import Consent, Expert, ExpertKind, ExpertSubject, Relation
from yanfa.registers.experts.permissions import Reviewer
from yanfa.registers.organisations.api import Organisation

SOURCE = "演示数据"
#: How many at scale 1, and at least.
FULL, LEAST = 2000, 60
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹"
GIVEN_NAMES = (
    "志成",
    "文博",
    "晓岚",
    "建国",
    "思远",
    "海波",
    "立新",
    "佳颖",
    "永年",
    "若水",
    "明德",
    "秀英",
    "国栋",
)
SUBJECTS = (
    "140",
    "150",
    "180",
    "320",
    "350",
    "430",
    "460",
    "470",
    "480",
    "510",
    "520",
    "530",
    "610",
    "630",
    "790",
)
KEYWORDS = (
    "电子显微",
    "质谱分析",
    "新能源材料",
    "基因测序",
    "精密加工",
    "半导体工艺",
    "环境监测",
    "财务审计",
    "项目管理",
)
TITLES = (Title.SENIOR, Title.SENIOR, Title.SENIOR, Title.ASSOCIATE, Title.ASSOCIATE, Title.INTERMEDIATE)
DEGREES = (Degree.DOCTOR, Degree.DOCTOR, Degree.MASTER, Degree.BACHELOR)
#: Every so many experts one is of another kind than technical.
OTHER_KINDS = (Kind.FINANCIAL, Kind.MANAGEMENT, Kind.INDUSTRY, Kind.INVESTMENT)
#: Experts who sign in: the account of the role, and two more.
WITH_ACCOUNTS = 3


def build(year: DemoYear) -> None:
    """Make the experts in the first demonstration year."""
    if Expert.objects.exists():
        return
    with demonstration_time(datetime(year.year, 1, 5, 1, tzinfo=UTC)):
        units = list(Organisation.objects.active().order_by("pk"))
        experts = list(_experts(year, units))
        for expert, user in zip(experts, _accounts(year), strict=False):
            expert.account, expert.name = user, user.real_name
        enter_many(experts, by=None, entry="import", source=SOURCE)
        _faculties(year, experts)
        Consent.objects.bulk_create(
            Consent(expert=expert, version="2021", given_at=now()) for expert in experts
        )
        _ties(experts)
        index_many(experts)
    for expert in experts:
        year.facts.write("expert", {"name": expert.name, "title": expert.title, "unit": expert.unit})


def _experts(year: DemoYear, units: list[Organisation]) -> Iterator[Expert]:
    for number in range(year.size(FULL, least=LEAST)):
        unit = year.random.choice(units) if units and number % 10 else None
        yield Expert(
            name=year.random.choice(SURNAMES) + year.random.choice(GIVEN_NAMES),
            organisation=unit,
            unit_name="" if unit else f"示范外地研究院第 {number // 10 + 1} 所",
            department=f"第 {year.random.randint(1, 9)} 研究室",
            position="研究人员",
            title=TITLES[number % len(TITLES)],
            degree=year.random.choice(DEGREES),
            keywords="、".join(year.random.sample(KEYWORDS, 2)),
            languages="英语",
            phone=f"139{number:08}",
            email=f"expert{number}@example.org",
            # A number that no document has: a valid one could be somebody's.
            identity_kind=IdentityKind.PASSPORT,
            identity_number=f"DEMO{number:06}",
            bank_name="示范银行示范支行",
            bank_account=f"0000{number:012}",
            origin=Origin.RECOMMENDED,
            joined_on=date(year.year, 1, 5),
            created_at=now(),
        )


def _accounts(year: DemoYear) -> Iterator[User]:
    """The account that signs in by its button, and two more of the same role."""
    first = demonstration_account(Reviewer.code)
    if first is None:
        return
    yield first
    for number in range(2, WITH_ACCOUNTS + 1):
        login = f"demo-{Reviewer.code}.{number}"
        name = SURNAMES[number] + GIVEN_NAMES[number]
        person = Person.objects.create(name=name, identity=login)
        user = User.objects.create_user(login, real_name=name, profile=Profile.STAFF, person=person)
        user.grants.create(role=Reviewer.code, valid_from=date(year.year, 1, 1))
        yield user


def _faculties(year: DemoYear, experts: list[Expert]) -> None:
    subjects, kinds = [], []
    for number, expert in enumerate(experts):
        main = SUBJECTS[number % len(SUBJECTS)]
        for code in {main, year.random.choice(SUBJECTS)}:
            subjects.append(ExpertSubject(expert=expert, code=code))
        other = OTHER_KINDS[number // 5 % len(OTHER_KINDS)]
        kinds.append(ExpertKind(expert=expert, code=other if number % 5 == 0 else Kind.TECHNICAL))
    ExpertSubject.objects.bulk_create(subjects)
    ExpertKind.objects.bulk_create(kinds)


def _ties(experts: list[Expert]) -> None:
    """Every tenth expert wrote with the next one, or taught him."""
    kinds = (RelationKind.COAUTHOR, RelationKind.SUPERVISOR)
    pairs = zip(experts[::10], experts[1::10], strict=False)
    Relation.objects.bulk_create(
        Relation(expert=one, other=other, kind=kinds[number % 2]) for number, (one, other) in enumerate(pairs)
    )
