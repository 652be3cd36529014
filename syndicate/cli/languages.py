"""`syndicate detect` and `syndicate languages`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from syndicate import langs
from syndicate.cli.output import print_json, table, warn


@click.command(
    epilog="""\b
Examples:
  syndicate detect article.html
  syndicate detect stories/ --json
  cat note.txt | syndicate detect -
"""
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each article.")
@click.pass_context
def detect(ctx: click.Context, paths: tuple[str, ...], as_json: bool) -> None:
    """Say which language articles are in, how sure that is, and what they declare themselves."""
    from syndicate import config, ingest, pipeline

    settings = config.load(config.find(Path.cwd()))
    inputs = ingest.find_inputs(paths)
    stdin = sys.stdin.buffer.read(ingest.MAX_BYTES + 1) if "-" in inputs else None
    rows = []
    clean = True
    for path in inputs:
        article, detection, error = pipeline.detect_one(path, settings, stdin)
        clean = clean and error is None
        row: dict[str, Any] = {
            "path": path,
            "language": detection.language if detection else None,
            "confidence": round(detection.confidence, 3) if detection else None,
            "declared": article.language if article else None,
            "detected": detection.detected if detection else None,
            "foreign": [
                {"block": block, "language": tag}
                for block, tag in (detection.foreign if detection else ())
            ],
            "findings": detection.findings if detection else [],
            "error": error,
        }
        if as_json:
            print_json(row)
            continue
        rows.append(
            (
                path,
                f"{langs.name(row['language'])} ({row['language']})" if detection else "-",
                f"{row['confidence']:.2f}" if detection else "-",
                row["declared"] or "-",
                row["detected"] or "-",
            )
        )
        if error:
            warn(str(error))
        for finding in row["findings"]:
            warn(f"{path}: {finding.message}. {finding.remedy}")
    if not as_json:
        table(
            ("Article", "Language", "Confidence", "Declared", "Detected"), rows, fold=("Article",)
        )
    ctx.exit(0 if clean else 1)


@click.command(
    epilog="""\b
Examples:
  syndicate languages
  syndicate languages --json
"""
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each pair.")
def languages(as_json: bool) -> None:
    """List what can be translated here, by which engine, directly or through a pivot."""
    from syndicate import config
    from syndicate.pipeline.workspace import open_router

    router = open_router(config.load(config.find(Path.cwd())))
    rows = []
    for source, target in router.pairs():
        route = router.route(source, target)
        pivot = route[0][2] if len(route) > 1 else None
        engines = list(dict.fromkeys(engine.name for engine, _, _ in route))
        if as_json:
            print_json({"source": source, "target": target, "engines": engines, "pivot": pivot})
            continue
        rows.append(
            (
                f"{langs.name(source)} ({source})",
                f"{langs.name(target)} ({target})",
                ", ".join(engines),
                f"through {langs.name(pivot)} ({pivot})" if pivot else "directly",
            )
        )
    if not as_json:
        table(("From", "To", "Engine", "Route"), rows)
        click.echo("More: syndicate models available", err=True)
