"""The reference networks: each function is one spec of specs/, written out in PyTorch by hand, every option explicit."""

from dataclasses import dataclass, field
from typing import Callable

from losses import adjusted, mae, mse, sigmoid_cross_entropy, smooth_l1, softmax_cross_entropy


@dataclass
class Network:
    name: str                       # of the spec and of the file of numbers
    input: tuple                    # height, width, channels; or one length
    loss: Callable
    build: Callable                 # (pass, x) -> logits
    targets: object = False         # True: float targets instead of class labels; "inputs": the inputs are the targets
    samples: int = 5
    steps: int = 10                 # updates
    initialised: bool = False       # weights as Create draws them, inputs by the fill, a sample of each tensor kept
    sampled: int = 1000             # values of that sample
    filled: object = None           # initialised, but biases, factors and running statistics drawn; batch normalization's biases about this
    sgd: dict = field(default_factory=lambda: {"learning_rate": 0.05})
    adam: dict = field(default_factory=lambda: {"learning_rate": 1e-3})


NETWORKS = []

# The networks of models/ are compared before and after one update; a few values and the norm of each tensor are kept.
MODEL = {"initialised": True, "steps": 1, "sampled": 24, "adam": None}


def network(name, input, loss, **options):
    def add(build):
        NETWORKS.append(Network(name, input, loss, build, **options))
        return build
    return add


# --- the networks the product is measured by ---

@network(
    "fashion-cnn", (28, 28, 1), softmax_cross_entropy, initialised=True, samples=6,
    sgd={"learning_rate": 0.002}, adam={"learning_rate": 0.0002})
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


@network("wide-convs", (6, 5, 2), softmax_cross_entropy)
def wide_convs(net, x):
    x = net.conv(net.conv(x, 136, 3, activation="tanh"), 8, 1, activation="none")
    x = net.activation(net.batch_norm(net.conv(x, 160, 3, bias=False, activation="none")), "tanh")
    x = net.conv(x, 8, 3, activation="tanh")
    x = net.conv(x, 272, 2, groups=2, activation="tanh")
    x = net.conv(x, 6, 2, stride=2, groups=2, activation="none")
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


@network("smooth-activations", (6, 5, 3), softmax_cross_entropy)
def smooth_activations(net, x):
    x = net.conv(x, 5, 3, activation="selu")
    x = net.depthwise(x, 3, activation="celu", slope=0.7)
    x = net.max_pool(net.conv(x, 6, 3, activation="softsign"), (1, 2))
    x = net.depthwise(net.conv(x, 18, 3, activation="mish"), 3, activation="softsign")
    x = net.conv(x, 10, 1, activation="gelu", slope="tanh")
    x = net.dense(net.dense(x, 11, activation="mish"), 11, activation="gelu", slope="tanh")
    x = net.dense(net.dense(x, 11, activation="softsign"), 11, activation="selu")
    return net.dense(net.dense(x, 5, activation="celu"), 3, activation="none")


@network("smooth-activation-layers", (5, 5, 3), softmax_cross_entropy)
def smooth_activation_layers(net, x):
    x = net.activation(net.batch_norm(net.conv(x, 9, 3, bias=False, activation="none")), "mish")
    x = net.activation(net.scale(x), "selu")
    x = net.activation(net.batch_norm(net.depthwise(x, 3, bias=False, activation="none")), "celu", 0.7)
    x = net.activation(net.add(x, x), "softsign")
    x = net.activation(net.conv(x, 18, 1, activation="none"), "gelu", "tanh")
    for function in ["mish", "softsign", "selu", "celu"]:
        x = net.activation(x, function)
    x = net.activation(net.dense(x, 7, activation="none"), "gelu", "tanh")
    return net.dense(x, 4, activation="none")


@network("bounded-activations", (6, 5, 3), softmax_cross_entropy)
def bounded_activations(net, x):
    x = net.conv(x, 5, 3, activation="hardsigmoid", slope=(0.2, 0.5))
    x = net.depthwise(x, 3, activation="clip", slope=(-0.4, 0.7))
    x = net.max_pool(net.conv(x, 6, 3, activation="clip", slope=(0.1, None)), (1, 2))
    x = net.conv(x, 18, 3, activation="clip", slope=(None, 0.5))
    x = net.dense(net.dense(x, 11, activation="hardsigmoid", slope=(0.3, 0.25)), 11, activation="clip", slope=(-1, 1))
    return net.dense(x, 3, activation="none")


@network("bounded-activation-layers", (5, 5, 3), softmax_cross_entropy)
def bounded_activation_layers(net, x):
    x = net.activation(net.batch_norm(net.conv(x, 9, 3, bias=False, activation="none")), "clip", (-0.5, 1.5))
    x = net.activation(net.scale(x), "hardsigmoid", (0.2, 0.5))
    x = net.activation(net.batch_norm(net.depthwise(x, 3, bias=False, activation="none")), "hardsigmoid", (0.4, 0.5))
    x = net.activation(net.add(x, x), "clip", (None, 1.25))
    x = net.activation(net.avg_pool(x), "clip", (0.1, None))
    x = net.activation(net.dense(x, 7, activation="none"), "clip", (0, 6))
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


@network("mae-labels", (9,), mae(0.1, 0.9), samples=3)
def mae_labels(net, x):
    return net.dense(net.dense(x, 6, activation="elu"), 4, activation="tanh")


@network("mae-image", (6, 5, 2), mae(), targets=True, samples=4)
def mae_image(net, x):
    return net.conv(net.conv(x, 10, 3), 3, 3, stride=2, activation="none")


@network("smooth-l1-labels", (9,), smooth_l1(0.3, -1.0, 1.0), samples=5)
def smooth_l1_labels(net, x):
    return net.dense(net.dense(x, 6, activation="elu"), 4, activation="none")


@network("smooth-l1-image", (6, 5, 2), smooth_l1(), targets=True, samples=4)
def smooth_l1_image(net, x):
    return net.conv(net.conv(x, 10, 3), 3, 3, stride=2, activation="none")


@network("smoothed-labels", (9,), adjusted(0.1), samples=7)
def smoothed_labels(net, x):
    return net.dense(net.dense(x, 10, activation="silu"), 5, activation="none")


@network("smoothed-targets", (9,), adjusted(0.25, (0.5, 1.0, 2.0, 0.25, 1.7)), targets=True, samples=7)
def smoothed_targets(net, x):
    return net.dense(net.dense(x, 10, activation="silu"), 5, activation="none")


@network("weighted-labels", (9,), adjusted(0.0, (0.5, 1.0, 2.0, 0.25, 1.7)), samples=7)
def weighted_labels(net, x):
    return net.dense(net.dense(x, 10, activation="silu"), 5, activation="none")


@network("weighted-smoothed-labels", (9,), adjusted(0.1, (3.0, 1.0, 0.2)), samples=7)
def weighted_smoothed_labels(net, x):
    return net.dense(net.dense(x, 10, activation="silu"), 3, activation="none")


@network("weighted-targets", (9,), adjusted(0.0, (3.0, 1.0, 0.2)), targets=True, samples=7)
def weighted_targets(net, x):
    return net.dense(net.dense(x, 10, activation="silu"), 3, activation="none")


@network("logsoftmax-layers", (4, 3, 2), mse(), targets=True, samples=4, sgd={"learning_rate": 0.01})
def logsoftmax_layers(net, x):
    x = net.log_softmax(net.conv(x, 5, 3, activation="none"))
    return net.log_softmax(net.dense(x, 6, activation="none"))


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


# --- layers that normalize and join ---

@network("depthwise-layers", (9, 8, 5), softmax_cross_entropy, sgd={"learning_rate": 0.05, "weight_decay": 0.05})
def depthwise_layers(net, x):
    x = net.depthwise(x, 3)
    x = net.depthwise(x, (3, 5), stride=(2, 1), multiplier=3, bias=False, activation="silu")
    x = net.depthwise(x, 3, padding=(2, 1, 0, 2), dilation=2, activation="tanh")
    x = net.conv(x, 16, 1)
    x = net.depthwise(x, 2, stride=2)
    x = net.depthwise(x, 3, padding=1, multiplier=2, activation="none")
    return net.dense(x, 4, activation="none")


@network("batch-norms", (6, 5, 3), softmax_cross_entropy, samples=6, sgd={"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 0.05})
def batch_norms(net, x):
    x = net.batch_norm(x)
    x = net.activation(net.batch_norm(net.conv(x, 10, 3, bias=False, activation="none"), momentum=0.3, epsilon=1e-3), "relu")
    x = net.activation(net.batch_norm(net.depthwise(x, 3, bias=False, activation="none")), "relu6")
    x = net.batch_norm(net.max_pool(net.conv(x, 16, 3, activation="tanh")))
    x = net.activation(net.batch_norm(net.dense(x, 9, activation="tanh")), "sigmoid")
    return net.dense(x, 4, activation="none")


@network("layer-norms", (6, 5, 5), softmax_cross_entropy, sgd={"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 0.05})
def layer_norms(net, x):
    x = net.layer_norm(x)
    x = net.activation(net.layer_norm(net.conv(x, 16, 3, activation="none"), epsilon=1e-3), "gelu")
    x = net.activation(net.layer_norm(net.conv(x, 10, 3, activation="none"), over="all"), "relu")
    x = net.layer_norm(net.depthwise(x, 3, activation="none"), affine=False)
    x = net.layer_norm(net.max_pool(net.conv(x, 20, 3, activation="tanh")), over="all", affine=False)
    x = net.layer_norm(net.conv(x, 32, 1, activation="tanh"), over="all", epsilon=1e-3, trainable=False)
    x = net.activation(net.layer_norm(net.dense(x, 37, activation="none")), "sigmoid")
    return net.dense(net.layer_norm(net.dense(x, 12, activation="silu"), over="all", trainable=False), 4, activation="none")


@network("group-norms", (6, 5, 6), softmax_cross_entropy, sgd={"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 0.05})
def group_norms(net, x):
    x = net.group_norm(x, 2)
    x = net.activation(net.group_norm(net.conv(x, 20, 3, activation="none"), 4, epsilon=1e-3), "relu")
    x = net.group_norm(net.conv(x, 32, 3, activation="tanh"), 2)
    x = net.activation(net.group_norm(net.depthwise(x, 3, activation="none"), 8, affine=False), "relu6")
    x = net.activation(net.group_norm(net.conv(net.max_pool(x), 24, 1, activation="none"), 1), "gelu")
    x = net.group_norm(net.conv(x, 10, 3, activation="tanh"), 10, trainable=False)
    x = net.activation(net.group_norm(net.dense(x, 24, activation="none"), 3), "hardsigmoid")
    return net.dense(net.group_norm(net.dense(x, 14, activation="elu"), 2, affine=False), 4, activation="none")


@network("instance-norms", (7, 6, 3), softmax_cross_entropy)
def instance_norms(net, x):
    x = net.instance_norm(x)
    x = net.activation(net.instance_norm(net.conv(x, 10, 3, bias=False, activation="none")), "relu")
    x = net.activation(net.instance_norm(net.conv(x, 16, 3, bias=False, activation="none"), affine=True, epsilon=1e-3), "leakyrelu")
    x = net.activation(net.instance_norm(net.conv(x, 6, 3, activation="tanh")), "silu")
    x = net.instance_norm(net.max_pool(net.conv(x, 37, 3, activation="tanh")), affine=True, trainable=False)
    return net.dense(x, 4, activation="none")


@network("lrn-layers", (5, 4, 7), softmax_cross_entropy)
def lrn_layers(net, x):
    x = net.lrn(x, alpha=0.5)
    x = net.lrn(net.conv(x, 19, 3, activation="none"), size=4, alpha=0.7, beta=0.5, k=2.0)
    x = net.lrn(net.activation(x, "relu"), size=9, alpha=2.0, beta=0.6)
    x = net.lrn(net.dense(x, 6, activation="none"), size=3, alpha=1.0, beta=1.0, k=0.5)
    return net.dense(x, 4, activation="none")


@network("prelus", (8, 6, 5), softmax_cross_entropy)
def prelus(net, x):
    x = net.prelu(net.conv(x, 12, 3, activation="none"))
    x = net.prelu(net.max_pool(net.conv(x, 20, 3, activation="none")), per_channel=True)
    x = net.prelu(net.dense(x, 7, activation="none"), per_channel=True)
    return net.dense(net.prelu(x, trainable=False), 4, activation="none")


@network("vector-branches", (4, 4, 2), softmax_cross_entropy)
def vector_branches(net, x):
    a = net.dense(x, 16, activation="tanh", name="a")
    b = net.dense(x, 32, activation="silu", name="b")
    f = net.flatten(x)
    c = net.dense(x, 16, activation="none", name="c")
    return net.dense(net.concat(a, b, f, c), 4, activation="none")


# --- up and across ---

@network("transposed-convs", (4, 5, 6), softmax_cross_entropy, samples=3)
def transposed_convs(net, x):
    x = net.conv_transpose(x, 10, 3, stride=2, padding=1, output_padding=1, activation="tanh")
    x = net.conv_transpose(x, 8, 2, stride=2, activation="silu")
    x = net.avg_pool(x)
    x = net.conv_transpose(x, 12, (4, 3), stride=(2, 1), padding=(1, 2), groups=2, bias=False, activation="none")
    x = net.avg_pool(net.activation(net.batch_norm(x), "tanh"), 3)
    x = net.conv_transpose(x, 5, 3, stride=3, dilation=2, padding=2, activation="sigmoid")
    x = net.conv_transpose(x, 4, 2, stride=3, activation="tanh")
    return net.dense(net.global_avg_pool(net.conv_transpose(x, 6, 3, activation="tanh")), 4, activation="none")


@network("upsamples", (5, 4, 3), mse(), targets=True, samples=3)
def upsamples(net, x):
    x = net.upsample(net.conv(x, 7, 3, activation="tanh"), 2)
    x = net.upsample(net.avg_pool(x, 3, 2), (3.0, 2.0))
    x = net.upsample(net.avg_pool(net.conv(x, 16, 3, activation="tanh"), 3), 2, "bilinear", False)
    x = net.upsample(net.avg_pool(x, 3), 3, "bilinear", True)
    return net.conv(x, 2, 3, activation="none")


@network("rearrangements", (6, 4, 3), softmax_cross_entropy, samples=3)
def rearrangements(net, x):
    x = net.space_to_depth(x, 2)
    x = net.conv(x, 32, 3, activation="tanh")
    x = net.shuffle(x, 4)
    a = net.depth_to_space(net.slice(x, slice(0, 16)), 2)
    b = net.depth_to_space(net.slice(x, slice(16, 32)), 2, "dcr")
    x = net.add(a, b)
    x = net.pad(x, (2, 1, 1, 2), "reflect")
    x = net.pad(net.conv(x, 5, 3, padding="valid", activation="tanh"), (0, 1, 2, 0), "replicate")
    x = net.pad(net.slice(x, rows=slice(1, None, 2), columns=slice(0, 6, 2)), (1, 1, 0, 1), value=0.25)
    x = net.space_to_depth(net.conv(net.pad(x, (1, 1, 1, 1)), 6, 3, padding="valid", activation="tanh"), 2, "dcr")
    x = net.reshape(net.dense(x, 36, activation="tanh"), 3, 2, 6)
    x = net.reshape(net.conv(x, 8, 3, activation="tanh"), 4, 4, 3, order="hwc")
    x = net.concat(x, net.activation(x, "tanh"), axis=2)
    x = net.conv(x, 4, 3, activation="tanh", name="last")
    return net.dense(net.reshape(net.concat(x, x, axis=3), 256, order="hwc"), 4, activation="none")


@network("sequences", (30, 3), softmax_cross_entropy, samples=4)
def sequences(net, x):
    x = net.max_pool(net.conv(x, 10, 5, activation="tanh"), 2)
    skip = net.conv(x, 12, 3, stride=2, activation="none", name="skip")
    x = net.batch_norm(net.conv(x, 12, 4, stride=2, padding=(1, 2), bias=False, activation="none"))
    x = net.add(net.activation(x, "tanh"), skip)
    x = net.avg_pool(net.conv_transpose(x, 6, 4, stride=2, padding=1, activation="tanh"), 2)
    x = net.conv(net.pad(x, (2, 1), "reflect"), 8, 3, dilation=2, groups=2, padding="valid", activation="tanh", name="dilated")
    x = net.concat(x, net.slice_steps(x, slice(1, 5)), axis=2)
    x = net.dropout(net.reshape(net.conv(x, 4, 3, activation="tanh"), 22, 2, order="hwc"), 0.25)
    return net.dense(net.conv(net.global_avg_pool(x), 5, 1, activation="tanh"), 4, activation="none")


@network("scales", (8, 6, 3), softmax_cross_entropy, sgd={"learning_rate": 0.05, "weight_decay": 0.1})
def scales(net, x):
    x = net.scale(x)
    x = net.activation(net.scale(net.avg_pool(net.conv(x, 6, 3, activation="tanh"))), "sigmoid")
    x = net.scale(net.dense(x, 7, activation="none"))
    return net.dense(x, 4, activation="none")


@network("residuals", (8, 7, 3), softmax_cross_entropy, samples=4)
def residuals(net, x):
    stem = net.conv(x, 10, 3, name="stem")
    x = net.conv(net.conv(stem, 10, 3), 10, 3, activation="none")
    x = net.activation(net.add(stem, x), "relu")
    short = net.conv(x, 16, 1, stride=2, activation="none", name="short")
    x = net.batch_norm(net.conv(x, 16, 3, stride=2, bias=False, activation="none"))
    x = net.add(x, short, short)
    x = net.global_avg_pool(x)
    a = net.dense(x, 9, activation="tanh", name="a")
    b = net.dense(x, 9, activation="silu", name="b")
    c = net.add(a, b, a)
    return net.dense(c, 4, activation="none")


@network("gates", (6, 5, 3), softmax_cross_entropy)
def gates(net, x):
    image = net.conv(x, 10, 3, name="image")
    x = net.global_avg_pool(image)
    x = net.dense(net.dense(x, 4), 10, activation="sigmoid", name="factors")
    image = net.mul(image, x)
    factors = net.avg_pool(image, (6, 5))
    image = net.mul(factors, image)
    a = net.conv(image, 6, 1, activation="sigmoid", name="a")
    b = net.conv(image, 6, 3, activation="tanh", name="b")
    x = net.mul(a, b)
    return net.dense(net.mul(x, x), 4, activation="none")


@network("inceptions", (7, 6, 3), softmax_cross_entropy, samples=3)
def inceptions(net, x):
    stem = net.conv(x, 16, 3, name="stem")
    a = net.conv(stem, 16, 1, name="a")
    b = net.conv(net.conv(stem, 5, 1), 7, 3, name="b")
    c = net.conv(net.max_pool(stem, 3, 1, padding="same"), 16, 1, name="c")
    x = net.concat(a, b, c, stem)
    first = net.max_pool(x)
    d = net.conv(first, 32, 1, name="d")
    e = net.conv(first, 16, 3, name="e")
    x = net.concat(d, e)
    x = net.concat(net.global_avg_pool(x), net.dense(x, 5, name="g"), net.dense(x, 3, activation="tanh", name="h"))
    return net.dense(x, 4, activation="none")


@network("tables", (7, 6, 4), softmax_cross_entropy, sgd={"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 0.1})
def tables(net, x):
    x = net.conv(x, 6, 3, table=[[0], [1, 2], [0, 1, 2, 3], [3], [0, 3], [2, 1]])
    x = net.conv(x, 3, 2, padding="valid", stride=2, table=[[5, 0, 2], [1, 3], [4]])
    return net.dense(x, 4, activation="none")


@network("frozen-layers", (7, 6, 3), softmax_cross_entropy, sgd={"learning_rate": 0.05, "momentum": 0.9, "weight_decay": 0.1})
def frozen_layers(net, x):
    x = net.conv(x, 6, 3, trainable=False)
    x = net.conv(x, 10, 3, activation="none")
    x = net.activation(net.batch_norm(x, trainable=False), "relu")
    x = net.depthwise(x, 3, trainable=False, activation="tanh")
    x = net.scale(x, trainable=False)
    x = net.conv(x, 5, 1, trainable=False)
    x = net.dense(x, 9, trainable=False)
    return net.dense(x, 4, activation="none")


# --- the networks of models/ ---

def _normalized(net, x, function="relu"):
    return net.activation(net.batch_norm(x), function)


@network("logistic", (64, 64, 3), sigmoid_cross_entropy, **MODEL, samples=8, sgd={"learning_rate": 0.005})
def logistic(net, x):
    return net.dense(x, 1, activation="none", init="zeros")


@network("lenet5", (32, 32, 1), softmax_cross_entropy, **MODEL, filled=0.0, samples=4)
def lenet5(net, x):
    table = [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
             [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
             [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5]]
    tanh = {"activation": "tanh"}
    x = net.avg_pool(net.conv(x, 6, 5, padding="valid", name="C1", **tanh))
    x = net.activation(net.scale(x, name="S2"), "tanh")
    x = net.avg_pool(net.conv(x, 16, 5, padding="valid", name="C3", table=table, **tanh))
    x = net.activation(net.scale(x, name="S4"), "tanh")
    x = net.conv(x, 120, 5, padding="valid", name="C5", **tanh)
    return net.dense(net.dense(x, 84, name="F6", **tanh), 10, activation="none")


@network("lenet5-relu", (28, 28, 1), softmax_cross_entropy, **MODEL, samples=4)
def lenet5_relu(net, x):
    x = net.max_pool(net.conv(x, 6, 5))
    x = net.max_pool(net.conv(x, 16, 5, padding="valid"))
    return net.dense(net.dense(net.dense(x, 120), 84), 10, activation="none")


@network("nin", (32, 32, 3), softmax_cross_entropy, **MODEL, samples=2)
def nin(net, x):
    x = net.conv(net.conv(net.conv(x, 192, 5), 160, 1), 96, 1)
    x = net.dropout(net.max_pool(x, 3, 2, padding="same"))
    x = net.conv(net.conv(net.conv(x, 192, 5), 192, 1), 192, 1)
    x = net.dropout(net.avg_pool(x, 3, 2, padding="same"))
    x = net.conv(net.conv(net.conv(x, 192, 3), 192, 1), 10, 1)
    return net.global_avg_pool(x)


@network("resnet8", (32, 32, 3), softmax_cross_entropy, **MODEL, filled=0.0, samples=4)
def resnet8(net, x):
    plain = {"activation": "none", "below": "relu"}
    x = stem = _normalized(net, net.conv(x, 16, 3, **plain))
    x = _normalized(net, net.conv(x, 16, 3, **plain))
    x = net.batch_norm(net.conv(x, 16, 3, **plain))
    x = net.activation(net.add(stem, x), "relu")
    for filters, shortcut in [(32, "shortcut2"), (64, "shortcut3")]:
        stack = x
        x = _normalized(net, net.conv(x, filters, 3, stride=2, **plain))
        x = net.batch_norm(net.conv(x, filters, 3, **plain))
        short = net.conv(stack, filters, 1, stride=2, name=shortcut, **plain)
        x = net.activation(net.add(short, x), "relu")
    return net.dense(net.global_avg_pool(x), 10, activation="none")


@network("kws-dscnn", (49, 10, 1), softmax_cross_entropy, **MODEL, filled=0.0, samples=4)
def kws_dscnn(net, x):
    plain = {"activation": "none", "below": "relu"}
    x = net.dropout(_normalized(net, net.conv(x, 64, (10, 4), stride=2, **plain)), 0.2)
    for _ in range(4):
        x = _normalized(net, net.depthwise(x, 3, **plain))
        x = _normalized(net, net.conv(x, 64, 1, **plain))
    return net.dense(net.global_avg_pool(net.dropout(x, 0.4)), 12, activation="none")


# With biases about 1.5 few values come near the kink: through 27 batch normalizations, one that takes the other side in
# float32 changes all that follow.
@network("vww-mobilenet", (96, 96, 3), softmax_cross_entropy, **MODEL, filled=1.5, samples=4)
def vww_mobilenet(net, x):
    plain = {"activation": "none", "below": "relu"}
    x = _normalized(net, net.conv(x, 8, 3, stride=2, **plain))
    for filters, stride in [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2),
                            (128, 1), (128, 1), (128, 1), (128, 1), (128, 1), (256, 2), (256, 1)]:
        x = _normalized(net, net.depthwise(x, 3, stride=stride, **plain))
        x = _normalized(net, net.conv(x, filters, 1, **plain))
    return net.dense(net.global_avg_pool(x), 2, activation="none")


@network("ad-autoencoder", (640,), mse(), **MODEL, filled=0.0, samples=16, targets="inputs", sgd={"learning_rate": 1.0})
def ad_autoencoder(net, x):
    for units in [128] * 4 + [8] + [128] * 4:
        x = _normalized(net, net.dense(x, units, activation="none", below="relu"))
    return net.dense(x, 640, activation="none")


@network("googlenet", (224, 224, 3), softmax_cross_entropy, **MODEL, samples=1)
def googlenet(net, x):
    def pool(x, stride=2):
        return net.max_pool(x, 3, stride, padding="same")

    def inception(x, name, single, reduce3, filters3, reduce5, filters5, project):
        a = net.conv(x, single, 1, name=f"{name}.1x1")
        b = net.conv(net.conv(x, reduce3, 1, name=f"{name}.3x3reduce"), filters3, 3, name=f"{name}.3x3")
        c = net.conv(net.conv(x, reduce5, 1, name=f"{name}.5x5reduce"), filters5, 5, name=f"{name}.5x5")
        return net.concat(a, b, c, net.conv(pool(x, 1), project, 1, name=f"{name}.project"))

    x = net.lrn(pool(net.conv(x, 64, 7, stride=2, padding=3)))
    x = pool(net.lrn(net.conv(net.conv(x, 64, 1), 192, 3)))
    x = inception(x, "inception3a", 64, 96, 128, 16, 32, 32)
    x = inception(x, "inception3b", 128, 128, 192, 32, 96, 64)
    x = pool(x)
    x = inception(x, "inception4a", 192, 96, 208, 16, 48, 64)
    x = inception(x, "inception4b", 160, 112, 224, 24, 64, 64)
    x = inception(x, "inception4c", 128, 128, 256, 24, 64, 64)
    x = inception(x, "inception4d", 112, 144, 288, 32, 64, 64)
    x = inception(x, "inception4e", 256, 160, 320, 32, 128, 128)
    x = pool(x)
    x = inception(x, "inception5a", 256, 160, 320, 32, 128, 128)
    x = inception(x, "inception5b", 384, 192, 384, 48, 128, 128)
    return net.dense(net.dropout(net.global_avg_pool(x), 0.4), 1000, activation="none")


@network("alexnet", (227, 227, 3), softmax_cross_entropy, **MODEL, samples=2, sgd={"learning_rate": 0.01})
def alexnet(net, x):
    paper = {"size": 5, "alpha": 5e-4, "beta": 0.75, "k": 2.0}
    x = net.lrn(net.conv(x, 96, 11, stride=4, padding="valid"), **paper)
    x = net.lrn(net.conv(net.max_pool(x, 3, 2), 256, 5, groups=2), **paper)
    x = net.conv(net.max_pool(x, 3, 2), 384, 3)
    x = net.conv(x, 384, 3, groups=2)
    x = net.max_pool(net.conv(x, 256, 3, groups=2), 3, 2)
    x = net.dropout(net.dense(x, 4096))
    x = net.dropout(net.dense(x, 4096))
    return net.dense(x, 1000, activation="none")


@network("sobel", (28, 28, 1), None, initialised=True, samples=1)
def sobel(net, x):
    filters = [[-1, 0, 1, -2, 0, 2, -1, 0, 1], [-1, -2, -1, 0, 0, 0, 1, 2, 1]]
    return net.conv(x, 2, 3, bias=False, activation="none", weights=filters, trainable=False)
