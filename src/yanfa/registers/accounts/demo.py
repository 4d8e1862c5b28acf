"""The accounts of a demonstration: one for each role, with invented names; they sign in by button only."""

from datetime import date

from yanfa.kernel.access.roles import Role, registry
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import Person, RoleGrant, User
from yanfa.registers.accounts.services.demonstration import PREFIX

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹"
GIVEN_NAMES = ["志远", "文静", "晓峰", "雨桐", "建平", "思敏", "海燕", "立群", "佳宁", "永康", "若兰", "明哲"]


def build(year: DemoYear) -> None:
    """Make the accounts that are not there yet; those of roles in a unit get their unit from the organisations."""
    for role in registry:
        if not User.objects.filter(login=f"{PREFIX}{role.code}").exists():
            _make(role, year)


def _make(role: type[Role], year: DemoYear) -> None:
    name = year.random.choice(SURNAMES) + year.random.choice(GIVEN_NAMES)
    staff = role.second_factor
    user = User.objects.create_user(
        f"{PREFIX}{role.code}",
        real_name=name,
        profile=Profile.STAFF if staff else Profile.PUBLIC,
        person=Person.objects.create(name=name, identity=f"{PREFIX}{role.code}"),
    )
    if staff:
        RoleGrant.objects.create(user=user, role=role.code, valid_from=date(year.year, 1, 1))
    year.facts.write("account", {"login": user.login, "role": role.code})
