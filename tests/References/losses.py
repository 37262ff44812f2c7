"""The losses of a spec, from logits, for class labels (1-D, integers) and for float targets."""

import torch
import torch.nn.functional as F


def softmax_cross_entropy(logits, wanted):
    """The mean over samples; PyTorch takes labels and probabilities alike."""
    return F.cross_entropy(logits, wanted)


def sigmoid_cross_entropy(logits, wanted):
    """The mean over samples and outputs."""
    return F.binary_cross_entropy_with_logits(logits, _as_targets(logits, wanted, 0.0, 1.0))


def mse(off=0.0, on=1.0):
    """The mean over samples and outputs of the squared difference."""
    return lambda outputs, wanted: F.mse_loss(outputs, _as_targets(outputs, wanted, off, on))


def probabilities(loss, logits):
    """What Predict yields: softmax, sigmoid or the outputs as they are, by the loss."""
    if loss is softmax_cross_entropy:
        return F.softmax(logits, 1)
    if loss is sigmoid_cross_entropy:
        return torch.sigmoid(logits)
    return logits


def _as_targets(outputs, wanted, off, on):
    """A label stands for `on` at its class and `off` elsewhere; of a single output it says which of the two."""
    if wanted.dtype != torch.int64:
        return wanted
    classes = outputs.shape[1]
    hot = wanted[:, None].double() if classes == 1 else F.one_hot(wanted, classes).double()
    return off + (on - off) * hot
