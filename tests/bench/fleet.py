#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl --hosts beside one process for each machine: wall time, and memory of a session. The machines are addresses
of 127.0.0.0/8 at one wsmand. Argument: how many there are."""

import concurrent.futures
import os
import subprocess
import sys
import time

from harness import WSMANCTL, Daemon
from machines import raise_limit

PASSWORD = 'hors3-battery'
USER = r'.\\ada'
VERBS = {'identify': ['identify'], 'get': ['get', 'wmicimv2/Win32_OperatingSystem']}
LOGINS = {
    'no login': '',
    'NTLM, sealed': 'credential=ada\nauthentication=negotiate\n',
}


def describe(daemon, n_hosts, login):
    daemon.write('login', PASSWORD + '\n')
    return daemon.write('hosts', '[credential ada]\nusername=ada\npassword-file=login\nhosts=*\n' + ''.join(
        f'[host h{number}.test]\naddress=127.2.{number // 250}.{number % 250 + 1}:{daemon.port}\n{login}'
        for number in range(n_hosts)))


def run(*arguments):
    """Returns the seconds and the largest memory, in KiB, of a wsmanctl."""
    begin = time.monotonic()
    process = subprocess.Popen([WSMANCTL, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise AssertionError(f'wsmanctl {arguments} ended with {process.returncode}')
    return time.monotonic() - begin, usage.ru_maxrss


def run_apart(hosts, n_hosts, words):
    """One process for each machine, as many at a time as there are processors, twice over."""
    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
        list(pool.map(lambda number: run('--hosts-file', hosts, '--hosts', f'h{number}.test', *words),
                      range(n_hosts)))
    return time.monotonic() - begin


def main():
    n_hosts = int(sys.argv[1])
    raise_limit()
    print(f'{n_hosts} machines            together   one process each   ratio   KiB each, all at once')
    limits = {f'max_{name}': str(2 * n_hosts + 100) for name in (
        'connections', 'unauthenticated_connections', 'connections_per_user', 'operations_per_user')}
    with Daemon(listen='http://0.0.0.0:0', password_file=None, ntlm=f'TESTS:ada:{PASSWORD}\n', allowed=(USER,),
                anonymous_identify='true', **limits) as daemon:
        for login, keys in LOGINS.items():
            for verb, words in VERBS.items():
                if verb == 'get' and not keys:
                    continue
                hosts = describe(daemon, n_hosts, keys)
                parallel = str(n_hosts)
                _, base = run('--hosts-file', hosts, '--hosts', 'h0.test', *words)
                seconds, memory = run('--hosts', hosts, '--parallel', parallel, *words)
                apart = run_apart(hosts, n_hosts, words)
                print(f'{verb + ", " + login:24} {seconds:7.2f} s {apart:14.2f} s {apart / seconds:11.1f}'
                      f' {(memory - base) / n_hosts:14.1f}')


main()
