"""The command line, run as `cleanplate` runs it, in this process: arguments in, exit code and words out."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from cleanplate.cli.main import main


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What --json printed: exactly one object."""
        return json.loads(self.out)


def cleanplate(*words: object) -> Said:
    """Run one command line. What is no clean exit is raised, as a traceback would be."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    before = {asked: signal.getsignal(asked) for asked in (signal.SIGINT, signal.SIGTERM)}
    wide = {"COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1"}
    with (
        patch.object(sys, "argv", ["cleanplate", *map(str, words)]),
        patch.dict(os.environ, wide),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        finally:
            for asked, handler in before.items():
                signal.signal(asked, handler)
    return Said(code, out.getvalue(), err.getvalue())
