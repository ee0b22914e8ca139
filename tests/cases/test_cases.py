# SPDX-License-Identifier: MIT
"""Decisions that real programs make, as specs and as C written by hand, compared on every input.

Each program prints how often each answer occurs and how many inputs the generated code answers otherwise than the
code by hand; both are compared with figures found independently. The interpreter of the rules must count the same.
"""

import collections
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple
