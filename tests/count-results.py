#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads a log of `meson test`: prints how many tests passed, failed and were skipped.

With --failed, prints the names of those that failed instead. With --passed=NAME, tells by the exit status whether this
test passed.
"""

import json
import sys

PASSED = ('OK', 'EXPECTEDFAIL')
SKIPPED = ('SKIP',)


def main():
    with open(sys.argv[-1], encoding='utf-8') as log:
        tests = [json.loads(line) for line in log]
    failed = [each['name'] for each in tests if each['result'] not in PASSED + SKIPPED]
    if sys.argv[1].startswith('--passed='):
        sys.exit(not any(each['result'] in PASSED and each['name'].endswith(' / ' + sys.argv[1][len('--passed='):])
                         for each in tests))
    if '--failed' in sys.argv:
        print('\n'.join(failed))
    else:
        skipped = sum(each['result'] in SKIPPED for each in tests)
        print(len(tests) - len(failed) - skipped, len(failed), skipped)


main()
