"""QTI 3.0 and 2.1: packages out and in again, items of others, and packages that mean harm."""

import io
import zipfile
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import settings as searching

from kaskad.assessment.rules.exchange import Lost
from kaskad.assessment.rules.items import (
    Choices,
    Number,
    Option,
    Short,
)
from kaskad.assessment.rules.qti_package import (
    read_qti,
    read_qti_packages,
    write_qti3,
    write_qti21,
)
from kaskad.assessment.vocab import Kind
from tests.assessment.items import damaged, item, items, options

QTI3 = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
QTI21 = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"


def both(*bank):
    return read_qti_packages({one: write_qti21(bank, one).data for one in ("kk", "ru")})


@pytest.mark.parametrize("kind", list(Kind))
def test_an_item_of_each_kind_comes_back_equal(kind):
    for reading in (read_qti(write_qti3([item(kind)]).data), both(item(kind))):
        assert reading.faults == ()
        assert reading.items == (item(kind),)


@searching(max_examples=60, deadline=None)
@given(items())
def test_any_item_comes_back_equal_in_all_languages_of_a_package(content):
    written = write_qti3([content])
    reading = read_qti(written.data)

    assert reading.faults == ()
    assert reading.items == (content,)
    assert {one.what for one in written.lost} <= {"partial_credit"}


@searching(max_examples=40, deadline=None)
@given(items(optional=()))
def test_any_item_comes_back_equal_from_a_package_for_each_language(content):
    reading = both(content)

    assert reading.faults == ()
    assert reading.items == (content,)


def test_what_qti_cannot_carry_is_listed():
    english = item(Kind.TRUTH, text={"kk": "Рас па?"})

    assert write_qti3([item(Kind.ORDERING), english]).lost == (
        Lost("kz-ordering", "partial_credit"),
    )
    assert write_qti21([english], "ru").lost == (Lost("kz-truth", "language"),)
    assert read_qti(write_qti21([english], "ru").data).items == ()


def parts(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314  written here


def test_an_item_of_the_third_version_is_spelt_as_the_standard_spells_it():
    root = parts(write_qti3([item()]).data, "items/kz-choice.xml")

    assert [one.tag.removeprefix(QTI3) for one in root] == [
        "qti-response-declaration",
        "qti-outcome-declaration",
        "qti-outcome-declaration",
        "qti-item-body",
        "qti-catalog-info",
        "qti-response-processing",
        "qti-modal-feedback",
    ]
    interaction = root.find(f".//{QTI3}qti-choice-interaction")
    assert interaction.attrib == {
        "response-identifier": "RESPONSE",
        "shuffle": "true",
        "max-choices": "1",
    }


def test_an_item_of_the_second_version_has_its_spelling_and_no_catalogs():
    root = parts(write_qti21([item()], "ru").data, "items/kz-choice.xml")

    assert root.tag == f"{QTI21}assessmentItem"
    assert root.get("timeDependent") == "false"
    assert root.find(f".//{QTI21}choiceInteraction").get("maxChoices") == "1"
    assert root.find(f".//{QTI21}prompt").text == "Вопрос?"
    assert not any("catalog" in one.tag.lower() for one in root.iter())


def test_identifiers_may_not_begin_with_a_digit():
    root = parts(write_qti3([item(code="7-a")]).data, "items/7-a.xml")

    assert root.get("identifier") == "_7-a"
    assert read_qti(write_qti3([item(code="7-a")]).data).items == (item(code="7-a"),)


def test_an_order_is_not_given_away_by_the_file():
    root = parts(write_qti3([item(Kind.ORDERING)]).data, "items/kz-ordering.xml")

    shown = [one.get("identifier") for one in root.iter(f"{QTI3}qti-simple-choice")]
    assert shown == ["a", "b", "c", "d"]


def test_the_same_items_are_the_same_bytes():
    bank = [item(kind) for kind in Kind]

    assert write_qti3(bank).data == write_qti3(bank).data


def package(files, manifest=None):
    resources = "".join(
        f"<resource identifier='r{n}' type='imsqti_item_xmlv2p1' href='{name}'/>"
        for n, name in enumerate(files)
    )
    given = {"imsmanifest.xml": f"<manifest><resources>{resources}</resources></manifest>"}
    if manifest is not None:
        given = {"imsmanifest.xml": manifest}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (given | files).items():
            archive.writestr(name, text)
    return out.getvalue()


CHOICE21 = """\
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="who" title="Who"
 adaptive="false" timeDependent="false" xml:lang="en-GB">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
<correctResponse><value>ChoiceB</value></correctResponse></responseDeclaration>
<itemBody><p>The   law says:</p><choiceInteraction responseIdentifier="RESPONSE" shuffle="true"
 maxChoices="1"><prompt>Who <b>counts</b>?</prompt>
<simpleChoice identifier="ChoiceA">an observer</simpleChoice>
<simpleChoice identifier="ChoiceB">the commission<feedbackInline outcomeIdentifier="F"
 identifier="ChoiceB" showHide="show">yes</feedbackInline></simpleChoice>
</choiceInteraction></itemBody></assessmentItem>
"""
MATCH3 = """\
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="m" title="m">
<qti-response-declaration identifier="R" cardinality="multiple" base-type="directedPair">
<qti-correct-response><qti-value>C R</qti-value><qti-value>D R</qti-value></qti-correct-response>
</qti-response-declaration>
<qti-item-body><qti-match-interaction response-identifier="R" max-associations="2">
<qti-simple-match-set>
<qti-simple-associable-choice identifier="C" match-max="1">один</qti-simple-associable-choice>
<qti-simple-associable-choice identifier="D" match-max="1">два</qti-simple-associable-choice>
</qti-simple-match-set><qti-simple-match-set>
<qti-simple-associable-choice identifier="M" match-max="4">право</qti-simple-associable-choice>
<qti-simple-associable-choice identifier="R" match-max="4">лево</qti-simple-associable-choice>
</qti-simple-match-set></qti-match-interaction></qti-item-body></qti-assessment-item>
"""
ENTRY21 = """\
<assessmentItem identifier="two entries" xml:lang="ru">
<responseDeclaration identifier="A" cardinality="single" baseType="string">
<correctResponse><value>протокол</value></correctResponse>
<mapping><mapEntry mapKey="протокол" mappedValue="1"/><mapEntry mapKey="акт" mappedValue="0.5"/>
<mapEntry mapKey="иск" mappedValue="0"/></mapping></responseDeclaration>
<responseDeclaration identifier="B" cardinality="single" baseType="integer">
<correctResponse><value>3</value></correctResponse></responseDeclaration>
<itemBody><p>Впишите <textEntryInteraction responseIdentifier="A"/> и
<textEntryInteraction responseIdentifier="B"/>.</p></itemBody></assessmentItem>
"""


def test_items_of_others_are_read_as_drafts():
    reading = read_qti(package({"a.xml": CHOICE21, "b/b.xml": MATCH3, "c.xml": ENTRY21}))
    choice, match, entries = reading.items

    assert reading.faults == ()
    assert [one.code for one in reading.items] == ["who", "m", "item-3"]
    assert choice.text == {"en": "The law says:\n\nWho counts?"}
    assert choice.body == Choices(
        (
            Option("ChoiceA", {"en": "an observer"}),
            Option("ChoiceB", {"en": "the commission"}, {"en": "yes"}),
        ),
        frozenset(("ChoiceB",)),
    )
    assert match.body.pairs == {"C": "R", "D": "R"}
    assert match.body.left[0] == Option("C", {"ru": "один"})
    assert entries.kind == Kind.CASE
    assert [one.body for one in entries.body.steps] == [
        Short(("протокол", "акт")),
        Number(Decimal(3)),
    ]


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [
        ("<itemBody>", "<itemBody", "not_xml", 5),
        ("choiceInteraction", "uploadInteraction", "kind_unknown", 5),
        ("assessmentItem", "assessmentTest", "not_qti", 1),
        ('identifier="ChoiceA"', 'identifier="ChoiceB"', "key_repeated", 5),
        ('identifier="RESPONSE" card', 'identifier="R" card', "right_missing", 5),
        ("<assessmentItem", "<!DOCTYPE a []><assessmentItem", "doctype", 1),
    ],
)
def test_an_item_that_cannot_be_read_is_told_and_costs_no_other(before, after, code, line):
    bad = CHOICE21.replace(before, after)
    reading = read_qti(package({"bad.xml": bad, "good.xml": MATCH3}))

    assert [(one.file, one.line, one.code) for one in reading.faults] == [("bad.xml", line, code)]
    assert [one.code for one in reading.items] == ["m"]


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("absent.xml", "file_missing"),
        ("../a.xml", "file_missing"),
        ("/a.xml", "file_missing"),
        ("large.xml", "too_large"),
    ],
)
def test_a_manifest_leads_nowhere_else(href, code):
    manifest = f"<manifest><resource type='imsqti_item_xmlv3p0' href='{href}'/></manifest>"
    files = {"../a.xml": CHOICE21, "/a.xml": CHOICE21, "large.xml": CHOICE21 + " " * 1_000_000}
    reading = read_qti(package(files, manifest))

    assert [(one.file, one.code) for one in reading.faults] == [(href, code)]


def test_bytes_that_unpack_to_more_than_is_taken_are_refused():
    bomb = package({f"{n}.xml": " " * 1_000_000 for n in range(110)})

    assert len(bomb) < 1_000_000
    assert [one.code for one in read_qti(bomb).faults][-1] == "too_large"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_zip"),
        (b"PK\x03\x04", "not_zip"),
        (package({}, "<manifest>"), "not_xml"),
        (package({}, "<!DOCTYPE m><manifest/>"), "doctype"),
        (package({"imsmanifest/a": ""}).replace(b"imsmanifest.xml", b"imsmanifest.txt"),
         "no_manifest"),
        (b" " * 20_000_001, "too_large"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)  # fmt: skip
def test_what_is_no_package_is_refused(data, code):
    assert [one.code for one in read_qti(data).faults] == [code]


def test_languages_that_disagree_are_told():
    other = item(body=Choices(options(a="бір", b="екі", c="үш"), frozenset("a")))
    packages = {"kk": write_qti21([item()], "kk").data, "ru": write_qti21([other], "ru").data}

    assert [(one.field, one.code) for one in read_qti_packages(packages).faults] == [
        ("right", "languages_differ")
    ]


WHOLE = write_qti3(item(kind) for kind in Kind).data


@searching(max_examples=80, deadline=None)
@given(damaged(WHOLE))
def test_damage_to_a_package_gives_faults_and_no_error(data):
    reading = read_qti(data)

    assert len(reading.items) + len(reading.faults) >= 1


@searching(max_examples=100, deadline=None)
@given(damaged(CHOICE21), damaged(MATCH3), damaged(ENTRY21))
def test_damage_to_an_item_gives_faults_and_no_error(choice, match, entries):
    texts = enumerate((choice, match, entries))
    files = {f"{n}.xml": text.encode("utf-8", "replace") for n, text in texts}
    reading = read_qti(package(files))

    assert len(reading.items) + len(reading.faults) == 3
