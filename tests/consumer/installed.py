#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Installs into a staging directory, runs a program of each language against that, and uninstalls.

Arguments: the build directory, prefix, libdir, datadir, the directory of Python overrides, and the
Python that can import gi.
"""

import contextlib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
MODULE = 'libwsman-1.0'
# Directories for which Meson installs no file.
LOG = 'meson-logs/install-log.txt'
KEPT = {('etc', 'wsmand', 'wsmand.conf'), ('etc', 'wsmand', 'helper.conf'), ('etc', 'pam.d', 'wsmand')}


def run(*command, **options):
    print('+', shlex.join(str(word) for word in command), flush=True)
    subprocess.run(command, check=True, **options)


@contextlib.contextmanager
def kept(path):
    """The log of an earlier installation by the user must not be lost."""
    content = path.read_bytes() if path.exists() else None
    try:
        yield
    finally:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)


def prepend(name, path):
    return os.pathsep.join([str(path), *filter(None, [os.environ.get(name)])])


def environment(stage, prefix, libdir, datadir, overrides):
    """An environment in which everything that was installed is found, and nothing of the build."""
    root = stage / prefix.lstrip('/')
    libraries, data = root / libdir, root / datadir
    pkgconfig = stage / 'pkgconfig'
    pkgconfig.mkdir()
    module = (libraries / 'pkgconfig' / f'{MODULE}.pc').read_text(encoding='utf-8')
    (pkgconfig / f'{MODULE}.pc').write_text(
        module.replace(f'prefix={prefix}', f'prefix={root}', 1), encoding='utf-8')

    clean = {name: value for name, value in os.environ.items()
             if name not in ('GJS_PATH', 'PYTHONPATH', 'GI_TYPELIB_PATH', 'LD_LIBRARY_PATH')}
    return clean | {
        'PKG_CONFIG_PATH': prepend('PKG_CONFIG_PATH', pkgconfig),
        'LD_LIBRARY_PATH': str(libraries),
        'GI_TYPELIB_PATH': str(libraries / 'girepository-1.0'),
        'XDG_DATA_DIRS': os.pathsep.join([str(data), '/usr/local/share', '/usr/share']),
        'PYTHONPATH': str(stage / overrides.lstrip('/')).removesuffix('/gi/overrides'),
        'PYTHONDONTWRITEBYTECODE': '1',
    }


def run_consumers(stage, env, python):
    flags = subprocess.run(['pkg-config', '--cflags', '--libs', MODULE], env=env, check=True,
                           capture_output=True, text=True).stdout.split()
    compiler = shlex.split(os.environ.get('CC', 'cc'))
    run(*compiler, '-Werror', HERE / 'consumer.c', '-o', stage / 'consumer-c', *flags, env=env)
    run(stage / 'consumer-c', env=env)
    # The code that valac writes has warnings.
    run('valac', '--pkg', MODULE, '-X', '-w', '-o', stage / 'consumer-vala', '-d', stage,
        HERE / 'consumer.vala', env=env)
    run(stage / 'consumer-vala', env=env)
    run('gjs', '-m', HERE / 'consumer.js', env=env)
    run(python, HERE / 'consumer.py', env=env)


def main():
    build, prefix, libdir, datadir, overrides, python = sys.argv[1:]
    build = pathlib.Path(build)
    stage = pathlib.Path(tempfile.mkdtemp(dir=build))
    try:
        with kept(build / LOG):
            run('meson', 'install', '-C', build, '--no-rebuild', '--quiet', '--destdir', stage / 'root')
            env = environment(stage / 'root', prefix, libdir, datadir, overrides)
            run_consumers(stage, env, python)
            shutil.rmtree(stage / 'root' / 'pkgconfig')
            run('meson', '--internal', 'uninstall', cwd=build, stdout=subprocess.DEVNULL)
        # The administrator's files are installed once, and stay.
        left = [path for path in (stage / 'root').rglob('*') if not path.is_dir() and path.parts[-3:] not in KEPT]
        if left:
            sys.exit('left behind: ' + ', '.join(str(path) for path in left))
    finally:
        shutil.rmtree(stage)


main()
