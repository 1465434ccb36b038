#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Services and power as the caller: what systemd and logind see on the bus is the account of the user, who is ada or
bob. In this test, polkit lets only ada do anything. Nothing is really ended."""

import json
import shutil
import subprocess
import sys

import accounts
from accounts import ADA, BOB, PASSWORDS, SERVICE, UIDS
from accounts_case import Case
from harness import TIMEOUT, Daemon, hash_password, main

MANAGER = sys.argv[3]
DENIED = 5
CONFIGURATION = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>custom</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/>
<allow send_type="signal"/><allow send_requested_reply="true" send_type="method_return"/>
<allow send_requested_reply="true" send_type="error"/><allow receive_type="method_call"/>
<allow receive_type="signal"/><allow receive_type="method_return"/><allow receive_type="error"/></policy>
</busconfig>'''


class Bus:
    """A bus of its own, with a scripted systemd and logind."""

    def __init__(self, allowed):
        self.path = accounts.path_of('bus.sock')
        configuration = accounts.write('bus.conf', CONFIGURATION.format(path=self.path))
        self.daemon = subprocess.Popen(['dbus-daemon', '--nofork', '--print-address', '--config-file', configuration],
                                       stdout=subprocess.PIPE, text=True)
        self.address = self.daemon.stdout.readline().strip()
        self.manager = subprocess.Popen([MANAGER, self.address, str(allowed)], stdout=subprocess.PIPE, text=True)
        self.calls = None
        assert self.manager.stdout.readline() == 'ready\n'

    def stop(self):
        """Returns the calls that came."""
        if self.calls is None:
            for process in (self.manager, self.daemon):
                process.terminate()
            self.calls = self.manager.communicate(timeout=TIMEOUT)[0].splitlines()
            self.daemon.communicate(timeout=TIMEOUT)
        return self.calls


class Methods(Case):
    settings = {'operators': f'{ADA};{BOB}'}
    METHODS = (('StartService', 'wmicimv2/Win32_Service?Name=alarm', "StartUnit 'alarm.service'"),
               ('StopService', 'wmicimv2/Win32_Service?Name=clock', "StopUnit 'clock.service'"),
               ('Reboot', 'wmicimv2/Win32_OperatingSystem', 'Reboot false'),
               ('Shutdown', 'wmicimv2/Win32_OperatingSystem', 'PowerOff false'))

    def setUp(self):
        if shutil.which('dbus-daemon') is None:
            self.skipTest('dbus-daemon isn’t installed')
        self.bus = Bus(UIDS[ADA])
        self.addCleanup(self.bus.stop)
        super().setUp()

    def make(self, **settings):
        return super().make(env={'DBUS_SYSTEM_BUS_ADDRESS': self.bus.address}, **settings)

    def test_allowed(self):
        for method, resource, _ in self.METHODS:
            output = json.loads(self.run_ok(ADA, '--format', 'json', 'invoke', method, resource))
            self.assertEqual(output['ReturnValue'], 0, method)
        self.assertEqual(self.bus.stop(), [f'{UIDS[ADA]} {call}' for _, _, call in self.METHODS])

    def test_refused(self):
        """The refusal is a fault with the reason, and is logged."""
        for method, resource, _ in self.METHODS:
            result = self.call(BOB, '--format', 'json', 'invoke', method, resource)
            self.assertNotEqual(result.returncode, 0, result)
            failure = json.loads(result.stderr)
            self.assertEqual(failure['Code'], DENIED)
            self.assertIn('polkit says no', failure['Message'])
        self.assertEqual(self.bus.stop(), [f'{UIDS[BOB]} {call}' for _, _, call in self.METHODS])
        denied = [line for line in self.log().splitlines() if 'Access denied' in line]
        self.assertEqual(len(denied), len(self.METHODS), denied)
        for line in denied:
            self.assertIn(f'pam:{BOB}', line)
            self.assertIn('polkit says no', line)

    def test_no_operator(self):
        """Whoever is no operator doesn't even get to the bus."""
        self.daemon.stop()
        self.daemon = self.make(operators=BOB)
        self.daemon.start()
        self.addCleanup(self.daemon.stop)
        for method, resource, _ in self.METHODS:
            output = json.loads(self.run_ok(ADA, '--format', 'json', 'invoke', method, resource))
            self.assertEqual(output['ReturnValue'], 2, method)
        self.assertEqual(self.bus.stop(), [])

    def test_no_bus(self):
        """Without the bus, the answer is an error, and nothing else is tried."""
        self.bus.stop()
        for method, resource, _ in self.METHODS[2:]:
            result = self.call(ADA, '--format', 'json', 'invoke', method, resource)
            self.assertNotEqual(result.returncode, 0, result)
            self.assertIn('can’t connect to the system bus', result.stderr)

    def test_daemon(self):
        """Without the helper, the bus sees wsmand's user, as before."""
        self.daemon.stop()
        self.helpers.stop()
        self.daemon = Daemon(users=(ADA,), passwords=hash_password(ADA, PASSWORDS[ADA]), user=SERVICE, operators=ADA,
                             env={'DBUS_SYSTEM_BUS_ADDRESS': self.bus.address})
        self.daemon.start()
        self.addCleanup(self.daemon.stop)
        output = json.loads(self.run_ok(ADA, '--format', 'json', 'invoke', *self.METHODS[0][:2]))
        self.assertEqual(output['ReturnValue'], 2)
        result = self.call(ADA, '--format', 'json', 'invoke', *self.METHODS[2][:2])
        self.assertEqual(json.loads(result.stderr)['Code'], DENIED)
        self.assertEqual(self.bus.stop(), [f'{UIDS[SERVICE]} {self.METHODS[place][2]}' for place in (0, 2)])


if __name__ == '__main__':
    accounts.enter()
    del sys.argv[1:]
    main()
