"""The losses of a spec, from logits, for class labels (1-D, integers) and for float targets."""

import numpy as np
import torch
import torch.nn.functional as F


def softmax_cross_entropy(logits, wanted, smoothing=0.0, weights=None):
    """The mean over samples, of labels weighted by their classes; PyTorch takes labels and probabilities alike."""
    weights = None if weights is None else torch.tensor(np.array(weights, np.float32)).to(logits.dtype)
    return F.cross_entropy(logits, wanted, weights, label_smoothing=_float32(smoothing))


def adjusted(smoothing=0.0, weights=None):
    """softmax_cross_entropy with its options."""
    def loss(logits, wanted):
        return softmax_cross_entropy(logits, wanted, smoothing, weights)
    loss.__name__ = softmax_cross_entropy.__name__
    return loss


def sigmoid_cross_entropy(logits, wanted):
    """The mean over samples and outputs."""
    return F.binary_cross_entropy_with_logits(logits, _as_targets(logits, wanted, 0.0, 1.0))


def mse(off=0.0, on=1.0):
    """The mean over samples and outputs of the squared difference."""
    return lambda outputs, wanted: F.mse_loss(outputs, _as_targets(outputs, wanted, off, on))


def mae(off=0.0, on=1.0):
    """The mean over samples and outputs of the distance."""
    return lambda outputs, wanted: F.l1_loss(outputs, _as_targets(outputs, wanted, off, on))


def smooth_l1(beta=1.0, off=0.0, on=1.0):
    """The mean over samples and outputs: a parabola below the distance beta, a line from there on."""
    return lambda outputs, wanted: F.smooth_l1_loss(outputs, _as_targets(outputs, wanted, off, on), beta=_float32(beta))


def probabilities(loss, logits):
    """What Predict yields: softmax, sigmoid or the outputs as they are, by the loss."""
    if is_softmax(loss):
        return F.softmax(logits, 1)
    if loss is sigmoid_cross_entropy:
        return torch.sigmoid(logits)
    return logits


def is_softmax(loss):
    return loss.__name__ == softmax_cross_entropy.__name__


def _float32(value):
    """An option as the float it is in C#."""
    return float(np.float32(value))


def _as_targets(outputs, wanted, off, on):
    """A label stands for `on` at its class and `off` elsewhere; of a single output it says which of the two."""
    if wanted.dtype != torch.int64:
        return wanted
    classes = outputs.shape[1]
    hot = wanted[:, None].double() if classes == 1 else F.one_hot(wanted, classes).double()
    off, on = _float32(off), _float32(on)
    return off + (on - off) * hot
