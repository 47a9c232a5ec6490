"""How a process that answers requests keeps its memory.

A page of a crowded review makes a few ten thousand objects. With Python's own settings the collector looks for cycles
after every 700 of them, and again and again through all the code that was loaded: a tenth of each page.
"""

from __future__ import annotations

import gc

OFTEN = 20_000  # objects made between two looks; what is in cycles waits that long


def settle() -> None:
    """What is loaded by now stays and is not looked through any more. Called once, when a process is ready."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OFTEN, *gc.get_threshold()[1:])
