#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Checks that each link of the built pages leads to a page, and has the right text.

Arguments: the folder of the pages, the GIR, and the sources of the guides.
"""

import html.parser
import pathlib
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree

DOC = '{http://www.gtk.org/introspection/core/1.0}doc'
# gi-docgen drops what follows the type here.
MEMBER_LINK = re.compile(r'\[(?:flags|enum|error|const)@\w+\.\w+\.\w+\]')
# A link that gi-docgen couldn't read.
RAW_LINK = re.compile(r'\[`?[a-z_]+@[\w.:-]+`?\]')
complaints = []


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.anchors, self.links, self.text = set(), [], []
        self._open = None
        self._hidden = 0
        self.feed(path.read_text(encoding='utf-8'))

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.anchors.update(each for each in (attributes.get('id'), attributes.get('name')) if each)
        self._hidden += tag in ('script', 'style')
        if tag == 'a' and 'href' in attributes:
            self._open = [attributes['href'], '']
            self.links.append(self._open)

    def handle_endtag(self, tag):
        self._hidden -= tag in ('script', 'style')
        if tag == 'a':
            self._open = None

    def handle_data(self, data):
        if self._open is not None:
            self._open[1] += data
        if not self._hidden:
            self.text.append(data)


def check_page(name, page, pages, folder):
    for href, text in page.links:
        scheme, _, path, _, fragment = urllib.parse.urlsplit(href)
        target = pages.get(path or name)
        if not href:
            complaints.append(f'{name}: the link “{text.strip()}” leads nowhere')
        elif scheme:
            continue
        elif target is None and not (folder / path).is_file():
            complaints.append(f'{name}: there is no {path}')
        elif fragment and target is not None and urllib.parse.unquote(fragment) not in target.anchors:
            complaints.append(f'{name}: {path or name} has no #{fragment}')
    for raw in RAW_LINK.findall(' '.join(page.text)):
        complaints.append(f'{name}: {raw} is no link')


def check_source(name, text):
    for link in MEMBER_LINK.findall(text):
        complaints.append(f'{name}: {link} prints the type alone; write the member behind it')


def check_index(page, guides):
    """The first page has a table of all guides, with their purposes."""
    targets = {href for href, _ in page.links}
    text = ' '.join(' '.join(page.text).split())
    for guide in guides:
        if f'{guide.stem}.html' not in targets:
            complaints.append(f'index.html: {guide.name} is missing')
    overview = next(guide for guide in guides if guide.stem == 'overview').read_text(encoding='utf-8')
    purposes = re.findall(r'^\| \[.+?\]\(.+?\) \| (.+?) \|$', overview.partition('## The guides')[2], re.MULTILINE)
    complaints.extend(f'index.html: “{purpose}” is missing' for purpose in purposes if purpose not in text)
    if len(purposes) < len(guides) - 1:
        complaints.append('overview.md: the table lacks guides')


def main():
    folder, gir, *guides = map(pathlib.Path, sys.argv[1:])
    pages = {path.name: Page(path) for path in folder.glob('*.html')}
    for name, page in sorted(pages.items()):
        check_page(name, page, pages, folder)
    check_index(pages['index.html'], guides)
    for doc in ElementTree.parse(gir).getroot().iter(DOC):
        check_source(doc.get('filename'), doc.text)
    for guide in guides:
        check_source(guide.name, guide.read_text(encoding='utf-8'))
    print('\n'.join(sorted(set(complaints))))
    count = sum(len(page.links) for page in pages.values())
    print(f'{count} links on {len(pages)} pages')
    sys.exit(1 if complaints or count < 1000 else 0)


main()
