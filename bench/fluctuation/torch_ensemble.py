"""Yardstick of ensembles: torch_ensemble.py FOLDER loop|bmm. FOLDER holds the task, the data and the first parameters.

Trains the networks in mean-field scaling, H_l = mean over i of w_l(i, .) phi(H_{l-1}(i)) + b_l, by full-batch gradient descent at the rates of each layer. For every
line on standard input it trains anew and answers with the time it took; the outputs at the end go with the first answer.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch

folder, form = Path(sys.argv[1]), sys.argv[2]
torch.set_num_threads(1)
task = json.loads((folder / "task.json").read_text())
sizes, rows, steps, step_size = task["sizes"], task["rows"], task["steps"], task["stepSize"]
networks = task["networks"][form]
last = len(sizes) - 1


def read(name, *shape):
    return torch.from_numpy(np.fromfile(folder / name, dtype=np.float32).reshape(shape))


inputs, targets = read("inputs", rows, sizes[0]), read("targets", rows, sizes[last])
flat = read("parameters", max(task["networks"].values()), -1)[:networks]


def averaged(layer):
    return 1 if layer in (0, last) else sizes[layer]


def split():
    """w_l and b_l of all networks, and their rates for the gradient of the mean loss."""
    weights, biases, at = [], [], 0
    for layer in range(1, last + 1):
        count = sizes[layer - 1] * sizes[layer]
        weights.append(flat[:, at : at + count].reshape(networks, sizes[layer - 1], sizes[layer]).clone())
        at += count
    for layer in range(1, last + 1):
        biases.append(flat[:, at : at + sizes[layer]].reshape(networks, 1, sizes[layer]).clone())
        at += sizes[layer]
    rates = [step_size * averaged(layer - 1) * averaged(layer) for layer in range(1, last + 1)]
    bias_rates = [step_size * averaged(layer) if layer < last else 0.0 for layer in range(1, last + 1)]
    return weights, biases, rates, bias_rates


def train_stacked():
    """Parameters stacked on a leading axis, batched matrix products, gradients by autograd."""
    weights, biases, rates, bias_rates = split()
    parameters = [tensor.requires_grad_() for tensor in (*weights, *biases)]
    x = inputs.expand(networks, rows, sizes[0])

    def forward():
        h = x
        for layer in range(1, last + 1):
            h = torch.baddbmm(biases[layer - 1], h, weights[layer - 1], alpha=1 / averaged(layer - 1))
            if layer < last:
                h = torch.tanh(h)
        return h

    for _ in range(steps):
        loss = 0.5 * (forward() - targets).square().sum() / rows
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            torch._foreach_sub_(parameters, torch._foreach_mul(gradients, [*rates, *bias_rates]))
    with torch.no_grad():
        return forward()


class Averaged(torch.nn.Linear):
    def forward(self, x):
        return torch.nn.functional.linear(x, self.weight / self.in_features, self.bias)


def train_loop():
    """A module and an optimiser a network, one after the other: what one writes first."""
    weights, biases, rates, bias_rates = split()
    outputs = []
    for network in range(networks):
        modules, groups = [], []
        for layer in range(1, last + 1):
            linear = (torch.nn.Linear if layer == 1 else Averaged)(sizes[layer - 1], sizes[layer])
            with torch.no_grad():
                linear.weight.copy_(weights[layer - 1][network].T)
                linear.bias.copy_(biases[layer - 1][network, 0])
            groups += [{"params": [linear.weight], "lr": rates[layer - 1]}, {"params": [linear.bias], "lr": bias_rates[layer - 1]}]
            modules += [linear, torch.nn.Tanh()] if layer < last else [linear]
        model = torch.nn.Sequential(*modules)
        optimiser = torch.optim.SGD(groups, lr=0.1)
        for _ in range(steps):
            loss = 0.5 * (model(inputs) - targets).square().sum() / rows
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        with torch.no_grad():
            outputs.append(model(inputs))
    return torch.stack(outputs)


train = train_loop if form == "loop" else train_stacked
print(json.dumps({"about": f"torch {torch.__version__}", "outputs": train()[:4].flatten().tolist()}), flush=True)
for _ in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    train()
    print(json.dumps({"cpuMs": (time.process_time() - cpu) * 1e3, "wallMs": (time.perf_counter() - wall) * 1e3}), flush=True)
