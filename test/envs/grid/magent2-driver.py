"""Plays MAgent2 games as told, for the tests that compare ours with them.

Reads scenarios from stdin, a line of JSON each: {"game", "options" (of parallel_env), "constants" (of its module),
"extra_rules", "places" (pairs of a group of the engine and its cells, instead of the game's own map), "seed", "groups" (names), "actions": [step][group][slot]}. Answers each on stdout with a block of bytes, its length first (uint32): a line of JSON,
{"counts", "shapes", "steps"}, then float32 numbers: the start and every step, as for every group and slot [listed, terminated,
truncated, reward, x, y, observation...]. Steps end early when the game does.
"""
import importlib
import json
import os
import struct
import sys

os.environ["OMP_NUM_THREADS"] = "1"
# What the engine prints must not mix with the answers.
answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)

import numpy as np  # noqa: E402


def make(scenario):
    module = importlib.import_module(f"magent2.environments.{scenario['game']}.{scenario['game']}")
    for name, value in scenario.get("constants", {}).items():
        setattr(module, name, value)
    extra = scenario.get("extra_rules", [])
    if extra:
        plain = module.get_config

        def with_rules(*args, **kwargs):
            import magent2

            config = plain(*args, **kwargs)
            symbols = [magent2.gridworld.AgentSymbol(index, index="any") for index in range(len(config.groups))]
            for rule in extra:
                actor, victim = symbols[rule["actor"]], symbols[rule["victim"]]
                config.add_reward_rule(magent2.gridworld.Event(actor, "attack", victim), receiver=[actor], value=[rule["value"]])
            return config

        module.get_config = with_rules
    if "places" in scenario:

        def generate_map(game):
            for handle, places in scenario["places"]:
                game.env.add_agents(game.env.get_handles()[handle], method="custom", pos=places)

        module._parallel_env.generate_map = generate_map
    try:
        return module.parallel_env(**scenario["options"])
    finally:
        importlib.reload(module)


def play(scenario):
    game = make(scenario)
    names = scenario["groups"]
    observations, _ = game.reset(seed=scenario["seed"])
    # The wrapper counts the teams of a new episode before they are placed, so that in its first step every team would get the actions of the first.
    game.team_sizes = [game.env.get_num(handle) for handle in game.handles]
    counts = [sum(agent.rsplit("_", 1)[0] == name for agent in game.possible_agents) for name in names]
    slots = {f"{name}_{slot}": (group, slot) for group, name in enumerate(names) for slot in range(counts[group])}
    shapes = [game.observation_space(f"{name}_0").shape for name in names]
    frames = [np.zeros((count, 6 + int(np.prod(shape))), dtype=np.float32) for count, shape in zip(counts, shapes)]
    blocks = []

    def record(observations, terminations, truncations, rewards):
        for frame in frames:
            frame.fill(0)
        for agent, observation in observations.items():
            group, slot = slots[agent]
            row = frames[group][slot]
            row[0] = 1
            row[1] = terminations.get(agent, 0)
            row[2] = truncations.get(agent, 0)
            row[3] = rewards.get(agent, 0)
            row[6:] = observation.ravel()
        for handle in game.handles:
            for agent, place in zip(game.env.get_agent_id(handle), game.env.get_pos(handle)):
                group, slot = slots[game.possible_agents[agent]]
                frames[group][slot, 4:6] = place
        blocks.extend(frame.tobytes() for frame in frames)

    record(observations, {}, {}, {})
    steps = 0
    for actions in scenario["actions"]:
        if not game.agents:
            break
        chosen = {agent: actions[slots[agent][0]][slots[agent][1]] for agent in game.agents}
        observations, rewards, terminations, truncations, _ = game.step(chosen)
        record(observations, terminations, truncations, rewards)
        steps += 1
    header = json.dumps({"counts": counts, "shapes": shapes, "steps": steps}).encode() + b"\n"
    return header + b"".join(blocks)


for line in sys.stdin:
    answer = play(json.loads(line))
    answers.write(struct.pack("<I", len(answer)))
    answers.write(answer)
    answers.flush()
