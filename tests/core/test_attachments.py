from __future__ import annotations

import hashlib
import zipfile

import pytest

from kaskad.core.attachments import (
    LARGEST,
    FileHoldsProgram,
    FileKindNotTaken,
    FileNotAsNamed,
    FileTooLarge,
    keep_file,
    look_at,
    place_of,
    plain_name,
)

PDF = b"%PDF-1.4\n%%EOF\n"


def _file(tmp_path, content=PDF):
    path = tmp_path / "upload"
    path.write_bytes(content)
    return path


def _package(tmp_path, *names):
    path = tmp_path / "package"
    with zipfile.ZipFile(path, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return path


def test_a_good_file_is_known_by_its_bytes(tmp_path):
    found = look_at(_file(tmp_path), "Күнтізбе.PDF")

    assert (found.name, found.media_type, found.size) == ("Күнтізбе.PDF", "application/pdf", 15)
    assert found.sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_package_is_looked_into(tmp_path):
    good = _package(tmp_path, "[Content_Types].xml", "ppt/presentation.xml")
    assert look_at(good, "a.pptx").media_type.endswith("presentationml.presentation")
    with pytest.raises(FileNotAsNamed):
        look_at(good, "a.docx")

    for name in ("ppt/vbaProject.bin", "ppt/embeddings/x.exe", "ppt/activeX/a.xml"):
        with pytest.raises(FileHoldsProgram):
            look_at(_package(tmp_path, "ppt/presentation.xml", name), "a.pptx")


@pytest.mark.parametrize("name", ["a.exe", "a", ".pdf.", "a.html", "a.svg", "pdf"])
def test_other_kinds_are_not_taken(tmp_path, name):
    with pytest.raises(FileKindNotTaken):
        look_at(_file(tmp_path), name)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b""), ("a.pdf", b"MZ"), ("a.png", PDF), ("a.docx", b"PK\x03\x04broken")],
)
def test_a_file_must_be_what_it_says(tmp_path, name, content):
    with pytest.raises(FileNotAsNamed):
        look_at(_file(tmp_path, content), name)


def test_a_large_file_is_refused_unread(tmp_path):
    path = tmp_path / "upload"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)

    with pytest.raises(FileTooLarge):
        look_at(path, "a.pdf")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\x\\Хаттама №1.pdf", "Хаттама №1.pdf"),
        ('a"<b>\n.pdf', "a b.pdf"),
        (f"{'ұ' * 300}.pdf", f"{'ұ' * 90}.pdf"),
    ],
)
def test_names_hold_nothing_that_misleads(name, plain):
    assert plain_name(name) == plain


def test_a_file_is_kept_whole_once_and_for_the_installation_alone(tmp_path, settings):
    settings.KASKAD_FILES = tmp_path / "files"
    source = _file(tmp_path)

    keep_file("papers", "abc", source)
    source.write_bytes(b"another")
    keep_file("papers", "abc", source)

    place = place_of("papers", "abc")
    assert (place.read_bytes(), place.stat().st_mode & 0o777) == (PDF, 0o600)
    assert [one.name for one in place.parent.iterdir()] == ["abc"]
