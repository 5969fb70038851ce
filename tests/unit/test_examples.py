"""The examples in the package's docstrings run, and every public function has one."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import claimbook
from claimbook.show import charts
from claimbook.write.new import new

# Rooms and modules whose every public function shows how it is called: what notebooks use.
SHOWN = ("claimbook.model", "claimbook.languages", "claimbook.compare", "claimbook.sources.tables",
         "claimbook.check.verify", "claimbook.show.display", "claimbook.show.explore")  # fmt: skip
# Examples may leave out with an ellipsis what a message goes on to say.
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The book that `claimbook new` writes, which the examples speak of."""
    return new(tmp_path_factory.mktemp("new") / "lamps")


@pytest.fixture
def book(begun, monkeypatch):
    """That book in sight, and nothing of a build."""
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(begun))
    monkeypatch.delenv("CLAIMBOOK_STATIC", raising=False)


def modules():
    return [one.name for one in pkgutil.walk_packages(claimbook.__path__, "claimbook.")]


@pytest.mark.parametrize("name", modules())
def test_examples_give_what_they_show(name, book):
    result = doctest.testmod(importlib.import_module(name), optionflags=OPTIONS)
    assert result.failed == 0


def without_example(module):
    own = [one for one in vars(module).values()
           if inspect.isfunction(one) and one.__module__ == module.__name__]  # fmt: skip
    return [one.__name__ for one in own
            if not one.__name__.startswith("_") and ">>>" not in (one.__doc__ or "")]  # fmt: skip


@pytest.mark.parametrize("name", [one for one in modules() if one.startswith(SHOWN)])
def test_every_public_function_has_an_example(name):
    assert without_example(importlib.import_module(name)) == []


@pytest.mark.parametrize("name", charts.__all__)
def test_every_chart_has_an_example(name):
    one = getattr(charts, name)
    assert not inspect.isfunction(one) or ">>>" in one.__doc__


def test_a_function_without_example_is_seen():
    def bare():
        """Return nothing."""

    module = type(claimbook)("invented")
    bare.__module__, module.bare = "invented", bare
    assert without_example(module) == ["bare"]
