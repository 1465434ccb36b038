#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that each line of QUIRKS.tsv names a test that exists, or tells why it has none."""

import ast
import csv
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def cases(name):
    """The test methods of a file, as Class.method."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    return {
        f"{each.name}.{method.name}"
        for each in tree.body
        if isinstance(each, ast.ClassDef)
        for method in each.body
        if isinstance(method, ast.FunctionDef)
    }


def main():
    complaints = []
    with open(os.path.join(HERE, "QUIRKS.tsv"), encoding="utf-8") as file:
        for number, row in enumerate(
            csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE), 2
        ):
            if row["tests"] == "":
                if row["not yet"] == "":
                    complaints.append(f"QUIRKS.tsv:{number}: neither a test nor a reason")
            elif row["case"] not in cases(row["tests"]):
                complaints.append(f"QUIRKS.tsv:{number}: {row['tests']} has no {row['case']}")
    print("\n".join(complaints))
    sys.exit(bool(complaints))


main()
