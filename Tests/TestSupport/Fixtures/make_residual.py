"""Writes residual-gelu-averages.safetensors, as README.md describes, with PyTorch in float64.

    python3 make_residual.py            # needs torch, numpy and safetensors
"""

import json

import torch
from safetensors.torch import save_file
from torch.nn import functional

torch.set_default_dtype(torch.float64)
NAME = "residual-gelu-averages"
SPEC = dict(
    vocabulary=37, order=3, averages=[2, 4], embedding=6, hidden=[10, 10, 8], activation="gelu", residual=True,
    layerNorm=True, tied=False, direct=True, batch=9, seed=4)
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, dict(lr=0.1)),
    "momentum": (torch.optim.SGD, dict(lr=0.1, momentum=0.9)),
    "nesterov": (torch.optim.SGD, dict(lr=0.1, momentum=0.9, nesterov=True)),
    "adagrad": (torch.optim.Adagrad, dict(lr=0.1, eps=1e-10)),
    "rmsprop": (torch.optim.RMSprop, dict(lr=0.01, alpha=0.99, eps=1e-8)),
    "adadelta": (torch.optim.Adadelta, dict(lr=1.0, rho=0.9, eps=1e-6)),
    "adam": (torch.optim.Adam, dict(lr=0.01, betas=(0.9, 0.999), eps=1e-8)),
    "adamw": (torch.optim.AdamW, dict(lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.1)),
    "sgd_l2": (torch.optim.SGD, dict(lr=0.1, weight_decay=0.01)),
}


def parameters(generator):
    def normal(*shape):
        return torch.randn(*shape, generator=generator) * 0.3

    words, width = SPEC["vocabulary"], SPEC["embedding"] * (SPEC["order"] + len(SPEC["averages"]))
    p = {"embedding.weight": normal(words, SPEC["embedding"]), "direct.weight": normal(width, words)}
    for i, units in enumerate(SPEC["hidden"]):
        p[f"hidden.{i}.weight"], p[f"hidden.{i}.bias"] = normal(width, units), normal(units)
        width = units
    return p | {"output.weight": normal(width, words), "output.bias": normal(words)}


def logits(p, context):
    vectors = p["embedding.weight"][context]  # [B, window, m], oldest word first
    near, before = vectors[:, -SPEC["order"]:], vectors[:, :-SPEC["order"]]
    inputs = [near.flatten(1)]
    for length in SPEC["averages"]:  # each average is of the words just before those seen so far
        inputs.insert(0, before[:, -length:].mean(1) * length**0.5)
        before = before[:, :-length]
    x = torch.cat(inputs, 1)
    seen, stream = x, None
    for i, units in enumerate(SPEC["hidden"]):
        h = functional.gelu(seen @ p[f"hidden.{i}.weight"] + p[f"hidden.{i}.bias"], approximate="tanh")
        stream = stream + h if stream is not None and stream.shape[1] == units else h
        seen = functional.layer_norm(stream, (units,), eps=1e-5)
    return seen @ p["output.weight"] + p["output.bias"] + x @ p["direct.weight"]


generator = torch.Generator().manual_seed(SPEC["seed"])
start = parameters(generator)
window = SPEC["order"] + sum(SPEC["averages"])
context = torch.randint(0, SPEC["vocabulary"], (SPEC["batch"], window), generator=generator)
# A word twice among the near ones, twice in an average, and in both.
context[0, -1], context[1, 1], context[2, 5] = context[0, -2], context[1, 0], context[2, -1]
target = torch.randint(0, SPEC["vocabulary"], (SPEC["batch"],), generator=generator)
tensors = {"context": context, "target": target}


def fresh():
    return {name: value.clone().requires_grad_(True) for name, value in start.items()}


p = fresh()
result = logits(p, context)
loss = functional.cross_entropy(result, target)
loss.backward()
tensors["logits"], tensors["loss"] = result.detach(), loss.detach().reshape(1)
for name, value in p.items():
    tensors["parameter/" + name], tensors["gradient/" + name] = start[name], value.grad
for optimizer, (kind, settings) in OPTIMIZERS.items():
    p = fresh()
    steps = kind(list(p.values()), **settings)
    for _ in range(5):
        steps.zero_grad()
        functional.cross_entropy(logits(p, context), target).backward()
        steps.step()
    for name, value in p.items():
        tensors[f"after/{optimizer}/{name}"] = value.detach()
save_file(
    {name: value.contiguous() for name, value in tensors.items()}, NAME + ".safetensors",
    metadata={
        "architecture": json.dumps(SPEC),
        "optimizers": json.dumps({name: settings for name, (_, settings) in OPTIMIZERS.items()}),
        "steps": "5",
        "made_with": "torch " + torch.__version__,
    })
