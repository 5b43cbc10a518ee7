"""Plays Waterworld of PettingZoo on request, without its wrappers and dicts: waterworld_game.py v2|v4 FILE, which holds a task as
waterworld-cases.ts writes it.

Answers requests {"steps": ...} on standard input, a line each, with {"cpuMs", "wallMs", "agentSteps", "reward"}. A step is one call for each
pursuer of the class under PettingZoo's API, of which the last one writes the observations and rewards of all.
v2 is that of PettingZoo 1.4.2 (test/envs/waterworld/waterworld_v2.py says how to install it); v4 is in PettingZoo 1.22 to 1.25 and needs
pymunk < 7 and pygame.
"""

import json
import os
import sys
import time
from pathlib import Path

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import numpy as np  # noqa: E402

version, path = sys.argv[1:3]
task = json.loads(Path(path).read_text())
config = task["v4" if version == "v4" else "v2"]
if version == "v2":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "test/envs/waterworld"))
    from original import MAWaterWorld as Waterworld
else:
    from pettingzoo.sisl.waterworld.waterworld_base import WaterworldBase as Waterworld
world = Waterworld(**config)
world.reset()
pursuers = config["n_pursuers"]
actions = np.array(task["actions"], dtype=np.float32).reshape(-1, pursuers, 2)
turn = cycle = 0


def play(steps):
    global turn, cycle
    cpu = wall = reward = 0
    for _ in range(steps):
        if cycle == config["max_cycles"]:
            world.reset()
            cycle = 0
        chosen = actions[turn % len(actions)]
        wall_begin, cpu_begin = time.perf_counter(), time.process_time()
        for pursuer in range(pursuers):
            world.step(chosen[pursuer], pursuer, pursuer == pursuers - 1)
        cpu += time.process_time() - cpu_begin
        wall += time.perf_counter() - wall_begin
        reward += float(np.sum(world.last_rewards))
        turn += 1
        cycle += 1
    return {"cpuMs": 1000 * cpu, "wallMs": 1000 * wall, "agentSteps": steps * pursuers, "reward": reward}


for line in sys.stdin:
    answers.write(json.dumps(play(json.loads(line)["steps"])) + "\n")
    answers.flush()
