"""What a row of a register opens besides what the index of rows has: who answers the same question
otherwise, and the record outside.

It is a script that is loaded when a reader first opens a row, so that the registers stay light.
"""

from __future__ import annotations

from typing import Any

from claimbook.compare import outside
from claimbook.show.citation import KINDS
from claimbook.sources import tables


def everything() -> dict[str, Any]:
    """Return the questions with their positions, and what the record outside says, by row.

    Returns
    -------
    dict[str, Any]
        ``questions`` are question, weight and positions, each of these in words, with wording,
        line and key of the claim; ``asked`` has by claim the places of its questions; ``outside``
        by kind and key what others say.

    Examples
    --------
    >>> everything()
    {'questions': [], 'asked': {}, 'outside': {}}
    """
    questions: list[list[Any]] = []
    asked: dict[str, list[int]] = {}
    for _, own in tables.positions().groupby("disagreement"):
        columns = own[["position", "wording", "locator", "claim"]]
        for key in dict.fromkeys(own["claim"]):
            if key:
                asked.setdefault(key, []).append(len(questions))
        questions.append([own["question"].iloc[0], columns.to_numpy().tolist()])
    told = {kind: _outside(kind) for kind in KINDS}
    return {"questions": questions, "asked": asked, "outside": {k: v for k, v in told.items() if v}}


def _outside(kind: str) -> dict[str, list[str]]:
    before = "" if kind == "claim" else f"{kind}s/"
    keys = map(str, tables.keyed(f"{kind}s").index)
    return {key: outside.entries(f"{before}{key}") for key in keys
            if outside.bears_on(f"{before}{key}")}  # fmt: skip
