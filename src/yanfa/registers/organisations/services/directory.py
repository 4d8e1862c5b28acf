"""The names of organisations, as the accounts below ask for them by public id."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from yanfa.registers.organisations.models import Organisation


class Names:
    """Answers `accounts.api.Directory`."""

    def names(self, public_ids: Iterable[str]) -> Mapping[str, str]:
        """The names of organisations by public id; unknown ids are left out."""
        return dict(
            Organisation.objects.filter(public_id__in=list(public_ids)).values_list("public_id", "name")
        )

    def find(self, words: str) -> str | None:
        """The public id of the one active organisation with that name or 统一社会信用代码."""
        found = named(words)
        return found.public_id if found is not None else None


def named(words: str) -> Organisation | None:
    """The one active organisation that the words name, by name or by 统一社会信用代码."""
    wanted = words.strip()
    found = Organisation.objects.active().filter(Q(uscc=wanted.upper()) | Q(name=wanted))[:2]
    return found[0] if wanted and len(found) == 1 else None
