"""Compares the defaults of `fflm train` with random searches, and fills in the tables of README.md.

    python3 configs/defaults.py .build/release/fflm TEXTS [--text NAME ...] [--tries 20] [--jobs 2] [--curve]

TEXTS is a folder that texts.py made. The last tenth of each NAME.txt is held out, as `fflm train` does, and the model is
tested on NAME.test.txt. The n-gram model is estimated on the training text of the network, with its vocabulary. The
search draws networks at random and trains each for a quarter of the default's time. It trains the four that are best on
the held-out text for the full time, and selects the best of those. Every run has one thread, and `--jobs` of them run at
once; times are processor times. Measurements are kept in defaults.json and not repeated. `--curve` only determines what
`fflm train` chooses for the beginnings of large.txt, and its estimates of the time on all processors.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shlex
import subprocess

from results import commit, duration, figure, fill_in, table
from texts import TEXTS

HERE = pathlib.Path(__file__).resolve().parent
WORK = HERE.parent / ".build" / "defaults"
RESULTS = HERE / "defaults.json"


class Text:
    """A text to measure on, and what was measured so far."""

    def __init__(self, fflm, folder, name):
        self.fflm, self.name = fflm, name
        self.corpus, self.test = folder / f"{name}.txt", folder / f"{name}.test.txt"

    def train(self, options, label):
        """Validation and test perplexity, and seconds, of one run."""
        model = WORK / f"{self.name}.{label}.fflm"
        command = [
            "train", self.corpus, "--test", self.test, "--model", model, "--force", "--quiet", "--json", "--threads", 1,
            *shlex.split(options)]
        outcome, seconds = run(self.fflm, *command)
        return {
            "options": options, "seconds": round(seconds, 1), "tokens": outcome["training_tokens"],
            "vocabulary": outcome["vocabulary"], "epochs": outcome["epochs"],
            "validation": outcome["validation"]["perplexity"], "test": outcome["test"]["perplexity"],
        }

    def default(self):
        result = self.train("", "default")
        config = json.loads((WORK / f"{self.name}.default.fflm" / "config.json").read_text())
        result["network"] = {key: config[key] for key in [
            "context", "averages", "embedding", "hidden", "batch", "epochs", "learning-rate", "dropout-embedding"]}
        return {**result, "commit": commit()}

    def n_grams(self):
        """The test perplexity of a 5-gram model with the default network's words."""
        model = WORK / f"{self.name}.default.fflm"
        held_out = (model / "held-out.txt").read_bytes()
        whole, training, arpa = self.corpus.read_bytes(), WORK / f"{self.name}.txt", WORK / f"{self.name}.arpa"
        training.write_bytes(whole[:len(whole) - len(held_out)])
        tokenizer = json.loads((model / "config.json").read_text())["tokenizer"]
        command = ["ngram", "train", training, "--order", 5, "--tokenizer", tokenizer, "--output", arpa, "--force"]
        subprocess.run([self.fflm, *map(str, command)], check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        mixed, _ = run(self.fflm, "eval", self.test, "--model", model, "--mix", arpa, "--json")
        return {"n_grams": mixed["n_grams"]["perplexity"], "mixture": mixed["mixture"]["perplexity"]}

    def search(self, seconds, tries, pool):
        """The best of some networks, none of which trains for longer."""
        draw = random.Random(self.name)
        drawn = [drawn_options(draw) for _ in range(tries)]
        def trained(time):
            return lambda job: self.train(f"--time {time:.1f}s {job[1]}", job[0])
        first = list(pool.map(trained(seconds / 4), enumerate(drawn)))
        best = sorted(range(tries), key=lambda i: first[i]["validation"])[:4]
        last = list(pool.map(trained(seconds), [(i, drawn[i]) for i in best]))
        return {**min(last, key=lambda result: result["validation"]), "tries": tries}


def drawn_options(draw):
    """A network and its training, as somebody might try them; the time says how many epochs there are."""
    width = draw.choice([64, 96, 128, 192, 256, 384])
    hidden = ",".join([str(width)] * draw.choice([1, 2, 2, 3]))
    options = [
        f"--context {draw.randint(3, 8)} --embedding {draw.choice([48, 64, 96, 128, 192])} --hidden {hidden}",
        f"--batch {draw.choice([32, 64, 128])}",
        f"--dropout-embedding {draw.uniform(0, 0.7):.2f} --dropout-output {draw.uniform(0, 0.4):.2f}",
        f"--dropout-words {draw.choice([0, 0.1, 0.2])}",
        f"--schedule cosine --warmup {draw.choice([0, 100, 300])} --patience 0",
    ]
    if draw.random() < 0.8:
        averages = draw.choice(["none", "5,10,20", "8,16,32", "4,8,16,32"])
        options.append(f"--activation gelu --residual --layer-norm --tied --averages {averages}")
        options.append(f"--optimizer adamw --learning-rate {10 ** draw.uniform(-3.1, -2.2):.5f}")
        options.append(f"--weight-decay {draw.choice([0.03, 0.1, 0.3])}")
    else:
        options.append(f"--activation {draw.choice(['tanh', 'relu'])}")
        options.append(f"--optimizer sgd --learning-rate {10 ** draw.uniform(-0.5, 0.6):.3f}")
    return " ".join(options)


def run(program, *arguments):
    """What a command printed as JSON, and the seconds of the processor that it took."""
    command = [str(program), *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"failed: {shlex.join(command)}")
    return json.loads(printed), usage.ru_utime + usage.ru_stime


def chosen(fflm, text, tokenizer, bytes):
    """What is chosen for the first bytes of a text."""
    part = WORK / "part.txt"
    with open(text, "rb") as whole:
        part.write_bytes(whole.read(bytes))
    command = [fflm, "train", part, "--tokenizer", tokenizer, "--model", WORK / "part.fflm", "--dry-run", "--json", "--lossy"]
    planned = subprocess.run([*map(str, command)], check=True, capture_output=True, text=True)
    config = json.loads(planned.stdout)
    said = {key: re.search(pattern, planned.stderr)[1] for key, pattern in [
        ("tokens", r"([\d,]+) tokens to train on"), ("vocabulary", r"vocabulary +([\d,]+)"), ("time", r"time +about ([^:]+):")]}
    return {**said, **{key: config.get(key) for key in [
        "tokenizer", "context", "averages", "embedding", "hidden", "batch", "epochs", "steps", "learning-rate",
        "dropout-words", "dropout-embedding", "dropout-output"]}}


def curve(fflm, text):
    """What is chosen from some thousand tokens on, by words and by characters."""
    sizes = [10 ** (digits + first) for digits in range(4, 8) for first in [0.3, 0.7, 1]]
    return [chosen(fflm, text, tokenizer, int(size)) for tokenizer in ["words", "characters"]
            for size in sizes if size <= text.stat().st_size]


def curve_table(curve):
    rows = []
    for choice in curve:
        averages = "+" + ",".join(map(str, choice["averages"])) if choice["averages"] else ""
        tokens, batch = int(choice["tokens"].replace(",", "")), choice["batch"]
        epochs = choice["steps"] * batch / tokens if choice["steps"] else choice["epochs"]
        rows.append([
            f"{choice['tokens']} {choice['tokenizer']}", choice["vocabulary"], f"{choice['context']}{averages}",
            str(choice["embedding"]), ",".join(map(str, choice["hidden"])), f"{epochs:.1f}".removesuffix(".0"), str(batch),
            f"{choice['learning-rate']:.4f}",
            ", ".join(f"{choice[f'dropout-{what}']:.2f}" for what in ["words", "embedding", "output"]), choice["time"],
        ])
    header = [
        "tokens", "vocabulary", "context", "embedding", "hidden", "epochs", "batch", "rate", "dropout of words, embeddings, output",
        "time",
    ]
    return table(header, rows)


def defaults_table(results):
    rows = []
    for name, kind, *_ in TEXTS:
        if kind != "test" or name not in results:
            continue
        default, search, n_grams = results[name]["default"], results[name].get("search"), results[name]["n_grams"]
        network, best = default["network"], search or {}
        rows.append([
            name, f"{default['tokens']:,}", f"{default['vocabulary']:,}",
            f"{','.join(map(str, network['hidden']))}; {network['epochs']}", duration(default["seconds"]),
            figure(default["validation"]), figure(default["test"]), figure(n_grams), f"{default['test'] / n_grams:.2f}",
            str(best.get("tries", "")), figure(best.get("validation")), figure(best.get("test")),
            f"{default['test'] / best['test']:.2f}" if best else "",
        ])
    header = [
        "text", "tokens", "vocabulary", "network; epochs", "time", "held out", "test", "5-gram", "default / 5-gram", "tried",
        "best held out", "its test", "default / best",
    ]
    return table(header, rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("texts", type=pathlib.Path, nargs="?", help="folder of the texts; if omitted, only fill in the tables")
    parser.add_argument("--text", nargs="+", help="texts to measure (default: all test texts)")
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--curve", action="store_true")
    arguments = parser.parse_args()

    def load():
        return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}

    def keep(name, **measured):
        results = load()  # another run may measure other texts
        results.setdefault(name, {}).update(measured)
        RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")

    if arguments.curve:
        WORK.mkdir(parents=True, exist_ok=True)
        keep("curve", choices=curve(arguments.program.resolve(), arguments.texts.resolve() / "large.txt"))
    elif arguments.texts:
        WORK.mkdir(parents=True, exist_ok=True)
        names = arguments.text or [name for name, kind, *_ in TEXTS if kind == "test"]
        texts = [Text(arguments.program.resolve(), arguments.texts.resolve(), name) for name in names]
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            new = [text for text in texts if "default" not in load().get(text.name, {})]
            for text, default in zip(new, pool.map(Text.default, new)):
                keep(text.name, default=default, **text.n_grams())
            for text in texts if arguments.tries else []:
                measured = load()[text.name]
                if "search" not in measured:
                    keep(text.name, search=text.search(measured["default"]["seconds"], arguments.tries, pool))
    results = load()
    fill_in(HERE / "README.md", {
        "defaults": defaults_table(results), "curve": curve_table(results.get("curve", {}).get("choices", []))})


if __name__ == "__main__":
    main()
