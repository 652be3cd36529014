"""A partner's templates, looked at before anything is made with them."""

from __future__ import annotations

from syndicate.config import Settings
from syndicate.errors import ConfigError
from syndicate.render.entries import REVIEW


def require(settings: Settings) -> None:
    """See that the templates of these settings can be rendered, whatever article comes.

    Raises `ConfigError` for the first thing that would stop one: it is said once, and not article
    by article after each was translated. What ships is known to be sound.
    """
    if not settings.templates:
        return
    from syndicate.render import proof

    formats = [*settings.formats, *([REVIEW] if settings.review else [])]
    problems = [each for each in proof.check(settings.templates, formats) if each.breaks]
    if problems:
        first, more = problems[0], len(problems) - 1
        rest = f"And {more} more: " if more else ""
        raise ConfigError(
            first.message,
            path=first.path or first.template,
            line=first.line or None,
            remedy=f"{first.remedy} {rest}`syndicate templates check` says all.".strip(),
        )
