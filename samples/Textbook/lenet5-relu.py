#!/usr/bin/env python3
"""PyTorch's LeNet-5 on Fashion-MNIST, to compare with `Textbook lenet5-relu`: the same sizes, initial weights' distributions,
optimizer, minibatch and epochs.

    python3 lenet5-relu.py [folder of the four IDX files] [epochs] [seed]
"""

import gzip
import sys
from pathlib import Path

import torch
from torch import nn

BATCH, LEARNING_RATE = 50, 1e-3


def read(path: Path, header: int) -> torch.Tensor:
    return torch.frombuffer(bytearray(gzip.decompress(path.read_bytes())[header:]), dtype=torch.uint8)


def load(folder: Path, part: str) -> tuple[torch.Tensor, torch.Tensor]:
    images = read(folder / f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28).float() / 255
    return images, read(folder / f"{part}-labels-idx1-ubyte.gz", 8).long()


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/datasets/fashion-mnist")
    epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    torch.manual_seed(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    images, labels = load(folder, "train")
    test_images, test_labels = load(folder, "t10k")
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10))
    layers = [layer for layer in net if isinstance(layer, (nn.Conv2d, nn.Linear))]
    for layer in layers:
        nn.init.kaiming_normal_(layer.weight)
        nn.init.zeros_(layer.bias)
    nn.init.xavier_uniform_(layers[-1].weight)
    print(sum(parameter.numel() for parameter in net.parameters()), "parameters")
    optimizer = torch.optim.Adam(net.parameters(), lr=LEARNING_RATE)
    for epoch in range(epochs):
        for chosen in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(images[chosen]), labels[chosen]).backward()
            optimizer.step()
        with torch.no_grad():
            accuracy = (net(test_images).argmax(1) == test_labels).float().mean().item()
        print(f"epoch {epoch + 1}: test accuracy {accuracy * 100:.2f} %", flush=True)


if __name__ == "__main__":
    main()
