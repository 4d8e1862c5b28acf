"""The glossary holds the names of models and states to one Chinese and one English word each."""

import ast
import csv
from collections import Counter

import pytest
from django.apps import apps
from django.utils import translation

from tests.architecture.sources import SOURCE, python_sources
from yanfa.kernel.workflow.catalogue import processes

COLUMNS = ["中文", "English", "identifier", "source"]


def glossary():
    """The rows as (中文, English, identifier, source)."""
    with (SOURCE / "glossary.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert header == COLUMNS
    return [tuple(row) for row in rows]


def product_labels():
    """The labels of the product's own apps: neither libraries' nor those that only tests install."""
    return {config.label for config in apps.get_app_configs() if config.name.startswith("yanfa.")}


def product_models():
    """Every table that the product declares."""
    return [model for model in apps.get_models() if model._meta.app_label in product_labels()]


def product_states():
    """Every state of every process of the product."""
    own = product_labels()
    return [(each, state) for each in processes() if each.code.split(".")[0] in own for state in each.states]


def names_of(tree):
    """Every name that a module defines, reads or writes as a string: classes, functions, fields, codes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.fixture(scope="module")
def names():
    return {name for source in python_sources() for name in names_of(source.tree)}


def test_every_row_is_whole():
    assert [row for row in glossary() if len(row) != len(COLUMNS) or not all(row)] == []


@pytest.mark.parametrize("column", [0, 1], ids=COLUMNS[:2])
def test_no_term_has_two_meanings(column):
    counted = Counter(row[column].casefold() for row in glossary())
    assert [term for term, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("model", product_models(), ids=lambda model: model._meta.label)
def test_every_model_is_a_term(model):
    terms = {(chinese, identifier) for chinese, _english, identifier, _source in glossary()}
    with translation.override("zh-hans"):
        assert (str(model._meta.verbose_name), model.__name__) in terms


@pytest.mark.parametrize(("process", "state"), product_states(), ids=lambda each: each.code)
def test_every_state_is_a_term(process, state):
    terms = {row[:3] for row in glossary()}
    with translation.override("zh-hans"):
        assert (str(state.label), state.label_en.lower(), state.code) in terms


def test_every_tag_is_a_term():
    tags = {tag for _process, state in product_states() for tag in state.tags}
    assert tags - {row[2] for row in glossary()} == set()


def test_every_identifier_exists(names):
    assert [row[2] for row in glossary() if row[2] not in names] == []
