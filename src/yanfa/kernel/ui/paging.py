"""Pages of lists that may hold millions of rows: counted up to a cap, and the pager says so instead of counting on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.utils.functional import cached_property

#: So many rows are counted; whoever looks for a later one narrows the list.
CAP = 10_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # Django's own has no brackets at run time
    """Pages of the first `cap` rows; `over` where there are more, which costs a queryset no count of all of them.

    `{% pager page %}` prints "more than 10,000" instead of a number. Later rows are found by narrowing the list.
    """

    def __init__(
        self,
        object_list: models.QuerySet[Any] | Sequence[Any],
        per_page: int,
        *,
        cap: int = CAP,
        **options: Any,
    ) -> None:
        self.cap = cap
        self._rows = object_list
        super().__init__(object_list, per_page, **options)

    @cached_property
    def _counted(self) -> int:
        if not isinstance(self._rows, models.QuerySet):
            return len(self._rows)
        return self._rows.order_by()[: self.cap + 1].count()

    @property
    def over(self) -> bool:
        """Whether the list has more rows than are counted."""
        return self._counted > self.cap

    @cached_property
    def count(self) -> int:
        """How many rows have a page: all of them, or the cap."""
        return min(self._counted, self.cap)
