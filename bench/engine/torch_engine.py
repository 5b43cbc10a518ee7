"""One PyTorch contestant: torch_engine.py FOLDER loop|bmm THREADS. FOLDER holds the task, its first parameters and the batch.

Answers requests {"op": ..., "repeats": ...} on standard input, a line each, with {"cpuMs": ..., "wallMs": ...} of one call.
"""

import ctypes
import json
import re
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

folder, form, threads = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
task = json.loads((folder / "task.json").read_text())
agents, batch, layers, rate = task["agents"], task["batch"], task["layers"], task["learningRate"]


def read(name, dtype, *shape):
    return torch.from_numpy(np.fromfile(folder / name, dtype=dtype).reshape(shape))


observations = read("observations", np.float32, agents, batch, layers[0]["inputs"])
actions = read("actions", np.int32, agents, batch).long()
targets = read("targets", np.float32, agents, batch)
weights = [read(layer["name"].replace("/", "-") + "-weights", np.float32, agents, layer["inputs"], layer["units"]) for layer in layers]
biases = [read(layer["name"].replace("/", "-") + "-bias", np.float32, agents, 1, layer["units"]) for layer in layers]


class Loop:
    """A module and an optimiser an agent, one after the other: what one writes first."""

    def __init__(self):
        self.networks = [self.network(agent) for agent in range(agents)]
        self.optimisers = [torch.optim.Adam(network.parameters(), lr=rate) for network in self.networks]

    @staticmethod
    def network(agent):
        modules = []
        for index, layer in enumerate(layers):
            linear = torch.nn.Linear(layer["inputs"], layer["units"])
            with torch.no_grad():
                linear.weight.copy_(weights[index][agent].T)
                linear.bias.copy_(biases[index][agent, 0])
            modules += [linear, torch.nn.ReLU()] if layer["relu"] else [linear]
        return torch.nn.Sequential(*modules)

    def step(self):
        for agent in range(agents):
            q = self.networks[agent](observations[agent])
            chosen = q.gather(1, actions[agent].unsqueeze(1)).squeeze(1)
            loss = F.smooth_l1_loss(chosen, targets[agent])
            self.optimisers[agent].zero_grad()
            loss.backward()
            self.optimisers[agent].step()

    def act(self):
        with torch.inference_mode():
            self.values = [network(observations[agent, :1]) for agent, network in enumerate(self.networks)]
            return [q.argmax(1).item() for q in self.values]

    def flat_values(self):
        return torch.cat(self.values).flatten()


class Stacked:
    """Parameters of all agents stacked, batched matrix products, one optimiser over everything."""

    def __init__(self, fused):
        self.weights = [torch.nn.Parameter(tensor.clone()) for tensor in weights]
        self.biases = [torch.nn.Parameter(tensor.clone()) for tensor in biases]
        self.optimiser = torch.optim.Adam([*self.weights, *self.biases], lr=rate, **({"fused": True} if fused else {}))

    def forward(self, x):
        for index, layer in enumerate(layers):
            x = torch.baddbmm(self.biases[index], x, self.weights[index])
            x = F.relu(x) if layer["relu"] else x
        return x

    def step(self):
        q = self.forward(observations)
        chosen = q.gather(2, actions.unsqueeze(2)).squeeze(2)
        loss = F.smooth_l1_loss(chosen, targets, reduction="sum") / batch
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()

    def act(self):
        with torch.inference_mode():
            self.values = self.forward(observations[:, :1])
            return self.values.argmax(2).flatten().tolist()

    def flat_values(self):
        return self.values.flatten()


def timed(call, repeats):
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(repeats):
        call()
    return {"cpuMs": (time.process_time() - cpu) * 1e3 / repeats, "wallMs": (time.perf_counter() - wall) * 1e3 / repeats}


def checked(engine):
    for _ in range(task["checkedSteps"]):
        engine.step()
    engine.act()
    return engine


def fastest_stacked():
    """Adam over stacked parameters has two implementations on a CPU (one before torch 2.4), of which the faster one is meant to be measured."""
    engines = {"": checked(Stacked(False))}
    try:
        engines[", fused Adam"] = checked(Stacked(True))
    except (RuntimeError, TypeError):
        pass
    return min(engines.items(), key=lambda item: min(timed(item[1].step, 1)["cpuMs"] for _ in range(5)))


def libraries():
    """The BLAS that is loaded, and the kernels that OpenBLAS has chosen."""
    paths = sorted({line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if re.search(r"blas|mkl", line, re.I)})
    openblas = next((path for path in paths if "torch" not in path and re.search(r"libopenblas|libblas", path)), None)
    core = ""
    if openblas and hasattr(ctypes.CDLL(openblas), "openblas_get_corename"):
        get_corename = ctypes.CDLL(openblas).openblas_get_corename
        get_corename.restype = ctypes.c_char_p
        core = f" ({get_corename().decode()})"
    if openblas:
        return f"OpenBLAS{core}"
    return "MKL" if torch.backends.mkl.is_available() else "another BLAS"


note, engine = fastest_stacked() if form == "bmm" else ("", checked(Loop()))
capability = torch.backends.cpu.get_cpu_capability() if hasattr(torch.backends, "cpu") else "AVX2"
about = f"torch {torch.__version__}, {libraries()}, {capability}, {torch.get_num_threads()} threads{note}"
print(json.dumps({"ops": ["step", "act"], "values": engine.flat_values().tolist(), "about": about}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(timed(getattr(engine, request["op"]), request["repeats"])), flush=True)
