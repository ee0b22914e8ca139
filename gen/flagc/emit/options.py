# SPDX-License-Identifier: MIT
"""What the caller hands in beside the model, and what it gets back."""

from dataclasses import dataclass
from typing import Mapping, Optional, Tuple

from ..logic.decision import Column
from ..model.model import Dispatch
from ..plan.program import Program
from ..plan.rows import Rows

# The columns of a dispatch in the order of its outputs (under `update` two of them may belong to one), each with its program.
Lookups = Tuple[Tuple[Column, Program], ...]
Programs = Mapping[Dispatch, Lookups]

# The rows of outputs, for tables that are made at run time.
AllRows = Mapping[Dispatch, Tuple[Rows, ...]]


@dataclass(frozen=True)
class Options:
    """How the C is to look.

    version:     flagc's version, for the first line
    header_only: one file, which holds what the C file would behind `#ifdef STEM_IMPLEMENTATION`
    defines:     what `-D` fixed, as `INPUT=CODE`: for the first line
    handlers:    `extern`: actions are functions that the user defines; `struct`: a table of functions that the user passes
    library:     the output may use flagc's C library: names both ways for it, and arrays by it
    """

    version: str
    header_only: bool = False
    handlers: str = "extern"
    defines: Tuple[str, ...] = ()
    library: bool = False


@dataclass(frozen=True)
class Files:
    """The texts of both files; `source` is None where the header holds everything."""

    header_name: str
    header: str
    source_name: str
    source: Optional[str]
