"""What a cell shows and keeps: pieces of HTML, tables, positions side by side, values for prose."""

from claimbook.show.display.glued import GLUED, glue
from claimbook.show.display.outside import (
    bearing,
    outside_list,
    outside_question,
    outside_switch,
)
from claimbook.show.display.positions import side_by_side
from claimbook.show.display.shown import Shown, caught, for_notebooks, show
from claimbook.show.display.tabular import table
from claimbook.show.display.written import (
    address,
    address_in_book,
    cited_at,
    figures_folder,
    is_building,
    write_rows,
)

__all__ = [
    "GLUED",
    "Shown",
    "address",
    "address_in_book",
    "bearing",
    "caught",
    "cited_at",
    "figures_folder",
    "for_notebooks",
    "glue",
    "is_building",
    "outside_list",
    "outside_question",
    "outside_switch",
    "show",
    "side_by_side",
    "table",
    "write_rows",
]
