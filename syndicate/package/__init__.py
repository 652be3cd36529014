"""Renditions and their manifest as a package: built, written in one step, signed, verified.

What renders never writes and what writes never renders. A package says of itself everything that a
partner needs (`manifest.json`, whose schema is `syndicate/manifest.schema.json`): whose article it
is, what may be done with it, how it was translated, what a person should look at, and the SHA-256
of each file. The digest of the manifest therefore stands for the whole, and so does its signature.
"""

from syndicate.package.contents import Problem
from syndicate.package.fields import violations
from syndicate.package.keys import Signers, private_key
from syndicate.package.manifest import SCHEMA_VERSION, build, occurrence
from syndicate.package.names import BESIDE, MANIFEST, SIGNATURE, beside, name
from syndicate.package.signing import sign
from syndicate.package.sshsig import fingerprint
from syndicate.package.verifier import (
    Examination,
    Signer,
    examine,
    is_sound,
    manifest_digest,
    manifest_of,
    read,
    read_manifest,
    verify,
)
from syndicate.package.writer import Staged, stage, write

__all__ = [
    "BESIDE",
    "MANIFEST",
    "SCHEMA_VERSION",
    "SIGNATURE",
    "Examination",
    "Problem",
    "Signer",
    "Signers",
    "Staged",
    "beside",
    "build",
    "examine",
    "fingerprint",
    "is_sound",
    "manifest_digest",
    "manifest_of",
    "name",
    "occurrence",
    "private_key",
    "read",
    "read_manifest",
    "sign",
    "stage",
    "verify",
    "violations",
    "write",
]
