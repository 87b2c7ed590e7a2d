from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from datetime import date, timedelta
from posixpath import dirname, join, normpath
from urllib.parse import unquote

import pytest

from kaskad.campaigns.api import (
    approve_material,
    attach_file,
    export_materials,
    kit_file,
    kit_of,
    redraft_material,
    write_kit,
)
from tests.campaigns.law import READER, WRITER, amend, make_draft, make_law
from tests.campaigns.world import NOW

TODAY = date(2026, 2, 17)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def files(tmp_path, settings):
    settings.KASKAD_FILES = tmp_path / "files"
    return settings.KASKAD_FILES


@pytest.fixture
def material(campaign, tmp_path, files):
    """In force, with a Kazakh file and one for everybody."""
    make_law()
    draft = make_draft(campaign, "el-41-6", "el-20bis-1")
    source = tmp_path / "upload"
    source.write_bytes(PDF)
    for name, language in (("Парақ.pdf", "kk"), ("all.pdf", "")):
        attach_file(
            actor=WRITER, draft=draft, source=source, file_name=name, language=language, now=NOW
        )
    draft.refresh_from_db()
    approve_material(actor=READER, draft=draft, seen=draft.sha256, now=NOW)
    return draft.material


def _bytes(kit, tmp_path):
    target = tmp_path / "kit.zip"
    write_kit(kit, target)
    return target.read_bytes()


def _content(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.usefixtures("material")
def test_a_kit_holds_everything_and_names_it(campaign, tmp_path):
    content = _content(_bytes(kit_of(campaign, "kk", TODAY), tmp_path))

    manifest = json.loads(content["manifest.json"])
    assert {one["path"]: one["sha256"] for one in manifest["files"]} == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in content.items()
        if name != "manifest.json"
    }
    (material,) = manifest["materials"]
    assert (material["version"], material["provisions"][0]) == (
        1, {"code": "el-20bis-1", "version": 1, "newest": 1},
    )  # fmt: skip
    assert content["block-1/block-1-notes/kk-Парақ.pdf"] == PDF
    assert content["block-1/block-1-notes/all-all.pdf"] == PDF
    page = content["block-1/block-1-notes.html"].decode()
    assert "<strong>қалың</strong>" in page
    assert "Өтініш сағат 12-ге дейін." in page
    assert 'lang="kk"' in page


@pytest.mark.usefixtures("material")
def test_every_link_of_a_kit_leads_to_a_file_of_it(campaign, tmp_path):
    content = _content(_bytes(kit_of(campaign, "kk", TODAY), tmp_path))
    pages = {name: data.decode() for name, data in content.items() if name.endswith(".html")}
    links = {
        normpath(join(dirname(name), unquote(link)))
        for name, page in pages.items()
        for link in re.findall(r'href="([^"]+)"', page)
    }

    assert len(pages) == 2
    assert links == set(content) - {"manifest.json"}
    assert all("src=" not in page and "<link" not in page for page in pages.values())


@pytest.mark.usefixtures("material")
def test_the_same_materials_make_the_same_bytes(campaign, tmp_path):
    first = _bytes(kit_of(campaign, "ru", TODAY), tmp_path)
    later = _bytes(kit_of(campaign, "ru", TODAY + timedelta(days=5)), tmp_path)

    assert first == later
    assert first != _bytes(kit_of(campaign, "kk", TODAY), tmp_path)
    assert "Парақ" not in str(_content(first).keys())


def test_a_kit_is_written_once_and_an_older_one_goes(campaign, material, files):
    first = kit_file(kit_of(campaign, "kk", TODAY))
    written = first.stat().st_mtime_ns
    assert kit_file(kit_of(campaign, "kk", TODAY)).stat().st_mtime_ns == written
    block = kit_file(kit_of(campaign, "kk", TODAY, 1))
    draft = redraft_material(actor=WRITER, material=material, now=NOW)
    approve_material(actor=READER, draft=draft, seen=draft.sha256, now=NOW + timedelta(hours=1))

    second = kit_file(kit_of(campaign, "kk", TODAY))

    assert (first.exists(), second.exists(), block.exists()) == (False, True, True)
    assert len(list((files / "kits").iterdir())) == 2


@pytest.mark.usefixtures("material")
def test_a_kit_of_a_block_holds_that_block(campaign):
    assert len(kit_of(campaign, "kk", TODAY, 1).parts) == 5
    assert [one.path for one in kit_of(campaign, "kk", TODAY, 2).parts] == [
        "manifest.json", "index.html",
    ]  # fmt: skip


@pytest.mark.usefixtures("material")
def test_a_kit_says_what_has_changed_in_the_law_since(campaign, tmp_path):
    amend(day=TODAY)

    page = _content(_bytes(kit_of(campaign, "kk", TODAY), tmp_path))["block-1/block-1-notes.html"]

    assert "Өтініш сағат 12-ге дейін." in page.decode()
    assert "Сағат 14-ке дейін." in page.decode()
    assert "17 ақпаннан бастап" in page.decode().replace("\u00a0", " ")


@pytest.mark.usefixtures("material")
def test_an_export_holds_all_texts(campaign):
    exported = export_materials(campaign, TODAY)

    (material,) = exported["materials"]
    assert material["title"] == {"kk": "Тақырып", "ru": "Название", "en": "Title"}
    assert [one["provision"] for one in material["cites"]] == ["el-20bis-1", "el-41-6"]
    assert [one["name"] for one in material["files"]] == ["all.pdf", "Парақ.pdf"]
    assert json.dumps(exported)
