"""Plays waterworld_v2 of PettingZoo 1.4.2 for conformance.test.ts: a scenario as JSON on standard input, what happened as JSON on standard output.

The package is from 2020 and wants Python below 3.9, but what is played here is plain numpy. It runs on any Python like this:

    python3 -m venv waterworld-v2
    waterworld-v2/bin/pip install numpy scipy wheel 'setuptools<70'
    waterworld-v2/bin/pip install pettingzoo==1.4.2 --no-deps --ignore-requires-python --no-build-isolation
    MURMURATION_WATERWORLD_V2=waterworld-v2/bin/python npx vitest run test/envs/waterworld/conformance.test.ts
"""

import json
import sys

import numpy as np

from original import MAWaterWorld


class Draws:
    """The uniform numbers that the other side draws, too."""

    def __init__(self, numbers):
        self.numbers = np.array(numbers)
        self.at = 0

    def rand(self, *shape):
        count = int(np.prod(shape))
        self.at += count
        return self.numbers[self.at - count : self.at].reshape(shape).copy()


def moment(world):
    bodies = world._pursuers + world._evaders + world._poisons
    return {
        "positions": [list(body.position) for body in bodies],
        "velocities": [list(body.velocity) for body in bodies],
        "observations": [list(map(float, observation)) for observation in world.last_obs],
        "rewards": [float(reward) for reward in world.last_rewards],
    }


scenario = json.load(sys.stdin)
parameters = scenario["parameters"]
if parameters.get("obstacle_loc") is not None:
    parameters["obstacle_loc"] = np.array(parameters["obstacle_loc"])
world = MAWaterWorld(**parameters)
world.np_random = Draws(scenario["draws"])
world.reset()
moments = [moment(world)]
for actions in scenario["actions"]:
    for pursuer, action in enumerate(actions):
        world.step(np.array(action), pursuer, pursuer == len(actions) - 1)
    moments.append(moment(world))
json.dump({"moments": moments, "drawn": world.np_random.at}, sys.stdout)
