"""The only place that knows the order of the stages: paths in, packages out.

with open_workspace(settings) as workspace:
    for result in translate(paths, ["pt"], workspace):
        ...
"""

from syndicate.pipeline.lines import Line, translate_lines
from syndicate.pipeline.reading import detect_one
from syndicate.pipeline.result import Occurrence, Result, plain_terms
from syndicate.pipeline.run import translate
from syndicate.pipeline.watch import watch
from syndicate.pipeline.workspace import Workspace, open_workspace

__all__ = [
    "Line",
    "Occurrence",
    "Result",
    "Workspace",
    "detect_one",
    "open_workspace",
    "plain_terms",
    "translate",
    "translate_lines",
    "watch",
]
