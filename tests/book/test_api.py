"""The page of the library has every public function of what notebooks import, and no other."""

import inspect
import re

import pytest

import claimbook

MODULES = ("agreement", "charts", "consistency", "dates", "digits", "display", "explore", "outside",
           "periods", "places", "tables", "ties", "verify", "works")  # fmt: skip


@pytest.fixture(scope="module")
def described(root):
    page = (root / "chapters" / "library-api.md").read_text(encoding="utf-8")
    return re.findall(r"^\.\. auto(?:function|class|exception):: claimbook\.([\w.]+)", page, re.M)


def public(name: str) -> set[str]:
    """The public functions of a module, its own and those that it gathers."""
    module = getattr(claimbook, name)
    told = getattr(module, "__all__", ())
    members = vars(module) | {key: getattr(module, key) for key in told}  # some come when asked for
    return {f"{name}.{key}" for key, one in members.items()
            if inspect.isfunction(one) and not key.startswith("_")
            and (key in told or one.__module__ == module.__name__)}  # fmt: skip


def test_the_page_has_every_public_function_once(described):
    whole = {"Quantity", "Reading", "numerals", "rivals", "why"}
    functions = set().union(*map(public, MODULES), whole)
    assert len(described) == len(set(described))
    assert functions - set(described) == set()
    assert {name for name in described if not name[0].isupper() and name not in functions} == {
        "compare.consistency.Impossible", "compare.linear.Row", "display.Shown",
        "model.derivation.Row", "model.derivation.Step", "model.derivation.Verdict",
        "model.retrace.Cited", "model.retrace.Counted", "model.retrace.again",
        "model.retrace.exported", "model.retrace.told",
        "model.tally.Dated", "model.tally.Item", "model.tally.Worked",
        "model.numerals.Numeral", "tables.BookError", "verify.Report", "works.Work"}  # fmt: skip


def test_everything_that_a_notebook_imports_is_on_the_page(described):
    parts = {name.split(".")[0] for name in described}
    assert set(claimbook.__all__) - parts == {"glue"}  # display.glue
