"""waterworld_v2 of PettingZoo 1.4.2, made to run beside today's packages. See waterworld_v2.py for how to install it."""

import sys
from types import ModuleType
from unittest.mock import MagicMock

import numpy as np

# gym and cv2 are imported for spaces, seeding and drawing, none of which is used here.
parts = {name: MagicMock() for name in ["spaces", "utils", "seeding", "Box", "Discrete"]}
for name in ["gym", "gym.spaces", "gym.utils", "cv2"]:
    sys.modules[name] = MagicMock(spec=ModuleType(name), **parts)
parts["seeding"].np_random = lambda seed: (np.random.RandomState(0), 0)

from pettingzoo.sisl.waterworld import waterworld_base  # noqa: E402
from pettingzoo.sisl.waterworld.waterworld_base import MAWaterWorld  # noqa: E402, F401

# Of the scipy of its time: it took a matrix of one row for a vector.
euclidean = waterworld_base.ssd.euclidean
waterworld_base.ssd.euclidean = lambda a, b: euclidean(np.ravel(a), np.ravel(b))
