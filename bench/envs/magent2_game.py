"""Plays a game of MAgent2 on request, through its own arrays: magent2_game.py FILE, which holds a task as grid-cases.ts writes it.

Answers requests {"steps": ...} on standard input, a line each, with {"cpuMs", "wallMs", "agentSteps", "reward"}. What is timed is what
a learner needs: set_action, step, get_alive, get_reward, get_observation and clear_dead of every group that acts. With "assembled", the
features are also spread over planes behind the view, into arrays that are kept.
"""

import importlib
import json
import os
import sys
import time
from pathlib import Path

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import magent2  # noqa: E402
import numpy as np  # noqa: E402

task = json.loads(Path(sys.argv[1]).read_text())
module = importlib.import_module(f"magent2.environments.{task['module']}.{task['module']}")
for name, value in task["constants"].items():
    setattr(module, name, value)
env = magent2.GridWorld(module.get_config(**task["config"]))
handles = env.get_handles()
acting = [handles[index] for index in task["acting"]]
counts = [len(task["places"][index]) for index in task["acting"]]
actions = np.fromfile(task["actions"], dtype=np.int32).reshape(-1, sum(counts))
starts = np.cumsum([0] + counts)
features_used = slice(None) if task["features"] == "all" else slice(-2, None)
planes = [
    np.empty((count, *env.get_view_space(handle)[:2], env.get_view_space(handle)[2] + len(range(env.get_feature_space(handle)[0])[features_used])), dtype=np.float32)
    if task["assembled"]
    else None
    for handle, count in zip(acting, counts)
]


def reset(episode):
    env.reset()
    if task["walls"]:
        env.add_walls(method="custom", pos=task["walls"])
    # Numbers follow the order in which groups are added; those that act come first where others do not.
    for index in task["acting"] + [index for index in range(len(handles)) if index not in task["acting"]]:
        env.add_agents(handles[index], method="custom", pos=task["places"][index])
    env.set_seed(task["seed"] + episode)
    for handle in acting:
        env.get_observation(handle)


def play(steps):
    global turn, episode, cycle, over
    cpu = wall = reward = agent_steps = 0
    for _ in range(steps):
        if over:
            episode += 1
            reset(episode)
            cycle, over = 0, False
        table = actions[turn % len(actions)]
        turn += 1
        chosen = [table[env.get_agent_id(handle)] for handle in acting]
        agent_steps += sum(map(len, chosen))
        wall_begin, cpu_begin = time.perf_counter(), time.process_time()
        for handle, action in zip(acting, chosen):
            env.set_action(handle, action)
        over = env.step()
        rewards = [env.get_reward(handle) for handle in acting]
        for index, handle in enumerate(acting):
            env.get_alive(handle)
            view, features = env.get_observation(handle)
            if planes[index] is not None:
                out = planes[index][: len(view)]
                out[..., : view.shape[3]] = view
                out[..., view.shape[3] :] = features[:, None, None, features_used]
        env.clear_dead()
        cpu += time.process_time() - cpu_begin
        wall += time.perf_counter() - wall_begin
        reward += sum(float(each.sum(dtype=np.float64)) for each in rewards)
        cycle += 1
        over = over or cycle >= task["maxCycles"]
    return {"cpuMs": 1000 * cpu, "wallMs": 1000 * wall, "agentSteps": agent_steps, "reward": reward}


turn = episode = cycle = 0
over = False
reset(0)
for line in sys.stdin:
    answers.write(json.dumps(play(json.loads(line)["steps"])) + "\n")
    answers.flush()
