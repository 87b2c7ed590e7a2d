"""Our own documents as canonical N-Quads (RDFC-1.0), the bytes that a proof covers.

A general processor of JSON-LD takes milliseconds for one document, nearly all of them for contexts
that never change. Our documents have a few known shapes, so what the published contexts make of
each term stands here as a table, and a document is walked once. Two things make that sound:

* every node has an address, but for one at most; the only unnamed node of a document is
  ``_:c14n0`` whatever the values are, and lines are sorted after the values are in them;
* what is not in the table is refused. A general processor drops such terms in silence, and then
  they are not signed.

Tests compare with a whole processor and the published contexts, on random values and on the
published examples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

_VC = "https://www.w3.org/2018/credentials#"
_OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_STATUS = "https://www.w3.org/ns/credentials/status#"
_SECURITY = "https://w3id.org/security#"
_SCHEMA = "https://schema.org/"
_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
# The context of Open Badges writes the names of these types with https.
_BOOLEAN, _URI = (f"https://www.w3.org/2001/XMLSchema#{name}" for name in ("boolean", "anyURI"))
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BLANK = "_:c14n0"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\x7f]*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

_TEXT, _NODE, _TERM = "", "node", "term"


class Term(NamedTuple):
    """What a name stands for; ``kind`` is text, node, term, or the type of a literal."""

    address: str
    kind: str = _TEXT


# By the type of the node that they stand in; those of "" may stand in every node.
_W3C: dict[str, tuple[str, dict[str, Term]]] = {
    "": (
        "",
        {
            "name": Term(f"{_SCHEMA}name"),
            "description": Term(f"{_SCHEMA}description"),
        },
    ),
    "VerifiableCredential": (
        f"{_VC}VerifiableCredential",
        {
            "issuer": Term(f"{_VC}issuer", _NODE),
            "validFrom": Term(f"{_VC}validFrom", _DATE_TIME),
            "validUntil": Term(f"{_VC}validUntil", _DATE_TIME),
            "credentialSubject": Term(f"{_VC}credentialSubject", _NODE),
            "credentialStatus": Term(f"{_VC}credentialStatus", _NODE),
            "evidence": Term(f"{_VC}evidence", _NODE),
        },
    ),
    "BitstringStatusListEntry": (
        f"{_STATUS}BitstringStatusListEntry",
        {
            "statusPurpose": Term(f"{_STATUS}statusPurpose"),
            "statusListIndex": Term(f"{_STATUS}statusListIndex"),
            "statusListCredential": Term(f"{_STATUS}statusListCredential", _NODE),
        },
    ),
    "BitstringStatusListCredential": (f"{_STATUS}BitstringStatusListCredential", {}),
    "BitstringStatusList": (
        f"{_STATUS}BitstringStatusList",
        {
            "statusPurpose": Term(f"{_STATUS}statusPurpose"),
            "encodedList": Term(f"{_STATUS}encodedList", f"{_SECURITY}multibase"),
        },
    ),
    "DataIntegrityProof": (
        f"{_SECURITY}DataIntegrityProof",
        {
            "created": Term("http://purl.org/dc/terms/created", _DATE_TIME),
            "cryptosuite": Term(f"{_SECURITY}cryptosuite", f"{_SECURITY}cryptosuiteString"),
            "proofPurpose": Term(f"{_SECURITY}proofPurpose", _TERM),
            "verificationMethod": Term(f"{_SECURITY}verificationMethod", _NODE),
        },
    ),
}
_OPEN_BADGES: dict[str, tuple[str, dict[str, Term]]] = {
    "": (
        "",
        {
            **_W3C[""][1],
            "narrative": Term(f"{_OB}narrative"),
            "url": Term(f"{_SCHEMA}url", _URI),
        },
    ),
    "OpenBadgeCredential": (f"{_OB}OpenBadgeCredential", {}),
    "Profile": (f"{_OB}Profile", {}),
    "AchievementSubject": (
        f"{_OB}AchievementSubject",
        {
            "achievement": Term(f"{_OB}achievement", _NODE),
            "identifier": Term(f"{_OB}identifier", _NODE),
            "licenseNumber": Term(f"{_OB}licenseNumber"),
            "result": Term(f"{_OB}result", _NODE),
            "role": Term(f"{_OB}role"),
            "term": Term(f"{_OB}term"),
        },
    ),
    "Achievement": (
        f"{_OB}Achievement",
        {
            "criteria": Term(f"{_OB}Criteria", _NODE),
            "humanCode": Term(f"{_OB}humanCode"),
            "version": Term(f"{_OB}version"),
        },
    ),
    "IdentityObject": (
        f"{_OB}IdentityObject",
        {
            "hashed": Term(f"{_OB}hashed", _BOOLEAN),
            "identityHash": Term(f"{_OB}identityHash"),
            "identityType": Term(f"{_OB}identityType"),
        },
    ),
    "Result": (f"{_OB}Result", {"value": Term(f"{_SCHEMA}value")}),
    "Evidence": (f"{_OB}Evidence", {"genre": Term(f"{_SCHEMA}genre")}),
}
_TABLES = {
    (CREDENTIALS,): _W3C,
    (CREDENTIALS, BADGES): {**_W3C, **_OPEN_BADGES},
}
_PURPOSES = {"assertionMethod": f"{_SECURITY}assertionMethod"}


def canonical(document: Mapping[str, Any]) -> bytes:
    """The canonical N-Quads of a document without its proof, in UTF-8.

    Raises ``ValueError`` for a term, type or context that is not in the table, for a second node
    without an address, and for values that no address or text may hold.
    """
    contexts = document.get("@context")
    if not isinstance(contexts, list) or tuple(contexts) not in _TABLES:
        raise ValueError("other contexts")
    walk = _Walk(tuple(contexts))
    walk.node({name: value for name, value in document.items() if name != "@context"})
    return "".join(sorted(set(walk.lines))).encode()


@lru_cache(maxsize=64)
def _shape(contexts: tuple[str, ...], kinds: tuple[str, ...]) -> dict[str, Term]:
    """What may stand in a node of these types."""
    table = _TABLES[contexts]
    terms = dict(table[""][1])
    for kind in kinds:
        if not kind or kind not in table:
            raise ValueError(f"unknown type {kind!r}")
        terms.update(table[kind][1])
    return terms


class _Walk:
    """One document on its way to lines."""

    def __init__(self, contexts: tuple[str, ...]) -> None:
        self.contexts, self.lines, self.has_blank = contexts, list[str](), False

    def node(self, value: Mapping[str, Any]) -> str:
        """Write the lines of a node and return its name."""
        subject = self._name_of(value)
        kinds = tuple(_listed(value.get("type", [])))
        if not all(isinstance(kind, str) for kind in kinds):
            raise ValueError("a type is no text")
        terms = _shape(self.contexts, kinds)
        for kind in kinds:
            address = _TABLES[self.contexts][kind][0]
            self.lines.append(f"{subject} <{_TYPE}> <{address}> .\n")
        for name, several in value.items():
            if name in ("id", "type"):
                continue
            if name not in terms:
                raise ValueError(f"unknown term {name!r}")
            term = terms[name]
            for one in _listed(several):
                self.lines.append(f"{subject} <{term.address}> {self._object(term, one)} .\n")
        return subject

    def _name_of(self, value: Mapping[str, Any]) -> str:
        if "id" in value:
            return f"<{_address(value['id'])}>"
        if self.has_blank:
            raise ValueError("two nodes without an address")
        self.has_blank = True
        return _BLANK

    def _object(self, term: Term, value: Any) -> str:
        if term.kind == _NODE:
            return self.node(value) if isinstance(value, dict) else f"<{_address(value)}>"
        if term.kind == _TERM:
            return f"<{_PURPOSES[value]}>"
        if term.kind == _BOOLEAN and isinstance(value, bool):
            value = "true" if value else "false"
        if not isinstance(value, str) or _CONTROLS.search(value):
            raise ValueError(f"no text: {value!r}")
        text = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{text}"' + (f"^^<{term.kind}>" if term.kind else "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _address(value: Any) -> str:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise ValueError(f"no address: {value!r}")
    return value
