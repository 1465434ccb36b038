#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints the directory below a prefix in which this interpreter looks for overrides of its GObject bindings. Debian's
interpreter has one scheme for packages and one for /usr/local. The latter adds /local itself.
"""

import os
import sys
import sysconfig

SCHEMES = {
    '/usr': ('deb_system', '/usr'),
    '/usr/local': ('posix_local', '/usr'),
}

prefix = sys.argv[1]
scheme, base = SCHEMES.get(prefix, ('posix_prefix', prefix))
if scheme not in sysconfig.get_scheme_names():
    scheme, base = 'posix_prefix', prefix
path = sysconfig.get_path('purelib', scheme, vars={'base': base})
print(os.path.join(path, 'gi', 'overrides'))
