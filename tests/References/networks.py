"""The reference networks: each function is one spec of specs/, written out in PyTorch by hand, every option explicit."""

from dataclasses import dataclass, field
from typing import Callable

from losses import mse, sigmoid_cross_entropy, softmax_cross_entropy


@dataclass
class Network:
    name: str                       # of the spec and of the file of numbers
    input: tuple                    # height, width, channels; or one length
    loss: Callable
    build: Callable                 # (pass, x) -> logits
    targets: bool = False           # float targets instead of class labels
    samples: int = 5
    initialised: bool = False       # weights as Create draws them, inputs by the fill, a sample of each tensor kept
    sgd: dict = field(default_factory=lambda: {"learning_rate": 0.05})
    adam: dict = field(default_factory=lambda: {"learning_rate": 1e-3})


NETWORKS = []


def network(name, input, loss, **options):
    def add(build):
        NETWORKS.append(Network(name, input, loss, build, **options))
        return build
    return add


# --- the networks the product is measured by ---

@network("fashion-cnn", (28, 28, 1), softmax_cross_entropy, initialised=True, samples=10, sgd={"learning_rate": 0.02})
def fashion_cnn(net, x):
    x = net.max_pool(net.conv(x, 32, 5))
    x = net.max_pool(net.conv(x, 64, 5))
    x = net.dropout(net.dense(x, 1024), 0.5)
    return net.dense(x, 10, activation="none")


@network("fashion-mlp", (784,), mse(0.1, 0.9), initialised=True, samples=10, sgd={"learning_rate": 1.0})
def fashion_mlp(net, x):
    x = net.dense(x, 300, activation="sigmoid")
    return net.dense(x, 10, activation="sigmoid")


@network("tiny-cnn", (28, 28, 1), softmax_cross_entropy, initialised=True)
def tiny_cnn(net, x):
    x = net.max_pool(net.conv(x, 8, 3, padding="valid", activation="none"))
    return net.dense(x, 10, activation="none")


# --- windows ---

@network("same-stride-even", (8, 10, 3), softmax_cross_entropy, sgd={"learning_rate": 0.05, "momentum": 0.9})
def same_stride_even(net, x):
    x = net.conv(x, 10, 3, stride=2)
    x = net.conv(x, 6, 5, stride=2)
    x = net.conv(x, 7, 2, stride=2)
    return net.dense(x, 4, activation="none")


@network("same-stride-odd", (9, 7, 3), softmax_cross_entropy,
         sgd={"learning_rate": 0.05, "momentum": 0.9, "nesterov": True})
def same_stride_odd(net, x):
    x = net.conv(x, 10, 3, stride=2)
    x = net.conv(x, 6, 4, stride=2)
    x = net.conv(x, 5, 3, stride=(1, 3))
    return net.dense(x, 4, activation="none")


@network("kernel-sizes", (9, 8, 2), softmax_cross_entropy, sgd={"learning_rate": 0.05, "weight_decay": 0.1})
def kernel_sizes(net, x):
    x = net.conv(x, 6, (3, 5), padding=(1, 2))
    x = net.conv(x, 37, 1)
    x = net.conv(x, 3, (2, 4))
    x = net.conv(x, 4, (5, 1), padding="valid")
    x = net.conv(x, 3, (5, 8), padding="valid")
    return net.dense(x, 3, activation="none")


@network("paddings", (7, 6, 3), softmax_cross_entropy,
         adam={"learning_rate": 1e-3, "kind": "adamw", "weight_decay": 0.05})
def paddings(net, x):
    x = net.conv(x, 5, 3, stride=(2, 1), padding=(0, 2, 1, 0))
    x = net.conv(x, 10, 3, padding=2)
    x = net.conv(x, 4, 3, stride=2, padding=(1, 0))
    return net.dense(x, 3, bias=False, activation="none")


@network("dilations", (13, 11, 2), softmax_cross_entropy, sgd={"learning_rate": 0.02})
def dilations(net, x):
    x = net.conv(x, 8, 3, dilation=2)
    x = net.conv(x, 6, 3, dilation=(2, 3), padding="valid")
    x = net.conv(x, 5, (3, 2), stride=2, dilation=(1, 2), padding=1)
    return net.dense(x, 4, activation="none")


@network("groups", (6, 7, 6), softmax_cross_entropy)
def groups(net, x):
    x = net.conv(x, 12, 3, groups=3)
    x = net.conv(x, 20, 1, groups=2, bias=False)
    x = net.conv(x, 20, 3, stride=2, groups=20)
    x = net.conv(x, 10, 3, groups=5)
    return net.dense(x, 5, activation="none")


@network("odd-channels", (8, 8, 3), softmax_cross_entropy,
         sgd={"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 0.01},
         adam={"learning_rate": 1e-3, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-6})
def odd_channels(net, x):
    x = net.conv(x, 10, 3)
    x = net.max_pool(net.conv(x, 6, 3))
    x = net.conv(x, 37, 3)
    x = net.dense(x, 13)
    x = net.dense(x, 17)
    return net.dense(x, 1 + 6, activation="none")


# --- pools ---

@network("max-pools", (14, 13, 6), softmax_cross_entropy)
def max_pools(net, x):
    x = net.max_pool(x, 3, 2)
    x = net.max_pool(net.conv(x, 10, 3), 3, 1, padding=1)
    x = net.max_pool(net.conv(x, 6, 3), 3, 2, padding="same")
    x = net.max_pool(net.conv(x, 18, 1), (1, 2), 1, padding=(0, 0, 0, 1))
    x = net.global_max_pool(x)
    return net.dense(x, 4, activation="none")


@network("avg-pools", (14, 13, 6), softmax_cross_entropy)
def avg_pools(net, x):
    x = net.avg_pool(x, 3, 2, padding=1)
    x = net.avg_pool(net.conv(x, 10, 3), 3, 1, padding=1, count_padding=True)
    x = net.avg_pool(net.conv(x, 6, 3), 2, 2, padding="same")
    x = net.avg_pool(net.conv(x, 18, 1), (3, 2), (1, 2), padding=(1, 0), count_padding=True)
    x = net.global_avg_pool(x)
    return net.dense(x, 4, activation="none")


# --- activation functions ---

@network("conv-activations", (6, 5, 3), softmax_cross_entropy)
def conv_activations(net, x):
    for function, filters in [("relu", 5), ("relu6", 6), ("leakyrelu", 7), ("elu", 8), ("gelu", 9), ("silu", 10)]:
        x = net.conv(x, filters, 3, activation=function)
    for function, filters in [("hardswish", 6), ("hardsigmoid", 5), ("tanh", 4), ("softplus", 6), ("sigmoid", 5)]:
        x = net.conv(x, filters, 1, activation=function)
    return net.dense(x, 3, activation="none")


@network("dense-activations", (7,), softmax_cross_entropy)
def dense_activations(net, x):
    for function in ["relu", "relu6", "leakyrelu", "elu", "gelu", "silu",
                     "hardswish", "hardsigmoid", "tanh", "softplus", "sigmoid"]:
        x = net.dense(x, 11, activation=function)
    return net.dense(x, 3, activation="none")


@network("activation-layers", (5, 5, 3), softmax_cross_entropy)
def activation_layers(net, x):
    for function, parameter, filters in [
            ("relu", None, 5), ("relu6", None, 6), ("leakyrelu", 0.2, 7), ("elu", 0.7, 8), ("gelu", None, 6), ("silu", None, 10)]:
        x = net.activation(net.conv(x, filters, 3, activation="none"), function, parameter)
    for function in ["hardswish", "hardsigmoid", "tanh", "softplus", "sigmoid"]:
        x = net.activation(x, function)
    return net.dense(x, 4, activation="none")


# --- losses, dropout, shapes ---

@network("soft-targets", (5, 6, 2), softmax_cross_entropy, targets=True, samples=6)
def soft_targets(net, x):
    return net.dense(net.conv(x, 6, 3), 5, activation="none")


@network("sigmoid-targets", (9,), sigmoid_cross_entropy, targets=True, samples=7)
def sigmoid_targets(net, x):
    return net.dense(net.dense(x, 10, activation="tanh"), 6, activation="none")


@network("sigmoid-labels", (9,), sigmoid_cross_entropy, samples=7)
def sigmoid_labels(net, x):
    return net.dense(net.dense(x, 10, activation="silu"), 6, activation="none")


@network("sigmoid-one-output", (9,), sigmoid_cross_entropy, samples=7)
def sigmoid_one_output(net, x):
    return net.dense(net.dense(x, 10), 1, activation="none")


@network("mse-labels", (9,), mse(), samples=3)
def mse_labels(net, x):
    return net.dense(net.dense(x, 6, activation="elu"), 4, activation="tanh")


@network("mse-image", (6, 5, 2), mse(), targets=True, samples=4)
def mse_image(net, x):
    return net.conv(net.conv(x, 10, 3), 3, 3, stride=2, activation="none")


@network("softmax-layers", (4, 3, 2), mse(), targets=True, samples=4, sgd={"learning_rate": 1.0})
def softmax_layers(net, x):
    x = net.softmax(net.conv(x, 5, 3, activation="none"))
    return net.softmax(net.dense(x, 6, activation="none"))


@network("dropouts", (6, 6, 3), softmax_cross_entropy, samples=6)
def dropouts(net, x):
    x = net.dropout(x, 0.1)
    x = net.dropout(net.conv(x, 10, 3), 0.25)
    x = net.max_pool(x)
    x = net.dropout(net.flatten(x), 0.4)
    x = net.dropout(net.dense(x, 19), 0.5)
    return net.dense(x, 4, activation="none")


@network("flattened-image", (4, 5, 3), mse(), targets=True, samples=3)
def flattened_image(net, x):
    return net.flatten(net.conv(x, 3, 3, stride=2, activation="tanh"))
