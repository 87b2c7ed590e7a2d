"""Open data in files with stable addresses, the package that describes them, and their page."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core.spreadsheet import write_csv
from kaskad.core.web.components import Link as Way
from kaskad.core.web.components import Links
from kaskad.core.web.format import code, day, language, with_codes
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.portals.public.datasets import DATASETS, Dataset
from kaskad.portals.public.licence import UseOfData, use_of_data
from kaskad.portals.public.sources import anchor
from kaskad.reporting.api import FIGURE_WORDS


@dataclass(frozen=True, slots=True)
class DataPart:
    """A set: its columns with their meaning, and its files."""

    anchor: str
    title: str
    words: str
    files: Links
    columns: Table


@dataclass(frozen=True, slots=True)
class DataPage:
    """Every set of open data, what its columns mean, and how the data may be used."""

    title: str
    lead: str
    use: UseOfData
    as_of: str
    package: Links
    parts: tuple[DataPart, ...]
    figures: Table


def csv_text(dataset: Dataset, campaign: Campaign, as_of: date) -> str:
    """A row a line, with a byte order mark for spreadsheets."""
    out = io.StringIO()
    out.write("\ufeff")
    rows = _read(dataset, campaign, as_of)
    write_csv(out, dataset.header, ([_plain(row[name]) for name in dataset.header] for row in rows))
    return out.getvalue()


def json_text(dataset: Dataset, campaign: Campaign, as_of: date) -> str:
    """The same as one document."""
    rows = _read(dataset, campaign, as_of)
    document = {
        "campaign": campaign.code,
        "as_of": as_of.isoformat(),
        "licence": settings.KASKAD_LICENCE.name,
        dataset.name: [
            {name: _plain(row[name], keep=True) for name in dataset.header} for row in rows
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def package_text(campaign: Campaign, as_of: date) -> str:
    """The description that programs read: a data package of Frictionless Data."""
    licence = settings.KASKAD_LICENCE
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": campaign.code.lower(),
        "title": str(campaign.title),
        "homepage": _absolute(reverse("portals:open_data")),
        "created": as_of.isoformat(),
        "licenses": [{"name": licence.name, "path": licence.url, "title": licence.title}],
        "sources": [{"title": str(campaign.decree_body)}],
        "resources": [_resource(one) for one in DATASETS],
    }
    return json.dumps(package, ensure_ascii=False, indent=1)


def data_page(as_of: date) -> DataPage:
    """The dictionary of the data in the active language."""
    return DataPage(
        title=pgettext("page", "Open data"),
        lead=_(
            "The figures of the training as files, without sign-in. Addresses stay as they are; "
            "the files are made anew when something is recorded. Nobody is named in them."
        ),
        use=use_of_data(),
        as_of=_("State of %(day)s") % {"day": day(as_of)},
        package=Links(
            (
                Way(
                    _("Description of all files for programs"),
                    reverse("portals:data_package"),
                    "JSON",
                    download=True,
                ),
                Way(
                    _("News of bulletins and answers"),
                    reverse("portals:feed", args=["atom"]),
                    "Atom",
                ),
                Way(
                    _("News of bulletins and answers"), reverse("portals:feed", args=["rss"]), "RSS"
                ),
            )
        ),
        parts=tuple(_part(one) for one in DATASETS),
        figures=Table(
            caption=_("What each figure of a bulletin is"),
            caption_hidden=True,
            stacked=True,
            columns=(
                Column(pgettext("data", "Figure")),
                Column(pgettext("data", "What it is")),
            ),
            rows=tuple(
                Row((Cell(code(name), strong=True), str(words)), anchor=anchor(name))
                for name, words in FIGURE_WORDS.items()
            ),
        ),
    )


def _part(one: Dataset) -> DataPart:
    kinds = ("csv", "json")
    return DataPart(
        anchor=one.name,
        title=str(one.title),
        words=with_codes(str(one.words)),
        files=Links(
            tuple(
                Way(f"{one.name}.{kind}", _address(one, kind), kind.upper(), download=True)
                for kind in kinds
            )
        ),
        columns=Table(
            caption=_("Columns of %(file)s") % {"file": str(one.title)},
            caption_hidden=True,
            columns=(Column(pgettext("data", "Column")), Column(pgettext("data", "What it is"))),
            rows=tuple(
                Row(
                    (
                        Cell(code(column.name), strong=True, note=code(column.type)),
                        Cell(with_codes(str(column.words))),
                    )
                )
                for column in one.columns
            ),
        ),
    )


def _resource(one: Dataset) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": str(one.title),
        "description": _spoken(one.words),
        "path": _absolute(_address(one, "csv")),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "profile": "tabular-data-resource",
        "schema": {
            "fields": [
                {"name": column.name, "type": column.type, "description": _spoken(column.words)}
                for column in one.columns
            ],
            "missingValues": [""],
        },
    }


def _spoken(words: object) -> str:
    """Words for a file, in which nothing is drawn otherwise."""
    return str(words).replace("`", "")


def _address(one: Dataset, kind: str) -> str:
    if one.read is None:
        return reverse("portals:data", args=[kind])
    return reverse("portals:dataset", args=[one.name, kind])


def _absolute(path: str) -> str:
    return f"{settings.KASKAD_SITE}{path}"


def _read(dataset: Dataset, campaign: Campaign, as_of: date) -> Any:
    assert dataset.read is not None  # noqa: S101  coverage has an address of its own
    return dataset.read(campaign, as_of, language()).rows


def _plain(value: object, *, keep: bool = False) -> object:
    if value is None:
        return None if keep else ""
    if isinstance(value, int) and keep:
        return value
    return value.isoformat() if hasattr(value, "isoformat") else value
