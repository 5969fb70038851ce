"""The script that asks suites of others about the built pages says what is missing, and fails."""

from __future__ import annotations

import json
import subprocess

import audit
import audit_files
import pytest

from claimbook.editions import epub


def report(**scores: float) -> dict:
    """What Lighthouse says of a page, as far as it is read."""
    names = ("performance", *audit.FULL)
    slow = {"id": "speed", "score": 0.2, "displayValue": "9 s"}
    return {"audits": {"speed": slow},
            "categories": {name: {"score": scores.get(name.replace("-", "_"), 1),
                                  "auditRefs": [{"id": "speed", "weight": 1}]}
                           for name in names}}  # fmt: skip


@pytest.mark.parametrize(
    ("way", "scores", "named"),
    [("mobile", {}, []), ("mobile", {"performance": 0.9}, []),
     ("mobile", {"performance": 0.89}, ["performance 0.89"]),
     ("desktop", {"performance": 0.94}, ["performance 0.94"]),
     ("desktop", {"performance": None, "seo": 0.99}, ["seo 0.99", "performance 0.00"]),
     ("mobile", {"best_practices": 0.96}, ["best-practices 0.96"])],
)  # fmt: skip
def test_less_than_full_marks_is_named_with_its_cause(way, scores, named):
    found = list(audit._faults("a.html", way, report(**scores), True))
    assert len(found) == len(named)
    for said, part in zip(found, named, strict=True):
        assert part in said and said.endswith("speed 9 s")


def test_a_program_that_is_missing_is_named_and_stops_only_who_asks_for_all(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(audit, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(audit.shutil, "which", lambda name: None)
    assert audit.audit(tmp_path, few=True, if_possible=True) == 0
    assert audit.audit(tmp_path, few=True, if_possible=False) == 1
    assert "NOT AUDITED: node is missing" in capsys.readouterr().out


def test_a_suite_that_cannot_run_lets_the_others_run(tmp_path, monkeypatch, capsys):
    def absent(site):
        raise audit.Missing("java is missing")

    monkeypatch.setattr(audit, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(audit, "fetch", lambda: None)
    monkeypatch.setattr(audit, "nu", absent)
    monkeypatch.setattr(audit, "html_validate", lambda site: ["a.html:1: wrong"])
    monkeypatch.setattr(audit, "FILES", {"EPUBCheck": lambda site, tools, run: []})
    for name in ("linkinator", "pa11y", "lighthouse"):
        monkeypatch.setattr(audit, name, lambda site, few=False: [])
    assert audit.audit(tmp_path, few=True, if_possible=True) == 1
    assert audit.audit(tmp_path, few=True, if_possible=False) == 2
    said = capsys.readouterr().out
    assert "NOT RUN: Nu: java is missing" in said and "a.html:1: wrong" in said


def test_speed_is_not_judged_where_other_work_may_have_slowed_it():
    assert not list(audit._faults("a.html", "mobile", report(performance=0.1), False))


def said(out: str = "", err: str = "", status: int = 0):
    """A program that ends like this, whatever it is asked."""
    return lambda *command, **_: subprocess.CompletedProcess(command, status, out, err)


def test_what_epubcheck_has_against_a_book_is_told_with_its_place(tmp_path, monkeypatch):
    monkeypatch.setattr(audit_files.shutil, "which", lambda name: name)
    monkeypatch.setattr(audit_files, "fetch", lambda tools, run: tools)
    monkeypatch.setattr(epub, "write", lambda site, book: book.write_text("book"))
    found = [{"ID": "RSC-005", "severity": "ERROR", "message": "bad", "locations":
              [{"path": "EPUB/a.xhtml", "line": 3}]},
             {"ID": "OPF-1", "severity": "WARNING", "message": "odd", "locations": []},
             {"ID": "INF-1", "severity": "INFO", "message": "fine", "locations": []}]  # fmt: skip

    def run(*command, **_):
        if "--json" in command:
            (tmp_path / "epubcheck.json").write_text(json.dumps({"messages": found}), "utf-8")
        return subprocess.CompletedProcess(command, 0, "", "")

    assert audit_files.epubcheck(tmp_path, tmp_path, run) == [
        "RSC-005: bad (EPUB/a.xhtml:3)", "OPF-1: odd (the book:)"]  # fmt: skip
    with pytest.raises(audit.Missing, match="EPUBCheck: no class"):
        audit_files.epubcheck(tmp_path, tmp_path, said(err="no class"))
    with pytest.raises(audit.Missing, match="java is missing"):
        audit_files.epubcheck(tmp_path, tmp_path, said(status=1))


def test_what_a_reader_refuses_is_told_and_a_reader_that_fails_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(audit_files, "fetch", lambda tools, run: tools)
    tools = tmp_path / "tools"
    tools.mkdir()
    (tmp_path / "changes.atom").write_text("<feed/>", encoding="utf-8")
    (tmp_path / "a.html").write_text('<pre data-form="csl">[{"title": "A &amp; B"}]</pre>', "utf-8")
    atom, lists = audit_files.atom, (audit_files.sitemap, audit_files.citations)
    assert atom(tmp_path, tools, said("3\n")) == []
    assert atom(tmp_path, tools, said("no entry\n")) == ["changes.atom: no entry"]
    told = said(err="...\nFeedParseError: no id", status=1)
    assert atom(tmp_path, tools, told) == ["changes.atom: FeedParseError: no id"]
    with pytest.raises(audit.Missing, match="atoma: ModuleNotFoundError"):
        atom(tmp_path, tools, said(err="ModuleNotFoundError: attr", status=1))
    for suite in lists:
        assert suite(tmp_path, tools, said('["a: title"]')) == ["a: title"]
        with pytest.raises(audit.Missing, match="no such module"):
            suite(tmp_path, tools, said(err="no such module", status=1))
    asked = json.loads((tools / "csl.json").read_text("utf-8"))
    assert asked == [["a.html", {"title": "A & B"}]]
    assert "<loc>https://vell.example/a.html</loc>" in (tools / "sitemap.xml").read_text("utf-8")
