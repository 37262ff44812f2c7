"""The folder in which a network's files lie for all who are measured: NETWORK.safetensors, .inputs, .outputs and .onnx.

Inputs and outputs are little-endian float32, one sample after the other; images are row, column,
channel, and in .nchw channel, row, column.
"""

import json
import os

import numpy as np
import onnx
import torch

from networks import NETWORKS

# Of the differences between two summing orders; a wrong layer is a thousand times larger.
TOLERANCE = 1e-4


def load(name, folder):
    """The network with NetGen's weights, ready for inference."""
    with open(os.path.join(folder, name + ".safetensors"), "rb") as file:
        content = file.read()
    start = 8 + int.from_bytes(content[:8], "little")
    tensors = {}
    for tensor, entry in json.loads(content[8:start]).items():
        if tensor == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise ValueError(f"{name}: tensor {tensor} is {entry['dtype']}, and only F32 is read here")
        begin, end = entry["data_offsets"]
        tensors[tensor] = torch.from_numpy(np.frombuffer(content[start + begin:start + end], "<f4").reshape(entry["shape"]).copy())
    network = NETWORKS[name]()
    missing, unexpected = network.load_state_dict(tensors, strict=False)
    missing = [tensor for tensor in missing if not tensor.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"{name}: missing {missing}, unexpected {unexpected}")
    return network.eval()


def inputs(name, folder):
    """The samples, as PyTorch has them: [samples, channels, height, width] or [samples, length]."""
    shape = NETWORKS[name].input
    samples = torch.from_numpy(np.fromfile(os.path.join(folder, name + ".inputs"), "<f4").reshape(-1, *shape))
    return samples.permute(0, 3, 1, 2).contiguous() if len(shape) == 3 else samples


def difference(name, folder, outputs):
    """The largest difference to NetGen's outputs, relative to the largest of them where that is above one."""
    wanted = torch.from_numpy(np.fromfile(os.path.join(folder, name + ".outputs"), "<f4").reshape(outputs.shape))
    largest = ((outputs - wanted).abs().max() / max(1.0, wanted.abs().max().item())).item()
    if not largest <= TOLERANCE:
        raise ValueError(f"{name}: the outputs differ from NetGen's by {largest:.1e}; allowed are {TOLERANCE}")
    return largest


def export(name, folder):
    """Writes NETWORK.onnx, of any batch, and NETWORK.nchw."""
    network, samples = load(name, folder), inputs(name, folder)
    samples.numpy().astype("<f4").tofile(os.path.join(folder, name + ".nchw"))
    path = os.path.join(folder, name + ".onnx")
    torch.onnx.export(network, samples[:1], path, opset_version=13, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "n"}, "y": {0: "n"}})
    model = onnx.load(path)
    _pad_in_convolutions(network, model.graph)
    onnx.save(model, path)


def _pad_in_convolutions(network, graph):
    """Gives each border of its own to the convolution that it is for, which ONNX Runtime does not do by itself."""
    makers = {output: node for node in graph.node for output in node.output}
    for node in [node for node in graph.node if node.op_type == "Conv"]:
        pad = makers.get(node.input[0])
        if pad is None or pad.op_type != "Pad":
            continue
        left, right, top, bottom = network.get_submodule(pad.name.split("/")[1]).border
        attribute = next(attribute for attribute in node.attribute if attribute.name == "pads")
        attribute.ints[:] = [top, left, bottom, right]
        node.input[0] = pad.input[0]
        graph.node.remove(pad)
