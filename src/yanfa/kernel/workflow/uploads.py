"""Files that a move asks for: kept before its transaction begins, and gone again when the move is refused."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.files import keeping
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.files.refusals import FileRefused

from .asks import Ask, AskKind
from .errors import Cause, MoveRefused
from .tables import State


@contextmanager
def kept(
    asks: Iterable[Ask], answers: Mapping[str, Any], by: Any, state: State | None
) -> Iterator[dict[str, StoredFile]]:
    """The stored files by question, for the time of the move; whatever refuses the move takes them away.

    They are kept outside the transaction, so that a virus scanner holds no lock and a refused file stays in the log.
    Raises MoveRefused with the sentence at the question.
    """
    stored: dict[str, StoredFile] = {}
    try:
        for ask in asks:
            upload = answers.get(ask.name) if ask.kind is AskKind.FILE else None
            if upload:
                stored[ask.name] = _store(ask, upload, by, state)
        yield stored
    except BaseException:
        for each in stored.values():
            keeping.discard(each, by=by)
        raise


def _store(ask: Ask, upload: Any, by: Any, state: State | None) -> StoredFile:
    assert ask.purpose is not None, "an Ask for a file has a purpose"
    try:
        if by is None:
            raise FileRefused(_("文件须由有账号的人员上传。"), code="nobody")
        return keeping.store(upload, by=by, purpose=ask.purpose)
    except FileRefused as refused:
        errors = {ask.name: [str(sentence) for sentence in refused.messages]}
        reason = " ".join(errors[ask.name])
        raise MoveRefused(reason, cause=Cause.ASKS, state=state, errors=errors) from refused
