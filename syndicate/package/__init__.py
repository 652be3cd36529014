"""Renditions and their manifest as a package: built, written in one step, verified.

What renders never writes and what writes never renders. A package says of itself everything that a
partner needs (`manifest.json`, whose schema is `syndicate/manifest.schema.json`): whose article it
is, what may be done with it, how it was translated, what a person should look at, and the SHA-256
of each file. The digest of the manifest therefore stands for the whole.
"""

from syndicate.package.manifest import (
    BESIDE,
    MANIFEST,
    SCHEMA_VERSION,
    beside,
    build,
    name,
    occurrence,
)
from syndicate.package.verifier import Problem, manifest_digest, manifest_of, read_manifest, verify
from syndicate.package.writer import Staged, stage, write

__all__ = [
    "BESIDE",
    "MANIFEST",
    "SCHEMA_VERSION",
    "Problem",
    "Staged",
    "beside",
    "build",
    "manifest_digest",
    "manifest_of",
    "name",
    "occurrence",
    "read_manifest",
    "stage",
    "verify",
    "write",
]
