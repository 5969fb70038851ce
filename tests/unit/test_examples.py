"""The examples in the package's docstrings run, and every public function has one."""

import doctest
import importlib
import inspect
import pkgutil

import pytest
from invented import Book

import claimbook

# Rooms whose every public function shows how it is called.
SHOWN = ("claimbook.model", "claimbook.languages")


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book in sight, for examples that ask what it has."""
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(Book(tmp_path).write().root))


def modules():
    return [one.name for one in pkgutil.walk_packages(claimbook.__path__, "claimbook.")]


@pytest.mark.parametrize("name", modules())
def test_examples_give_what_they_show(name, book):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def without_example(module):
    own = [one for one in vars(module).values()
           if inspect.isfunction(one) and one.__module__ == module.__name__]  # fmt: skip
    return [one.__name__ for one in own
            if not one.__name__.startswith("_") and ">>>" not in (one.__doc__ or "")]  # fmt: skip


@pytest.mark.parametrize("name", [one for one in modules() if one.startswith(SHOWN)])
def test_every_public_function_has_an_example(name):
    assert without_example(importlib.import_module(name)) == []


def test_a_function_without_example_is_seen():
    def bare():
        """Return nothing."""

    module = type(claimbook)("invented")
    bare.__module__, module.bare = "invented", bare
    assert without_example(module) == ["bare"]
