"""The seal: what it holds, when it is made, and what is said of tables that are not as sealed."""

import json

import pytest
from invented import Book

from claimbook import cli


@pytest.fixture
def book(tmp_path, monkeypatch):
    """The invented book, as the book that the commands work in, with its texts at hand."""
    made = Book(tmp_path).write()
    monkeypatch.setenv("CLAIMBOOK_ROOT", str(tmp_path))
    monkeypatch.setenv("SEEDS_DIR", str(made.seeds))
    return made


def run(capsys, *arguments):
    status = cli.main(["verify", *arguments])
    return status, capsys.readouterr().out


def test_a_seal_holds_digests_of_tables_package_bibliography_and_seed_files(book, capsys):
    status, said = run(capsys, "--seal")
    assert status == 0 and "Sealed" in said and "not sealed" not in said
    text = book.path("seal.json").read_bytes().decode()
    sealed = json.loads(text)
    assert text == json.dumps(sealed, indent=2, sort_keys=True) + "\n" and "\r" not in text
    files = {f"data/{entry['path']}" for entry in book.package["resources"]}
    assert set(sealed["tables"]) == files | {"data/datapackage.json", "data/references.bib"}
    assert set(sealed["seeds"]) == set(book.texts)
    assert sealed["seeds"]["siberia.txt"] == book.row("sources", "siberia")["sha256"]
    assert str(book.root) not in text
    run(capsys, "--seal")
    assert book.path("seal.json").read_bytes().decode() == text
    assert not list(book.root.glob("data/*.new"))


def test_a_sealed_book_says_so_with_and_without_texts(book, capsys):
    assert "The tables are not sealed" in run(capsys)[1]
    run(capsys, "--seal")
    for with_texts in (True, False):
        report = book.check(with_texts)
        assert report.ok and "The tables are as sealed." in report.notices


@pytest.mark.parametrize("file", ["coding.csv", "references.bib", "datapackage.json"])
def test_a_change_is_a_sentence_with_the_texts_and_a_finding_without(book, capsys, file):
    run(capsys, "--seal")
    path = book.path(file)
    path.write_bytes(path.read_bytes().replace(b"the", b"The") + b"\n" * (file != "coding.csv"))
    if file == "coding.csv":
        book.row("coding", "coding-1")["settled"] = "changed"
        book.write_tables()
    report = book.check()
    assert report.ok
    (said,) = (one for one in report.notices if "as sealed" in one)
    assert said.startswith(f"data/{file} is not as sealed") and "claimbook verify --seal" in said
    (finding,) = book.check(with_texts=False).findings
    assert finding.file == f"data/{file}" and "not as sealed" in finding.message
    assert "seed files" in finding.remedy and "remove data/seal.json" in finding.remedy
    assert run(capsys, "--seal")[0] == 0
    assert book.check(with_texts=False).ok


def test_a_table_that_is_gone_or_new_is_not_as_sealed(book, capsys):
    run(capsys, "--seal")
    book.path("references.bib").unlink()
    found = book.check(with_texts=False).findings
    (finding,) = (one for one in found if "seal" in str(one))
    assert finding.file == "data/references.bib"


def test_every_text_must_be_at_hand_to_vouch_for_a_change(book, capsys):
    run(capsys, "--seal")
    book.row("coding", "coding-1")["settled"] = "changed"
    book.write_tables()
    (book.seeds / "thread.txt").unlink()
    assert [one.file for one in book.check().findings] == ["data/sources.csv", "data/coding.csv"]


@pytest.mark.parametrize("fault", ["finding", "no texts", "one missing", "one wrong"])
def test_nothing_is_sealed_that_does_not_pass_against_every_text(book, capsys, monkeypatch, fault):
    if fault == "finding":
        book.row("claims", "siberia-lamps")["low"] = "2501"
        book.write_tables()
    elif fault == "no texts":
        monkeypatch.delenv("SEEDS_DIR")
    elif fault == "one missing":
        (book.seeds / "thread.txt").unlink()
    else:
        (book.seeds / "thread.txt").write_text("x", encoding="utf-8")
    status, said = run(capsys, "--seal")
    assert status == 1 and "Not sealed, for" in said
    assert not book.path("seal.json").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"{}", b"\xff", b'{"tables": 7, "seeds": 7}',
                                     b'{"tables": {"a": 7}, "seeds": {}}', None])  # fmt: skip
def test_a_seal_that_is_none_is_a_finding_without_texts_and_can_be_made_again(
    book, capsys, content
):
    if content is None:
        book.path("seal.json").mkdir()
    else:
        book.path("seal.json").write_bytes(content)
    (finding,) = book.check(with_texts=False).findings
    assert finding.file == "data/seal.json"
    report = book.check()
    assert report.ok and any("no seal that can be read" in one for one in report.notices)
    if content is not None:
        assert run(capsys, "--seal")[0] == 0
        assert book.check(with_texts=False).ok


def test_a_seal_that_cannot_be_written_is_one_line(book, capsys):
    book.path("seal.json").mkdir()
    assert cli.main(["verify", "--seal"]) == 1
    assert capsys.readouterr().err.startswith("data/seal.json: cannot be written")
