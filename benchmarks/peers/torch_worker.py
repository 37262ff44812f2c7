#!/usr/bin/python3
"""Times PyTorch, one line in and one line out: see README.md for the commands. torch_worker.py THREADS"""

import statistics
import sys
import time
import warnings

import torch

import exchange
from networks import NETWORKS, loss

warnings.filterwarnings("ignore")
FIRST_WARM_UP, WARM_UP, GROUP, TRIAL = 0.7, 0.05, 0.002, 0.15


def measure(call, seconds, warm_up):
    """Median and minimum microseconds of a call, and how many were timed, in groups of at least GROUP seconds."""
    started, calls = time.perf_counter(), 0
    while calls < 2 or time.perf_counter() - started < warm_up:
        call()
        calls += 1
    group = max(1, round(GROUP * calls / (time.perf_counter() - started)))
    times, started = [], time.perf_counter()
    while len(times) < 3 or time.perf_counter() - started < seconds:
        begin = time.perf_counter()
        for _ in range(group):
            call()
        times.append((time.perf_counter() - begin) / group)
    return statistics.median(times) * 1e6, min(times) * 1e6, len(times) * group


def forward_calls(name, folder, batch):
    """What a forward pass can be called by, each checked for its outputs."""
    network, samples = exchange.load(name, folder), exchange.inputs(name, folder)[:batch].clone()
    ways = [("eager", network, samples)]
    if samples.dim() == 4:
        ways.append(("eager channels-last", exchange.load(name, folder).to(memory_format=torch.channels_last),
                     samples.contiguous(memory_format=torch.channels_last)))
    for way, module, data in list(ways):
        with torch.no_grad():
            frozen = torch.jit.freeze(torch.jit.trace(module, data))
            ways.append((way.replace("eager", "frozen"), frozen, data))
            if module is network:
                frozen = torch.jit.freeze(torch.jit.trace(module, data))
                ways.append(("optimize_for_inference", torch.jit.optimize_for_inference(frozen), data))

    def caller(module, data):
        def call():
            with torch.inference_mode():
                return module(data)
        return call

    with torch.no_grad():
        reference = network(samples)
    calls = {}
    for way, module, data in ways:
        call = caller(module, data)
        call()
        scale = max(1.0, reference.abs().max().item())
        # A mode whose outputs are wrong is no competitor: torch 1.13 has such.
        if (call() - reference).abs().max().item() <= exchange.TOLERANCE * scale:
            calls[way] = call
    return calls


def step_calls(name, folder, batch, optimizer):
    """What a training step can be called by. The learning rate is so small that the minibatch never becomes known by heart."""
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[optimizer]
    calls = {}

    def add(way, last, foreach):
        network = exchange.load(name, folder).train()
        samples = exchange.inputs(name, folder)[:batch].clone()
        if last:
            network, samples = network.to(memory_format=torch.channels_last), samples.contiguous(memory_format=torch.channels_last)
        rule = kind(network.parameters(), lr=1e-7, foreach=foreach)
        with torch.no_grad():
            labels = torch.arange(batch) % network(samples).shape[1]

        def call():
            rule.zero_grad(set_to_none=True)
            loss(network, network(samples), samples, labels).backward()
            rule.step()
        calls[way] = call

    for foreach in (False, True):
        add("foreach" if foreach else "eager", False, foreach)
        if len(NETWORKS[name].input) == 3:
            add("channels-last" + (" foreach" if foreach else ""), True, foreach)
    return calls


class Worker:
    def __init__(self):
        self.folder, self.cells = None, {}

    def load(self, name, folder, *_):
        """Compares with NetGen's outputs and writes the ONNX file."""
        self.folder = folder
        with torch.no_grad():
            found = exchange.load(name, folder)(exchange.inputs(name, folder))
        largest = exchange.difference(name, folder, found)
        exchange.export(name, folder)
        return f"{largest:.2e}"

    def forward(self, name, batch, seconds):
        return self._time((name, batch), lambda: forward_calls(name, self.folder, int(batch)), float(seconds))

    def train(self, name, batch, optimizer, seconds):
        return self._time((name, batch, optimizer), lambda: step_calls(name, self.folder, int(batch), optimizer), float(seconds))

    def _time(self, key, calls, seconds):
        """The first time, tries every way and keeps the fastest."""
        warm_up = WARM_UP
        if key not in self.cells:
            self.cells[key] = min(calls().items(), key=lambda way: measure(way[1], TRIAL, TRIAL)[0])
            warm_up = FIRST_WARM_UP
        way, call = self.cells[key]
        median, minimum, calls = measure(call, seconds, warm_up)
        return f"{median:.3f} {minimum:.3f} {calls} {way}"


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(0)
    worker = Worker()
    print("ok PyTorch", torch.__version__, flush=True)
    for line in sys.stdin:
        command, *arguments = line.split()
        try:
            print("ok", getattr(worker, command)(*arguments), flush=True)
        except Exception as error:
            print("error", " ".join(f"{type(error).__name__}: {error}".split()), flush=True)


main()
