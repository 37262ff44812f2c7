"""
Makes non-finite.safetensors: what PyTorch makes of NaN and infinities at several places of each layer's input. README.md says what is
in it. python3 non_finite.py
"""

import math
import pathlib
from dataclasses import dataclass
from typing import Callable

import numpy as np
import torch

import layers
import philox
import safetensors
from layers import Pass, to_hwc
from losses import adjusted, is_softmax, mae, mse, sigmoid_cross_entropy, smooth_l1, softmax_cross_entropy

SPECIAL = (math.nan, math.inf, -math.inf)
SAFE_MARGIN = 1e-3
ACTIVATIONS = ["relu", "relu6", "leakyrelu", "elu", "gelu", "silu", "hardswish", "sigmoid", "hardsigmoid", "tanh", "softplus", "selu",
               "celu", "softsign", "mish"]

# A name, the layer's options, and the parameter of layers.activate.
OPTIONS = [("hardsigmoid", "{ slope: 0.2, offset: 0.25 }", (0.2, 0.25)), ("celu", "0.5", 0.5), ("gelu", "tanh", "tanh"),
           ("clip", "{ min: -0.5, max: 0.75 }", (-0.5, 0.75)), ("clip", "{ min: 0.25 }", (0.25, None)), ("clip", "{ max: 1 }", (None, 1.0))]


class Clip(torch.autograd.Function):
    """
    PyTorch's hardtanh by the rule of its scalar code: its vector code has another gradient of NaN, 0, so that it goes by the place.
    A bound that is not there holds no infinity.
    """

    @staticmethod
    def forward(context, x, low, high):
        context.save_for_backward(x)
        context.bounds = low, high
        return x.clamp(low, high)

    @staticmethod
    def backward(context, gradient):
        x, = context.saved_tensors
        low, high = context.bounds
        is_out = ((x <= low) & math.isfinite(low)) | ((x >= high) & math.isfinite(high))
        return torch.where(is_out, torch.zeros_like(gradient), gradient), None, None


layers.F.relu6 = lambda x: Clip.apply(x, 0.0, 6.0)
layers.F.hardtanh = Clip.apply


@dataclass
class Case:
    name: str
    spec: str               # without its name
    input: tuple            # height, width, channels; or one length
    build: Callable         # (pass, x) -> outputs
    places: list            # row-major indices into a sample's input
    loss: Callable = mse()
    labels: bool = False    # else float targets
    spreads: bool = False   # by Winograd's algorithm a value reaches all outputs of its tile


CASES = []


def case(name, input, layers, build, places, loss="mse", function=None, **options):
    shape = "x".join(str(extent) for extent in input)
    spec = f"input: {shape}\nlayers: {layers}\nloss: {loss}\n"
    CASES.append(Case(name, spec, input, build, places, function or mse(), **options))


# Every lane of a vector of 4, the last of 16, the first and the last of the next.
LANES = [0, 1, 2, 3, 15, 16, 20]

for function in ACTIVATIONS:
    case(f"{function}-vector", (21,), f"[scale, {function}]", lambda net, x, f=function: net.activation(net.scale(x), f), LANES)
    case(f"{function}-image", (2, 3, 21), f"[scale, avgpool1x1, {function}]",
         lambda net, x, f=function: net.activation(net.avg_pool(net.scale(x), 1), f), [0, 20, 21 + 16, 5 * 21 + 3])
    case(f"{function}-conv", (3, 3, 2), f"[conv1x1-21: {{ activation: {function} }}]",
         lambda net, x, f=function: net.conv(x, 21, 1, activation=f), [0, 9, 17])
    case(
        f"{function}-dense", (5,), f"[dense21: {{ activation: {function} }}]",
        lambda net, x, f=function: net.dense(x, 21, activation=f), [0, 4])

for number, (function, options, parameter) in enumerate(OPTIONS):
    case(f"{function}-option{number}-vector", (21,), f"[scale, {function}: {options}]",
         lambda net, x, f=function, p=parameter: net.activation(net.scale(x), f, p), LANES)
    case(f"{function}-option{number}-conv", (3, 3, 2), f"[conv1x1-21: {{ activation: {{ {function}: {options} }} }}]",
         lambda net, x, f=function, p=parameter: net.conv(x, 21, 1, activation=f, slope=p), [0, 9, 17])
    if parameter == (None, 1.0):
        continue    # nearly all values pass, and batch normalization cancels the gradient of the scale before it
    case(f"{function}-option{number}-batchnorm", (3, 4, 9), f"[scale, batchnorm, {function}: {options}]",
         lambda net, x, f=function, p=parameter: net.activation(net.batch_norm(net.scale(x)), f, p), [0, 8, 107])

# The four places of the first window, one of another, first and last channels.
case("maxpool", (4, 6, 5), "[scale, pool]", lambda net, x: net.max_pool(net.scale(x)), [0, 5, 30, 35, 4, 14, 119])
case("maxpool-padded", (5, 5, 17), "[scale, maxpool3x3: { stride: 2, padding: same }]",
     lambda net, x: net.max_pool(net.scale(x), 3, 2, "same"), [0, 17, 16, 12 * 17, 6 * 17 + 3, 24 * 17 + 16])
case("maxpool-large", (6, 6, 3), "[scale, maxpool5x5: { stride: 1 }]", lambda net, x: net.max_pool(net.scale(x), 5, 1), [0, 2, 14 * 3, 107])
case("globalmaxpool", (3, 4, 9), "[scale, globalmaxpool]", lambda net, x: net.max_pool(net.scale(x), (3, 4)).flatten(1), [0, 8, 50, 107])
case("avgpool", (4, 6, 5), "[scale, avgpool2x2]", lambda net, x: net.avg_pool(net.scale(x)), [0, 35, 119])
case("avgpool-padded", (5, 5, 17), "[scale, avgpool3x3: { stride: 2, padding: same }]",
     lambda net, x: net.avg_pool(net.scale(x), 3, 2, "same"), [0, 12 * 17, 24 * 17 + 16])
case("globalavgpool", (3, 4, 9), "[scale, globalavgpool]", lambda net, x: net.global_avg_pool(net.scale(x)), [0, 8, 107])

for window in (2, 3):
    case(f"conv-pool{window}", (6, 6, 2), f"[conv1x1-21: {{ activation: relu }}, maxpool{window}x{window}]",
         lambda net, x, k=window: net.max_pool(net.conv(x, 21, 1), k), [0, 2, 12, 14, 71])
    case(
        f"conv-batchnorm-pool{window}", (6, 6, 2),
        f"[conv1x1-9: {{ activation: none, bias: false }}, batchnorm, relu, maxpool{window}x{window}]",
        lambda net, x, k=window: net.max_pool(
            net.activation(net.batch_norm(net.conv(x, 9, 1, activation="none", bias=False)), "relu"), k),
        [0, 14, 71])
    case(f"winograd-pool{window}", (12, 12, 16), f"[conv3x3-16: {{ activation: relu }}, maxpool{window}x{window}]",
         lambda net, x, k=window: net.max_pool(net.conv(x, 16, 3), k), [13 * 16 + 5], spreads=True)

case("conv", (5, 5, 3), "[conv3x3-7: { activation: none }]", lambda net, x: net.conv(x, 7, 3, activation="none"), [0, 37, 74])
case("conv-groups", (5, 5, 8), "[conv3x3-8: { activation: none, groups: 2 }]",
     lambda net, x: net.conv(x, 8, 3, activation="none", groups=2), [0, 100, 199])
case("depthwise", (5, 5, 7), "[depthwise3x3: { activation: relu6 }]", lambda net, x: net.depthwise(x, 3, activation="relu6"), [0, 87, 174])
case("dense", (21,), "[dense5]", lambda net, x: net.dense(x, 5, activation="none"), [0, 20])
case("batchnorm", (3, 4, 9), "[batchnorm]", lambda net, x: net.batch_norm(x), [0, 8, 107])
case(
    "batchnorm-relu", (3, 4, 21), "[scale, batchnorm, relu]",
    lambda net, x: net.activation(net.batch_norm(net.scale(x)), "relu"), [0, 20, 251])
case("layernorm", (2, 3, 21), "[scale, layernorm]", lambda net, x: net.layer_norm(net.scale(x)), [0, 20, 5 * 21 + 3])
case(
    "layernorm-all", (2, 3, 5), "[scale, layernorm: { over: all }, relu]",
    lambda net, x: net.activation(net.layer_norm(net.scale(x), over="all"), "relu"), [0, 14, 29])
case(
    "groupnorm", (2, 3, 20), "[scale, groupnorm5, relu]",
    lambda net, x: net.activation(net.group_norm(net.scale(x), 5), "relu"), [0, 19, 3 * 20 + 6])
case("lrn", (2, 2, 9), "[scale, lrn]", lambda net, x: net.lrn(net.scale(x)), [0, 4, 35])
case(
    "lrn-beta", (2, 2, 9), "[scale, lrn: { beta: 0.6, alpha: 0.5 }]",
    lambda net, x: net.lrn(net.scale(x), alpha=0.5, beta=0.6), [0, 4, 35])
case("softmax", (7,), "[scale, softmax]", lambda net, x: net.softmax(net.scale(x)), [0, 3, 6])
case("softmax-image", (2, 3, 5), "[scale, avgpool1x1, softmax]",
     lambda net, x: net.softmax(net.avg_pool(net.scale(x), 1)), [0, 4, 17, 29])
case("logsoftmax", (7,), "[scale, logsoftmax]", lambda net, x: net.log_softmax(net.scale(x)), [0, 3, 6])
case("logsoftmax-image", (2, 3, 5), "[scale, avgpool1x1, logsoftmax]",
     lambda net, x: net.log_softmax(net.avg_pool(net.scale(x), 1)), [0, 4, 17, 29])
case("add", (2, 3, 5), "[scale, {scale: {from: input}}, {add: {from: [scale1, scale2]}}, relu]",
     lambda net, x: net.activation(net.add(net.scale(x), net.scale(x)), "relu"), [0, 29])
case("mul", (2, 3, 5), "[scale, globalavgpool, sigmoid, {mul: {from: [scale1, sigmoid1]}}]",
     lambda net, x: (lambda s: net.mul(s, net.activation(net.global_avg_pool(s), "sigmoid")))(net.scale(x)), [0, 29])
case("concat", (2, 3, 5), "[scale, {scale: {from: input}}, {concat: {from: [scale1, scale2]}}, relu]",
     lambda net, x: net.activation(net.concat(net.scale(x), net.scale(x)), "relu"), [0, 29])

case("softmax-labels", (7,), "[scale]", lambda net, x: net.scale(x), [0, 3, 6], "softmax-cross-entropy", softmax_cross_entropy, labels=True)
case("softmax-targets", (7,), "[scale]", lambda net, x: net.scale(x), [0, 3, 6], "softmax-cross-entropy", softmax_cross_entropy)
case("sigmoid-labels", (7,), "[scale]", lambda net, x: net.scale(x), [0, 3, 6], "sigmoid-cross-entropy", sigmoid_cross_entropy, labels=True)
case("sigmoid-targets", (7,), "[scale]", lambda net, x: net.scale(x), [0, 3, 6], "sigmoid-cross-entropy", sigmoid_cross_entropy)
case("sigmoid-one", (1,), "[scale]", lambda net, x: net.scale(x), [0], "sigmoid-cross-entropy", sigmoid_cross_entropy, labels=True)
case("mse-labels", (7,), "[scale]", lambda net, x: net.scale(x), [0, 3, 6], labels=True)
for labels in (True, False):
    kind = "labels" if labels else "targets"
    for name, loss, function in [
        ("mae", "mae", mae()),
        ("smooth-l1", "{ smooth-l1: { beta: 0.5 } }", smooth_l1(0.5)),
        ("smoothed", "{ softmax-cross-entropy: { label-smoothing: 0.1 } }", adjusted(0.1)),
        ("weighted", "{ softmax-cross-entropy: { class-weights: [3, 1, 0.25, 2, 1.5, 1, 0.5] } }",
         adjusted(0.0, (3.0, 1.0, 0.25, 2.0, 1.5, 1.0, 0.5)))]:
        case(f"{name}-{kind}", (7,), "[scale]", lambda net, x: net.scale(x), [0, 3, 6], loss, function, labels=labels)


def draw(seed, ordinal, shape, fan_in, start):
    count = math.prod(shape)
    if start == "ones":
        return 1 + philox.fill(seed, ordinal, count, 0.5)
    return philox.fill(seed, ordinal, count, 0.3 if fan_in is None or start in ("bias", "shift") else math.sqrt(4 / fan_in))


def as_nchw(values):
    x = torch.from_numpy(values.astype(np.float64))
    return x.permute(0, 3, 1, 2) if x.dim() == 4 else x


def samples_of(case, seed):
    """The plain sample first; then each place with each value; then two NaN and all of a channel's values -infinity."""
    plain = philox.fill(seed, 1000, math.prod(case.input), 2.0)
    samples = [plain]
    for place in case.places:
        for special in SPECIAL:
            sample = plain.copy()
            sample[place] = special
            samples.append(sample)
    both = plain.copy()
    both[[case.places[0], case.places[-1]]] = math.nan
    lowest = plain.copy()
    lowest[::case.input[-1] if len(case.input) == 3 else 1] = -math.inf
    return np.stack(samples + [both, lowest]).reshape(-1, *case.input).astype(np.float32)


def targets_of(case, seed, outputs):
    count = math.prod(outputs.shape[1:])
    if case.labels:
        return np.array([int(philox.words(seed, (1001, philox.FILL, 0), 1)[0]) % max(2, count)], np.int32)
    drawn = ((philox.fill(seed, 1001, count, 1.0) + 1) / 2).reshape(1, *to_hwc(outputs).shape[1:])
    return (drawn / drawn.sum() if is_softmax(case.loss) else drawn).astype(np.float32)


def compute(case, seed):
    """The tensors of a case, and how far its plain sample stays from kinks."""
    start = {}
    inputs = samples_of(case, seed)
    create = lambda ordinal, shape, fan_in, fan_out, start: draw(seed, ordinal, shape, fan_in, start)
    outputs = case.build(Pass(start, create), as_nchw(inputs[:1]))
    wanted = targets_of(case, seed, outputs)
    goal = torch.from_numpy(wanted.astype(np.int64)) if case.labels else as_nchw(wanted)
    margin = math.inf
    losses, gradients = [], {name: [] for name, value in start.items() if value.requires_grad}
    for i in range(len(inputs)):
        parameters = {name: value.detach().clone().requires_grad_(value.requires_grad) for name, value in start.items()}
        net = Pass(parameters, None, training=True)
        loss = case.loss(case.build(net, as_nchw(inputs[i:i + 1])), goal)
        loss.backward()
        if i == 0:
            margin = net.margin
        losses.append(loss.item())
        for name in gradients:
            gradients[name].append(parameters[name].grad.numpy())
    with torch.no_grad():
        outputs = to_hwc(case.build(Pass(start), as_nchw(inputs)))
    tensors = {
        "inputs": inputs, "labels" if case.labels else "targets": wanted,
        "outputs": outputs.numpy().astype(np.float32), "losses": np.array(losses)}
    tensors.update({f"weight/{name}": value.detach().numpy().astype(np.float32) for name, value in start.items()})
    tensors.update({f"gradient/{name}": np.stack(values).astype(np.float32) for name, values in gradients.items()})
    return tensors, margin


def make(case):
    for seed in range(1, 100000):
        tensors, margin = compute(case, seed)
        if margin > SAFE_MARGIN / 10 or (case.spreads and margin > 1e-6):
            print(f"{case.name}: seed {seed}, {len(tensors['inputs'])} samples, margin {margin:.1e}")
            return {f"{case.name}/{name}": tensor for name, tensor in tensors.items()}
    raise RuntimeError(f"{case.name}: every seed comes too near a kink")


if __name__ == "__main__":
    tensors = {}
    metadata = {"cases": " ".join(case.name for case in CASES), "spread": " ".join(case.name for case in CASES if case.spreads)}
    for case in CASES:
        tensors.update(make(case))
        metadata[f"spec/{case.name}"] = case.spec
    safetensors.write(pathlib.Path(__file__).parent / "non-finite.safetensors", tensors, metadata)
