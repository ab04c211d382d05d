"""Tiny ONNX networks of each contract. All see the subject of `scene` by its red channel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.onnx_ml_pb2 import NodeProto, ValueInfoProto

_FLOAT = TensorProto.FLOAT
MEMORIES = 4


def modnet(path: Path, gain: float = 4.0, offset: float = 0.5) -> Path:
    """alpha = clip(gain * red + offset), red in -1..1. A gain of 0 makes a matte that is `offset` all over."""
    nodes = [
        *_channel("input", "red", 0),
        helper.make_node("Mul", ["red", "gain"], ["steep"]),
        helper.make_node("Add", ["steep", "offset"], ["line"]),
        helper.make_node("Clip", ["line", "zero", "one"], ["output"]),
    ]
    inputs = [_value("input", ["batch", 3, "height", "width"])]
    outputs = [_value("output", ["batch", 1, "height", "width"])]
    return _save(path, nodes, inputs, outputs, {"gain": gain, "offset": offset})


def u2net(path: Path) -> Path:
    """Fixed 320x320; the first output follows red, with an odd scale that min-max must undo; the rest mislead."""
    nodes = [
        *_channel("input.1", "red", 0),
        helper.make_node("Mul", ["red", "steepness"], ["steep"]),
        helper.make_node("Clip", ["steep", "zero", "one"], ["mask"]),
        helper.make_node("Mul", ["mask", "scale"], ["scaled"]),
        helper.make_node("Add", ["scaled", "offset"], ["first"]),
        helper.make_node("Neg", ["first"], ["second"]),
        helper.make_node("Identity", ["second"], ["third"]),
    ]
    outputs = [_value(name, [1, 1, 320, 320]) for name in ("first", "second", "third")]
    numbers = {"steepness": 4.0, "scale": 0.3, "offset": 0.2}
    return _save(path, nodes, [_value("input.1", [1, 3, 320, 320])], outputs, numbers)


def rvm(path: Path, fading: float = 0.1) -> Path:
    """Memory k counts frames in steps of k; alpha fades by `fading` a frame, and to nothing when memories mix."""
    nodes = [
        *_channel("src", "red", 0),
        helper.make_node("Sub", ["red", "half"], ["centred"]),
        helper.make_node("Mul", ["centred", "gain"], ["steep"]),
        helper.make_node("Clip", ["steep", "zero", "one"], ["mask"]),
        helper.make_node("Mul", ["r1i", "fading"], ["faded"]),
        helper.make_node("Mul", ["downsample_ratio", "zero"], ["nothing"]),
        helper.make_node("Add", ["faded", "nothing"], ["loss1"]),
    ]
    for k in range(1, MEMORIES + 1):
        nodes.append(helper.make_node("Add", [f"r{k}i", f"step{k}"], [f"r{k}o"]))
        if k > 1:  # r_k must be k times r_1
            nodes += [
                helper.make_node("Mul", ["r1i", f"step{k}"], [f"wanted{k}"]),
                helper.make_node("Sub", [f"r{k}i", f"wanted{k}"], [f"off{k}"]),
                helper.make_node("Abs", [f"off{k}"], [f"away{k}"]),
                helper.make_node("Add", [f"loss{k - 1}", f"away{k}"], [f"loss{k}"]),
            ]
    nodes += [
        helper.make_node("Sub", ["one", f"loss{MEMORIES}"], ["left"]),
        helper.make_node("Clip", ["left", "zero", "one"], ["share"]),
        helper.make_node("Mul", ["mask", "share"], ["pha"]),
        helper.make_node("Identity", ["src"], ["fgr"]),
    ]
    shape = [1, 3, "height", "width"]
    inputs = [_value("src", shape), *(_value(f"r{k}i", [1, "c", "h", "w"]) for k in range(1, MEMORIES + 1))]
    inputs.append(_value("downsample_ratio", [1]))
    outputs = [_value("fgr", shape), _value("pha", [1, 1, "height", "width"])]
    outputs += [_value(f"r{k}o", [1, "c", "h", "w"]) for k in range(1, MEMORIES + 1)]
    numbers = {"half": 0.5, "gain": 100.0, "fading": fading}
    numbers |= {f"step{k}": float(k) for k in range(1, MEMORIES + 1)}
    return _save(path, nodes, inputs, outputs, numbers)


def stranger(path: Path) -> Path:
    """A network of no contract that we know."""
    nodes = [helper.make_node("Add", ["left", "right"], ["sum"])]
    inputs = [_value("left", [1, 8]), _value("right", [1, 8])]
    return _save(path, nodes, inputs, [_value("sum", [1, 8])], {})


def _channel(source: str, name: str, index: int) -> list[NodeProto]:
    picked = [np.array([v], np.int64) for v in (index, index + 1, 1)]
    constants = [
        helper.make_node("Constant", [], [f"{name}_{part}"], value=numpy_helper.from_array(value))
        for part, value in zip(("from", "to", "axis"), picked, strict=True)
    ]
    return [*constants, helper.make_node("Slice", [source, *(c.output[0] for c in constants)], [name])]


def _value(name: str, shape: list[int | str]) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, _FLOAT, shape)


def _save(
    path: Path,
    nodes: list[NodeProto],
    inputs: list[ValueInfoProto],
    outputs: list[ValueInfoProto],
    numbers: dict[str, float],
) -> Path:
    numbers = {"zero": 0.0, "one": 1.0} | numbers
    constants = [numpy_helper.from_array(np.array(v, np.float32), name) for name, v in numbers.items()]
    graph = helper.make_graph(nodes, path.stem, inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    return path


def lopsided(path: Path) -> Path:
    """MODNet's contract, but it sees a subject in the left half of whatever it is shown."""
    nodes = [
        *_channel("input", "red", 0),
        helper.make_node("Mul", ["red", "zero"], ["nothing"]),
        helper.make_node("Add", ["nothing", "one"], ["ones"]),
        helper.make_node("CumSum", ["ones", "across"], ["count"]),
        helper.make_node("ReduceMax", ["count"], ["width"], axes=[3], keepdims=1),
        helper.make_node("Div", ["count", "width"], ["place"]),
        helper.make_node("Sub", ["half", "place"], ["left"]),
        helper.make_node("Mul", ["left", "gain"], ["steep"]),
        helper.make_node("Clip", ["steep", "zero", "one"], ["output"]),
    ]
    across = helper.make_node("Constant", [], ["across"], value=numpy_helper.from_array(np.array(3, np.int64)))
    inputs = [_value("input", ["batch", 3, "height", "width"])]
    outputs = [_value("output", ["batch", 1, "height", "width"])]
    return _save(path, [across, *nodes], inputs, outputs, {"half": 0.5, "gain": 1000.0})


def fussy(path: Path) -> Path:
    """MODNet's contract by its looks, but it fails on whatever it is shown."""
    nodes = [
        *_channel("input", "red", 0),
        helper.make_node("Reshape", ["red", "shape"], ["output"]),
    ]
    shape = helper.make_node(
        "Constant", [], ["shape"], value=numpy_helper.from_array(np.array([1, 1, 7, 7], np.int64))
    )
    inputs = [_value("input", ["batch", 3, "height", "width"])]
    return _save(path, [shape, *nodes], inputs, [_value("output", [1, 1, 7, 7])], {})
