"""Links to a register with a choice made: what a chapter has instead of the rows themselves.

The role ``` {register}`claims?topic=harvest` ``` prints how many rows that has and leads to them;
with other words, ``` {register}`the harvest <claims?topic=harvest>` ```. What can be chosen are the
register's facets, with their values as the tables have them, and the years ``from`` and ``to``;
what is none of them is a warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.errors import NoUri
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from claimbook.sources import tables
from claimbook.sphinx import facets
from claimbook.sphinx.registers import KINDS

if TYPE_CHECKING:
    from sphinx.roles import XRefRole
    from sphinx.util.typing import RoleFunction

logger = logging.getLogger(__name__)


class filtered(nodes.inline):
    """Stands for a link to the register of ``table``, with the choice in ``query``."""


class RegisterRole(SphinxRole):
    """``{register}`claims?topic=harvest` ``: a link to a register with a choice made, which says
    how many rows that has; ``{register}`the harvest <claims?topic=harvest>` `` with other words."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        words, _, address = self.text.rpartition("<")
        address = address.removesuffix(">") if words else self.text
        name, _, query = address.strip().partition("?")
        try:
            count = len(choose(name, query))
        except KeyError as error:
            path, line = self.get_source_info()
            logger.warning("%s", error.args[0], location=f"{path}:{line}")
            return [nodes.Text(words or self.text)], []
        said = words.strip() or f"{count:,} {name if count != 1 else name.removesuffix('s')}"
        return [filtered("", said, table=name, query=query)], []


def choose(name: str, query: str) -> Any:
    """Return the rows of a table that a register shows with this query in its address.

    Raises KeyError, saying what is wrong, if there is no such register, facet or value.
    """
    if name not in KINDS:
        raise KeyError(f"no register of '{name}'; there are {', '.join(KINDS)}")
    frame = tables.keyed(name)
    given = parse_qsl(query, keep_blank_values=True)
    for column, value in given:
        if column in ("from", "to") and "date" in frame and value.isdecimal():
            frame = frame[[_reaches(row, column, int(value)) for _, row in frame.iterrows()]]
        elif column not in KINDS[name].facets:
            known = ", ".join(KINDS[name].facets)
            raise KeyError(f"the register of {name} is not chosen by '{column}'; it is by {known}")
        else:
            frame = frame[facets.has(frame[column], value)]
        if frame.empty:
            raise KeyError(f"no row of {name} has {query.replace('&', ' and ')}")
    return frame


def _reaches(row: Any, end: str, year: int) -> bool:
    """Whether a row may be of a year not before ("from") or not after ("to") the one given."""
    span = facets.of_row(row, ())
    if not {"from", "to"} & set(span):
        return False
    return int(span.get("to", 9999)) >= year if end == "from" else int(span.get("from", 0)) <= year


def address(builder: Builder, page: str, registers: list[str], query: str) -> str | None:
    """Return the address, on ``page``, of the first page of ``registers`` with a choice made; None
    if there is none. Raises NoUri where that page has no address."""
    if not registers:
        return None
    uri = builder.get_relative_uri(page, registers[0])
    return f"{uri}?{query}" if query and builder.format == "html" else uri


class ResolveFiltered(SphinxPostTransform):
    """Let links to a choice of rows lead to the page with the register, wherever that is."""

    default_priority = 4

    def run(self, **kwargs: Any) -> None:
        domain = self.env.get_domain("claimbook")
        for node in list(self.document.findall(filtered)):
            said, name = nodes.Text(node.astext()), node["table"]
            pages = domain.pages_with_rows(name.removesuffix("s"))
            try:
                uri = address(self.app.builder, self.env.docname, pages, node["query"]) or ""
            except NoUri:
                uri = ""
            if not pages:
                logger.warning("no page has the register of %s, so this leads nowhere", name,
                               location=node, type="claimbook")  # fmt: skip
            link = nodes.reference("", "", said, refuri=uri, internal=True)
            link["classes"].append("register-link")
            node.replace_self(link if uri else said)


ROLES: dict[str, RoleFunction | XRefRole] = {"register": RegisterRole()}


def setup(app: Sphinx) -> None:
    """Add the node to Sphinx, and what makes a link of it."""
    app.add_node(filtered)
    app.add_post_transform(ResolveFiltered)
