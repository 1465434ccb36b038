#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Each file that Meson installs is in exactly one package of debian/ and of the RPM spec, whose version is Meson's.

Arguments: the root, and the build directory. If parts aren't built, it can't tell whether each pattern is needed.
"""

import fnmatch
import json
import os
import re
import sys

from lint import Lint

SPEC = 'packaging/libwsman.spec'
DEBIAN = r'^debian/([^/]+)\.install$'
# The paths of Debian for the macros of the spec.
MACROS = {
    '_bindir': 'usr/bin',
    '_sbindir': 'usr/sbin',
    '_includedir': 'usr/include',
    '_libdir': 'usr/lib/*',
    '_libexecdir': 'usr/libexec',
    '_datadir': 'usr/share',
    '_docdir': 'usr/share/doc',
    '_mandir': 'usr/share/man',
    '_metainfodir': 'usr/share/metainfo',
    '_sysconfdir': 'etc',
    '_sysusersdir': 'usr/lib/sysusers.d',
    '_tmpfilesdir': 'usr/lib/tmpfiles.d',
    '_unitdir': 'usr/lib/systemd/system',
    'python3_sitelib': 'usr/lib/python3/dist-packages',
}
# Files that scripts of Meson install. Meson's list doesn't have them.
SCRIPTED = {'tools': ['etc/wsmand/wsmand.conf'], 'pam': ['etc/wsmand/helper.conf', 'etc/pam.d/wsmand']}
PARTS = ('introspection', 'vapi', 'docs', 'tools', 'pam', 'collector')


def read_json(build, name):
    with open(os.path.join(build, 'meson-info', f'intro-{name}.json'), encoding='utf-8') as file:
        return json.load(file)


def installed_files(build, options):
    """Where the files would be in a package: below /usr and /etc, as paths without the first slash."""
    prefix = options['prefix']
    for path in read_json(build, 'installed').values():
        path = os.path.relpath(path, prefix) if path.startswith(prefix + '/') else path
        if path.startswith('/'):
            yield re.sub(r'^lib/', 'usr/lib/', path[1:])
        elif path.startswith('etc/'):
            yield path
        else:
            path = re.sub(r'^lib/python3[^/]*/(dist|site)-packages/', 'lib/python3/dist-packages/', path)
            yield 'usr/' + re.sub(r'^' + options['libdir'] + r'/(?!python3/|systemd/|sysusers.d/|tmpfiles.d/)',
                                  'lib/any/', path)


def debian_patterns(lint):
    """Yields the place, the package and the pattern of each line."""
    for path in lint.paths(DEBIAN):
        for number, line in enumerate(lint.read(path).splitlines(), 1):
            if line.strip() and not line.startswith('#'):
                pattern = line.split()[0].replace('${env:UNIT_FOLDER}', MACROS['_unitdir'])
                yield (path, number), re.match(DEBIAN, path).group(1), pattern


def spec_patterns(lint):
    package = None
    for number, line in enumerate(lint.read(SPEC).splitlines(), 1):
        section = re.match(r'%(\w+)(.*)', line)
        if section and section.group(1) == 'files':
            package = section.group(2).replace('-n', '').strip() or 'libwsman'
        elif section and section.group(1) in ('changelog', 'post', 'preun', 'postun', 'pre'):
            package = None
        elif package and line.strip() and not line.startswith(('#', '%license', '%doc', '%dir')):
            pattern = re.sub(r'^(%\w+(\([^)]*\))?\s+)*', '', re.sub(r'^%\{', '\0', line)).replace('\0', '%{')
            yield (SPEC, number), package, re.sub(
                r'%\{(\w+)\}', lambda macro: MACROS.get(macro.group(1), macro.group()), pattern)


def matches(path, pattern):
    """Whether the pattern names the path or a folder above it. A star doesn't match a slash."""
    parts, wanted = path.split('/'), pattern.rstrip('/').split('/')
    return len(parts) >= len(wanted) and all(map(fnmatch.fnmatchcase, parts, wanted))


def check(lint, files, patterns, whole):
    patterns = list(patterns)
    place = patterns[0][0][0] if patterns else 'debian'
    for path in files:
        packages = {package for _, package, pattern in patterns if matches(path, pattern)}
        if len(packages) != 1:
            lint.complain(os.path.dirname(place) or place, 1,
                          f'/{path} is in {" and ".join(sorted(packages)) or "no package"}')
    for (file, line), _, pattern in patterns:
        if whole and not any(matches(path, pattern) for path in files):
            lint.complain(file, line, f'nothing is installed as {pattern}')


def check_version(lint, path, pattern, version):
    found = re.search(pattern, lint.read(path), re.MULTILINE)
    if not found or found.group(1) != version:
        lint.complain(path, 1, f'the version is {found and found.group(1)}, and Meson’s is {version}')


def main():
    lint, build = Lint(), sys.argv[2]
    options = {option['name']: option['value'] for option in read_json(build, 'buildoptions')}
    whole = all(options[part] == 'enabled' for part in PARTS)
    files = {*installed_files(build, options)}
    if 'usr/sbin/wsmand' in files:
        files.update(SCRIPTED['tools'])
    if 'usr/libexec/wsmand-helper' in files:
        files.update(SCRIPTED['pam'])
    files = sorted(files)
    version = read_json(build, 'projectinfo')['version']

    check(lint, files, debian_patterns(lint), whole)
    check(lint, files, spec_patterns(lint), whole)
    check_version(lint, 'debian/changelog', r'\A\w+ \(([\d.]+)-', version)
    check_version(lint, SPEC, r'^Version:\s*(\S+)', version)
    print(f'{len(files)} installed files' + ('' if whole else '; not all parts are built'))
    lint.finish()


main()
