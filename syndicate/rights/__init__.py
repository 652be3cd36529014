"""Rights: what licences and terms allow and demand, and whether a package does what they demand.

`settle` puts together what several places say; `allow` holds an article, or says what is to be
known; `check` looks at renditions before they leave (docs/rights.md). Which licence demands what is
in `rules`, which words do in `words`.
"""

from __future__ import annotations

from syndicate.rights.check import check
from syndicate.rights.hold import allow, bans, without_pictures
from syndicate.rights.stated import Stated, demanded, settle

__all__ = [
    "Stated",
    "allow",
    "bans",
    "check",
    "demanded",
    "settle",
    "without_pictures",
]
