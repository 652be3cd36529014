"""What a model runs on: device, precision, workers and threads, chosen from the machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from syndicate.errors import ConfigError

_CPU = ("int8", "int8_float32", "float32")
_CUDA = ("int8_float16", "float16", "int8", "float32")
"""Precisions in the order of choice: the fastest that loses nothing measurable first."""
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


@dataclass(frozen=True, slots=True)
class Hardware:
    """`workers` batches at a time, each with `threads` threads (CTranslate2's inter and intra)."""

    device: str
    compute_type: str
    workers: int
    threads: int = 1

    def __str__(self) -> str:
        work = f"{self.workers} worker{'s' if self.workers > 1 else ''}"
        return f"{self.device}, {self.compute_type}, {work}"


def choose(threads: int | None = None, device: str = "cpu", compute_type: str = "auto") -> Hardware:
    """The best of what is here, within what the user asks for.

    On a processor one worker a core with one thread each: on sentences workers scale, threads
    within one do not (measured on the embedded models: 2 workers 1.8 times as fast as one, 2
    threads 0.7 times). A graphics processor gets one worker. Raises `ConfigError` for a device that
    is not there or a precision that it does not have.
    """
    import ctranslate2

    cuda = ctranslate2.get_cuda_device_count()
    if device == "auto":
        device = "cuda" if cuda else "cpu"
    if device == "cuda" and not cuda:
        raise ConfigError(
            "there is no graphics processor that CUDA can use.",
            remedy='Use --device cpu, or install the driver: "cuda" needs an NVIDIA card.',
        )
    known = ctranslate2.get_supported_compute_types(device)
    if compute_type == "auto":
        order = _CUDA if device == "cuda" else _CPU
        compute_type = next((name for name in order if name in known), "default")
    elif compute_type not in known:
        raise ConfigError(
            f"this machine's {device} does not compute in {compute_type}.",
            remedy=f"Use --compute-type auto, or one of: {', '.join(sorted(known))}.",
        )
    workers = threads or (1 if device == "cuda" else cores())
    return Hardware(device, compute_type, workers)


def cores() -> int:
    """Physical cores that this process may use: two threads of one core share its arithmetic."""
    import psutil

    try:
        usable = len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS or Windows
        usable = os.cpu_count() or 1
    if usable == (psutil.cpu_count() or usable):
        usable = min(usable, psutil.cpu_count(logical=False) or usable)
    return max(1, min(usable, _quota() or usable))


def _quota() -> int | None:
    """Processors that a container may use (cgroup v2), None where it is not told."""
    try:
        most, period = _QUOTA.read_text(encoding="ascii").split()
        return max(1, round(int(most) / int(period)))
    except (OSError, ValueError):
        return None
