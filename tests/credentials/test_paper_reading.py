"""Whatever is edited in the PDF of a certificate is found, and named."""

import json
from dataclasses import fields, replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from kaskad.config import commandline
from kaskad.credentials.models import Certificate, PaperBatch
from kaskad.credentials.operations.batches import ask_batches
from kaskad.credentials.operations.designs import draft_design, put_design_in_force
from kaskad.credentials.operations.doubts import doubt_certificate
from kaskad.credentials.queries.batches import pdf_of_batch
from kaskad.credentials.queries.checked_papers import check_papers
from kaskad.credentials.queries.papers import design_of, paper_of
from kaskad.credentials.rules.facts import Facts, NotAccepted
from kaskad.credentials.rules.number import number_from
from kaskad.credentials.rules.paper import (
    Texts,
    certificate_pdf,
    check_design,
    differing,
    fields_of,
    printed_in,
)
from kaskad.credentials.rules.paper.reading import WORDS, plain
from kaskad.credentials.rules.paper.sheets import sheets_of
from kaskad.credentials.vocab import DoubtCause
from tests.credentials.certified import CENTRE, EVENINGS, certify, taught
from tests.credentials.papers import ALL, BOTH, DESIGN, NOW
from tests.credentials.papers import paper_of as drawn_of
from tests.credentials.test_paper import CHANGED
from tests.credentials.test_paper_design import OWN
from tests.credentials.values import FACTS, NAMES

SECOND = replace(CENTRE, label="shell:second")
LATER = EVENINGS["s3"] + timedelta(days=1)
# Where each fact stands on the paper.
STANDS_AS = {
    name: name for name in ("number", "name", "day", "seminar", "programme", "trainer", "score")
} | {
    "campaign": "campaign_code", "stage": "stage_code", "commission": "commission_code",
    "status_index": "status_index",
}  # fmt: skip
OWN_DESIGN = replace(DESIGN, template=OWN)


def page_of(paper=None, design=DESIGN, languages=BOTH):
    """The text of a page, and where its fields stand in it."""
    paper = paper or drawn_of()
    (printed,) = printed_in(certificate_pdf(paper, design, now=NOW, languages=languages))
    return printed.text, fields_of(sheets_of([paper], design, languages), printed.text)


@cache
def page_of_name(name):
    """The same, of somebody with this name."""
    return page_of(drawn_of(replace(FACTS, name=name)))


DRAWINGS = [
    pytest.param({}, id="ours"),
    pytest.param({"languages": ALL}, id="three languages"),
    pytest.param({"design": OWN_DESIGN}, id="own template"),
    pytest.param({"paper": drawn_of(replace(FACTS, trainer="", score=None))}, id="no trainer"),
]


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_every_field_is_found_where_it_stands(drawing):
    text, found = page_of(**drawing)

    assert {one.key for one in found} == set(STANDS_AS.values()) | {
        "campaign", "stage", "commission", "territory", "hours",
    }  # fmt: skip
    for one in found:
        assert "".join(text[one.begin : one.end].split()) == "".join(one.value.split())
    places = sorted((one.begin, one.end) for one in found)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(places))
    assert differing(text, text, found) == ()


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_every_bit_of_every_field_matters(drawing):
    text, found = page_of(**drawing)
    changed = 0

    for one in found:
        before, value, after = text[: one.begin], text[one.begin : one.end], text[one.end :]
        for bit in range(8 * len(value.encode())):
            raw = bytearray(value.encode())
            raw[bit // 8] ^= 1 << bit % 8
            edited = plain(f"{before}{raw.decode(errors='replace')}{after}")
            assert differing(edited, text, found) == (one.key,), (one.key, raw)
            changed += 1

    assert changed > 2000


def test_every_bit_of_the_words_around_matters():
    text, found = page_of()
    covered = {at for one in found for at in range(one.begin, one.end)}

    for at in sorted(set(range(len(text))) - covered):
        for bit in range(8 * len(text[at].encode())):
            raw = bytearray(text[at].encode())
            raw[bit // 8] ^= 1 << bit % 8
            edited = plain(f"{text[:at]}{raw.decode(errors='replace')}{text[at + 1 :]}")
            assert differing(edited, text, found), (at, raw)


@pytest.mark.parametrize("field", [field.name for field in fields(Facts)])
def test_a_fact_that_was_edited_in_the_file_is_named(field):
    text, found = page_of()
    edited, _fields = page_of(
        drawn_of(replace(FACTS, **{field: CHANGED[field]}), address=drawn_of().address)
    )

    assert differing(edited, text, found) == (STANDS_AS[field],)


def test_several_edits_are_all_named():
    text, found = page_of()
    edits = {"name": "Серікбай Айша", "score": 100, "seminar": "zzzzzzzzzz"}
    edited, _fields = page_of(drawn_of(replace(FACTS, **edits), address=drawn_of().address))

    assert set(differing(edited, text, found)) == set(edits)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("Әсемгүл", "Әсемгүл ", ()),  # where lines end is no matter
        ("Әсемгүл", "Әсемгүлл", ("name",)),
        ("Құдайбергенова", "А Құдайбергенова", ("name",)),
        ("Нұрмұхаммедқызы", "", ("name",)),
        ("Төраға", "Төраға", ()),
        ("Осы сертификат", "Осы қағаз", (WORDS,)),
        ("95 %", "95 % (үздік)", ("score",)),
    ],
)
def test_what_is_added_or_taken_away_is_named(before, after, named):
    text, found = page_of()

    assert differing(plain(text.replace(before, after, 1)), text, found) == named


@settings(deadline=None)
@given(st.sampled_from([name for name in NAMES if "😀" not in name]), st.data())
def test_no_other_name_passes_for_a_name(name, data):
    text, found = page_of_name(name)
    (own,) = (one for one in found if one.key == "name")
    other = data.draw(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
    edited = plain(f"{text[: own.begin]}{other}{text[own.end :]}")

    assert (differing(edited, text, found) == ()) is (edited == text)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.7" + b"\xff" * 99, b"PK"])
def test_what_is_no_pdf_is_not_accepted(content):
    with pytest.raises(NotAccepted):
        printed_in(content)


@pytest.fixture
def one(db):
    certify(taught())
    return Certificate.objects.filter(teacher__isnull=False).earliest("id")


def file_of(one, tmp_path, design=None, languages=BOTH, **facts):
    """The PDF of a certificate, with edited facts if some are given."""
    paper = paper_of(one)
    paper = replace(paper, facts=replace(paper.facts, **facts))
    drawn = design_of(one.campaign, design)
    path = tmp_path / "certificate.pdf"
    path.write_bytes(certificate_pdf(paper, drawn, now=one.issued_at, languages=languages))
    return str(path)


@pytest.mark.one_database
@pytest.mark.parametrize("languages", [BOTH, ALL])
def test_the_command_accepts_a_paper_as_it_was_printed(one, tmp_path, capsys, languages):
    assert commandline.main(["verify", file_of(one, tmp_path, languages=languages)]) == 0

    said = capsys.readouterr().out
    assert said.startswith("Counts\n")
    assert f"\nName: {one.name}\n" in said
    assert f"({one.commission.code})\n" in said
    assert "Edited" not in said


@pytest.mark.one_database
def test_the_command_names_what_was_edited(one, tmp_path, capsys):
    path = file_of(one, tmp_path, name="Бөтен Адам", score=99)

    assert commandline.main(["verify", path]) == 1
    said = capsys.readouterr().out
    assert f"Edited: Name. What was signed: {one.name}\n" in said
    assert "Edited: Final test. What was signed: " in said
    assert "Edited: Number" not in said
    assert commandline.main(["verify", path, "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert set(found["differs"]) == {"name", "score"}


@pytest.mark.one_database
def test_a_paper_of_an_earlier_version_is_accepted(one, tmp_path):
    plain_design = design_of(one.campaign, None)
    rows = []
    for title in ("Куәлік", "Грамота", "Диплом"):
        sound = check_design(replace(plain_design, title=Texts(title, title)))
        row = draft_design(actor=CENTRE, campaign=one.campaign, design=sound, now=NOW)
        rows.append(put_design_in_force(actor=SECOND, design=row, now=NOW))

    for row in (None, *rows):
        assert commandline.main(["verify", file_of(one, tmp_path, row)]) == 0


@pytest.mark.one_database
def test_a_paper_whose_certificate_fell_does_not_count(one, tmp_path, capsys):
    path = file_of(one, tmp_path)
    doubt_certificate(
        actor=CENTRE, certificate=one, cause=DoubtCause.IDENTITY.value,
        reason="Мүше басқа адам болып шықты", now=LATER,
    )  # fmt: skip

    assert commandline.main(["verify", path]) == 1
    assert "Suspended: it does not count for now\n" in capsys.readouterr().out


@pytest.mark.one_database
def test_a_link_that_proves_nothing_is_not_accepted(one, tmp_path, capsys):
    path = file_of(one, tmp_path)
    writer = PdfWriter(clone_from=path)
    for link in writer.pages[0]["/Annots"]:
        action = link.get_object()["/A"]
        address = str(action["/URI"])
        action[next(key for key in action if key == "/URI")] = type(action["/URI"])(
            address[:-9] + ("0" if address[-9] != "0" else "1") + address[-8:]
        )
    writer.write(path)

    assert commandline.main(["verify", path]) == 1
    assert "Not accepted: the link on this page proves nothing." in capsys.readouterr().out
    empty = PdfWriter()
    empty.add_blank_page(100, 100)
    empty.write(path)
    assert commandline.main(["verify", path]) == 1


@pytest.mark.one_database
def test_a_link_to_another_certificate_tells_whose_it_is(one, tmp_path):
    other = Certificate.objects.exclude(pk=one.pk).filter(teacher__isnull=False)[0]
    paper = replace(paper_of(one), address=paper_of(other).address)
    pdf = certificate_pdf(paper, design_of(one.campaign, None), now=one.issued_at)

    (found,) = check_papers(pdf)

    assert found.checked.certificate == other
    assert "number" in {diff.field for diff in found.differences}


@pytest.mark.one_database
def test_every_page_of_a_file_of_a_district_is_checked(one):
    stage = one.stage
    ask_batches(
        actor=CENTRE, stage=stage, place=one.commission.region, with_english=True, now=LATER
    )
    batch = PaperBatch.objects.filter(place=one.commission)[0]
    content = pdf_of_batch(batch, None, now=LATER)

    found = check_papers(content)

    assert [page.checked.certificate.pk for page in found] == batch.certificates
    assert all(page.differences == () for page in found)
    assert len(PdfReader(BytesIO(content)).pages) > len(found)


def test_a_number_of_nobody_is_no_paper_of_ours(one):
    paper = drawn_of(replace(FACTS, number=number_from(5)))

    (found,) = check_papers(certificate_pdf(paper, DESIGN, now=NOW))

    assert found.checked is None
