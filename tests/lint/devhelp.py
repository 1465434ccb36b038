#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that the reference is installed where Devhelp looks for books: NAME/NAME.devhelp2 below share/doc. The
arguments are the build folder and that folder."""

import glob
import json
import os
import sys

BUILD, SHARE = sys.argv[1:3]

with open(os.path.join(BUILD, 'meson-info', 'intro-install_plan.json'), encoding='utf-8') as file:
    targets = json.load(file)['targets']
books = {source: plan['destination'] for source, plan in targets.items()
         if glob.glob(os.path.join(source, '*.devhelp2'))}
assert len(books) == 1, books
for source, target in books.items():
    folder, name = os.path.split(target.replace('{datadir}', SHARE))
    assert folder == os.path.join(SHARE, 'doc'), target
    assert os.path.exists(os.path.join(source, name + '.devhelp2')), (source, name)
