"""Runs the recipes of this folder and fills in the tables of its README.md.

    python3 configs/results.py .build/release/fflm CORPORA [--recipe NAME ...] [--seed N ...]

CORPORA holds `brown-unk`, `wikitext-2` and `tinyshakespeare` (corpora/README.md says where to get them). Models are
saved in `.build/results`. A model that exists there is not trained again unless its recipe has changed. results.json has
one entry per recipe and seed, and the tables are made from it. Only Python's standard library is needed.
"""

import argparse
import json
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
WORK = HERE.parent / ".build" / "results"
RESULTS = HERE / "results.json"


def recipes():
    """Name to (configuration, what it is: the first sentence of its comment), sorted by name."""
    found = {}
    for path in sorted(HERE.glob("*.json")):
        if path in [RESULTS, HERE / "defaults.json"]:
            continue
        text = path.read_text()
        comment = " ".join(line[2:].strip() for line in text.splitlines() if line.startswith("//"))
        code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//"))
        found[path.stem] = (json.loads(code), re.split(r"\.(?:\s|$)", comment)[0])
    return found


def prepare(corpora):
    """The corpora under the names that the recipes use, relative to the work folder."""
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ["brown-unk", "wikitext-2"]:
        link = WORK / name
        if link.is_symlink():
            link.unlink()
        link.symlink_to(corpora / name)
    source = corpora / "tinyshakespeare" / "all.txt"
    if not source.exists():
        return
    text = source.read_text()
    folder = WORK / "tinyshakespeare"
    folder.mkdir(exist_ok=True)
    valid, test = len(text) // 20, len(text) * 9 // 10
    (folder / "valid.txt").write_text(text[:valid])
    (folder / "train.txt").write_text(text[valid:test])
    (folder / "test.txt").write_text(text[test:])


class Program:
    def __init__(self, path):
        self.path = path

    def __call__(self, *arguments):
        command = [str(self.path), *map(str, arguments)]
        print(" ".join(["fflm", *map(str, arguments)]), flush=True)
        return subprocess.run(command, cwd=WORK, check=True, stdout=subprocess.PIPE, text=True).stdout


def ngram(fflm, corpus, order):
    """The n-gram model of a corpus, trained when it is first needed."""
    model = WORK / f"{corpus}.{order}.arpa"
    if not model.exists():
        fflm("ngram", "train", f"{corpus}/train.txt", "--order", order, "--output", model)
    return model


def commit():
    """The commit that is checked out, with a mark if the program's sources differ from it."""
    def git(*arguments):
        command = ["git", "-C", str(HERE.parent), *arguments]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "Sources", "Package.swift") else "")


def train(fflm, name, configuration, seed):
    """What training a recipe gave, and at which commit; not trained again unless the recipe has changed since."""
    path = WORK / f"{name}.{seed}.json"
    outcome = json.loads(path.read_text()) if path.exists() else {}
    if outcome.get("configuration") != configuration:
        outcome = {"commit": commit(), "configuration": configuration}
        config, model = HERE / f"{name}.json", f"{name}.{seed}.fflm"
        printed = fflm("train", "--config", config, "--seed", seed, "--model", model, "--force", "--json")
        outcome.update(json.loads(printed))
        path.write_text(json.dumps(outcome))
    return outcome


def run(fflm, name, configuration, seed):
    """Trains a recipe, interpolates its model if the corpus has words, and returns a line of the tables."""
    outcome = train(fflm, name, configuration, seed)
    model = f"{name}.{seed}.fflm"
    log = [json.loads(line) for line in (WORK / model / "log.jsonl").read_text().splitlines()]
    speeds = [record["tokens_per_second"] for record in log if "tokens_per_second" in record]
    result = {
        "recipe": name, "seed": seed, "commit": outcome["commit"], "parameters": outcome["parameters"],
        "epochs": outcome["epochs"], "seconds": round(outcome["seconds"]),
        "tokens_per_second": speeds[-1] if speeds else None,
        "validation": outcome["validation"], "test": outcome["test"], "mixtures": {},
    }
    corpus = configuration["corpus"].split("/")[0]
    if configuration.get("tokenizer") != "characters":
        for order in [3, 5]:
            mixed = fflm("eval", configuration["test"], "--model", model, "--mix", ngram(fflm, corpus, order), "--json")
            mixed = json.loads(mixed)
            result["mixtures"][str(order)] = {
                "weight": mixed["weight"], "n_grams": mixed["n_grams"]["perplexity"], "mixture": mixed["mixture"]["perplexity"],
            }
    return result


def figure(number):
    return "" if number is None else f"{number:,.2f}" if number < 1000 else f"{number:,.0f}"


def duration(seconds):
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"


def table(header, rows):
    return "\n".join(["| " + " | ".join(row) + " |" for row in [header, ["---"] * len(header), *rows]])


def results_table(results, found):
    rows = []
    for result in results:
        name = result["recipe"]
        if name not in found or name.startswith("bengio-"):
            continue
        characters = found[name][0].get("tokenizer") == "characters"
        test = result["test"]
        loss = "cross_entropy_nats" if characters else "perplexity"
        unit = " nats" if characters else ""
        digits = (lambda x: f"{x:.4f}") if characters else figure
        rows.append([
            f"[{name}]({name}.json)", found[name][1], f"{result['parameters']:,}", duration(result["seconds"]),
            f"{result['tokens_per_second']:,.0f}", digits(result["validation"][loss]) + unit, digits(test[loss]) + unit,
            figure(result["mixtures"].get("5", {}).get("mixture")), str(result["seed"]), result["commit"],
        ])
    header = [
        "recipe", "network", "parameters", "training", "tokens/s", "validation", "test", "interpolated test", "seed", "commit",
    ]
    return table(header, rows)


# Bengio et al. 2003, table 1: validation and test perplexity, alone and interpolated with their trigram model.
PUBLISHED = {
    "bengio-mlp1": ("MLP1", 284, 268, "MLP2", 275, 257),
    "bengio-mlp3": ("MLP3", 327, 310, "MLP4", 286, 272),
    "bengio-mlp5": ("MLP5", 296, 279, "MLP6", 273, 259),
    "bengio-mlp7": ("MLP7", 309, 293, "MLP8", 284, 270),
    "bengio-mlp9": ("MLP9", 280, 276, "MLP10", 265, 252),
}


def reproduction_table(results, found):
    rows = []
    for result in results:
        name = result["recipe"]
        if name not in PUBLISHED or name not in found:
            continue
        alone, valid, test, mixed, _, mixed_test = PUBLISHED[name]
        configuration, mixture = found[name][0], result["mixtures"].get("3", {})
        rows.append([
            f"[{alone}]({name}.json), {mixed}", str(configuration["context"] + 1),
            str(configuration["hidden"][0] if configuration["hidden"] else 0), str(configuration["embedding"]),
            "yes" if configuration.get("direct") or not configuration["hidden"] else "no",
            f"{valid}", figure(result["validation"]["perplexity"]), f"{test}", figure(result["test"]["perplexity"]),
            f"{mixed_test}", figure(mixture.get("mixture")), str(result["epochs"]), duration(result["seconds"]), result["commit"],
        ])
    header = [
        "network, interpolated", "n", "h", "m", "direct", "valid, published", "measured", "test, published", "measured",
        "interpolated test, published", "measured", "epochs", "training", "commit",
    ]
    return table(header, rows)


def fill_in(readme, tables):
    text = readme.read_text()
    for name, content in tables.items():
        text, count = re.subn(
            rf"(<!-- {name} -->\n)[^<]*(<!-- end -->)", lambda match: f"{match[1]}{content}\n{match[2]}", text)
        assert count == 1, f"{readme} has {count} places for the table {name}"
    readme.write_text(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("corpora", type=pathlib.Path, nargs="?", help="folder of the texts; if omitted, only fill in the tables")
    parser.add_argument("--recipe", nargs="+", choices=list(recipes()), help="recipes to run (default: all)")
    parser.add_argument("--seed", nargs="+", type=int, help="seeds to run (default: the seed of the recipe)")
    arguments = parser.parse_args()

    found = recipes()
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    if arguments.corpora:
        prepare(arguments.corpora.resolve())
        fflm = Program(arguments.program.resolve())
        for name in arguments.recipe or found:
            configuration = found[name][0]
            for seed in arguments.seed or [configuration.get("seed", 1)]:
                result = run(fflm, name, configuration, seed)
                results = [old for old in results if (old["recipe"], old["seed"]) != (name, seed)] + [result]
                results.sort(key=lambda result: (result["recipe"], result["seed"]))
                RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    tables = {"results": results_table(results, found), "reproduction": reproduction_table(results, found)}
    fill_in(HERE / "README.md", tables)


if __name__ == "__main__":
    main()
