"""One pass through a network, in PyTorch and float64: each layer of a spec is one call, in the file's order."""

import math

import numpy as np
import torch
import torch.nn.functional as F

import philox

_RELU_LIKE = {"relu", "relu6", "leakyrelu", "elu", "gelu", "silu", "hardswish", "celu", "mish"}

# Where each activation function has a kink: there a float32 computation may take the other side.
_KINKS = {"relu": [0], "relu6": [0, 6], "leakyrelu": [0], "selu": [0], "hardswish": [-3, 3]}

# The bounds of a clip that has none.
_UNBOUNDED = (-math.inf, math.inf)


def kinks(function, parameter):
    if function == "clip":
        return [bound for bound in _bounds(parameter) if math.isfinite(bound)]
    if function == "hardsigmoid":
        slope, offset = _line(parameter)
        return [-offset / slope, (1 - offset) / slope]
    return [0] if function == "elu" and parameter not in (None, 1.0) else _KINKS.get(function, [])


def activate(x, function, parameter=None):
    """`parameter` is the option; hardsigmoid's slope and offset; clip's bounds, None where there is none; "tanh" for gelu's form."""
    return {
        "none": lambda: x,
        "relu": lambda: F.relu(x),
        "relu6": lambda: F.relu6(x),
        "leakyrelu": lambda: F.leaky_relu(x, 0.01 if parameter is None else parameter),
        "elu": lambda: F.elu(x, 1.0 if parameter is None else parameter),
        "gelu": lambda: F.gelu(x, approximate=parameter or "none"),
        "silu": lambda: F.silu(x),
        "hardswish": lambda: F.hardswish(x),
        "sigmoid": lambda: torch.sigmoid(x),
        "hardsigmoid": lambda: F.hardsigmoid(x) if parameter is None else hardsigmoid(x, *_line(parameter)),
        "tanh": lambda: torch.tanh(x),
        "softplus": lambda: F.softplus(x),
        "clip": lambda: F.hardtanh(x, *_bounds(parameter)),
        "selu": lambda: F.selu(x),
        "celu": lambda: F.celu(x, 1.0 if parameter is None else _float32(parameter)),
        "softsign": lambda: F.softsign(x),
        "mish": lambda: F.mish(x),
    }[function]()


def hardsigmoid(x, slope, offset):
    """PyTorch's has no options; with them it is Keras's and ONNX's."""
    return (slope * x + offset).clamp(0, 1)


def _line(parameter):
    """hardsigmoid's slope and offset."""
    return (1 / 6, 0.5) if parameter is None else tuple(_float32(value) for value in parameter)


def _bounds(parameter):
    return tuple(otherwise if bound is None else _float32(bound) for bound, otherwise in zip(parameter, _UNBOUNDED))


def to_hwc(x):
    """[n, c, h, w] as [n, h, w, c], [n, c, steps] as [n, steps, c]; vectors as they are."""
    return x.movedim(1, -1).contiguous() if x.dim() > 2 else x


def to_nchw(x):
    """The way back."""
    return x.movedim(-1, 1) if x.dim() > 2 else x


class Pass:
    """
    Runs layers on `parameters` (name -> float64 tensor); a missing parameter is first made by `create`. Running statistics are
    among them, and updated in place when training; like frozen parameters they ask for no gradient.
    """

    def __init__(self, parameters, create=None, training=False, seed=0, step=0):
        self.parameters = parameters
        self.create = create
        self.training = training
        self.seed = seed
        self.step = step
        self.layer = -1            # the index of the current layer in the file
        self.counts = {}           # how many layers of each kind have been named
        self.margin = math.inf     # how far the nearest value is from a kink or from a tie of a max pool

    def conv(self, x, filters, kernel, stride=1, padding="same", dilation=1, groups=1, bias=True, activation="relu",
             slope=None, below=None, table=None, weights=None, trainable=True, name=None, kind="conv"):
        """`below` is the activation function that comes first below a layer without its own: it decides how weights start."""
        name = self._next(kind, name)
        start = "relu" if (activation if activation != "none" else below) in _RELU_LIKE else "linear"
        if x.dim() == 3:
            return self._conv1d(x, filters, kernel, stride, padding, dilation, groups, bias, activation, start, name)
        is_vector = x.dim() == 2
        x = x[:, :, None, None] if is_vector else x
        kernel, stride, dilation = _pair(kernel), _pair(stride), _pair(dilation)
        channels = x.shape[1] // groups
        taps = kernel[0] * kernel[1]
        weight = self._parameter(
            f"{name}.weight", (filters, channels, *kernel), channels * taps, filters * taps, start, trainable,
            _connections(table, channels), weights)
        shift = self._parameter(f"{name}.bias", (filters,), channels * taps, None, "bias", trainable) if bias else None
        x = _pad(x, kernel, stride, dilation, padding, 0.0)
        x = self._activate(F.conv2d(x, weight, shift, stride, 0, dilation, groups), activation, slope)
        return x.flatten(1) if is_vector else x

    def _conv1d(self, x, filters, kernel, stride, padding, dilation, groups, bias, activation, start, name):
        channels = x.shape[1] // groups
        weight = self._parameter(f"{name}.weight", (filters, channels, kernel), channels * kernel, filters * kernel, start)
        shift = self._parameter(f"{name}.bias", (filters,), channels * kernel, None, "bias") if bias else None
        x = _pad(x, (kernel,), (stride,), (dilation,), padding, 0.0)
        return self._activate(F.conv1d(x, weight, shift, stride, 0, dilation, groups), activation, None)

    def conv_transpose(self, x, filters, kernel, stride=1, padding=0, output_padding=0, dilation=1, groups=1, bias=True,
                       activation="relu"):
        name = self._next("convtranspose")
        is_sequence = x.dim() == 3
        taps = kernel if is_sequence else math.prod(_pair(kernel))
        sizes = (kernel,) if is_sequence else _pair(kernel)
        weight = self._parameter(
            f"{name}.weight", (x.shape[1], filters // groups, *sizes), filters // groups * taps, x.shape[1] * taps, "linear")
        shift = self._parameter(f"{name}.bias", (filters,), filters // groups * taps, None, "bias") if bias else None
        transpose = F.conv_transpose1d if is_sequence else F.conv_transpose2d
        return self._activate(transpose(x, weight, shift, stride, padding, output_padding, groups, dilation), activation, None)

    def upsample(self, x, factor, mode="nearest", align_corners=None):
        self._next("upsample")
        return F.interpolate(x, scale_factor=factor, mode=mode, align_corners=align_corners)

    def depth_to_space(self, x, block, order="crd"):
        self._next("depthtospace")
        if order == "crd":
            return F.pixel_shuffle(x, block)
        n, c, h, w = x.shape
        x = x.reshape(n, block, block, c // block ** 2, h, w)
        return x.permute(0, 3, 4, 1, 5, 2).reshape(n, c // block ** 2, h * block, w * block)

    def space_to_depth(self, x, block, order="crd"):
        self._next("spacetodepth")
        if order == "crd":
            return F.pixel_unshuffle(x, block)
        n, c, h, w = x.shape
        x = x.reshape(n, c, h // block, block, w // block, block)
        return x.permute(0, 3, 5, 1, 2, 4).reshape(n, c * block ** 2, h // block, w // block)

    def shuffle(self, x, groups):
        self._next("shuffle")
        n, channels = x.shape[:2]     # F.channel_shuffle has no gradient
        return x.reshape(n, groups, channels // groups, -1).transpose(1, 2).reshape(x.shape)

    def slice(self, x, channels=slice(None), rows=slice(None), columns=slice(None)):
        self._next("slice")
        return x[:, channels, rows, columns]

    def slice_steps(self, x, steps):
        self._next("slice")
        return x[:, :, steps]

    def pad(self, x, padding, mode="constant", value=0.0):
        """top, bottom, left, right; of a sequence left, right."""
        self._next("pad")
        sides = tuple(padding[2:]) + tuple(padding[:2]) if x.dim() == 4 else tuple(padding)
        return F.pad(x, sides, mode, value) if mode == "constant" else F.pad(x, sides, mode)

    def reshape(self, x, *shape, order="chw"):
        """The shape without the batch, as the spec has it: height, width, channels, or steps, channels, or a length."""
        self._next("reshape")
        if order == "hwc":
            return to_nchw(to_hwc(x).reshape(x.shape[0], *shape))
        return x.reshape(x.shape[0], shape[-1], *shape[:-1])

    def depthwise(self, x, kernel, stride=1, padding="same", dilation=1, multiplier=1, **options):
        channels = x.shape[1]
        return self.conv(x, channels * multiplier, kernel, stride, padding, dilation, channels, kind="depthwise", **options)

    def dense(self, x, units, bias=True, activation="relu", slope=None, below=None, init=None, trainable=True, name=None):
        name = self._next("dense", name)
        start = init or ("relu" if (activation if activation != "none" else below) in _RELU_LIKE else "linear")
        x = x.flatten(1)
        weight = self._parameter(f"{name}.weight", (units, x.shape[1]), x.shape[1], units, start, trainable)
        shift = self._parameter(f"{name}.bias", (units,), x.shape[1], None, "bias", trainable) if bias else None
        return self._activate(F.linear(x, weight, shift), activation, slope)

    def batch_norm(self, x, momentum=0.1, epsilon=1e-5, trainable=True):
        name = self._next("batchnorm")
        weight, shift = self._per_channel(name, x, trainable, "shift")
        mean = self._parameter(f"{name}.running_mean", (x.shape[1],), None, None, "bias", False)
        variance = self._parameter(f"{name}.running_var", (x.shape[1],), None, None, "ones", False)
        return F.batch_norm(x, mean, variance, weight, shift, self.training and trainable, _float32(momentum), _float32(epsilon))

    def layer_norm(self, x, over="channels", epsilon=1e-5, affine=True, trainable=True):
        """Over the channels of each pixel, or over all values of an image."""
        name = self._next("layernorm")
        shape = tuple(x.shape[1:]) if over == "all" else (x.shape[1],)
        weight, shift = self._factors(name, shape, trainable, "shift") if affine else (None, None)
        channels_last = x.dim() == 4 and over == "channels"
        y = F.layer_norm(x.permute(0, 2, 3, 1) if channels_last else x, shape, weight, shift, _float32(epsilon))
        return y.permute(0, 3, 1, 2) if channels_last else y

    def group_norm(self, x, groups, epsilon=1e-5, affine=True, trainable=True):
        name = self._next("groupnorm")
        weight, shift = self._per_channel(name, x, trainable, "shift") if affine else (None, None)
        return F.group_norm(x, groups, weight, shift, _float32(epsilon))

    def instance_norm(self, x, epsilon=1e-5, affine=False, trainable=True):
        name = self._next("instancenorm")
        weight, shift = self._per_channel(name, x, trainable, "shift") if affine else (None, None)
        return F.instance_norm(x, weight=weight, bias=shift, eps=_float32(epsilon))

    def scale(self, x, trainable=True, name=None):
        weight, shift = self._per_channel(self._next("scale", name), x, trainable)
        each = (1, -1, 1, 1) if x.dim() == 4 else (1, -1)
        return x * weight.reshape(each) + shift.reshape(each)

    def prelu(self, x, per_channel=False, trainable=True):
        slopes = x.shape[1] if per_channel else 1
        self.margin = min(self.margin, x.abs().min().item())
        return F.prelu(x, self._parameter(f"{self._next('prelu')}.weight", (slopes,), None, None, "shift", trainable))

    def lrn(self, x, size=5, alpha=1e-4, beta=0.75, k=1.0):
        self._next("lrn")
        y = F.local_response_norm(x if x.dim() == 4 else x[:, :, None], size, _float32(alpha), _float32(beta), _float32(k))
        return y.reshape(x.shape)

    def add(self, *inputs):
        self._next("add")
        return sum(inputs)

    def mul(self, left, right):
        """A vector, or an image of one pixel, has a factor for each channel of the other."""
        self._next("mul")
        if left.dim() != right.dim():
            left, right = (x if x.dim() == 4 else x[:, :, None, None] for x in (left, right))
        return left * right

    def concat(self, *inputs, axis=1):
        self._next("concat")
        return torch.cat(inputs, axis)

    def max_pool(self, x, kernel=2, stride=None, padding="valid"):
        self._next("pool")
        if x.dim() == 3:
            self._keep_ties(x[:, :, None], (1, kernel), (1, stride or kernel))
            return F.max_pool1d(x, kernel, stride)
        kernel = _pair(kernel)
        stride = kernel if stride is None else _pair(stride)
        x = _pad(x, kernel, stride, (1, 1), padding, -math.inf)
        self._keep_ties(x, kernel, stride)
        return F.max_pool2d(x, kernel, stride)

    def avg_pool(self, x, kernel=2, stride=None, padding="valid", count_padding=False):
        self._next("pool")
        if x.dim() == 3:
            return F.avg_pool1d(x, kernel, stride)
        kernel = _pair(kernel)
        stride = kernel if stride is None else _pair(stride)
        inside = _pad(torch.ones_like(x[:1, :1]), kernel, stride, (1, 1), padding, 1.0 if count_padding else 0.0)
        x = _pad(x, kernel, stride, (1, 1), padding, 0.0)
        return F.avg_pool2d(x, kernel, stride) / F.avg_pool2d(inside, kernel, stride)

    def global_max_pool(self, x):
        self._next("pool")
        self._keep_ties(x if x.dim() == 4 else x[:, :, None], (x if x.dim() == 4 else x[:, :, None]).shape[2:], (1, 1))
        return x.flatten(2).amax(2)

    def global_avg_pool(self, x):
        self._next("pool")
        return x.flatten(2).mean(2)

    def dropout(self, x, rate=0.5):
        self._next("dropout")
        if not self.training:
            return x
        shape = to_hwc(x).shape
        masks = [philox.dropout_mask(self.seed, self.step, self.layer, sample, math.prod(shape[1:]), rate)
                 for sample in range(shape[0])]
        mask = torch.from_numpy(np.stack(masks).astype(np.float64)).reshape(shape)
        return x * to_nchw(mask).to(x.dtype)

    def activation(self, x, function, parameter=None):
        self._next(function)
        return self._activate(x, function, parameter)

    def softmax(self, x):
        self._next("softmax")
        return F.softmax(x, 1)

    def log_softmax(self, x):
        self._next("logsoftmax")
        return F.log_softmax(x, 1)

    def flatten(self, x):
        self._next("flatten")
        return x.flatten(1)

    def _next(self, kind, name=None):
        """The name of the next layer: the one given, or its kind and count, which goes over named layers too."""
        self.layer += 1
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return name or f"{kind}{self.counts[kind]}"

    def _per_channel(self, name, x, trainable, shift="bias"):
        return self._factors(name, (x.shape[1],), trainable, shift)

    def _factors(self, name, shape, trainable, shift):
        return (self._parameter(f"{name}.weight", shape, None, None, "ones", trainable),
                self._parameter(f"{name}.bias", shape, None, None, shift, trainable))

    def _parameter(self, name, shape, fan_in, fan_out, start, trainable=True, mask=None, given=None):
        if name not in self.parameters:
            value = self.create(len(self.parameters), shape, fan_in, fan_out, start) if given is None else np.array(given, np.float32)
            value = value.astype(np.float64).reshape(shape)
            self.parameters[name] = torch.from_numpy(value if mask is None else value * mask).requires_grad_(trainable)
        return self.parameters[name] if mask is None else self.parameters[name] * torch.from_numpy(mask).to(self.parameters[name].dtype)

    def _activate(self, x, function, parameter):
        for kink in kinks(function, parameter):
            self.margin = min(self.margin, (x - kink).abs().min().item())
        return activate(x, function, parameter)

    def _keep_ties(self, x, kernel, stride):
        """Equal values come from saturated activation functions and dropout, whose gradient is zero: they do no harm."""
        if kernel[0] * kernel[1] == 1:
            return
        windows = x.detach().unfold(2, kernel[0], stride[0]).unfold(3, kernel[1], stride[1]).flatten(4)
        first, second = windows.topk(2, dim=4).values.unbind(4)
        gaps = (first - second)[(first > second) & second.isfinite()]
        if gaps.numel():
            self.margin = min(self.margin, gaps.min().item())


def _connections(table, channels):
    """1 where a filter sees a channel, else 0: [filters, channels, 1, 1]; None where every filter sees all."""
    if table is None:
        return None
    return np.array([[float(channel in seen) for channel in range(channels)] for seen in table])[:, :, None, None]


def _float32(value):
    """An option as the float it is in C#."""
    return float(np.float32(value))


def _pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)


def _pad(x, kernel, stride, dilation, padding, value):
    """Pads x as the spec says: "same", "valid", one number, (rows, columns) or (top, bottom, left, right)."""
    if padding == "same":
        amounts = []
        for size, k, s, d in zip(x.shape[2:], kernel, stride, dilation):
            total = max(0, (math.ceil(size / s) - 1) * s + (k - 1) * d + 1 - size)
            amounts += [total // 2, total - total // 2]
        if len(amounts) == 2:
            return F.pad(x, amounts, value=value)
        top, bottom, left, right = amounts
    elif padding == "valid":
        return x
    elif x.dim() == 3:
        return F.pad(x, (padding, padding) if isinstance(padding, int) else padding, value=value)
    elif isinstance(padding, int):
        top = bottom = left = right = padding
    elif len(padding) == 2:
        top, bottom, left, right = padding[0], padding[0], padding[1], padding[1]
    else:
        top, bottom, left, right = padding
    return F.pad(x, (left, right, top, bottom), value=value)
