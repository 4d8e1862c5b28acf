"""Passwords and sessions, without a database."""

from datetime import UTC, datetime, timedelta

import pytest

from yanfa.registers.accounts.rules import (
    PasswordRules,
    SessionLimits,
    character_classes,
    password_faults,
    session_end,
)

STAFF = PasswordRules(min_length=12, max_length=256, classes=3, max_age_days=90, history=5)
PUBLIC = PasswordRules(min_length=8, max_length=256, classes=0, max_age_days=0, history=0)
WORDS = ("yanfa", "研发", "wangxiaoming", "li", "上海材料研究所")
NOW = datetime(2024, 10, 8, 1, 0, tzinfo=UTC)

# password, verdict for staff, verdict for the public: the codes of the faults, in order
PASSWORDS = [
    ("Zj7-mountain-echo", "", ""),
    ("correct horse battery staple 9", "", ""),
    ("correct horse battery staple", "classes", ""),
    ("春江潮水连海平aB1海上明月", "", ""),
    ("春江潮水连海平", "short classes", "short"),
    ("春江潮水连海平海", "short classes", ""),
    ("Ab3!Ab3!Ab3!", "", ""),
    ("Ab3!Ab3!Ab3", "short", ""),
    ("Ab3!Ab3", "short", "short"),
    ("tgbrfvedcujm", "classes", ""),
    ("TGBRFVEDCUJM", "classes", ""),
    ("TGBRfvedcujm", "classes", ""),
    ("TGBRfvedcuj7", "", ""),
    ("tgbrfvedcu-7", "", ""),
    ("739201846512", "classes", ""),
    ("7392018", "short classes", "short"),
    ("", "short classes", "short"),
    ("Yanfa-9-mountains", "word", "word"),
    ("9-mountains-YANFA", "word", "word"),
    ("ｙａｎｆａ-9-Mountains", "word", "word"),
    ("我爱研发-Mount9ains", "word", "word"),
    ("Wangxiaoming#2024", "word", "word"),
    ("li-9-Mountains-far", "", ""),
    ("上海材料研究所-Mt9a", "word", "word"),
    ("a1B" + "x" * 61, "", ""),
    ("a1B" + "x" * 253, "", ""),
    ("a1B" + "x" * 254, "long", "long"),
]


@pytest.mark.parametrize(("password", "staff", "public"), PASSWORDS)
def test_a_password_gets_the_verdict_of_its_profile(password: str, staff: str, public: str) -> None:
    assert " ".join(fault.code for fault in password_faults(password, STAFF, WORDS)) == staff
    assert " ".join(fault.code for fault in password_faults(password, PUBLIC, WORDS)) == public


def test_a_fault_names_the_longest_word_that_it_found() -> None:
    [fault] = password_faults("9-Yanfa-wangxiaoming", PUBLIC, WORDS)
    assert fault.detail == "wangxiaoming"


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("a", 1), ("aB", 2), ("aB1", 3), ("aB1_", 4), ("研1", 2)]
)
def test_character_classes(text: str, count: int) -> None:
    assert character_classes(text) == count


def test_rules_are_read_from_a_policy_table_and_refuse_an_unknown_key() -> None:
    table = {"min_length": 12, "max_length": 256, "classes": 3, "max_age_days": 90, "history": 5}
    assert PasswordRules.read(table) == STAFF
    with pytest.raises(TypeError):
        PasswordRules.read(table | {"colour": 1})


@pytest.mark.parametrize(
    ("started", "seen", "end"),
    [
        (0, 0, None),
        (60, 14, None),
        (60, 15, "idle"),
        (479, 1, None),
        (480, 0, "absolute"),
        (480, 20, "absolute"),
        (-5, -5, "absolute"),
    ],
)
def test_a_session_ends_by_rest_or_by_age(started: int, seen: int, end: str | None) -> None:
    limits = SessionLimits.read({"idle_minutes": 15, "absolute_hours": 8})
    moment = [NOW - timedelta(minutes=minutes) for minutes in (started, seen)]
    assert session_end(NOW, started=moment[0], seen=moment[1], limits=limits) == end
