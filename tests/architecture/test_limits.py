"""The limits of the design: file and function lengths, nesting, and a first sentence in every module."""

import ast

import pytest

from tests.architecture.sources import functions_of, nesting, python_sources

FILE_LINES = 400
FUNCTION_LINES = 50
NESTING = 4


@pytest.mark.parametrize("source", python_sources(), ids=str)
def test_module_keeps_the_limits(source):
    problems = []
    if (lines := len(source.text.splitlines())) > FILE_LINES:
        problems.append(f"{lines} lines, the limit is {FILE_LINES}")
    if source.text.strip() and not ast.get_docstring(source.tree):
        problems.append("no first sentence that says what the file is for")
    for function in functions_of(source):
        length = function.end_lineno - function.lineno + 1
        if length > FUNCTION_LINES:
            problems.append(f"{function.name} has {length} lines, the limit is {FUNCTION_LINES}")
        if (depth := nesting(function)) > NESTING:
            problems.append(f"{function.name} nests {depth} deep, the limit is {NESTING}")
    assert problems == []


def test_nesting_is_counted():
    deep = ast.parse("def f():\n if a:\n  for b in c:\n   while d:\n    with e:\n     if g:\n      pass")
    chain = ast.parse("def f():\n if a:\n  pass\n elif b:\n  pass\n elif c:\n  pass")
    assert nesting(deep.body[0]) == 5
    assert nesting(chain.body[0]) == 1
