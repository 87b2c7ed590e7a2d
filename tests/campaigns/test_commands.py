from __future__ import annotations

import argparse
import json

import pytest
from django.utils import translation

from kaskad.campaigns.api import Campaign, approve_material, export_campaign, file_versions
from kaskad.campaigns.management import (
    campaign_export,
    campaign_import,
    materials_export,
    materials_kit,
    provisions_import,
    venues_import,
)
from kaskad.campaigns.models import Venue
from tests.campaigns.law import FILE, READER, make_draft, make_law
from tests.campaigns.test_venues import GOOD, HEADER
from tests.campaigns.world import DEMO_FILE, NOW

CODE = "kz-referendum-2026"


def _run(module, *words):
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    with translation.override("en"):
        return module.run(parser.parse_args([str(word) for word in words]))


@pytest.mark.usefixtures("country")
def test_a_campaign_is_imported_and_exported(tmp_path, capsys):
    out = tmp_path / "out.toml"

    assert _run(campaign_import, DEMO_FILE) == 0
    assert "version 1 of the file is in use" in capsys.readouterr().out
    assert _run(campaign_export, CODE, "--out", out) == 0
    assert _run(campaign_import, out) == 0

    assert out.read_text(encoding="utf-8") == export_campaign(CODE)
    assert [row.number for row in file_versions(Campaign.objects.get())] == [1]


@pytest.mark.usefixtures("campaign")
def test_an_export_is_printed(capsys):
    assert _run(campaign_export, CODE) == 0
    assert capsys.readouterr().out == export_campaign(CODE)


@pytest.mark.usefixtures("campaign")
def test_an_export_that_cannot_be_written_says_so(tmp_path, capsys):
    assert _run(campaign_export, CODE, "--out", tmp_path / "no" / "file") == 1
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.usefixtures("country")
def test_every_mistake_is_a_line_on_stderr(tmp_path, capsys):
    path = tmp_path / "bad.toml"
    text = DEMO_FILE.read_text(encoding="utf-8").replace("99.5", "0").replace('"6/15"', "6")
    path.write_text(text, encoding="utf-8")

    status = _run(campaign_import, path)

    lines = capsys.readouterr().err.splitlines()
    assert (status, len(lines)) == (1, 3)
    assert lines[0].startswith("kaskad: line 9, goal_percent: ")
    assert "Mistakes in the campaign file: 2" in lines[2]
    assert not Campaign.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_no_text_is_refused(tmp_path, capsys):
    path = tmp_path / "bad.toml"
    path.write_bytes(b"\xff\xfe")

    assert _run(campaign_import, path) == 1
    assert "Save it as a text in UTF-8" in capsys.readouterr().err


@pytest.mark.usefixtures("country")
def test_venues_are_imported(tmp_path, capsys):
    path = tmp_path / "venues.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")

    assert _run(venues_import, path, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"created": 1, "updated": 0, "unchanged": 0}
    assert _run(venues_import, path) == 0
    assert "0 new, 0 changed, 1 unchanged" in capsys.readouterr().out


@pytest.mark.usefixtures("country")
def test_mistakes_in_venues_are_lines_on_stderr(tmp_path, capsys):
    path = tmp_path / "venues.csv"
    path.write_text(f"{HEADER}\n{GOOD.replace('yes', 'perhaps')}\n", encoding="utf-8")

    assert _run(venues_import, path) == 1
    assert capsys.readouterr().err.startswith("kaskad: line 2, accessible: ")
    assert not Venue.objects.exists()


@pytest.mark.django_db
def test_provisions_are_imported_and_mistakes_told_by_line(tmp_path, capsys):
    path = tmp_path / "law.toml"
    path.write_text(FILE, encoding="utf-8")
    assert _run(provisions_import, path) == 0
    assert "2 new, 0 amended, 0 unchanged" in capsys.readouterr().out
    assert _run(provisions_import, path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 2

    path.write_text(FILE.replace("date = 1995-09-28", "date = 1"), encoding="utf-8")
    assert _run(provisions_import, path) == 1
    assert "line 10, laws[1].date" in capsys.readouterr().err
    path.write_bytes(b"\xff\xfe")
    assert _run(provisions_import, path) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_materials_are_exported_and_made_a_kit(campaign, tmp_path, capsys):
    make_law()
    draft = make_draft(campaign, "el-41-6")
    approve_material(actor=READER, draft=draft, seen=draft.sha256, now=NOW)

    assert _run(materials_export, CODE) == 0
    assert json.loads(capsys.readouterr().out)["materials"][0]["code"] == "block-1-notes"
    assert _run(materials_export, CODE, "--out", tmp_path / "all.json") == 0
    assert _run(materials_export, CODE, "--out", tmp_path / "no" / "file") == 1
    kit = tmp_path / "kit.zip"
    assert _run(materials_kit, CODE, "--lang", "ru", "--out", kit) == 0
    assert kit.read_bytes()[:2] == b"PK"
    assert _run(materials_kit, CODE, "--block", "1", "--out", tmp_path / "no" / "file") == 1
