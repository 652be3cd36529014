"""Every sample in every format, and what is wrong with what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from jinja2.environment import Environment

from syndicate.errors import SyndicateError
from syndicate.model import Translation
from syndicate.render import FORMATS
from syndicate.render.context import build
from syndicate.render.entries import ENTRIES, REVIEW
from syndicate.render.environment import make, where
from syndicate.render.proof import form
from syndicate.render.proof.form import Fault
from syndicate.render.proof.origin import Origins, Signed
from syndicate.render.proof.printing import Proofs
from syndicate.render.proof.problem import Problem
from syndicate.render.proof.sample import SAMPLES
from syndicate.render.proof.survey import Survey
from syndicate.render.review import page as review


def problems(
    proofs: Proofs, own: Sequence[Path], formats: Sequence[str], survey: Survey
) -> Iterator[Problem]:
    """What goes wrong when the samples are rendered with the folders `own`, which were surveyed."""
    signed = make(Signed, own)
    signed.filters, signed.tests = proofs.filters, proofs.tests
    proofs.go_on(survey.broken, survey.missing)
    signed.go_on(survey.broken, survey.missing)
    for sample, made in SAMPLES.items():
        translation = made()
        for name in formats:
            for each in _print(name, translation, proofs, signed):
                yield replace(each, seen=(f"{name} of {sample}",))


def _print(
    name: str, translation: Translation, proofs: Proofs, signed: Signed
) -> Iterator[Problem]:
    proofs.journal.clear()
    try:
        written = _write(name, translation, proofs)
    except SyndicateError as error:
        yield from proofs.journal
        path, line = str(error.path or ""), error.line or 0
        yield Problem("error", error.message, "", path, line, error.remedy)
        return
    except Exception as error:  # what is given to a filter may be anything
        yield from proofs.journal
        message = f"The template went wrong: {type(error).__name__}: {error}."
        file, number = where(error)
        yield Problem("error", message, "", file or "", number or 0)
        return
    yield from proofs.journal
    if name not in ENTRIES:
        return
    faults = _judge(name, written, translation)
    if faults:
        origins = Origins(signed, written, _write(name, translation, signed))
        for kind, message, at in faults:
            place = origins.of(at)
            if place is None:
                message += f" (line {written.count(chr(10), 0, at) + 1} of what is written)"
                place = (ENTRIES[name].template, proofs.path(ENTRIES[name].template), 0)
            yield Problem(kind, message, *place)


def _write(name: str, translation: Translation, environment: Environment) -> str:
    if name == REVIEW:
        return review.page(translation, environment)
    module, _, function = FORMATS[name].writer.partition(":")
    written = getattr(import_module(module), function)(build(translation), environment)
    return written if isinstance(written, str) else bytes(written).decode()


def _judge(name: str, written: str, translation: Translation) -> list[Fault]:
    if not written.strip():
        return [("form", "Nothing is written.", 0)]
    pixel = build(translation).terms.pixel
    if name == "fragment":
        return form.xml(written) or form.hosts(written, {pixel})
    if name == "markdown":
        return form.front_matter(written)
    if name == "text":
        return []
    return form.html(written, whole=True, allowed={pixel})
