"""What a row still needs: from what is given, from the words, from whoever sits at the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from claimbook.sources import tables
from claimbook.sources.tables import BookError
from claimbook.write import lines, rows, sources

# What a row is called, and its table; and of which columns, behind its source, its key is made.
KINDS = {"claim": "claims", "event": "events", "actor": "actors", "tie": "ties"}
_KEYS = {"claims": ("subject", "measure"), "events": ("title",), "actors": ("name",),
         "ties": ("from_actor", "relation", "to_actor")}  # fmt: skip


def given(pairs: list[str]) -> dict[str, str]:
    """Return cells that are given as ``column=value``.

    Parameters
    ----------
    pairs
        As they stand on the command line.

    Returns
    -------
    dict of str to str
        Values by column; a later one of a column replaces an earlier.

    Raises
    ------
    BookError
        If one has no equals sign.

    Examples
    --------
    >>> given(["unit=lamps", "note=a = b"])
    {'unit': 'lamps', 'note': 'a = b'}
    """
    for pair in pairs:
        if "=" not in pair:
            raise BookError(f"found “{pair}”; expected column=value, as in unit=lamps")
    return dict(tuple(pair.split("=", 1)) for pair in pairs)  # type: ignore[misc]


def draft(kind: str, words: str, cells: dict[str, str]) -> dict[str, str]:
    """Return the cells of a new row that rests on words of a source.

    To what is given are added the line, found from the words, and what the words say of a figure,
    of who is called so or of the sign that the relation mostly has; ``status`` is "asserted". What
    is given stands.

    Parameters
    ----------
    kind
        A key of ``KINDS``: "claim", "event", "actor" or "tie".
    words
        As they stand on the line.
    cells
        What is given, by column.

    Returns
    -------
    dict of str to str
        Cells by column.

    Raises
    ------
    BookError
        If ``line`` is no number, or the words are too many, stand nowhere, or stand on several
        lines of which ``cells`` names none.
    """
    table = KINDS[kind]
    line = cells.get("line", "")
    if line and not line.isdecimal():
        raise BookError(f"line: found “{line}”; expected a number, as grep -n counts")
    found = lines.find(words, cells.get("source", ""), int(line) if line else None)
    made = {"source": found.source, "line": str(found.line), "wording": found.wording}
    columns = {field["name"] for field in rows.fields(table)}
    if "status" in columns:
        made["status"] = "asserted"
    if kind == "claim" and not {"low", "high", "value"} & set(cells):
        made |= lines.figure(found)
    if kind == "actor":
        made["as_printed"] = words
    if kind == "tie" and (relation := cells.get("relation")):
        usual = tables.keyed("relations")["usual_sign"]
        made |= {"sign": str(usual[relation])} if relation in usual.index else {}
    return made | cells


def complete(
    table: str, cells: dict[str, str], ask: Callable[[str], str] | None = None
) -> dict[str, str]:
    """Return cells of a row with each column that must be filled, and a key.

    Parameters
    ----------
    table
        The table's name.
    cells
        What is known of the row, by column.
    ask
        Gets a question and returns the answer.

    Returns
    -------
    dict of str to str
        Cells by column.

    Raises
    ------
    BookError
        Without ``ask``, if a column is missing; it names all of them.
    """
    made, missing = dict(cells), []
    key = table.removesuffix("s") if table in _KEYS else ""
    for field in rows.fields(table):
        name, said = field["name"], field.get("description", "")
        needed = field.get("constraints", {}).get("required") and name != key
        if made.get(name) or not needed:
            continue
        if ask is None:
            missing.append(f"  {name}=…  {said}")
        else:
            made[name] = ask(f"{name} ({said.rstrip('.')}): ").strip()
    if missing:
        raise BookError("\n".join([f"A row of {table} needs:", *missing]))
    if key and not made.get(key):
        parts = dict.fromkeys(made.get(column, "") for column in ("source", *_KEYS[table]))
        made[key] = sources.slug("-".join(parts))
    return made
