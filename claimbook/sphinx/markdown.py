"""What stands on a page as plain Markdown: with the values of its roles, and its links as links.

It is made of the page when all its references are resolved, and is what a notebook shows that knows
no role and no directive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from docutils import nodes
from sphinx import addnodes

Address = Callable[[nodes.Element], str]
# What Markdown, or the mathematics that notebooks add to it, would take for a sign of its own.
_SIGNS = re.compile(r"([\\`*\[\]<>$|]|(?<![^\W_])_|_(?![^\W_]))")
_AROUND: tuple[tuple[type[nodes.Element], str], ...] = (
    (nodes.emphasis, "*"),
    (nodes.strong, "**"),
    (nodes.title_reference, "*"),
)
_UNSEEN = (nodes.comment, nodes.meta, nodes.raw, nodes.target, nodes.substitution_definition,
           nodes.system_message, nodes.label, addnodes.index, addnodes.toctree)  # fmt: skip


def words(node: nodes.Node, address: Address) -> str:
    """Return what stands in a line: ``node`` or, of a block, what is in it.

    Parameters
    ----------
    node
        A node of a resolved page.
    address
        Gives the address that a reference leads to, "" where it is to be its words alone.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> said = nodes.paragraph("", "", nodes.strong("", "2 * 2"), nodes.Text(" for $5"))
    >>> words(said, lambda node: "")
    '**2 \\\\* 2** for \\\\$5'
    """
    if isinstance(node, nodes.Text):
        return _SIGNS.sub(r"\\\1", node.astext())
    if not isinstance(node, nodes.Element) or isinstance(node, _UNSEEN):
        return ""
    if isinstance(node, nodes.literal):
        text = node.astext()
        return f"`` {text} ``" if "`" in text else f"`{text}`"
    if isinstance(node, nodes.image):
        return _SIGNS.sub(r"\\\1", node.get("alt", ""))
    inside = "".join(words(child, address) for child in node.children)
    for kind, sign in _AROUND:
        if isinstance(node, kind) and inside.strip():
            return f"{sign}{inside.strip()}{sign}"
    if isinstance(node, (nodes.reference, addnodes.download_reference)):
        to = address(node)
        return f"[{inside}]({to})" if to else inside
    return inside


def blocks(node: nodes.Element, address: Address, level: int = 0) -> Iterator[str | int]:
    """Yield the paragraphs, lists and tables of a page, and for each of its code cells, where it
    stands, the number of its execution, with the captions of what it shows after it.

    Parameters
    ----------
    node
        A resolved page, or a part of it.
    address
        As for ``words``.
    level
        How deep the section is that ``node`` stands in.

    Yields
    ------
    str or int
        A block of Markdown, or the number that the kernel gave to a cell, from 1.

    Examples
    --------
    >>> page = nodes.section("", nodes.title("", "Lamps"), nodes.paragraph("", "They burned."))
    >>> list(blocks(page, lambda node: ""))
    ['# Lamps', 'They burned.']
    """
    if isinstance(node, _UNSEEN):
        return
    if node.get("nb_element") == "cell_code":
        yield int(node["exec_count"])
        for caption in node.findall(nodes.caption):
            yield f"*{words(caption, address).strip()}*"
    elif (block := _whole(node, address, level)) is not None:
        yield from filter(None, [block])
    else:
        below = level + isinstance(node, nodes.section)
        for child in node.children:
            if isinstance(child, nodes.Element):
                yield from blocks(child, address, below)


def _whole(node: nodes.Element, address: Address, level: int) -> str | None:
    """Return a block that holds no cell of the notebook; None of what is only around others."""
    if isinstance(node, nodes.title):
        return f"{'#' * min(max(level, 1), 6)} {_line(node, address)}"
    if isinstance(node, nodes.literal_block):
        return f"```{node.get('language', '')}\n{node.astext()}\n```"
    if isinstance(node, (nodes.bullet_list, nodes.enumerated_list)):
        return _list(node, address)
    if isinstance(node, nodes.table):
        return _table(node, address)
    if isinstance(node, (nodes.block_quote, nodes.Admonition)):
        return _quoted(_inside(node, address))
    if isinstance(node, nodes.term):
        return f"**{_line(node, address)}**"
    if isinstance(node, nodes.transition):
        return "---"
    if isinstance(node, nodes.TextElement):
        # A line that begins as a list or a heading would is neither.
        return re.sub(r"^(\d*)([.)+-](?=\s|$)|#)", r"\1\\\2", words(node, address).strip())
    return None


def _line(node: nodes.Node, address: Address) -> str:
    return " ".join(words(node, address).split())


def _inside(node: nodes.Node, address: Address) -> str:
    found = (block for child in node.children if isinstance(child, nodes.Element)
             for block in blocks(child, address))  # fmt: skip
    return "\n\n".join(block for block in found if isinstance(block, str))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _list(node: nodes.Element, address: Address) -> str:
    """Return a list; what follows the first line of an item is set in under it."""
    ordered = isinstance(node, nodes.enumerated_list)
    items = []
    for number, item in enumerate(node.children, node.get("start", 1)):
        sign = f"{number}. " if ordered else "- "
        text = _inside(item, address).replace("\n", "\n" + " " * len(sign))
        items.append(sign + re.sub(r"\n +(?=\n)", "\n", text))
    return "\n".join(items)


def _table(node: nodes.table, address: Address) -> str:
    rows = [[_line(entry, address) for entry in row.children] for row in node.findall(nodes.row)]
    titles = [f"**{_line(title, address)}**\n" for title in node.findall(nodes.title)]
    head, *others = rows or [[""]]
    ruled = [head, ["---"] * len(head), *others]
    return "\n".join([*titles, *(f"| {' | '.join(row)} |" for row in ruled)])
