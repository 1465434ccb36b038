#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""wsmanctl's verbs and options that change an instance, the form of a list, or the request."""

import json
import os
import pwd
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from harness import SERVICE_USER, WMI, Canned, Client, Daemon, main, run_wsmanctl

ENVIRONMENT = 'wmicimv2/Win32_Environment'


class Variables(Client):
    """Persistent variables: what can be made, changed and removed."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        os.chown(folder.name, pwd.getpwnam(SERVICE_USER).pw_uid, -1)
        cls.daemon = Daemon(operators='ada', env={'XDG_CONFIG_HOME': folder.name})
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)

    def locate(self, name):
        return f'{ENVIRONMENT}?Name={name}+UserName={SERVICE_USER}'

    def create(self, name, value='one', verb='create'):
        text = self.run_json(verb, ENVIRONMENT, f'Name={name}', f'VariableValue={value}')
        self.addCleanup(run_wsmanctl, 'delete', text, daemon=self.daemon)
        return text

    def value(self, resource):
        return self.run_json('get', resource)['VariableValue']

    def write_xml(self, name, value):
        return self.daemon.write('variable.xml', f'\n<p:Win32_Environment xmlns:p="{WMI}Win32_Environment">'
                                 f'<p:Name>{name}</p:Name><p:UserName>{SERVICE_USER}</p:UserName>'
                                 f'<p:VariableValue>{value}</p:VariableValue></p:Win32_Environment>\n')

    def test_life(self):
        for number, (create, change, delete) in enumerate((
                ('create', 'set', 'delete'), ('c', 's', 'd'), ('c', 'put', 'd'), ('c', 'p', 'd'))):
            with self.subTest(verbs=(create, change, delete)):
                resource = self.create(f'LIFE{number}', 'a = b', create)
                self.assertEqual(resource, WMI + self.locate(f'LIFE{number}').split('/')[1])
                self.assertEqual(self.value(resource), 'a = b')
                changed = self.run_json(change, resource, 'VariableValue=zwei + ä')
                self.assertEqual(changed['VariableValue'], 'zwei + ä')
                self.assertEqual(self.value(resource), 'zwei + ä')
                self.assertEqual(self.run_ok('--format', 'json', delete, resource), '')
                self.check(4, 'get', resource, daemon=self.daemon, text='0x80338000')

    def test_created(self):
        """The reference, in winrm's layout."""
        self.addCleanup(run_wsmanctl, 'delete', self.locate('CREATED'), daemon=self.daemon)
        lines = self.run_ok('create', ENVIRONMENT, 'Name=CREATED', 'VariableValue=x').splitlines()
        self.assertEqual([lines[0], *lines[2:]], [
            'ResourceCreated', '    ReferenceParameters',
            f'        ResourceURI = {WMI}Win32_Environment', '        SelectorSet',
            f'            Selector: Name = CREATED, UserName = {SERVICE_USER}'])
        self.check(4, 'create', ENVIRONMENT, 'Name=CREATED', 'VariableValue=x', daemon=self.daemon)

    def test_file(self):
        path = self.write_xml('FILE', 'from a file')
        resource = self.run_json('create', ENVIRONMENT, '--file', path)
        self.addCleanup(run_wsmanctl, 'delete', resource, daemon=self.daemon)
        self.assertEqual(self.value(resource), 'from a file')
        self.write_xml('FILE', 'another')
        self.assertEqual(self.run_json('set', resource, '--file', path)['VariableValue'], 'another')

    def test_fragment(self):
        resource = self.create('FRAGMENT')
        self.assertEqual(self.run_ok('set', resource, '--fragment', 'VariableValue', 'VariableValue=two'),
                         'XmlFragment\n    VariableValue = two\n')
        self.assertEqual(self.run_json('get', resource, '--fragment', 'VariableValue'), {'VariableValue': 'two'})
        for form, text in (('text', 'XmlFragment = two\n'), ('json', '"two"\n'), ('table', 'XmlFragment\ntwo\n')):
            self.assertEqual(self.run_ok('get', resource, '--fragment', 'VariableValue/text()', '--dialect', 'xpath',
                                         '--format', form), text)
        self.check(4, 'get', resource, '--fragment', 'Nothing', daemon=self.daemon, text='0x80338093')

    def test_references(self):
        self.create('REFERENCE')
        command = ('enumerate', ENVIRONMENT, '--filter', '{Name = "REFERENCE";}', '--dialect', 'selector')
        name = WMI + self.locate('REFERENCE').split('/')[1]

        self.assertEqual(self.run_json(*command, '--returntype', 'EPR'), [name])
        self.assertEqual(self.run_ok(*command, '--returntype=epr', '--format=table'), f'EndpointReference\n{name}\n')
        lines = self.run_ok(*command, '--returntype=epr').splitlines()
        self.assertEqual(lines[0], 'EndpointReference')
        self.assertIn(f'            Selector: Name = REFERENCE, UserName = {SERVICE_USER}', lines)

        both, = self.run_json(*command, '--returntype=objectandepr')
        self.assertEqual((both['Object']['Name'], both['EndpointReference']), ('REFERENCE', name))
        lines = self.run_ok(*command, '--returntype=objectandepr').splitlines()
        self.assertEqual(lines[:2], ['Item', '    Win32_Environment'])
        self.assertIn('    EndpointReference', lines)
        head, row = self.run_ok(*command, '--returntype=objectandepr', '--format=table').splitlines()
        self.assertEqual((head.split()[-1], row.split()[-1]), ('EndpointReference', name))
        root = ElementTree.fromstring(self.run_ok(*command, '--returntype=objectandepr', '--format=xml'))
        self.assertEqual([child.tag.split('}')[1] for child in root.find('*')],
                         ['Win32_Environment', 'EndpointReference'])
        pretty = self.run_ok(*command, '--returntype=objectandepr', '--format=pretty')
        self.assertIn('\n    <w:Item ', pretty)
        texts = [[text.strip() for text in tree.itertext() if text.strip()]
                 for tree in (ElementTree.fromstring(pretty), root)]
        self.assertEqual(*texts)

        self.assertEqual(self.run_json(*command, '--returntype=object')[0]['Name'], 'REFERENCE')
        # A resource that is shown can be requested in the form of the text, and in that of the XML.
        self.assertEqual(self.run_json('get', name)['Name'], 'REFERENCE')
        reference = ElementTree.tostring(root.find('*')[1], encoding='unicode')
        self.assertEqual(self.run_json('get', reference)['Name'], 'REFERENCE')

    def test_selector_filter(self):
        self.create('SELECT1', 'a<b&c')
        self.create('SELECT2', 'a<b&c')
        for text, names in (('{VariableValue="a<b&c"}', ['SELECT1', 'SELECT2']),
                            ('{VariableValue="a<b&c";Name="SELECT2"}', ['SELECT2']),
                            (' { Name = "SELECT1" ; } ', ['SELECT1']),
                            ('{Name="SELECT1";Name2="x"}', []),
                            ('<w:SelectorSet xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">'
                             '<w:Selector Name="Name">SELECT2</w:Selector></w:SelectorSet>', ['SELECT2'])):
            result = run_wsmanctl('--format=json', 'e', ENVIRONMENT, '--filter', text, '--dialect=Selector',
                                  daemon=self.daemon)
            found = [item['Name'] for item in json.loads(result.stdout)] if result.returncode == 0 else []
            self.assertEqual(found, names, (text, result))

    def test_wql(self):
        """The language of a filter without one."""
        self.create('WQL')
        query = "SELECT Name FROM Win32_Environment WHERE Name = 'WQL'"
        self.assertEqual(self.run_json('e', 'wmicimv2/*', '--filter', query), [{'Name': 'WQL'}])


class Lists(Client):
    def test_derived_classes(self):
        command = ('enumerate', WMI + 'CIM_Process')
        self.assertIn('CommandLine', self.run_json(*command)[0])
        cut = self.run_json(*command, '--basepropertiesonly')
        self.assertIn('Handle', cut[0])
        self.assertNotIn('CommandLine', cut[0])
        for arguments in (['--shallow'], ['--shallow', '--basepropertiesonly']):
            self.assertEqual(self.run_json(*command, *arguments), [])
        self.assertEqual(self.run_ok(*command, '--shallow', '--format=table'), '')

    def test_associations(self):
        system = f'{{Object=Win32_ComputerSystem?Name={os.uname().nodename}}}'
        command = ('enumerate', 'wmicimv2/*', '--dialect', 'association', '--filter', system)
        self.assertIn('/', [item.get('DeviceID') for item in self.run_json(*command)])
        links = self.run_json(*command, '--associations')
        self.assertTrue(all({'GroupComponent', 'PartComponent'} <= set(link) or
                            {'Antecedent', 'Dependent'} <= set(link) for link in links), links)

    def test_configuration(self):
        self.assertEqual(self.run_json('get', 'winrm/config/service')['AllowUnencrypted'], False)
        self.check(4, 'set', 'winrm/config/service', 'AllowUnencrypted=true', daemon=self.daemon)


class Misuse(unittest.TestCase):
    """Nothing listens, so a request that was sent would have another error."""

    def check(self, text, *arguments):
        with self.subTest(arguments=arguments):
            result = run_wsmanctl('-r', 'https://127.0.0.1:1', '-a', 'none', *arguments)
            self.assertEqual((result.returncode, result.stdout), (1, ''), result)
            self.assertIn(text, result.stderr)
            self.assertNotIn('CRITICAL', result.stderr)

    def test_verbs(self):
        self.check('create, delete', 'explode')
        for words in (['set'], ['create'], ['delete'], ['helpmsg'], ['invoke', 'x']):
            self.check('A word is missing: wsmanctl ' + words[0], *words)
        for words in (['delete', 'a', 'b'], ['helpmsg', '1', 'b'], ['enumerate', 'a', 'b', 'c'], ['identify', 'b'],
                      ['doctor', 'a', 'b'], ['events', 'a', 'SELECT * FROM X', 'b']):
            self.check(f'“b” is one word too many: wsmanctl {words[0]}', *words)
        for dialect in ('wlq', 'sql', 'x path'):
            self.check(f'--dialect: “{dialect}” isn’t known; use wql', 'enumerate', 'wmicimv2/*', '--filter=SELECT',
                       f'--dialect={dialect}')

    def test_options(self):
        for verb, option in (
                ('identify', '--option=a=b'), ('identify', '--file=x'), ('get x/y', '--file=x'),
                ('get x/y', '--returntype=epr'), ('get x/y', '--shallow'), ('get x/y', '--basepropertiesonly'),
                ('create x/y', '--fragment=a'), ('delete x/y', '--associations'), ('enumerate x/y', '--fragment=a'),
                ('invoke a x/y', '--filter=a'), ('helpmsg 5', '--option=a=b'), ('helpmsg 5', '--dialect=wql')):
            name = option.split('=')[0]
            self.check(f"{verb.split()[0]} doesn’t take {name}", *verb.split(), option)
        self.check('--dialect is', 'get', 'http://x/y', '--dialect', 'xpath')
        self.check('--dialect is', 'enumerate', 'http://x/y', '--dialect', 'wql')
        self.check('--dialect=association', 'enumerate', 'http://x/y', '--associations')
        self.check('objectandepr', 'enumerate', 'http://x/y', '--returntype', 'both')
        self.check('KEY=VALUE', 'get', 'http://x/y', '--option', 'a')
        self.check('KEY=VALUE', 'get', 'http://x/y', '--option', '=a')
        self.check('--option: ', 'get', 'http://x/y', '--option', 'a=\x01')

    def test_filters(self):
        for text in ('', '{', '{}', 'Name="x"', '{Name="x"', '{Name="x" Name2="y"}', '{="x"}',
                     '{Na me="x"}', '{Name="x";;}', '{Name=""x""}', '{Name="x"}}'):
            self.check('{name="value";…}', 'enumerate', 'http://x/y', '--dialect=selector', '--filter', text)
        self.check('--filter: ', 'enumerate', 'http://x/y', '--dialect=selector', '--filter', '{Name="\x02"}')
        self.check('0x8033801A', 'enumerate', 'http://x/y', '--dialect=association', '--filter', '{Object')

    def test_input(self):
        with tempfile.NamedTemporaryFile() as file:
            self.check('not both', 'set', 'http://x/y', 'a=b', '--file', file.name)
            self.check('not both', 'invoke', 'm', 'http://x/y', 'a=b', '--file', file.name)
            for text, reason in ((b'', '0x803380C1'), (b'<a>', '0x80338043'), (b'<a>\xff</a>', 'UTF-8'),
                                 ('<a/>'.encode('utf-16'), 'UTF-8'), (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ''),
                                 (b' ' * (16 * 1024 * 1024 + 1), '16 MiB')):
                file.seek(0)
                file.truncate()
                file.write(text)
                file.flush()
                for words in (['set', 'http://x/y'], ['create', 'http://x/y'], ['invoke', 'm', 'http://x/y']):
                    self.check(reason, *words, '--file', file.name)
        self.check('/nonexistent', 'set', 'http://x/y', '--file', '/nonexistent')
        self.check('the change is missing', 'set', 'http://x/y')
        self.check('KEY=VALUE', 'set', 'http://x/y', 'a')
        self.check('UTF-8', 'set', 'http://x/y', b'a=\xff')
        self.check('', 'set', 'http://x/y', '--file', b'/nonexistent\xff')
        self.check('UTF-8', 'get', b'http://x/\xff')
        self.check('given twice', 'set', 'http://x/y', 'a=b', 'a=c')
        self.check("can’t contain $null", 'invoke', 'm', 'http://x/y', 'a=b', 'a=$null')
        self.check('0x80338055', 'create', 'http://x/y', 'a b=c')
        self.check('0x803380BF', 'delete', '')

    def test_codes(self):
        for code in ('five', '0x', '0x123456789', '99999999999', '-99999999999', '5x', ''):
            self.check('0x80070005', 'helpmsg', code)


class Codes(unittest.TestCase):
    def test_forms(self):
        for code, text in (('5', 'ERROR_ACCESS_DENIED, 0x00000005'), ('0x5', 'ERROR_ACCESS_DENIED'),
                           ('-2147024891', 'E_ACCESSDENIED, 0x80070005'), ('2147942405', 'E_ACCESSDENIED'),
                           ('0X8033805a', 'ERROR_WSMAN_INSUFFCIENT_SELECTORS'), ('0x8fffffff', '0x8FFFFFFF')):
            with self.subTest(code=code):
                result = run_wsmanctl('helpmsg', code)
                self.assertEqual((result.returncode, result.stderr), (0, ''))
                self.assertIn(text, result.stdout)

    def test_help(self):
        text = run_wsmanctl('--help').stdout
        for line in ('  set RESOURCE KEY=VALUE…', '  helpmsg CODE', '--returntype=TYPE'):
            self.assertIn(line, text)


class Wire(unittest.TestCase):
    def send(self, *arguments, bodies=()):
        """Returns how wsmanctl ended, and what it sent."""
        with Canned(bodies) as peer:
            return run_wsmanctl(*peer.options, *arguments), peer.requests

    def check(self, expected, *arguments):
        with self.subTest(arguments=arguments):
            request, = self.send(*arguments)[1]
            for pattern in expected:
                self.assertRegex(request, pattern)

    def test_options(self):
        self.check(['<w:Option Name="a">b=c</w:Option><w:Option Name="d" xsi:nil="true"></w:Option></w:OptionSet>'],
                   'get', 'http://x/y', '--option', 'a=b=c', '--option', 'd=$null')
        self.check(['<w:Option Name="a"></w:Option>'], 'delete', 'http://x/y', '--option', 'a=')

    def test_fragment(self):
        self.check(['<w:FragmentTransfer s:mustUnderstand="true">a/b</w:FragmentTransfer>'],
                   'get', 'http://x/y', '--fragment', 'a/b')
        self.check(['<w:FragmentTransfer s:mustUnderstand="true" Dialect="http://d">a'],
                   'get', 'http://x/y', '--fragment', 'a', '--dialect', 'http://d')

    def test_lists(self):
        command = ('e', 'http://x/y')
        for option, pattern in (
                ('--returntype=epr', '>EnumerateEPR<'), ('--returntype=objectandepr', '>EnumerateObjectAndEPR<'),
                ('--shallow', 'PolymorphismMode>None<'),
                ('--basepropertiesonly', 'PolymorphismMode>ExcludeSubClassProperties<')):
            self.check([pattern], *command, option)
        self.check(['PolymorphismMode>None<'], *command, '--shallow', '--basepropertiesonly')
        self.check(['AssociationInstances', 'SystemInfo'], *command, '--associations', '--dialect=association',
                   '--filter', '{Object=http://x/SystemInfo}')

    def test_input(self):
        self.check(['<s:Body><p:y xmlns:p="http://x/y"/></s:Body>'], 'create', 'http://x/y?a=b')
        self.check(['<p:m_INPUT [^>]*><p:a>1</p:a><p:a>2</p:a><p:b/><p:c xsi:nil="true"'],
                   'invoke', 'http://x/y/m', 'http://x/y', 'a=1', 'b=', 'a=2', 'c=$null')

    def test_pretty(self):
        """No text is lost or added, whatever its characters are."""
        instance = ('<p:y xmlns:p="http://x/y" a="&lt;&quot;\'&amp;"><p:a>&lt;b&gt; &amp; </p:a><p:b/><p:c> </p:c>'
                    '<p:d><p:e><![CDATA[<&]]></p:e><f xmlns="g:h">1</f></p:d></p:y>')
        result, _ = self.send('get', 'http://x/y', '--format=pretty', bodies=[instance])
        self.assertEqual(result.stdout, '''\
<p:y xmlns:p="http://x/y" a="&lt;&quot;&apos;&amp;">
    <p:a>&lt;b&gt; &amp; </p:a>
    <p:b/>
    <p:c> </p:c>
    <p:d>
        <p:e>&lt;&amp;</p:e>
        <f xmlns="g:h">1</f>
    </p:d>
</p:y>
''')
        result, _ = self.send('get', 'http://x/y', '--format=pretty', bodies=['<y>1<a>2</a>3<b/> </y>'])
        self.assertEqual(result.stdout, '<y>\n    1\n    <a>2</a>\n    3\n    <b/>\n</y>\n')

    def test_set(self):
        """The request contains everything that was read, with the changes. A response without an instance is enough."""
        result, requests = self.send('set', 'http://x/y?k=1', 'a=$null', 'b=', bodies=[
            '<p:y xmlns:p="http://x/y"><p:a>1</p:a><p:b>2</p:b><p:c>3</p:c></p:y>', ''])
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, '', ''))
        self.assertIn('transfer/Get<', requests[0])
        self.assertIn('transfer/Put<', requests[1])
        self.assertRegex(requests[1], r'<p:a [^>]*nil="true"')
        self.assertRegex(requests[1], '<p:b/><p:c>3</p:c>')


if __name__ == '__main__':
    main()
