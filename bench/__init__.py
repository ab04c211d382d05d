"""Speed, memory and error, measured on real clips. `python -m bench --help` says how."""

import os

# As the engine has it: parts of the bench import onnxruntime before it does.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
