"""What has left the house: articles, their versions, and the packages that were made of each.

One SQLite file beside the translation memory. It is no cache: without it nobody knows which
packages to correct or to withdraw. So one that is damaged or newer is an error, and none is begun
in its place.
"""

from syndicate.register.digest import content_digest
from syndicate.register.entry import WITHHELD, Correction, Entry, Sent, pack
from syndicate.register.store import NAME, Register

__all__ = [
    "NAME",
    "WITHHELD",
    "Correction",
    "Entry",
    "Register",
    "Sent",
    "content_digest",
    "pack",
]
