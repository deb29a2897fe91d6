"""Accuracy of `fflm classify` over random splits of labeled texts, and its speed beside fastText's.

    python3 Tests/Peer/fasttext.py .build/release/fflm TEXT [--splits 10] [--rounds 3] [--lines 1000000] [-- OPTIONS]

TEXT has lines `__label__x text`. Each split is 8:1:1, and the model is trained with the defaults and OPTIONS, so that
only the validation part chooses anything. For the speed, which needs the package fasttext, TEXT is repeated, and both
sides train a network over the mean of the embeddings of words and pairs of words: width 100, gradient descent, five
epochs, two threads, reading included. They run in turn, each in a process of its own. fastText does not save; fflm
does, after each epoch.
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time


def classify(program, folder, options):
    """Trains on the parts in a folder, and returns the figures of the run."""
    texts = [str(folder / "train.txt"), "--valid", str(folder / "valid.txt"), "--test", str(folder / "test.txt")]
    command = [program, "classify", "train", *texts, "--model", str(folder / "m"), "--force", "--json", "--quiet"]
    return json.loads(subprocess.run([*command, *options], check=True, stdout=subprocess.PIPE, text=True).stdout)


def accuracy(program, lines, splits, options):
    figures = []
    for seed in range(splits):
        shuffled = lines[:]
        random.Random(seed).shuffle(shuffled)
        first, second = len(lines) * 8 // 10, len(lines) * 9 // 10
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            parts = {"train": shuffled[:first], "valid": shuffled[first:second], "test": shuffled[second:]}
            for part, texts in parts.items():
                (folder / f"{part}.txt").write_text("".join(texts), encoding="utf-8")
            test = classify(program, folder, options)["test"]
        figures.append((test["accuracy"], test["calibration_error"]))
        print(f"split {seed + 1}: accuracy {figures[-1][0]:.4f}, calibration error {figures[-1][1]:.4f}", flush=True)
    means = [statistics.mean(column) for column in zip(*figures)]
    print(f"mean of {splits}: accuracy {means[0]:.4f}, calibration error {means[1]:.4f}")


FASTTEXT = """
import fasttext, sys
fasttext.train_supervised(sys.argv[1], dim=100, wordNgrams=2, epoch=5, thread=2, verbose=0)
"""


def seconds(command):
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def speed(program, lines, count, rounds):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        text, valid = folder / "text.txt", folder / "valid.txt"
        with text.open("w", encoding="utf-8") as file:
            for i in range(count):
                file.write(lines[i % len(lines)])
        valid.write_text("".join(lines[:200]), encoding="utf-8")
        options = "--features words,bigrams --pool mean --embedding 100 --optimizer sgd --epochs 5 --threads 2".split()
        model = [str(text), "--valid", str(valid), "--model", str(folder / "m"), "--force"]
        ratios = []
        for _ in range(rounds):
            ours = seconds([program, "classify", "train", *model, *options, "--patience", "0", "--quiet"])
            theirs = seconds([sys.executable, "-c", FASTTEXT, str(text)])
            ratios.append(theirs / ours)
            print(f"fflm {ours:.1f} s, fastText {theirs:.1f} s, ratio {ratios[-1]:.2f}", flush=True)
        print(f"median ratio {statistics.median(ratios):.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("text", type=pathlib.Path)
    parser.add_argument("--splits", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lines", type=int, default=1_000_000)
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    arguments = parser.parse_args(words[:end])
    with arguments.text.open(encoding="utf-8") as file:
        lines = [line for line in file if line.strip()]
    if arguments.splits:
        accuracy(arguments.program, lines, arguments.splits, words[end + 1 :])
    if arguments.rounds:
        speed(arguments.program, lines, arguments.lines, arguments.rounds)


if __name__ == "__main__":
    main()
