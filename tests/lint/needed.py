#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library needs only the shared libraries in a list.

Arguments: readelf and the library.
"""

import re
import subprocess
import sys

ALLOWED = re.compile(r'lib(glib-2\.0|gobject-2\.0|gio-2\.0|soup-3\.0|xml2|gssapi_krb5|krb5|gnutls|c|m|asan|ubsan)'
                     r'\.so[.\d]*')


def main():
    readelf, library = sys.argv[1:]
    listing = subprocess.run([readelf, '--dynamic', '--wide', library],
                             capture_output=True, check=True, text=True).stdout
    needed = re.findall(r'\(NEEDED\).*\[(.+)\]', listing)
    extra = [name for name in needed if not ALLOWED.fullmatch(name)]
    print('\n'.join(f'{name} is needed' for name in needed))
    if extra or not needed:
        sys.exit(f'not meant to be needed: {", ".join(extra) or "nothing at all"}')


main()
