#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsman-collector as its users start it: outputs, status and settings."""

import configparser
import json
import os
import shutil
import signal
import socket
import sys
import unittest
import xml.etree.ElementTree as ElementTree

import collecting
from event_source import EVENT, Fault, make_event
from harness import BECOME_SERVICE_USER, SERVICE_USER, main
from units import ANALYZE, allowed_calls, analyze, seccomp, write_filter

# Exposure, from 0 to 100, that the service may have.
MAX_EXPOSURE = 20

HOSTILE = (
    f"<Event xmlns='{EVENT}' xmlns:x='urn:x'><System><Provider Name='&quot;&lt;&#10;{{'/>"
    "<EventID Qualifiers='16384'>4624</EventID><Level>007</Level><x:Level>-5</x:Level>"
    "<EventRecordID>9007199254740992</EventRecordID><Opcode>9007199254740993</Opcode><Task>-0</Task></System>"
    "<EventData><Data Name='User'>a</Data><Data Name='User'>b\n{\"Forged\":1}</Data><Data>loose</Data>"
    "<Data Name='Path'>C:\\new\\&quot;</Data><Data Name='Tab'>\t</Data><Data Name='Empty'/></EventData>"
    "<UserData><Own xmlns='urn:own'><Value kind='k'>\u202e&#x85;</Value></Own></UserData></Event>")


WECUTIL = '''<?xml version="1.0" encoding="UTF-8"?>
<Subscription xmlns="http://schemas.microsoft.com/2006/03/windows/events/subscription">
  <SubscriptionId>Logins &amp; more</SubscriptionId>
  <SubscriptionType>SourceInitiated</SubscriptionType>
  <Description></Description>
  <Enabled>true</Enabled>
  <Uri>http://schemas.microsoft.com/wbem/wsman/1/windows/EventLog</Uri>
  <ConfigurationMode>Custom</ConfigurationMode>
  <Delivery Mode="Push">
    <Batching><MaxItems>20</MaxItems><MaxLatencyTime>1500</MaxLatencyTime></Batching>
    <PushSettings><Heartbeat Interval="60000"/></PushSettings>
  </Delivery>
  <Query><![CDATA[
    <QueryList><Query Id="0"><Select Path="Security">*[System[(EventID=4624)]]</Select></Query></QueryList>
  ]]></Query>
  <ReadExistingEvents>true</ReadExistingEvents>
  <TransportName>http</TransportName>
  <ContentFormat>RenderedText</ContentFormat>
  <CommonUserName>eve</CommonUserName><CommonPassword>Secret</CommonPassword>
  <AllowedSourceDomainComputers>O:NSG:NSD:(A;;GA;;;DC)(A;;GA;;;NS)</AllowedSourceDomainComputers>
</Subscription>
'''


class Outputs(collecting.CollectingTest):
    def test_files(self):
        collector = self.make({'all': {'type': 'file', 'directory': 'FOLDER'},
                               'each': {'type': 'file', 'directory': 'FOLDER', 'format': 'xml', 'per-machine': 'true'}})
        for keys in collector.outputs.values():
            keys['directory'] = collector.folder
        collector.write_config()
        collector.start()
        for user in ('web1', 'web2'):
            source = self.source(collector, user, machine=f'{user}.corp.example')
            [subscription] = source.list_subscriptions()
            source.deliver(subscription, [make_event(1), make_event(2)], {'Security': 2})
        lines = collector.read()
        self.assertEqual([(line['User'], line['MachineID'], line['Event']['System']['EventRecordID'])
                          for line in lines],
                         [(f'password-file:{user}', f'{user}.corp.example', number)
                          for user in ('web1', 'web2') for number in (1, 2)])
        self.assertEqual(lines[0]['Subscription'], 'logins')
        self.assertEqual(lines[0]['Event']['System']['Provider'], {'Name': 'Test'})
        self.assertEqual(lines[0]['Event']['EventData'], {'Number': 1, 'Text': ''})
        for user in ('web1', 'web2'):
            with open(collector.path(f'password-file%3A{user}.xml'), encoding='utf-8') as file:
                roots = [ElementTree.fromstring(line) for line in file]
            self.assertEqual([root.attrib['MachineID'] for root in roots], [f'{user}.corp.example'] * 2)
            self.assertEqual([root.find(f'{{{EVENT}}}Event/{{{EVENT}}}EventData')[0].text for root in roots],
                             ['1', '2'])

    def test_hostile_events(self):
        """An event forges no line and no field. What isn't XML arrives as text."""
        collector = self.make({'json': {'type': 'file'}, 'xml': {'type': 'file', 'format': 'xml'}})
        for keys in collector.outputs.values():
            keys['directory'] = collector.folder
        collector.write_config()
        collector.start()
        source = self.source(collector, machine='"},{\u2028<x>')
        source.machine = '"},{&lt;x&gt;'
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [HOSTILE, 'no <XML\n{}'], {'Security': 1})
        first, second = collector.read()
        self.assertEqual(first['MachineID'], '"},{<x>')
        event = first['Event']
        self.assertEqual(event['System'], {
            'Provider': {'Name': '"<\n{'}, 'EventID': {'Qualifiers': 16384, '#text': 4624}, 'Level': ['007', -5],
            'EventRecordID': 9007199254740992, 'Opcode': '9007199254740993', 'Task': '-0'})
        self.assertEqual(event['EventData'], {'User': ['a', 'b\n{"Forged":1}'], 'Data': 'loose',
                                              'Path': 'C:\\new\\"', 'Tab': '\t', 'Empty': ''})
        self.assertEqual(event['UserData'], {'Own': {'Value': {'kind': 'k', '#text': '\u202e\x85'}}})
        self.assertEqual(second['Event'], {'Malformed': 'no <XML\n{}'})
        with open(collector.path('events.xml'), encoding='utf-8', newline='\n') as file:
            first, second = [ElementTree.fromstring(line) for line in file.read().split('\n')[:-1]]
        self.assertEqual(first[0].find(f'{{{EVENT}}}EventData')[1].text, 'b\n{"Forged":1}')
        self.assertEqual(second.find('Malformed').text, 'no <XML\n{}')

    def test_nearly_xml(self):
        """Texts that a lenient parser takes for XML. They arrive whole, and as texts."""
        texts = ['<a/><b/>', '<!DOCTYPE a [<!ENTITY x "y">]><a/>', '<x:a/>', '<a b="1" b="2"/>', '<a/>\n<?b c?>]']
        collector = self.make({'json': {'type': 'file'}, 'xml': {'type': 'file', 'format': 'xml'}})
        for keys in collector.outputs.values():
            keys['directory'] = collector.folder
        collector.write_config()
        collector.start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, texts, {'Security': 1})
        self.assertEqual([line['Event'] for line in collector.read()], [{'Malformed': text} for text in texts])
        with open(collector.path('events.xml'), encoding='utf-8', newline='\n') as file:
            roots = [ElementTree.fromstring(line) for line in file.read().split('\n')[:-1]]
        self.assertEqual([root.findtext('Malformed') for root in roots], texts)

    def test_journal(self):
        """Entries have the form with lengths, so no text forges a field. Large entries are files in memory."""
        collector = self.make({'journal': {'type': 'journal'}})
        path = collector.path('journal.sock')
        collector.outputs['journal']['socket'] = path
        collector.write_config()
        collector.start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
            journal.bind(path)
            os.chmod(path, 0o666)
            journal.settimeout(collecting.TIMEOUT)
            source.deliver(subscription, [make_event(1), HOSTILE, 'no <XML'], {'Security': 1})
            plain, hostile, malformed = [collecting.read_entry(journal) for _ in range(3)]
            source.deliver(subscription, [make_event(2, 'x' * 230000)], {'Security': 2})
            large = collecting.read_entry(journal)
        self.assertEqual(plain['MESSAGE'], ['Event 4624 of Test in Security'])
        self.assertEqual((plain['PRIORITY'], plain['WINDOWS_EVENTID'], plain['WINDOWS_DATA_NUMBER']),
                         (['6'], ['4624'], ['1']))
        self.assertEqual((plain['COLLECTOR_USER'], plain['COLLECTOR_MACHINE_ID'], plain['SYSLOG_IDENTIFIER']),
                         (['password-file:web1'], ['web1.corp.example'], ['wsman-collector']))
        self.assertEqual(json.loads(plain['COLLECTOR_EVENT'][0])['Event']['EventData']['Number'], 1)
        self.assertEqual(hostile['WINDOWS_DATA_USER'], ['a', 'b\n{"Forged":1}'])
        self.assertEqual(hostile['WINDOWS_PROVIDER'], ['"<\n{'])
        for name in {**plain, **hostile}:
            self.assertRegex(name, '^[A-Z][A-Z0-9_]{0,63}$')
        self.assertEqual(json.loads(malformed['COLLECTOR_EVENT'][0])['Event'], {'Malformed': 'no <XML'})
        self.assertEqual(large['WINDOWS_DATA_TEXT'], ['x' * 230000])

    def test_standard_output(self):
        collector = self.make({'pipe': {'type': 'stdout'}})
        collector.start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        lines = collector.kill(signal.SIGTERM).splitlines()
        self.assertEqual([json.loads(line)['Event']['EventData']['Number'] for line in lines], [1])
        self.assertEqual(collector.process.returncode, 0)

    def test_rotation(self):
        collector = self.make()
        collector.outputs['events'].update({'max-size': 1000, 'max-files': 2})
        collector.write_config()
        collector.start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        for number in range(1, 6):
            source.deliver(subscription, [make_event(number, 'x' * 1000)], {'Security': number})
        self.assertEqual([collector.numbers(name) for name in ('events.json', 'events.json.1', 'events.json.2')],
                         [[5], [4], [3]])
        self.assertFalse(os.path.exists(collector.path('events.json.3')))


@unittest.skipUnless(ANALYZE, 'systemd-analyze reads the unit')
class Unit(collecting.CollectingTest):
    def test_exposure(self):
        result = analyze('security', '--offline=true', '--no-pager', f'--threshold={MAX_EXPOSURE}',
                         os.path.abspath(collecting.SERVICE))
        self.assertEqual(result.returncode, 0, result.stdout)

    @unittest.skipUnless(seccomp, 'python3-seccomp filters system calls')
    def test_filter(self):
        """The collector works with the system calls that the service may use."""
        collector = self.make()
        names = allowed_calls(collecting.SERVICE)
        self.assertNotIn('mount', names)
        script = collector.path('filter.py')
        write_filter(script, names)
        # Root can't become a user under the filter. The service manager has done that before.
        collector.write_config()
        with open(collector.config, encoding='utf-8') as file:
            text = file.read().replace(f'user={SERVICE_USER}\n', '')
        collector.write('collector.conf', text, 0o644)
        for name in ('', 'cert.pem', 'filter.py'):
            shutil.chown(collector.path(name), SERVICE_USER)
        collector.start(become=[*BECOME_SERVICE_USER, sys.executable, script])
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        self.assertEqual(collector.numbers(), [1])
        self.assertEqual(collector.status()['queue']['written'], 1)


class Service(collecting.CollectingTest):
    def test_status(self):
        collector = self.make().start()
        one, two = self.source(collector), self.source(collector, 'web2')
        [first], [second] = one.list_subscriptions(), two.list_subscriptions()
        one.beat(first)
        one.deliver(first, [make_event(1), make_event(2)], {'Security': 2})
        two.report_fault(second, 'The query is wrong')
        status = collector.status()
        self.assertEqual(status['queue'], {'waiting': 0, 'written': 2, 'refused': 0, 'error': None})
        self.assertEqual([(machine['user'], machine['state'], machine['events'], machine['error'])
                          for machine in status['machines']],
                         [('password-file:web1', 'active', 2, None),
                          ('password-file:web2', 'failed', 0, 'The query is wrong')])
        self.assertIsNotNone(status['machines'][0]['last-heartbeat'])
        self.assertIn('ForwardingPlugin', status['machines'][1]['advice'])
        table = collector.run('status').stdout
        self.assertIn('2 written, 0 waiting, 0 refused', table)
        self.assertIn('The query is wrong', table)
        collector.kill(signal.SIGTERM)
        self.assertEqual(collector.run('status').returncode, 1)

    def test_reload(self):
        collector = self.make().start()
        source, other = self.source(collector), self.source(collector, 'web2')
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        collector.settings.update(machines='password-file:web1', max_events=7)
        collector.write_config()
        collector.process.send_signal(signal.SIGHUP)
        collector.wait_for_log('read again')
        with self.assertRaises(Fault) as refused:
            other.list_subscriptions()
        self.assertEqual(refused.exception.code, 5)
        [changed] = source.list_subscriptions()
        self.assertEqual((changed.max_elements, changed.bookmark), (7, {'Security': 1}))
        collector.write_config('[nonsense]\n')
        collector.process.send_signal(signal.SIGHUP)
        collector.wait_for_log('nonsense')
        source.deliver(changed, [make_event(2)], {'Security': 2})
        self.assertEqual(collector.numbers(), [1, 2])

    def test_import(self):
        """What wecutil has printed becomes a group of the key file, and what is exported can be imported."""
        collector = self.make()
        path = collector.write('windows.xml', WECUTIL)
        result = collector.run('import', path)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn('Secret', result.stdout)
        keys = configparser.RawConfigParser(comment_prefixes=('#',), delimiters=('=',))
        keys.read_string(result.stdout)
        group = keys['subscription Logins & more']
        self.assertEqual({key: group[key] for key in group if key != 'query'},
                         {'read-existing': 'true', 'rendered-text': 'true', 'max-events': '20', 'max-latency': '2',
                          'heartbeat-interval': '60', 'machines': ''})
        collector.write_config(result.stdout.replace('machines=', 'machines=x$@Y'))
        exported = collector.run('export', 'Logins & more')
        self.assertEqual(exported.returncode, 0, exported.stderr)
        again = collector.run('import', collector.write('again.xml', exported.stdout))
        self.assertEqual(again.stdout, result.stdout)
        for text, problem in ((WECUTIL.replace('SourceInitiated', 'CollectorInitiated'), 'SourceInitiated'),
                              ('<Other/>', 'isn’t a subscription'), ('<!DOCTYPE x><Subscription/>', ''),
                              (WECUTIL.replace('QueryList', 'Other'), 'QueryList')):
            result = collector.run('import', collector.write('wrong.xml', text))
            self.assertEqual((result.returncode, result.stdout), (1, ''))
            self.assertIn(problem, result.stderr)
        self.assertEqual(collector.run('export', 'nothing').returncode, 1)
        for command in 'export', 'import':
            result = collector.run(command)
            self.assertEqual((result.returncode, result.stdout), (2, ''))
            self.assertIn(f'missing after “{command}”', result.stderr)

    def test_settings(self):
        cases = {
            '[subscription a]\nquery=<Query/>\nmachines=x\n': 'QueryList',
            f'[subscription a]\nquery={collecting.QUERY}\n': 'machines',
            f'[subscription a]\nquery={collecting.QUERY}\nmachines=x\nmax-events=0\n': 'must be from 1',
            f'[subscription a]\nquery={collecting.QUERY}\nmachines=x\nname=y\n': 'name: isn’t known',
            '[output a]\ntype=tape\n': 'must be file',
            '[output a]\ntype=file\ndirectory=/tmp\nformat=csv\n': '“csv”',
            '[output a]\ntype=file\n': 'must be set',
            '[output a]\ntype=stdout\ndirectory=/tmp\n': 'isn’t known for this type',
            '[server]\nlisten=ftp://x\n': 'listen',
            '[queue]\nmax-events=-1\n': 'max-events',
            '[log]\nlevel=loud\n': 'loud',
            '[other]\n': 'other',
        }
        collector = self.make()
        self.assertEqual(collector.run('--check-config').returncode, 0)
        for text, problem in cases.items():
            with self.subTest(text):
                collector.write_config(text)
                for arguments in ((), ('--check-config',)):
                    result = collector.run(*arguments)
                    self.assertEqual(result.returncode, 1)
                    self.assertIn(problem, result.stderr)

    def test_what_settings_name(self):
        """A collector without its files, or with root's rights, would refuse every machine."""
        cases = {f'[{group}]\n{key}=nowhere\n': f'[{group}] {key}: ' for group, key in (
            ('server', 'certificate'), ('server', 'private-key'), ('authentication', 'kerberos-keytab'),
            ('authentication', 'password-file'), ('authentication', 'client-ca-file'),
            ('authentication', 'client-crl-file'))}
        cases['[server]\nuser=root\n'] = 'wsman-collector doesn’t serve as “root”'
        cases['[server]\nuser=nobody-at-all\n'] = '“nobody-at-all”'
        collector = self.make()
        for text, problem in cases.items():
            with self.subTest(text):
                collector.write_config(text)
                for arguments in ((), ('--check-config',)):
                    result = collector.run(*arguments)
                    self.assertEqual((result.returncode, result.stdout), (1, ''))
                    self.assertIn(problem, result.stderr)

    @unittest.skipIf(os.geteuid() != 0, 'only root needs the key')
    def test_root_without_user(self):
        """Root may check the file of a service that has its user from elsewhere, but doesn't collect."""
        collector = self.make()
        with open(collector.config, encoding='utf-8') as file:
            text = file.read()
        collector.write('collector.conf', text.replace(f'user={collecting.SERVICE_USER}\n', ''), 0o644)
        result = collector.run('--check-config')
        self.assertEqual((result.returncode, result.stderr), (0, ''))
        result = collector.run()
        self.assertEqual((result.returncode, result.stdout), (1, ''))
        self.assertIn('wsman-collector doesn’t serve as root', result.stderr)

    def test_folders_that_settings_name(self):
        """A folder may come later, so the collector starts without it. The check still tells."""
        collector = self.make()
        for folder in 'nowhere', 'key.pem':
            collector.write_config(f'[output more]\ntype=file\ndirectory={folder}\n')
            result = collector.run('--check-config')
            self.assertEqual((result.returncode, result.stdout), (1, ''))
            self.assertIn(f'[output more] directory: there is no folder {collector.path(folder)}', result.stderr)


if __name__ == '__main__':
    main()
