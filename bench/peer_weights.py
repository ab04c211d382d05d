"""U²-Net's small weights, from ONNX into the file that backgroundremover loads. Runs in its environment.

    python -P peer_weights.py u2netp.onnx u2netp.pth

Its own download is the same network in PyTorch's format. The ONNX export has each normalisation folded into the
convolution before it, so the convolutions are taken over in the order in which they run and the normalisations
made to do nothing. The file is written only if both networks then say the same.
"""

from __future__ import annotations

import sys

import numpy as np
import onnx
import onnxruntime as ort
import torch
from backgroundremover.u2net.u2net import U2NETP
from onnx.numpy_helper import to_array
from torch import nn

_SIDE = 320
_TOLERANCE = 1e-4


def main(source: str, target: str) -> None:
    net = U2NETP(3, 1).eval()
    probe = torch.rand(1, 3, _SIDE, _SIDE, generator=torch.Generator().manual_seed(7)) * 4 - 2
    with torch.no_grad():
        _take_over(source, net, probe)
        found = net(probe)[0].numpy()
    expected = ort.InferenceSession(source, providers=["CPUExecutionProvider"]).run(
        None, {"input.1": probe.numpy()}
    )
    off = float(np.abs(found - expected[0]).max())
    if off > _TOLERANCE:
        sys.exit(f"u2netp does not say the same in PyTorch as in ONNX: {off:.1e} apart.")
    torch.save(net.state_dict(), target)
    print(f"{off:.1e} apart")


def _take_over(source: str, net: nn.Module, probe: torch.Tensor) -> None:
    graph = onnx.load(source).graph
    held = {tensor.name: to_array(tensor) for tensor in graph.initializer}
    nodes = [node for node in graph.node if node.op_type == "Conv"]
    for node, layer in zip(nodes, _convolutions(net, probe), strict=True):
        layer.weight.copy_(torch.tensor(held[node.input[1]]))
        layer.bias.copy_(torch.tensor(held[node.input[2]]))
    for layer in net.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.reset_running_stats()  # mean 0, deviation 1
            layer.weight.fill_((1 + layer.eps) ** 0.5)
            layer.bias.zero_()


def _convolutions(net: nn.Module, probe: torch.Tensor) -> list[nn.Conv2d]:
    """The convolutions in the order in which they run."""
    ran: list[nn.Conv2d] = []
    hooks = [
        layer.register_forward_hook(lambda layer, *_: ran.append(layer))
        for layer in net.modules()
        if isinstance(layer, nn.Conv2d)
    ]
    net(probe)
    for hook in hooks:
        hook.remove()
    return ran


if __name__ == "__main__":
    main(*sys.argv[1:])
