"""What models run on is chosen from the machine, and what is asked for is taken or refused."""

from __future__ import annotations

import os
from pathlib import Path

import ctranslate2
import psutil
import pytest

from syndicate.errors import ConfigError
from syndicate.translate import hardware
from syndicate.translate.argos import ArgosEngine
from syndicate.translate.hardware import choose, cores


def machine(monkeypatch: pytest.MonkeyPatch, usable: int, logical: int, physical: int) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(usable)), raising=False)
    counts = {True: logical, False: physical}
    monkeypatch.setattr(psutil, "cpu_count", lambda logical=True: counts[logical])


@pytest.mark.parametrize(
    ("usable", "logical", "physical", "quota", "expected"),
    [
        (8, 8, 4, "max 100000", 4),  # two threads a core
        (2, 8, 4, "max 100000", 2),  # held to two processors
        (8, 8, 8, "max 100000", 8),
        (8, 8, 4, "250000 100000", 2),  # a container of two and a half processors
        (8, 8, 4, "20000 100000", 1),
        (1, 1, 1, None, 1),
    ],
)
def test_a_worker_for_each_core_that_may_be_used(
    usable: int,
    logical: int,
    physical: int,
    quota: str | None,
    expected: int,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    machine(monkeypatch, usable, logical, physical)
    file = tmp_path / "cpu.max"
    if quota is not None:
        file.write_text(quota + "\n", encoding="ascii")
    monkeypatch.setattr(hardware, "_QUOTA", file)
    assert cores() == expected
    assert choose().workers == expected
    assert choose(threads=3).workers == 3


def test_a_machine_without_a_graphics_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 0)
    assert choose(device="auto").device == "cpu"
    with pytest.raises(ConfigError, match="no graphics processor") as caught:
        choose(device="cuda")
    assert "--device cpu" in caught.value.remedy


def test_a_machine_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: 1)
    monkeypatch.setattr(
        ctranslate2, "get_supported_compute_types", lambda _: {"int8_float16", "float16", "float32"}
    )
    chosen = choose(device="auto")
    assert (chosen.device, chosen.compute_type, chosen.workers) == ("cuda", "int8_float16", 1)
    assert str(chosen) == "cuda, int8_float16, 1 worker"


def test_precision_is_int8_where_there_is_int8_and_can_be_asked_for() -> None:
    assert choose().compute_type == "int8"
    assert choose(compute_type="float32").compute_type == "float32"
    with pytest.raises(ConfigError, match="does not compute in float16"):
        choose(compute_type="float16")


def test_the_engine_says_what_it_runs_on_and_refuses_what_is_not_there() -> None:
    engine = ArgosEngine(threads=1, compute_type="float32")
    assert engine.describe() == "cpu, float32, 1 worker"
    assert engine.translate(["Good morning."], "en", "pt")[0].text
    with pytest.raises(ConfigError):
        ArgosEngine(device="cuda").translate(["Good morning."], "en", "pt")
