# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How long tests in Python wait. patience.h explains the reasons."""

import os
import time

FACTOR = 20
MAX_SECONDS = 60
ATTEMPTS = 20

SLOWNESS = int(os.environ.get('WSMAN_TEST_SLOWNESS', '1'))


def get_seconds(seconds):
    """Returns how long to wait for an event that takes at most so many seconds if nothing else runs."""
    return min(seconds * FACTOR, MAX_SECONDS) * SLOWNESS


def wait_until(condition, seconds=1):
    """Waits for what happens in another process, within so many seconds where nothing else runs."""
    end = time.monotonic() + get_seconds(seconds)
    while not condition():
        if time.monotonic() > end:
            raise AssertionError('It didn’t happen in time')
        time.sleep(0.005)


def assert_within(seconds, attempt):
    """That something takes no longer, unless others need the processor: one of some attempts doesn't, and none takes
    twenty times as long. An attempt returns how many seconds it took."""
    promised = seconds * SLOWNESS
    for _ in range(ATTEMPTS):
        taken = attempt()
        if taken <= promised:
            return
        if taken >= promised * FACTOR:
            break
    raise AssertionError(f'It took {taken} s in place of {promised}')
