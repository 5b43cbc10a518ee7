"""DMFG-QL in PyTorch: torch_training.py FOLDER plain|loop|stacked. FOLDER holds the task and the recorded steps of our environment.

The same networks, batches, optimisers and schedule as ours: for each agent values of o and m, their target, and f; double Q-learning with Huber's loss, gradients
clipped to a norm of 10, Adam, a soft target; f corrects the last field, with cross-entropy. `plain` has a module and an optimiser an agent, torch.optim.Adam as it
comes, which is what one writes first; `loop` the same with the optimiser fused, which is what the comparison means; `stacked` has the parameters of all agents in one
tensor, batched products and the fused optimiser. Prints milliseconds of acting and learning: of CPU time on one thread, elapsed on several.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

folder, form = Path(sys.argv[1]), sys.argv[2]
torch.manual_seed(1)
task = json.loads((folder / "task.json").read_text())
torch.set_num_threads(task["threads"])
clock = time.process_time if task["threads"] == 1 else time.perf_counter
agents, copies, size, actions = task["agents"], task["numEnvs"], task["observationSize"], task["actions"]
hidden, field_hidden, batch, gamma, rate, clip, tau = task["hidden"], [50, 50], 32, 0.95, 1e-3, 10.0, 0.02


def recorded(name, width):
    shape = (task["steps"] + 1, agents, copies, width)
    return torch.from_numpy(np.memmap(folder / name, dtype=np.float32, mode="c", shape=shape))


observations, fields = recorded("observations", size), recorded("fields", actions)
played, rewards = recorded("actions", 1), recorded("rewards", 1)


def corrected(outputs, last):
    return F.log_softmax(outputs + last.clamp_min(1e-3 / actions).log(), -1)


def adam(parameters):
    """In one pass where this torch can do that on a CPU, unless the form is `plain`."""
    parameters = list(parameters)
    if form == "plain":
        return torch.optim.Adam(parameters, lr=rate)
    try:
        return torch.optim.Adam(parameters, lr=rate, fused=True)
    except (RuntimeError, TypeError):
        return torch.optim.Adam(parameters, lr=rate)


class Replay:
    """The last frames of all agents: what each saw, did and got in each copy; the next frame of a copy is the next one along."""

    def __init__(self):
        self.length = task["replay"] // copies
        self.inputs = torch.zeros(agents, self.length, copies, size + actions)
        self.actions = torch.zeros(agents, self.length, copies, dtype=torch.long)
        self.rewards = torch.zeros(agents, self.length, copies)
        self.frames = 0

    def add(self, inputs, actions, rewards):
        at = self.frames % self.length
        self.inputs[:, at], self.actions[:, at], self.rewards[:, at] = inputs, actions, rewards
        self.frames += 1

    def ready(self):
        return (self.frames - 1) * copies >= task["learningStarts"]

    def sample(self, agent):
        """Of one agent: inputs, actions, rewards, next inputs."""
        frame = torch.randint(self.frames - 1, (batch,)) % self.length
        copy = torch.randint(copies, (batch,))
        nexts = self.inputs[agent, (frame + 1) % self.length, copy]
        return self.inputs[agent, frame, copy], self.actions[agent, frame, copy], self.rewards[agent, frame, copy], nexts


class Loop:
    """A module and an optimiser an agent, one after the other."""

    def __init__(self):
        self.values = [self.network(hidden) for _ in range(agents)]
        self.targets = [self.network(hidden) for _ in range(agents)]
        for network, target in zip(self.values, self.targets):
            target.load_state_dict(network.state_dict())
        self.estimators = [self.network(field_hidden, zero=True) for _ in range(agents)]
        self.value_optimisers = [adam(network.parameters()) for network in self.values]
        self.field_optimisers = [adam(network.parameters()) for network in self.estimators]

    @staticmethod
    def network(layers, zero=False):
        modules, inputs = [], size + actions
        for units in layers:
            modules += [torch.nn.Linear(inputs, units), torch.nn.ReLU()]
            inputs = units
        last = torch.nn.Linear(inputs, actions)
        if zero:
            torch.nn.init.zeros_(last.weight)
            torch.nn.init.zeros_(last.bias)
        return torch.nn.Sequential(*modules, last)

    def best(self, inputs):
        with torch.inference_mode():
            return torch.stack([network(x).argmax(1) for network, x in zip(self.values, inputs)])

    def estimate(self, inputs, last):
        with torch.inference_mode():
            return torch.stack([corrected(f(x), m).exp() for f, x, m in zip(self.estimators, inputs, last)])

    def learn_field(self, inputs, last, seen):
        for f, optimiser, x, m, y in zip(self.estimators, self.field_optimisers, inputs, last, seen):
            loss = -(y * corrected(f(x), m)).sum(1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    def learn_values(self, replay):
        for agent, (network, target, optimiser) in enumerate(zip(self.values, self.targets, self.value_optimisers)):
            inputs, chosen, reward, nexts = replay.sample(agent)
            with torch.no_grad():
                best = network(nexts).argmax(1, keepdim=True)
                goal = reward + gamma * target(nexts).gather(1, best).squeeze(1)
            value = network(inputs).gather(1, chosen.unsqueeze(1)).squeeze(1)
            loss = F.smooth_l1_loss(value, goal)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
            optimiser.step()
            with torch.no_grad():
                torch._foreach_mul_(list(target.parameters()), 1 - tau)
                torch._foreach_add_(list(target.parameters()), list(network.parameters()), alpha=tau)


class Stacked:
    """Parameters of all agents stacked, batched matrix products, one optimiser over everything."""

    def __init__(self):
        self.values = self.network(hidden)
        self.targets = [tensor.detach().clone() for tensor in self.values]
        self.estimators = self.network(field_hidden, zero=True)
        self.value_optimiser = adam(self.values)
        self.field_optimiser = adam(self.estimators)

    @staticmethod
    def network(layers, zero=False):
        tensors, inputs = [], size + actions
        for units in [*layers, actions]:
            scale = 0 if zero and len(tensors) == 2 * len(layers) else (2 / inputs) ** 0.5
            tensors += [torch.randn(agents, inputs, units) * scale, torch.zeros(agents, 1, units)]
            inputs = units
        return [tensor.requires_grad_() for tensor in tensors]

    @staticmethod
    def outputs(parameters, x):
        for layer in range(0, len(parameters), 2):
            x = torch.baddbmm(parameters[layer + 1], x, parameters[layer])
            x = F.relu(x) if layer + 2 < len(parameters) else x
        return x

    def best(self, inputs):
        with torch.inference_mode():
            return self.outputs(self.values, inputs).argmax(2)

    def estimate(self, inputs, last):
        with torch.inference_mode():
            return corrected(self.outputs(self.estimators, inputs), last).exp()

    def learn_field(self, inputs, last, seen):
        loss = -(seen * corrected(self.outputs(self.estimators, inputs), last)).sum() / copies
        self.field_optimiser.zero_grad()
        loss.backward()
        self.field_optimiser.step()

    def learn_values(self, replay):
        samples = [torch.stack(parts) for parts in zip(*(replay.sample(agent) for agent in range(agents)))]
        inputs, chosen, reward, nexts = samples
        with torch.no_grad():
            best = self.outputs(self.values, nexts).argmax(2, keepdim=True)
            goal = reward + gamma * self.outputs(self.targets, nexts).gather(2, best).squeeze(2)
        value = self.outputs(self.values, inputs).gather(2, chosen.unsqueeze(2)).squeeze(2)
        loss = F.smooth_l1_loss(value, goal, reduction="sum") / batch
        self.value_optimiser.zero_grad()
        loss.backward()
        with torch.no_grad():
            squares = sum(tensor.grad.square().flatten(1).sum(1) for tensor in self.values)
            scale = (clip / squares.sqrt().clamp_min(1e-9)).clamp_max(1).reshape(-1, 1, 1)
            for tensor in self.values:
                tensor.grad *= scale
        self.value_optimiser.step()
        with torch.no_grad():
            torch._foreach_mul_(self.targets, 1 - tau)
            torch._foreach_add_(self.targets, self.values, alpha=tau)


learners, replay = {"plain": Loop, "loop": Loop, "stacked": Stacked}[form](), Replay()
estimates = torch.full((agents, copies, actions), 1 / actions)
spent = {"acting": 0.0, "learning": 0.0}


def timed(part, call):
    since = clock()
    result = call()
    spent[part] += (clock() - since) * 1e3
    return result


for step in range(task["steps"]):
    if step == task["warmUp"]:
        spent = dict.fromkeys(spent, 0.0)
    # A copy, since reading the recording is not part of it.
    seen, last, now, then = (tensor.clone() for tensor in (observations[step], fields[step], fields[step + 1], observations[step + 1]))

    def act():
        inputs = torch.cat([seen, estimates], 2)
        explored = torch.where(torch.rand(agents, copies) < 0.2, torch.randint(actions, (agents, copies)), learners.best(inputs))
        # What was explored is not played: the steps are recorded.
        replay.add(inputs, played[step, :, :, 0].long(), rewards[step, :, :, 0])
        return explored

    timed("acting", act)
    if (step + 1) % task["fieldTrainEvery"] == 0:
        timed("learning", lambda: learners.learn_field(torch.cat([seen, last], 2), last, now))
    estimates = timed("acting", lambda: learners.estimate(torch.cat([then, now], 2), now))
    if (step + 1) % task["trainEvery"] == 0 and replay.ready():
        timed("learning", lambda: learners.learn_values(replay))
steps = task["steps"] - task["warmUp"]
print(json.dumps({**spent, "agentSteps": steps * agents * copies, "about": f"torch {torch.__version__}"}))
