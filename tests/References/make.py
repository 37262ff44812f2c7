"""Makes the reference numbers: python3 make.py [NAME ...], into the folder this file lies in. README.md says what is in them."""

import math
import pathlib
import sys

import numpy as np
import torch

import philox
import safetensors
from layers import Pass, to_hwc, to_nchw
from losses import is_softmax, probabilities
from networks import NETWORKS

SMALLEST_COMPARED_GRADIENT = 1e-6
SAFE_MARGIN = 1e-5      # of float64 values from a kink, where a float32 computation surely takes the same side
FOLDER = pathlib.Path(__file__).parent


class Example:
    """One network with its weights, inputs and wanted outputs, all drawn from one seed."""

    def __init__(self, network, seed):
        self.network = network
        self.seed = seed
        shape = network.input
        one = to_nchw(torch.zeros((1, *shape), dtype=torch.float64))
        self.start = {}
        outputs = self._run(self.start, one, create=self._create)
        self.output_length = math.prod(outputs.shape[1:])
        self.inputs = self._fill(len(self.start), (network.samples, *shape))
        self.wanted = self._wanted(len(self.start) + 1, outputs)

    def loss(self, parameters, step, training=True):
        """The loss, and how far the pass stayed from kinks."""
        net = Pass(parameters, None, training, self.seed, step)
        logits = self.network.build(net, self._as_nchw().to(next(iter(parameters.values())).dtype))
        return self.network.loss(logits, self._wanted_as_nchw(logits)), net.margin

    def gradients(self, dtype):
        parameters = self.fresh(dtype)
        self.loss(parameters, 0)[0].backward()
        return {name: gradient_of(value) for name, value in parameters.items() if not is_statistic(name)}

    def outputs(self):
        with torch.no_grad():
            logits = self._run(self.start, self._as_nchw())
            return to_hwc(logits), to_hwc(probabilities(self.network.loss, logits))

    def fresh(self, dtype=torch.float64):
        return {name: value.detach().to(dtype, copy=True).requires_grad_(value.requires_grad) for name, value in self.start.items()}

    def _run(self, parameters, x, create=None):
        return self.network.build(Pass(parameters, create), x)

    def _create(self, ordinal, shape, fan_in, fan_out, start):
        """`start` is "relu" or "linear" for weights by the function they are under, "zeros", "ones", "bias" or "shift"."""
        count = math.prod(shape)
        if not self.network.initialised or (self.network.filled is not None and len(shape) == 1):
            # All are drawn, so that every one of them matters: biases about 0, factors and variances about 1.
            if start == "ones":
                return 1 + philox.fill(self.seed, ordinal, count, 0.5)
            if start == "shift":
                return np.float32(self.network.filled or 0) + philox.fill(self.seed, ordinal, count, 0.3)
            return philox.fill(self.seed, ordinal, count, 0.3 if start == "bias" else math.sqrt(4 / fan_in))
        stream = (ordinal, philox.INITIALISATION, 0)
        if start in ("zeros", "bias", "shift"):
            return np.zeros(count, dtype=np.float32)
        if start == "ones":
            return np.ones(count, dtype=np.float32)
        if start == "relu":
            return philox.normal(self.seed, stream, count, math.sqrt(2 / fan_in))
        return philox.uniform(self.seed, stream, count, math.sqrt(6 / (fan_in + fan_out)))

    def _fill(self, ordinal, shape):
        return philox.fill(self.seed, ordinal, math.prod(shape), 1.0).reshape(shape)

    def _wanted(self, ordinal, outputs):
        if self.network.targets == "inputs":
            return self.inputs
        if not self.network.targets:
            classes = max(2, self.output_length)
            return (philox.words(self.seed, (ordinal, philox.FILL, 0), self.network.samples) % classes).astype(np.int32)
        drawn = (self._fill(ordinal, (self.network.samples, *to_hwc(outputs).shape[1:])) + 1) / 2
        return (drawn / drawn.sum(axis=1, keepdims=True) if is_softmax(self.network.loss) else drawn).astype(np.float32)

    def _as_nchw(self):
        return to_nchw(torch.from_numpy(self.inputs.astype(np.float64)))

    def _wanted_as_nchw(self, logits):
        if not self.network.targets:
            return torch.from_numpy(self.wanted.astype(np.int64))
        wanted = torch.from_numpy(self.wanted.astype(np.float64)).to(logits.dtype)
        return to_nchw(wanted)


def float32(options):
    """Options as the floats they are in C#."""
    return {key: float(np.float32(value)) if isinstance(value, float) else value for key, value in options.items()}


def decays(name, value):
    """Weight decay leaves biases and normalizations alone; the factors of a scale layer are weights."""
    if name.startswith("layernorm"):
        return False
    return value.dim() > 1 or (name.startswith("scale") and name.endswith(".weight"))


def is_statistic(name):
    return name.endswith((".running_mean", ".running_var"))


def gradient_of(value):
    return np.zeros(value.shape) if value.grad is None else value.grad.numpy()


def optimizer(parameters, options, adam):
    options = float32(options)
    decay = options.get("weight_decay", 0.0)
    groups = [
        {"params": [value for name, value in parameters.items() if value.requires_grad and decays(name, value) == of_decaying],
         "weight_decay": decay if of_decaying else 0.0}
        for of_decaying in (True, False)
    ]
    groups = [group for group in groups if group["params"]]
    rate = options["learning_rate"]
    if not adam:
        return torch.optim.SGD(groups, rate, options.get("momentum", 0.0), nesterov=options.get("nesterov", False))
    kind = torch.optim.AdamW if options.get("kind") == "adamw" else torch.optim.Adam
    betas = float32({"beta1": options.get("beta1", 0.9), "beta2": options.get("beta2", 0.999)})
    return kind(groups, rate, (betas["beta1"], betas["beta2"]), float(np.float32(options.get("epsilon", 1e-8))))


def train(example, options, adam):
    """The network's updates on the one minibatch: weights, losses, margin, and where every step's gradient was large enough."""
    parameters = example.fresh()
    rule = optimizer(parameters, options, adam)
    losses, margin = [], math.inf
    smallest = {name: np.full(value.shape, np.inf) for name, value in parameters.items()}
    for step in range(example.network.steps):
        rule.zero_grad()
        loss, kink = example.loss(parameters, step)
        loss.backward()
        for name, value in parameters.items():
            smallest[name] = np.minimum(smallest[name], np.abs(gradient_of(value)))
        rule.step()
        losses.append(loss.item())
        margin = min(margin, kink)
    weights = {name: value.detach().numpy() for name, value in parameters.items()}
    return weights, np.array(losses), margin, {name: value > SMALLEST_COMPARED_GRADIENT for name, value in smallest.items()}


def rounding_does_no_harm(example):
    """Whether PyTorch in float32 stays within a quarter of the tests' tolerance of float64, in every gradient."""
    exact, rounded = example.gradients(torch.float64), example.gradients(torch.float32)
    for name, gradient in exact.items():
        size, error = np.linalg.norm(gradient), np.linalg.norm(rounded[name] - gradient)
        beside = exact.get(name.removesuffix(".bias") + ".weight")
        is_cancelled = name.endswith(".bias") and size <= 1e-9 * np.linalg.norm(beside)
        if error > 0.25e-4 * size and not is_cancelled:
            return False
    return True


def trained_margin(example):
    """How far all training stays from kinks."""
    network = example.network
    margin = train(example, network.sgd, False)[2]
    return min(margin, train(example, network.adam, True)[2]) if network.adam else margin


def find_example(network):
    """
    The first seed whose values stay away from kinks in every step, and of a large network one whose gradients float32 holds too.
    """
    if network.loss is None:
        return Example(network, 1)
    for seed in range(1, 10000):
        example = Example(network, seed)
        with torch.no_grad():
            margin = example.loss(example.fresh(), 0)[1]
            if not network.initialised:
                margin = min(margin, example.loss(example.fresh(), 0, training=False)[1])
        if network.initialised:
            # So many values lie nearer to one kink or another, but none so near that another order of sums takes the other side.
            if margin > SAFE_MARGIN / 10 and rounding_does_no_harm(example) and trained_margin(example) > SAFE_MARGIN / 10:
                return example
            continue
        if margin < SAFE_MARGIN:
            continue
        if trained_margin(example) > SAFE_MARGIN:
            return example
    raise RuntimeError(f"{network.name}: every seed comes too near a kink")


def sample(array, count):
    """So many values, spread by Knuth's multiplicative hash; all of a smaller tensor."""
    flat = array.reshape(-1)
    if flat.size <= count:
        return flat
    return flat[np.arange(count, dtype=np.uint64) * np.uint64(2654435761) % np.uint64(flat.size)]


def make(network):
    example = find_example(network)
    tensors = {}

    def keep(kind, arrays):
        for name, array in arrays.items():
            if network.initialised:
                tensors[f"{kind}/{name}"] = sample(array, network.sampled).astype(np.float32)
                tensors[f"{kind}/{name}/norms"] = np.array([np.linalg.norm(array), np.abs(array).max()])
            else:
                tensors[f"{kind}/{name}"] = array.astype(np.float32)

    if not network.initialised:
        keep("weight", {name: value.detach().numpy() for name, value in example.start.items()})
        tensors["inputs"] = example.inputs
    if network.loss is None:
        tensors["outputs"] = example.outputs()[0].numpy().astype(np.float32)
        safetensors.write(FOLDER / f"{network.name}.safetensors", tensors, {"seed": str(example.seed), "samples": str(network.samples)})
        return
    if network.targets != "inputs":
        tensors["targets" if network.targets else "labels"] = example.wanted

    outputs, predicted = example.outputs()
    tensors["outputs"] = outputs.numpy().astype(np.float32)
    tensors["probabilities"] = predicted.numpy().astype(np.float32)

    parameters = example.fresh()
    loss, _ = example.loss(parameters, 0)
    loss.backward()
    tensors["loss"] = np.array([loss.item()])
    keep("gradient", {name: gradient_of(value) for name, value in parameters.items() if not is_statistic(name)})
    # What batch normalization takes from the minibatch is in the running statistics after the step.
    optimizers = [("sgd", network.sgd)] + ([("adam", network.adam)] if network.adam else [])

    for kind, options in optimizers:
        weights, losses, margin, compared = train(example, options, kind == "adam")
        keep(kind, weights)
        tensors[f"{kind}-losses"] = losses
        if kind == "adam":
            for name, mask in compared.items():
                mask = mask.astype(np.uint8)
                tensors[f"adam-compared/{name}"] = sample(mask, network.sampled) if network.initialised else mask
        print(f"  {kind}: losses {losses[0]:.4f} .. {losses[-1]:.4f}, margin {margin:.1e}")

    metadata = {"seed": str(example.seed), "samples": str(network.samples), "steps": str(network.steps)}
    if network.initialised:
        metadata["sampled"] = str(network.sampled)
    if network.filled is not None:
        metadata["filled"] = str(network.filled)
    if network.targets == "inputs":
        metadata["targets"] = "inputs"
    for kind, options in optimizers:
        metadata.update({f"{kind}.{key}": str(value) for key, value in options.items()})
    path = FOLDER / f"{network.name}.safetensors"
    safetensors.write(path, tensors, metadata)
    print(f"  seed {example.seed}, {sum(v.numel() for v in example.start.values())} parameters, {path.stat().st_size} bytes")


if __name__ == "__main__":
    for network in NETWORKS:
        if len(sys.argv) == 1 or network.name in sys.argv[1:]:
            print(network.name)
            make(network)
