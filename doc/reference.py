#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the reference, and puts a table of the guides on its first page.

Arguments: the guide with the table of the guides, the folder of the reference, and the command that makes the
reference. The command lists the titles of the guides alone. The table also says what each guide is for.
"""

import html
import pathlib
import re
import subprocess
import sys

# The list of the guides, and a row of the guides' table.
LIST = re.compile(r'<ul>(?:(?!</ul>).)*href="overview\.html"(?:(?!</ul>).)*</ul>', re.DOTALL)
ROW = re.compile(r'^\| \[(.+?)\]\((.+?)\) \| (.+?) \|$', re.MULTILINE)
ENTRY = re.compile(r'<a href="([^"]+)">(.*?)</a>', re.DOTALL)
# Files that the build makes pages of, and the pages.
MADE = {'../introspection/api-map.tsv': 'windows.html'}
OVERVIEW = 'overview.html', 'Overview', 'learn which objects there are, and which guide to read'


def read_guides(path):
    """The page, title and purpose of each guide, in the order in which they are best read."""
    table = path.read_text(encoding='utf-8').partition('## The guides')[2]
    return [OVERVIEW, *((MADE.get(file, file.replace('.md', '.html')), title, purpose)
                        for title, file, purpose in ROW.findall(table))]


def make_table(guides, rest):
    rows = [f'<tr><td><a href="{page}">{html.escape(title)}</a></td><td>{html.escape(purpose)}</td></tr>'
            for page, title, purpose in guides]
    rows += [f'<tr><td><a href="{page}">{title}</a></td><td></td></tr>' for page, title in rest]
    head = '<thead><tr><th>Guide</th><th>Purpose</th></tr></thead>'
    return f'<table>{head}<tbody>\n' + '\n'.join(rows) + '\n</tbody></table>'


def main():
    overview, folder, *command = sys.argv[1:]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit(1)
    index = pathlib.Path(folder) / 'index.html'
    text = index.read_text(encoding='utf-8')
    guides = read_guides(pathlib.Path(overview))
    known = {page for page, _, _ in guides}

    def turn(match):
        return make_table(guides, [entry for entry in ENTRY.findall(match.group(0)) if entry[0] not in known])

    text, count = LIST.subn(turn, text)
    if count != 1:  # the test of the links fails then
        print(f'{index}: gi-docgen’s list of the guides isn’t there', file=sys.stderr)
    index.write_text(text, encoding='utf-8')


main()
