"""Password rules as Django asks them: words around the owner, common passwords, history, and age."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.registers.people import PASSWORD, account
from yanfa.config.settings import signin
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import PastPassword, User
from yanfa.registers.accounts.services import passwords, scopes

pytestmark = pytest.mark.django_db


def faults(password: str, user: User | None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        return sorted(error.code or "" for error in refusal.error_list)
    return []


@pytest.fixture
def staff() -> User:
    return account("wang.xm", profile=Profile.STAFF, real_name="王小明", email="xiaoming77@example.org")


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        (PASSWORD, []),
        ("wang.xm-9-Mountains", ["word"]),
        ("9-Mountains-xiaoming77", ["word"]),
        ("9-Mountains-王小明", ["word"]),
        ("WangXiaoMing-9-far", ["word"]),
        ("Yanfa-9-Mountains", ["word"]),
        ("Password123!", ["word"]),
        ("short-9A", ["short"]),
    ],
)
def test_a_password_of_staff(staff: User, password: str, expected: list[str]) -> None:
    assert faults(password, staff) == expected


def test_a_common_password_is_refused_to_the_public_too() -> None:
    assert faults("trustno1", account("zhang", profile=Profile.PUBLIC)) == ["common"]
    assert faults("tgbrfvedcujm", account("li.si", profile=Profile.PUBLIC)) == []


def test_the_name_of_the_owners_unit_is_a_word_that_anybody_guesses(staff: User) -> None:
    class Directory:
        def names(self, public_ids):
            return {"0123456789abcdef": "华东材料院"}

        def find(self, words):
            return None

    earlier = scopes._directory
    scopes.connect(Directory())
    try:
        staff.grants.create(role="finance", scope="0123456789abcdef", valid_from="2020-01-01")
        assert faults("9-Mountains-华东材料院", staff) == ["word"]
    finally:
        scopes.connect(earlier)


def test_the_last_five_passwords_of_staff_are_not_taken_again(staff: User) -> None:
    used = [f"Mountain-echo-{number}" for number in range(6)]
    for password in used:
        staff.set_password(password)
        staff.save()
    assert [faults(password, staff) for password in used] == [[], *[["used"]] * 5]
    assert PastPassword.objects.filter(user=staff).count() == 5


def test_the_public_may_take_an_old_password_again() -> None:
    user = account("zhang", profile=Profile.PUBLIC, password=PASSWORD)
    assert faults(PASSWORD, user) == []


def test_a_password_of_staff_holds_for_ninety_days() -> None:
    with time_machine.travel(datetime(2024, 1, 1, 8, tzinfo=UTC), tick=False):
        old = account("old", profile=Profile.STAFF, password=PASSWORD)
        unset = account("unset", profile=Profile.STAFF)
        public = account("public", profile=Profile.PUBLIC, password=PASSWORD)
    assert passwords.expires_at(old) == datetime(2024, 3, 31, 8, tzinfo=UTC)
    assert [passwords.expires_at(user) for user in (unset, public)] == [None, None]


def test_all_faults_are_told_at_once_in_words(staff: User) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password("yanfa", staff)
    assert refusal.value.messages == [
        "密码至少 12 位。",
        "密码须含大写字母、小写字母、数字、其他字符中的至少 3 类。",
        "密码不得包含“yanfa”这类容易猜到的词。",
    ]


def test_the_platform_hashes_with_argon2() -> None:
    assert signin.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert Argon2PasswordHasher().encode(PASSWORD, "somesalt").startswith("argon2$argon2id$")
