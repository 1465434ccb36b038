#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks the documents. A sample is the same as the file to which it links. Versions are those of the build. Links lead
to files of the tree, as a browser of the repository follows them. The sources that a document names exist.

A sample is a fenced block after a line that links to a file of doc/examples/, or names it in a comment.
"""

import glob
import os
import re

from lint import Lint

SAMPLE = re.compile(r'(?:\]\(|<!-- )((?:doc/)?examples/[^)\s]+)[^\n]*\n\n```\w*\n(.*?)^```$',
                    re.DOTALL | re.MULTILINE)
LINK = re.compile(r'\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)')
# The document that names the sources of each part of the protocol, and the pattern of these names below libwsman/.
SOURCES = 'doc/protocol.md'
SOURCE = re.compile(r'`([\w/*.-]+(?:/|\.c))`')
HEADING = re.compile(r'^#+ (.*)$', re.MULTILINE)
# The README's name of a dependency, and Meson's variable or dependency with its version.
VERSIONS = {
    'GLib': r"^glib_version = '([^']+)'",
    'libsoup': r"dependency\('libsoup-3.0', version: '>= ([^']+)'",
    'libxml2': r"dependency\('libxml-2.0', version: '>= ([^']+)'",
    'Meson': r"meson_version: '>= ([^']+)'",
    'gobject-introspection': r"dependency\('gobject-introspection-1.0', version: '>= ([^']+)'",
}


def without_head(text):
    """A source without the comment that carries its licence."""
    text = re.sub(r'\A(#![^\n]*\n)?((//|#)[^\n]*\n)+', '', text)
    return re.sub(r'\A/\*.*?\*/\n', '', text, flags=re.DOTALL).strip('\n')


def check_samples(lint, path):
    text = lint.read(path)
    for match in SAMPLE.finditer(text):
        target = os.path.normpath(os.path.join(os.path.dirname(path), match.group(1)))
        line = text.count('\n', 0, match.start()) + 1
        if not os.path.exists(os.path.join(lint.root, target)):
            lint.complain(path, line, f'{target} is not there')
        elif without_head(lint.read(target)) != match.group(2).strip('\n'):
            lint.complain(path, line, f'the sample is not {target}')


def find_anchors(text):
    """Returns the anchors of the headings, as browsers of repositories make them."""
    return {re.sub(r'[^\w\- ]', '', heading.lower()).replace(' ', '-') for heading in HEADING.findall(text)}


def check_links(lint, path):
    """Returns how many there are."""
    text = re.sub(r'^```.*?^```$', lambda match: '\n' * match.group().count('\n'), lint.read(path),
                  flags=re.DOTALL | re.MULTILINE)
    count = 0
    for count, match in enumerate(LINK.finditer(text), 1):
        name, anchor = match.groups()
        target = os.path.normpath(os.path.join(os.path.dirname(path), name)) if name else path
        line = text.count('\n', 0, match.start()) + 1
        if not os.path.exists(os.path.join(lint.root, target)):
            lint.complain(path, line, f'the link leads to {target}, which is not there')
        elif anchor and anchor not in find_anchors(lint.read(target)):
            lint.complain(path, line, f'{target} has no heading #{anchor}')
    return count


def check_sources(lint):
    """Returns how many there are."""
    count = 0
    for number, line in enumerate(lint.read(SOURCES).splitlines(), 1):
        for count, name in enumerate(SOURCE.findall(line.split('|')[-2]) if line.startswith('|') else (), count + 1):
            if not glob.glob(os.path.join(lint.root, 'libwsman', name)):
                lint.complain(SOURCES, number, f'libwsman/{name} is not there')
    return count


def check_versions(lint):
    build, readme = lint.read('meson.build'), lint.read('README.md')
    for name, pattern in VERSIONS.items():
        version = re.search(pattern, build, re.MULTILINE).group(1)
        if not re.search(rf'\b{name} ≥ {re.escape(version)}(?![\d.]*\d)', readme):
            lint.complain('README.md', 1, f'does not say {name} ≥ {version}')


def main():
    lint = Lint()
    for path in lint.paths(r'^(README|doc/.*)\.md$'):
        check_samples(lint, path)
    count = sum(check_links(lint, path) for path in lint.paths(r'\.md$'))
    if count < 30:
        lint.complain('README.md', 1, f'the lint finds only {count} links')
    count = check_sources(lint)
    if count < 30:
        lint.complain(SOURCES, 1, f'the lint finds only {count} sources')
    check_versions(lint)
    if not SAMPLE.search(lint.read('README.md')):
        lint.complain('README.md', 1, 'has no sample')
    lint.finish()


main()
