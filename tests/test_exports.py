"""`import cleanplate` offers what it promises, and costs nothing until it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import cleanplate

_PROMISED = {
    "CleanplateError",
    "Draft",
    "Library",
    "Matter",
    "MediaInfo",
    "Options",
    "Output",
    "Progress",
    "Receipt",
    "Result",
    "load_matter",
    "probe",
    "remove_background",
    "render_draft",
}


def test_the_exports_are_the_promised_ones() -> None:
    assert set(cleanplate.__all__) == _PROMISED


@pytest.mark.parametrize("name", sorted(_PROMISED))
def test_every_export_is_the_thing_of_that_name(name: str) -> None:
    assert getattr(cleanplate, name).__name__ == name


def test_what_is_not_exported_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'telepathy'"):
        _ = cleanplate.telepathy


def test_import_and_help_load_nothing_heavy() -> None:
    heavy = "{'av', 'cv2', 'numpy', 'onnxruntime', 'PIL'}"
    program = (
        "import sys, cleanplate, cleanplate.cli.main\n"
        "sys.argv = ['cleanplate', 'remove', '--help']\n"
        "try: cleanplate.cli.main.main()\n"
        "except SystemExit: pass\n"
        f"print('HEAVY', sorted({heavy} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.endswith("HEAVY []\n")
