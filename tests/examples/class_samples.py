#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The samples in the reference of the classes. As a program, writes those in C into one source: the arguments are the
GIR and the source. A sample that begins with "static" is a function; any other one becomes the body of a function
that has the variables of class-samples.h."""

import re
import sys
import xml.etree.ElementTree as ElementTree

CORE = '{http://www.gtk.org/introspection/core/1.0}'
SAMPLE = re.compile(r'^```(\w+)\n(.*?)^```$', re.DOTALL | re.MULTILINE)


def find_samples(gir):
    """Returns a dict from the name of each class and interface to its samples. A sample is a language and a text."""
    samples = {}
    for namespace in ElementTree.parse(gir).getroot().iter(f'{CORE}namespace'):
        for kind in ('class', 'interface'):
            for element in namespace.findall(f'{CORE}{kind}'):
                doc = element.find(f'{CORE}doc')
                samples[element.get('name')] = SAMPLE.findall(doc.text) if doc is not None else []
    return samples


def write_function(name, code):
    body = ''.join(f'    {line}' if line.strip() else line for line in code.splitlines(keepends=True))
    return (f'static gboolean\nrun_{name} (GIVEN, GError **error)\n{{\n  USE_GIVEN;\n  {{\n{body}  }}\n\n'
            '  return TRUE;\n}\n')


def main():
    gir, path = sys.argv[1:]
    parts, rows = ['#include "class-samples.h"\n'], []
    for name, samples in find_samples(gir).items():
        for language, code in samples:
            if language != 'c':
                continue
            if code.startswith('static '):
                function = re.search(r'^(\w+) \(', code, re.MULTILINE).group(1)
                parts.append(code + f'\nstatic gpointer use_{name} = (gpointer) {function};\n')
            else:
                parts.append(write_function(name, code))
                rows.append(f'  {{ "{name}", run_{name} }},\n')
    parts.append('const ClassSample class_samples[] = {\n' + ''.join(rows) + '  { NULL, NULL },\n};\n')
    with open(path, 'w', encoding='utf-8') as source:
        source.write('\n'.join(parts))


if __name__ == '__main__':
    main()
