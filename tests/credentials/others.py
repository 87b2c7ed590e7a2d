"""What others make of our documents: a whole processor of JSON-LD, keys as they read them."""

from cryptography.hazmat.primitives import serialization
from openbadgeslib.ob3.contexts import document_loader
from pyld import jsonld

# The published contexts, pinned in the package; the network is never asked.
LOADER = document_loader()


def whole_processor(document):
    """Canonical N-Quads by the published contexts; a term that they do not know is an error."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "safe": True}
    return jsonld.normalize(document, {**options, "documentLoader": LOADER}).encode()


def pem(key):
    return key.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def leaves(value, path=()):
    """The ways to all values inside that hold no others."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[key], (*path, key))
    else:
        yield path
