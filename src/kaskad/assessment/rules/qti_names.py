"""Names of QTI 3.0 and 2.1: the two differ in spelling, so items are built and read in one.

The neutral spelling is that of QTI 3.0 without ``qti-``: ``choice-interaction``, ``max-choices``.
3.0: https://www.imsglobal.org/spec/qti/v3p0/impl · 2.1: https://www.imsglobal.org/question/qtiv2p1
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kaskad.assessment.rules.item_tags import default_keys
from kaskad.assessment.rules.problems import KEY
from kaskad.assessment.rules.xml_tree import Element

HTML: Final = frozenset({"p", "div", "span", "br"})
CATALOG: Final = "data-catalog-idref"
# The standard has cards for signs, braille and keywords; one's own kinds begin with "ext:".
TRANSLATION: Final = "ext:translation"
EXPLANATION: Final = "EXPLANATION"
RESPONSE: Final = "RESPONSE"
TRUTH_CLASS: Final = "kaskad-truth"
BALLOTS_CLASS: Final = "kaskad-ballots"
STEP_CLASS: Final = "kaskad-step"
UNIT_CLASS: Final = "kaskad-unit"
_HUMP: Final = re.compile(r"(?<=[a-z0-9])[A-Z]")
_DASH: Final = re.compile(r"-([a-z])")


@dataclass(frozen=True, slots=True)
class Dialect:
    """A version of QTI, as it is named in files and manifests."""

    version: str
    namespace: str
    item_type: str
    manifest_namespace: str
    schema: str
    schema_version: str

    @property
    def has_catalogs(self) -> bool:
        return self.version == "3.0"

    def spelt(self, one: Element) -> Element:
        """An element in neutral spelling, and all inside, as this version writes it."""
        is_html = one.name in HTML
        name = one.name if is_html else self._name(one.name)
        attributes = {
            key if is_html or re.match(r"xml|data-", key) else self._attribute(key): value
            for key, value in one.attributes.items()
        }
        inside = [child if isinstance(child, str) else self.spelt(child) for child in one.children]
        return Element(name, attributes, inside, one.line)

    def _name(self, name: str) -> str:
        return f"qti-{name}" if self.has_catalogs else _camel(name)

    def _attribute(self, name: str) -> str:
        return name if self.has_catalogs else _camel(name)


def _camel(name: str) -> str:
    return _DASH.sub(lambda match: match[1].upper(), name)


QTI3: Final = Dialect(
    "3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "imsqti_item_xmlv3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "QTI Package",
    "3.0.0",
)
QTI21: Final = Dialect(
    "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "imsqti_item_xmlv2p1",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "IMS Content",
    "1.1",
)


def neutral(one: Element) -> Element:
    """An element of either version, and all inside, in neutral spelling."""
    attributes = {
        key if key.startswith(("xml:", "data-")) else _kebab(key): value
        for key, value in one.attributes.items()
    }
    inside = [child if isinstance(child, str) else neutral(child) for child in one.children]
    return Element(_kebab(one.name).removeprefix("qti-"), attributes, inside, one.line)


def _kebab(name: str) -> str:
    return _HUMP.sub(lambda match: f"-{match[0]}", name).lower()


def identifier(name: str) -> str:
    """A key or code as an identifier, which may not begin with a digit."""
    return name if name[:1].isalpha() else f"_{name}"


def own_keys(identifiers: list[str], prefix: str = "") -> list[str]:
    """The keys that such identifiers were made of; a, b, c if they were made of none."""
    has_prefix = bool(prefix) and all(one.startswith(prefix) for one in identifiers)
    keys = [
        one.removeprefix(prefix) if has_prefix else one.removeprefix("_") for one in identifiers
    ]
    are_good = len(set(keys)) == len(keys) and all(KEY.fullmatch(key) for key in keys)
    return keys if are_good else default_keys(len(keys))
