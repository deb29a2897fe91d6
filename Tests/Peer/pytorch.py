"""Training steps of the same shapes in fflm and in PyTorch, in turn, and the ratios of their speeds.

    python3 Tests/Peer/pytorch.py .build/release/fflm [--rounds 3] [--threads 2] [--shape NAME]

Needs torch, and a C++ compiler for its compiled modes. fflm runs in float32 and in bfloat16, PyTorch in float32 and
under bfloat16 autocast, each with and without torch.compile. The first ratio is that of float32 without compilation, the
second that of the fastest mode on either side. The sizes of a shape are those that `fflm bench --json` prints; words
follow Zipf's law on both sides, both take the median of steady-state steps, and PyTorch's Adam is the fused one. Of the
embeddings fflm updates the rows that a batch touched, PyTorch all. Each mode runs in a process of its own.
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
PRECISIONS = ["float32", "bfloat16"]


def fflm(program, shape, optimizer, precision, threads):
    arguments = ["bench", "--shape", shape, "--optimizer", optimizer, "--precision", precision]
    arguments += ["--threads", str(threads), "--json"]
    return json.loads(subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout)


def peer(shape, compiles):
    """Tokens a second of PyTorch on a shape in its precision, measured in another process."""
    command = [sys.executable, __file__, "--peer", json.dumps({**shape, "compiles": compiles})]
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
    def loss(contexts, targets):
        return nn.functional.cross_entropy(network(contexts), targets)

    if shape["compiles"]:
        loss = torch.compile(loss)
    times = []
    while len(times) < 20 or (sum(times) < 2 and len(times) < 500):
        words = torch.multinomial(frequencies, shape["batch"] * (shape["context"] + 1), replacement=True)
        words = words.view(shape["batch"], -1)
        contexts, targets = words[:, :-1].contiguous(), words[:, -1].contiguous()
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=shape["precision"] == "bfloat16"):
            batch_loss = loss(contexts, targets)
        batch_loss.backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    print(json.dumps({"tokens_per_second": shape["batch"] / statistics.median(times[5:])}))


def compare(options):
    if not importlib.util.find_spec("torch"):
        sys.exit(f"{sys.executable} has no torch; name a Python that has: make bench-peer PYTHON=…")
    print(f"medians of {options.rounds} rounds, tokens/s: fflm in float32 and bfloat16; PyTorch in both, plain and compiled")
    plain, best = [], []
    for shape in [options.shape] if options.shape else SHAPES:
        for optimizer in OPTIMIZERS:
            ours = {precision: [] for precision in PRECISIONS}
            theirs = {(precision, compiles): [] for compiles in (False, True) for precision in PRECISIONS}
            for _ in range(options.rounds):
                for precision in PRECISIONS:
                    timing = fflm(options.program, shape, optimizer, precision, options.threads)
                    ours[precision].append(timing["tokens_per_second"])
                    for compiles in (False, True):
                        theirs[precision, compiles].append(peer(timing, compiles)["tokens_per_second"])
            mine = [statistics.median(speeds) for speeds in ours.values()]
            others = [statistics.median(speeds) for speeds in theirs.values()]
            plain.append(mine[0] / others[0])
            best.append(max(mine) / max(others))
            speeds = "".join(f"{speed:12,.0f}" for speed in mine + others)
            print(f"{shape:14}{optimizer:6}{speeds}{plain[-1]:8.2f}{best[-1]:8.2f}", flush=True)
    for name, ratios in (("float32", plain), ("the fastest modes", best)):
        mean = math.exp(statistics.mean(math.log(ratio) for ratio in ratios))
        print(f"{name}: geometric mean of the ratios {mean:.2f}, the least {min(ratios):.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default=".build/release/fflm")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--shape", choices=SHAPES)
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    options = parser.parse_args()
    train(json.loads(options.peer)) if options.peer else compare(options)
