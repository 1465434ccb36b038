#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Counts a log of `meson test`: prints how many tests passed, failed and were skipped."""

import json
import sys

PASSED = ('OK', 'EXPECTEDFAIL')
SKIPPED = ('SKIP',)


def main():
    with open(sys.argv[1], encoding='utf-8') as log:
        results = [json.loads(line)['result'] for line in log]
    passed = sum(result in PASSED for result in results)
    skipped = sum(result in SKIPPED for result in results)
    print(passed, len(results) - passed - skipped, skipped)


main()
