"""What one room of the package has of another, or a page of the library tells of, says in sections
what it takes, gives and raises, as numpydoc has them."""

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from pathlib import Path

import pytest

import claimbook

PAGE = Path(__file__).parents[2] / "chapters" / "library-api.md"


def unsaid(thing):
    """Return what a docstring lacks, or says of nothing that there is."""
    function = inspect.unwrap(getattr(thing, "fget", None) or getattr(thing, "__func__", thing))
    said = inspect.getdoc(function) or ""
    sections = dict(re.findall(r"^(\w+)\n-{3,}$((?:.*\n?)+?)(?=^\w+\n-{3,}$|\Z)", said, re.M))
    sections = {name: text for name, text in sections.items() if text.strip()}
    heads = re.findall(r"^[*\w][*\w, ]*(?= :|$)", sections.get("Parameters", ""), re.M)
    named = {name.strip("* ") for head in heads for name in head.split(",")}
    taken = set(parameters(function))
    found = [*sorted(taken - named), *sorted(named - taken)]
    if not re.match(r".+[.:?](\n\n|\Z)", said):
        found.append("a summary of one line")
    if inspect.isclass(function):
        return found
    gives = inspect.signature(function).return_annotation not in NOTHING
    if gives and not isinstance(thing, property) and not {"Returns", "Yields"} & set(sections):
        found.append("Returns")
    if raises(function) and "Raises" not in sections:
        found.append("Raises")
    return found


NOTHING = (None, "None", "NoReturn", "Iterator[None]", inspect.Signature.empty)


def parameters(function):
    if inspect.isclass(function) and not {"__init__", "__new__"} & set(vars(function)):
        return []
    return [name for name in inspect.signature(function).parameters if name not in ("self", "cls")]


def raises(function):
    """Whether a function raises by itself, not by what it calls or what is defined in it."""
    waiting = list(ast.parse(textwrap.dedent(inspect.getsource(function))).body[0].body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Raise):
            return True
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return False


def listed():
    """What the page of functions tells of: names, with the module or class that has them."""
    return re.findall(r"^\.\. auto\w+:: (claimbook[\w.]*)\.(\w+)", PAGE.read_text("utf-8"), re.M)


def called():
    """What a room has of a module of another: by its name, or as an attribute of the module."""
    known = {info.name: ast.parse(inspect.getsource(importlib.import_module(info.name)))
             for info in pkgutil.walk_packages(claimbook.__path__, "claimbook.")}  # fmt: skip
    for name, tree in known.items():
        imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
        imported = [(node.module, one) for node in imports for one in node.names
                    if room(f"{node.module}.{one.name}") not in ("", room(name))]  # fmt: skip
        within = {one.asname or one.name: f"{module}.{one.name}" for module, one in imported}
        yield from ((module, one.name) for module, one in imported if module in known)
        yield from ((within[node.value.id], node.attr) for node in ast.walk(tree)
                    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
                    and within.get(node.value.id) in known)  # fmt: skip


def room(name):
    return name.split(".")[1] if name.startswith("claimbook.") else ""


def public(names):
    """Functions and classes by their full names, with the public methods of classes."""
    found = {}
    for module, name in names:
        try:
            home = importlib.import_module(module)
        except ModuleNotFoundError:  # of the page: a name that the package itself hands on
            home = getattr(claimbook, module.split(".")[1])
        one = inspect.unwrap(getattr(home, name, None))  # a local name may hide the module
        where = getattr(one, "__module__", None) or ""
        if name.startswith("_") or not where.startswith("claimbook.") or not callable(one):
            continue
        found[f"{where}.{one.__qualname__}"] = one
        for key, method in vars(one).items() if inspect.isclass(one) else ():
            is_own = inspect.isroutine(method) or isinstance(method, property | classmethod)
            if is_own and not key.startswith("_"):
                found[f"{where}.{one.__qualname__}.{key}"] = method
    # Of the room of pages it is Sphinx that calls, by rules of its own.
    return {name: one for name, one in sorted(found.items()) if room(name) != "sphinx"}


TOLD = public(listed())
ALL = public(called()) | TOLD


@pytest.mark.parametrize("name", ALL)
def test_what_another_room_calls_says_what_it_takes_and_gives(name):
    assert unsaid(ALL[name]) == []


FUNCTIONS = [name for name, one in TOLD.items()
             if not inspect.isclass(one) and not isinstance(one, property)]  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_the_page_of_functions_tells_of_has_an_example(name):
    assert re.search(r"^Examples\n-{8}\n[^>]*>>> ", inspect.getdoc(TOLD[name]), re.M)


def test_every_room_is_asked():
    assert {room(name) for name in ALL} >= {"model", "languages", "compare", "sources", "check",
                                            "show", "write", "editions"}  # fmt: skip
    assert len(FUNCTIONS) > 90


def test_what_a_docstring_leaves_out_is_seen():
    def taken(first, *rest) -> int:
        """Return a number,
        and one more.

        Parameters
        ----------
        first, third
            A number.

        Returns
        -------
        """
        raise ValueError

    lacking = ["rest", "third", "a summary of one line", "Returns", "Raises"]
    assert unsaid(taken) == lacking
