"""Training steps of the same shapes in fflm and in PyTorch, in turn, and the ratio of their speeds.

    python3 Tests/Peer/pytorch.py .build/release/fflm [--rounds 3] [--threads 2] [--shape NAME]

Needs torch. The sizes of a shape are those that `fflm bench --json` prints; words follow Zipf's law on both sides, both
take the median of steady-state steps, and PyTorch's Adam is the fused one. Of the embeddings fflm updates the rows that a
batch touched, PyTorch all. Each side runs in a process of its own.
"""

import argparse
import importlib.util
import json
import math
import statistics
import subprocess
import sys
import time

SHAPES = ["characters", "brown-bengio", "ptb-small", "ptb-medium", "ptb-large", "ptb-deep", "wikitext"]
OPTIMIZERS = ["sgd", "adam"]


def fflm(program, shape, optimizer, threads):
    arguments = ["bench", "--shape", shape, "--optimizer", optimizer, "--threads", str(threads), "--json"]
    return json.loads(subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout)


def peer(shape):
    """Tokens a second of PyTorch on a shape, measured in another process."""
    command = [sys.executable, __file__, "--peer", json.dumps(shape)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def train(shape):
    """Times PyTorch's training steps."""
    import torch
    from torch import nn

    torch.set_num_threads(shape["threads"])
    torch.manual_seed(0)
    widths = [shape["context"] * shape["embedding"], *shape["hidden"]]
    layers = [nn.Embedding(shape["vocabulary"], shape["embedding"]), nn.Flatten()]
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.Tanh()]
    network = nn.Sequential(*layers, nn.Linear(widths[-1], shape["vocabulary"]))
    if shape["optimizer"] == "adam":
        optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    else:
        optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    frequencies = 1 / torch.arange(1, shape["vocabulary"] + 1, dtype=torch.float64)
    times = []
    while len(times) < 20 or (sum(times) < 2 and len(times) < 500):
        words = torch.multinomial(frequencies, shape["batch"] * (shape["context"] + 1), replacement=True)
        words = words.view(shape["batch"], -1)
        contexts, targets = words[:, :-1].contiguous(), words[:, -1].contiguous()
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(network(contexts), targets).backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    print(json.dumps({"tokens_per_second": shape["batch"] / statistics.median(times[5:])}))


def compare(options):
    if not importlib.util.find_spec("torch"):
        sys.exit(f"{sys.executable} has no torch; name a Python that has: make bench-peer PYTHON=…")
    print(f"{'shape':14}{'':6}{'fflm':>12}{'PyTorch':>12}  tokens/s, medians of {options.rounds} rounds{'':4}ratio")
    ratios = []
    for shape in [options.shape] if options.shape else SHAPES:
        for optimizer in OPTIMIZERS:
            ours, theirs = [], []
            for _ in range(options.rounds):
                timing = fflm(options.program, shape, optimizer, options.threads)
                ours.append(timing["tokens_per_second"])
                theirs.append(peer(timing)["tokens_per_second"])
            mine, other = statistics.median(ours), statistics.median(theirs)
            ratios.append(mine / other)
            print(f"{shape:14}{optimizer:6}{mine:12,.0f}{other:12,.0f}{mine / other:46.2f}", flush=True)
    mean = math.exp(statistics.mean(math.log(ratio) for ratio in ratios))
    print(f"geometric mean of the ratios: {mean:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default=".build/release/fflm")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--shape", choices=SHAPES)
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    train(json.loads(options.peer)) if options.peer else compare(options)
