"""The measured networks of models/ in PyTorch. Modules are named as the specs' layers, so that NetGen's weights load as they are."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Conv(nn.Conv2d):
    """A convolution with the padding `same`: where it is an odd number of pixels, the odd one is at the bottom and right.

    `size`, the input's height and width, is needed where the stride is not 1.
    """

    def __init__(self, before, after, kernel, stride=1, size=(1, 1), groups=1):
        super().__init__(before, after, kernel, stride, groups=groups)
        vertical, horizontal = (max((-(-length // step) - 1) * step + window - length, 0)
                                for length, step, window in zip(size, self.stride, self.kernel_size))
        self.border = (horizontal // 2, horizontal - horizontal // 2, vertical // 2, vertical - vertical // 2)
        if vertical % 2 == 0 and horizontal % 2 == 0:
            self.border, self.padding = None, (vertical // 2, horizontal // 2)

    def forward(self, x):
        return super().forward(x if self.border is None else F.pad(x, self.border))


def _depthwise(channels, stride=1, size=(1, 1)):
    return Conv(channels, channels, 3, stride, size, groups=channels)


def _add(network, kind, modules):
    """Names modules as NetGen does: by their kind and count."""
    for count, module in enumerate(modules, 1):
        network.add_module(f"{kind}{count}", module)


class FashionCnn(nn.Module):
    input = (28, 28, 1)
    loss = "softmax"

    def __init__(self):
        super().__init__()
        _add(self, "conv", [Conv(1, 32, 5), Conv(32, 64, 5)])
        _add(self, "dense", [nn.Linear(3136, 1024), nn.Linear(1024, 10)])
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.dense2(self.dropout(F.relu(self.dense1(x.flatten(1)))))


class FashionMlp(nn.Module):
    input = (784,)
    loss = "squared labels"

    def __init__(self):
        super().__init__()
        _add(self, "dense", [nn.Linear(784, 300), nn.Linear(300, 10)])

    def forward(self, x):
        return torch.sigmoid(self.dense2(torch.sigmoid(self.dense1(x))))


class TinyCnn(nn.Module):
    input = (28, 28, 1)
    loss = "softmax"

    def __init__(self):
        super().__init__()
        _add(self, "conv", [nn.Conv2d(1, 8, 3)])
        _add(self, "dense", [nn.Linear(13 * 13 * 8, 10)])

    def forward(self, x):
        return self.dense1(F.max_pool2d(self.conv1(x), 2).flatten(1))


class LeNet5Relu(nn.Module):
    input = (28, 28, 1)
    loss = "softmax"

    def __init__(self):
        super().__init__()
        _add(self, "conv", [Conv(1, 6, 5), nn.Conv2d(6, 16, 5)])
        _add(self, "dense", [nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)])

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.dense3(F.relu(self.dense2(F.relu(self.dense1(x.flatten(1))))))


class ResNet8(nn.Module):
    input = (32, 32, 3)
    loss = "softmax"

    def __init__(self):
        super().__init__()
        _add(self, "conv", [Conv(3, 16, 3), Conv(16, 16, 3), Conv(16, 16, 3), Conv(16, 32, 3, 2, (32, 32)), Conv(32, 32, 3)])
        self.shortcut2 = Conv(16, 32, 1, 2, (32, 32))
        self.conv7, self.conv8 = Conv(32, 64, 3, 2, (16, 16)), Conv(64, 64, 3)   # the shortcut counts as the sixth
        _add(self, "batchnorm", [nn.BatchNorm2d(channels) for channels in (16, 16, 16, 32, 32, 64, 64)])
        self.shortcut3 = Conv(32, 64, 1, 2, (16, 16))
        self.dense1 = nn.Linear(64, 10)

    def forward(self, x):
        stem = F.relu(self.batchnorm1(self.conv1(x)))
        x = self.batchnorm3(self.conv3(F.relu(self.batchnorm2(self.conv2(stem)))))
        stack = F.relu(stem + x)
        x = self.batchnorm5(self.conv5(F.relu(self.batchnorm4(self.conv4(stack)))))
        stack = F.relu(self.shortcut2(stack) + x)
        x = self.batchnorm7(self.conv8(F.relu(self.batchnorm6(self.conv7(stack)))))
        x = F.relu(self.shortcut3(stack) + x)
        return self.dense1(F.adaptive_avg_pool2d(x, 1).flatten(1))


class KwsDsCnn(nn.Module):
    input = (49, 10, 1)
    loss = "softmax"

    def __init__(self):
        super().__init__()
        _add(self, "conv", [Conv(1, 64, (10, 4), 2, (49, 10))] + [Conv(64, 64, 1) for _ in range(4)])
        _add(self, "depthwise", [_depthwise(64) for _ in range(4)])
        _add(self, "batchnorm", [nn.BatchNorm2d(64) for _ in range(9)])
        _add(self, "dropout", [nn.Dropout(0.2), nn.Dropout(0.4)])
        self.dense1 = nn.Linear(64, 12)

    def forward(self, x):
        x = self.dropout1(F.relu(self.batchnorm1(self.conv1(x))))
        x = F.relu(self.batchnorm3(self.conv2(F.relu(self.batchnorm2(self.depthwise1(x))))))
        x = F.relu(self.batchnorm5(self.conv3(F.relu(self.batchnorm4(self.depthwise2(x))))))
        x = F.relu(self.batchnorm7(self.conv4(F.relu(self.batchnorm6(self.depthwise3(x))))))
        x = F.relu(self.batchnorm9(self.conv5(F.relu(self.batchnorm8(self.depthwise4(x))))))
        return self.dense1(F.adaptive_avg_pool2d(self.dropout2(x), 1).flatten(1))


class VwwMobileNet(nn.Module):
    input = (96, 96, 3)
    loss = "softmax"
    blocks = [(16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2),
              (128, 1), (128, 1), (128, 1), (128, 1), (128, 1), (256, 2), (256, 1)]

    def __init__(self):
        super().__init__()
        channels = [8] + [filters for filters, _ in self.blocks]
        _add(self, "conv", [Conv(3, 8, 3, 2, (96, 96))] + [Conv(before, after, 1) for before, after in zip(channels, channels[1:])])
        sizes = {8: 48, 16: 48, 32: 24, 64: 12, 128: 6, 256: 3}   # each stride of 2 comes where the channels are about to double
        _add(self, "depthwise", [_depthwise(before, stride, (sizes[before],) * 2) for before, (_, stride) in zip(channels, self.blocks)])
        wide = [8] + [width for pair in zip(channels, channels[1:]) for width in pair]
        _add(self, "batchnorm", [nn.BatchNorm2d(width) for width in wide])
        self.dense1 = nn.Linear(256, 2)

    def forward(self, x):
        x = F.relu(self.batchnorm1(self.conv1(x)))
        for block in range(1, 14):
            x = F.relu(getattr(self, f"batchnorm{2 * block}")(getattr(self, f"depthwise{block}")(x)))
            x = F.relu(getattr(self, f"batchnorm{2 * block + 1}")(getattr(self, f"conv{block + 1}")(x)))
        return self.dense1(F.adaptive_avg_pool2d(x, 1).flatten(1))


class AdAutoencoder(nn.Module):
    input = (640,)
    loss = "squared inputs"

    def __init__(self):
        super().__init__()
        units = [640, 128, 128, 128, 128, 8, 128, 128, 128, 128, 640]
        _add(self, "dense", [nn.Linear(before, after) for before, after in zip(units, units[1:])])
        _add(self, "batchnorm", [nn.BatchNorm1d(width) for width in units[1:-1]])

    def forward(self, x):
        for layer in range(1, 10):
            x = F.relu(getattr(self, f"batchnorm{layer}")(getattr(self, f"dense{layer}")(x)))
        return self.dense10(x)


NETWORKS = {
    "fashion-cnn": FashionCnn, "fashion-mlp": FashionMlp, "tiny-cnn": TinyCnn, "lenet5-relu": LeNet5Relu,
    "resnet8": ResNet8, "kws-dscnn": KwsDsCnn, "vww-mobilenet": VwwMobileNet, "ad-autoencoder": AdAutoencoder,
}


def loss(network, outputs, inputs, labels):
    """The mean loss as the spec of the network has it."""
    if network.loss == "softmax":
        return F.cross_entropy(outputs, labels)
    if network.loss == "squared inputs":
        return F.mse_loss(outputs, inputs)
    return F.mse_loss(outputs, 0.1 + 0.8 * F.one_hot(labels, outputs.shape[1]))
