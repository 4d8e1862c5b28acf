"""Questions about an account while a request only reads, and while it does not."""

from types import SimpleNamespace

from yanfa.kernel.access.remembering import remembered, remembering


def question():
    """A question that counts how often it is really asked."""
    asked = []

    @remembered
    def answer(user):
        """What the account is."""
        asked.append(user)
        return len(asked)

    return answer, asked


def test_it_is_asked_once_an_account_while_a_request_reads():
    answer, asked = question()
    one, other = SimpleNamespace(pk=1), SimpleNamespace(pk=2)
    with remembering():
        assert [answer(one), answer(one), answer(other), answer(SimpleNamespace(pk=1))] == [1, 1, 2, 1]
    assert asked == [one, other]


def test_the_next_request_asks_anew_and_so_does_every_write():
    answer, asked = question()
    person = SimpleNamespace(pk=1)
    for _ in range(2):
        with remembering():
            answer(person)
    answer(person)
    answer(person)
    assert len(asked) == 4


def test_nobody_is_not_remembered():
    answer, asked = question()
    with remembering():
        assert [answer(None), answer(SimpleNamespace(pk=None))] == [1, 2]
    assert len(asked) == 2


def test_a_question_keeps_its_name_and_its_words():
    answer, _asked = question()
    assert (answer.__name__, answer.__doc__) == ("answer", "What the account is.")
