"""Renditions and their manifest as a package: built, written in one step, verified.

What renders never writes and what writes never renders. A package says of itself everything that a
partner needs (`manifest.json`, whose schema is `syndicate/manifest.schema.json`): whose article it
is, what may be done with it, how it was translated, what a person should look at, and the SHA-256
of each file. The digest of the manifest therefore stands for the whole.
"""

from syndicate.package.manifest import MANIFEST, SCHEMA_VERSION, build, name, occurrence
from syndicate.package.verifier import Problem, manifest_digest, manifest_of, verify
from syndicate.package.writer import Staged, stage, write

__all__ = [
    "MANIFEST",
    "SCHEMA_VERSION",
    "Problem",
    "Staged",
    "build",
    "manifest_digest",
    "manifest_of",
    "name",
    "occurrence",
    "stage",
    "verify",
    "write",
]
