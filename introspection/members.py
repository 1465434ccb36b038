#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Generates data for the overrides, or a page of the documentation, from the table of Windows' members.

Arguments: js, python or page, and the table. The result goes to standard output.
"""

import pathlib
import sys

PAGE = '''Title: Windows’ members
Slug: windows

# Windows’ members

This table lists every member of Windows’ automation API (`WSMan.Automation`), and its name here. In JavaScript and
Python the names in the left column work, too. So a script from Windows needs few changes. The most important one is
`CreateObject("WSMan.Automation")`, which becomes `new Wsman.Automation()` or `Wsman.Automation()`:

```js
const wsman = new Wsman.Automation();
const options = wsman.CreateConnectionOptions();
options.UserName = user;
options.Password = password;
const flags = wsman.SessionFlagUseNegotiate() | wsman.SessionFlagCredUsernamePassword();
const session = wsman.CreateSession(address, flags, options);
session.BatchItems = 100;
const services = session.Enumerate('wmicimv2/*', 'SELECT * FROM Win32_Service', Wsman.DIALECT_WQL);
while (!services.AtEndOfStream)
    print(services.ReadItem());
```

In Windows’ spelling, an instance is a text of XML, and so is the endpoint reference that `Create` returns. An empty
response is an empty text, and so is the end of an enumeration. In the spelling of this library, an instance is a
[class@Wsman.Item], and the reference is a [class@Wsman.ResourceLocator]. Windows reserves the last argument of `Get`,
`Put`, `Create`, `Delete` and `Invoke`: its only value is 0, in both spellings. `ResourceURI` throws an error if it
refuses a value.

C and Vala only have the spelling of this library. In JavaScript and Python, any other name throws an error, which names
the member that may be meant.

| Windows | Name here | Value |
|---|---|---|
'''


def read_rows(path):
    for line in pathlib.Path(path).read_text(encoding='utf-8').splitlines():
        if line and line[0] != '#':
            yield line.split('\t')


def read_members(path):
    """Yields the class, Windows' name, the kind and the name here, for each member that also is a member of an object
    here."""
    for _interface, member, kind, gir_path, _value in read_rows(path):
        owner, name = gir_path.split('.')
        if kind != 'enum-member' and not name.endswith(('_async', '_finish')):
            yield owner, member, kind, name.replace('-', '_')


def print_code(path, comment, head, foot):
    # The output has the license of the table.
    for line in pathlib.Path(path).read_text(encoding='utf-8').splitlines()[:2]:
        print(line.replace('#', comment))
    print()
    print(f'{comment} Made of api-map.tsv: class, Windows’ name of a member, its kind and our name.\n')
    print(head)
    for member in read_members(path):
        print(f'    {list(member)},')
    print(foot)


def link(kind, gir_path):
    owner, name = gir_path.split('.')
    if kind == 'enum-member':
        return f'[flags@Wsman.{owner}] `{name}`'
    return f'[property@Wsman.{owner}:{name}]' if kind == 'property' else f'[method@Wsman.{gir_path}]'


def print_page(path):
    print(PAGE, end='')
    for interface, member, kind, gir_path, value in read_rows(path):
        print(f'| `{interface}.{member}` | {link(kind, gir_path)} | {value and f"`{value}`"} |')


WRITERS = {
    'js': lambda path: print_code(path, '//', '\nvar MEMBERS = [', '];'),
    'python': lambda path: print_code(path, '#', '\nMEMBERS = [', ']'),
    'page': print_page,
}


if __name__ == '__main__':
    WRITERS[sys.argv[1]](sys.argv[2])
