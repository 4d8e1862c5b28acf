"""Ids for URLs: random, unambiguous on paper, the same for the life of a row."""

from yanfa.kernel.identifiers.public_id import ALPHABET, PublicIdField, public_id


def test_ids_are_random_and_readable():
    ids = {public_id() for _ in range(10_000)}
    assert len(ids) == 10_000
    assert {len(identifier) for identifier in ids} == {16}
    assert set("".join(ids)) == set(ALPHABET)
    assert not set("ilou") & set(ALPHABET)


def test_the_field_is_written_down_in_migrations_without_its_constants():
    _, path, args, options = PublicIdField().deconstruct()
    assert (path, list(args), options) == ("yanfa.kernel.identifiers.public_id.PublicIdField", [], {})
    assert PublicIdField().clone().unique
