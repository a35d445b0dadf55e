"""What a start leaves for later, so that the first page is there sooner.

Loading modules makes hundreds of thousands of objects that all live to the end. Looking through
them for cycles again and again is a fifth of the time to the first page.
"""

import gc


def hold_collector() -> None:
    """Look for no cycles until the first page is painted."""
    gc.disable()


def settle_collector() -> None:
    """Leave what the start loaded out of every later look; ``ui.sweeping`` collects from here."""
    gc.freeze()
