#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The bytes that wsmanctl writes: charsets, terminals, types, layouts, and what can't be written."""

import json
import os
import pty
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

import patience
from harness import PASSWORD, TIMEOUT, WSMANCTL, Canned, Client, main, run_wsmanctl

ENUMERATION = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
VERBS = {
    'get': ['get', 'http://x/y'],
    'set': ['set', 'http://x/y', 'a=b'],
    'invoke': ['invoke', 'm', 'http://x/y'],
    'enumerate': ['enumerate', 'http://x/y'],
}
FORMATS = ('text', 'xml', 'pretty', 'json', 'table')
VALUE = 'naïve ’漢’ \u20ac'


def item(content, name='y'):
    return f'<p:{name} xmlns:p="http://x/{name}" {XSI}>{content}</p:{name}>'


def bodies(verb, *items):
    """Returns the responses of a server to a verb."""
    if verb == 'enumerate':
        return [f'<n:EnumerateResponse xmlns:n="{ENUMERATION}"><n:EnumerationContext>1</n:EnumerationContext>'
                '</n:EnumerateResponse>',
                f'<n:PullResponse xmlns:n="{ENUMERATION}"><n:Items>{"".join(items)}</n:Items>'
                '<n:EndOfSequence/></n:PullResponse>']
    return list(items) * (2 if verb == 'set' else 1)


def run(peer, *arguments, env=None, **options):
    options.setdefault('stdout', subprocess.PIPE)
    options.setdefault('stderr', subprocess.PIPE)
    return subprocess.run([WSMANCTL, *peer.options, *arguments], timeout=TIMEOUT, check=False,
                          stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})}, **options)


def ask(verb, xml, *options, **more):
    with Canned(bodies(verb, xml)) as peer:
        return run(peer, *VERBS[verb], *options, **more)


def ask_at_terminal(*arguments, xml, **env):
    """What a terminal gets on standard output and standard error. It has no colours unless env says so."""
    env = {**os.environ, 'TERM': 'dumb', **env}
    leader, follower = pty.openpty()
    with Canned(bodies('get', xml)) as peer:
        process = subprocess.Popen([WSMANCTL, *peer.options, *arguments], stdin=subprocess.DEVNULL,
                                   stdout=follower, stderr=follower, env=env)
        os.close(follower)
        text = b''
        try:
            while data := os.read(leader, 65536):
                text += data
        except OSError:  # nobody has it open any more
            pass
        process.wait(TIMEOUT)
    os.close(leader)
    return text.replace(b'\r\n', b'\n')


class Charsets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.has_latin = subprocess.run(
            ['localedef', '-c', '-i', 'en_US', '-f', 'ISO-8859-1', os.path.join(cls.folder, 'en_US.ISO-8859-1')],
            capture_output=True, check=False).returncode == 0 if shutil.which('localedef') else False

    def locales(self):
        ascii_text = r'na\u{ef}ve \u{2019}\u{6f22}\u{2019} \u{20ac}'.encode()
        cases = [('C', ascii_text), ('POSIX', ascii_text), ('xx_YY.unknown', ascii_text),
                 ('C.UTF-8', VALUE.encode())]
        if self.has_latin:
            cases.append(('en_US.ISO-8859-1', 'naïve \\u{2019}\\u{6f22}\\u{2019} \\u{20ac}'.encode('latin1')))
        for name, text in cases:
            yield {'LC_ALL': name, 'LOCPATH': self.folder if 'ISO' in name else ''}, text

    def test_every_verb_and_format(self):
        for verb in VERBS:
            for form in FORMATS:
                expected = ask(verb, item(f'<p:a>{VALUE}</p:a>'), '--format', form, env={'LC_ALL': 'C.UTF-8'})
                self.assertIn(VALUE.encode(), expected.stdout)
                for env, text in self.locales():
                    with self.subTest(verb=verb, format=form, locale=env['LC_ALL']):
                        result = ask(verb, item(f'<p:a>{VALUE}</p:a>'), '--format', form, env=env)
                        self.assertEqual((result.returncode, result.stderr), (0, b''))
                        if form in ('xml', 'pretty', 'json'):
                            self.assertEqual(result.stdout, expected.stdout)
                        else:
                            self.assertIn(text, result.stdout)
                            self.assertNotIn(b'?', result.stdout)

    def test_escapes_are_unambiguous(self):
        """A text that looks like an escape isn't one."""
        result = ask('get', item(r'<p:a>\u{e9} é \ u</p:a>'), env={'LC_ALL': 'C'})
        self.assertEqual(result.stdout, b'y\n    a = \\u{5c}u{e9} \\u{e9} \\ u\n')
        result = ask('get', item(r'<p:a>\u{e9} é</p:a>'))
        self.assertEqual(result.stdout.decode(), 'y\n    a = \\u{e9} é\n')

    def test_table_is_aligned(self):
        rows = ''.join(f'<p:y xmlns:p="http://x/y"><p:a>{a}</p:a><p:b>|</p:b></p:y>'
                       for a in ('漢字', 'e\u0301e', 'abcde', 'ü', '字' * 60))
        for env, _ in self.locales():
            with Canned(bodies('enumerate', rows)) as peer:
                lines = run(peer, *VERBS['enumerate'], '--format=table', env=env).stdout.splitlines()
            if env['LC_ALL'] == 'C.UTF-8':
                # Ideographs take two columns, a combining accent none.
                wide = [line.decode() for line in lines]
                widths = [sum(2 if c in '漢字' else 0 if c == '\u0301' else 1 for c in line.rsplit('|')[0])
                          for line in wide[1:]]
                self.assertEqual(len(set(widths)), 1, wide)
                self.assertIn('…', wide[-1])
            else:
                self.assertEqual(len({line.index(b'|') for line in lines[1:]}), 1, lines)
                self.assertIn(b'...', lines[-1])

    def test_messages(self):
        """Sentences stay readable, and names exact."""
        for name in ('C', 'POSIX', 'xx_YY'):
            result = subprocess.run([WSMANCTL, 'gett', 'x'], capture_output=True, check=False,
                                    env={**os.environ, 'LC_ALL': name})
            self.assertIn(b'"gett" isn\'t a verb; did you mean "get"?', result.stderr)
            result = subprocess.run([WSMANCTL, 'explode-é', 'x'], capture_output=True, check=False,
                                    env={**os.environ, 'LC_ALL': name})
            self.assertIn(rb'"explode-\u{e9}"', result.stderr)
            help_text = subprocess.run([WSMANCTL, '--help'], capture_output=True, check=True,
                                       env={**os.environ, 'LC_ALL': name}).stdout
            self.assertIn(b'[KEY=VALUE...]', help_text)
            self.assertNotIn(b'?', help_text)

    def test_arguments(self):
        """They are in the charset of the locale, and in UTF-8 if the locale names none."""
        for env, _ in self.locales():
            charset = 'latin1' if 'ISO' in env['LC_ALL'] else 'utf-8'
            with Canned(bodies('invoke', item(''))) as peer:
                result = run(peer, 'invoke', 'm', 'http://x/y', 'a=é'.encode(charset),
                             '--option', 'b=ü'.encode(charset), env=env)
            self.assertEqual((result.returncode, result.stderr), (0, b''), env)
            self.assertIn('<p:a>é</p:a>', peer.requests[0])
            self.assertIn('<w:Option Name="b">ü</w:Option>', peer.requests[0])


class Terminals(unittest.TestCase):
    HOSTILE = item('<p:a>x&#13;y\x9b2J&#x202e;z\x7f</p:a>')

    def test_pipes_get_all(self):
        self.assertEqual(ask('get', self.HOSTILE).stdout.decode(), 'y\n    a = x\ry\x9b2J\u202ez\x7f\n')
        self.assertEqual(json.loads(ask('get', self.HOSTILE, '--format=json').stdout),
                         {'a': 'x\ry\x9b2J\u202ez\x7f'})

    def test_terminals_obey_nothing(self):
        for form, text in (('text', r'x\u{d}y\u{9b}2J\u{202e}z\u{7f}'), ('xml', 'x&#13;y&#x9B;2J&#x202E;z&#x7F;'),
                           ('pretty', 'x&#xD;y&#x9b;2J&#x202E;z&#x7f;'), ('json', r'x\u000dy\u009b2J\u202ez\u007f'),
                           ('table', r'x y\u{9b}2J\u{202e}z\u{7f}')):
            shown = ask_at_terminal('get', 'http://x/y', '--format', form, xml=self.HOSTILE).decode()
            self.assertIn(text, shown, form)
            self.assertNotRegex(shown, r'[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]')

    def test_colours(self):
        """Names are coloured at a terminal that has colours, and no value can add a colour or anything else."""
        for form, text in (('text', '\x1b[1my\x1b[0m\n    \x1b[36ma\x1b[0m = x'), ('table', '\x1b[1ma\x1b[0m\nx')):
            command = ('get', 'http://x/y', '--format', form)
            shown = ask_at_terminal(*command, xml=self.HOSTILE, TERM='xterm').decode()
            self.assertTrue(shown.startswith(text), shown)
            plain = re.sub(r'\x1b\[\d+m', '', shown)
            self.assertEqual(plain, ask_at_terminal(*command, xml=self.HOSTILE).decode())
            self.assertEqual(plain, ask_at_terminal(*command, xml=self.HOSTILE, TERM='xterm', NO_COLOR='1').decode())
        for form in ('xml', 'pretty', 'json'):
            shown = ask_at_terminal('get', 'http://x/y', '--format', form, xml=self.HOSTILE, TERM='xterm').decode()
            self.assertNotIn('\x1b', shown)
        self.assertNotIn(b'\x1b', ask('get', self.HOSTILE, env={'TERM': 'xterm'}).stdout)

    def test_errors(self):
        shown = ask_at_terminal('get', 'http://x/y', '--returntype=\x1b[31m\r', xml=self.HOSTILE).decode()
        self.assertNotIn('\x1b', shown)
        shown = ask_at_terminal('\x1b[2Jget', xml=self.HOSTILE).decode()
        self.assertIn(r'\u{1b}[2Jget', shown)
        self.assertNotIn('\x1b', shown)


class Unwritable(Client):
    def check_fails(self, result, text=b'Can\xe2\x80\x99t write to standard output: '):
        self.assertEqual(result.returncode, 5, result)
        self.assertIn(text, result.stderr)

    def test_every_verb_and_format(self):
        for verb in VERBS:
            for form in FORMATS:
                with self.subTest(verb=verb, format=form), open('/dev/full', 'wb') as full:
                    self.check_fails(ask(verb, item('<p:a>1</p:a>'), '--format', form, stdout=full))
                    self.check_fails(ask(verb, item('<p:a>1</p:a>'), '--format', form, stdout=None,
                                         preexec_fn=lambda: os.close(1)))

    def test_create(self):
        created = ('<t:ResourceCreated xmlns:t="http://schemas.xmlsoap.org/ws/2004/09/transfer" '
                   'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
                   'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><a:Address>http://h/wsman</a:Address>'
                   '<a:ReferenceParameters><w:ResourceURI>http://x/y</w:ResourceURI></a:ReferenceParameters>'
                   '</t:ResourceCreated>')
        for form in FORMATS:
            with self.subTest(format=form), open('/dev/full', 'wb') as full:
                for options in ({'stdout': full}, {'stdout': None, 'preexec_fn': lambda: os.close(1)}):
                    with Canned([created]) as peer:
                        self.check_fails(run(peer, 'create', 'http://x/y', 'a=b', '--format', form, **options))

    def test_the_rest(self):
        daemon = self.daemon
        login = ['-r', daemon.uri, '--skip-ca-check', '-a', 'basic', '-u', 'ada',
                 '--password-file', daemon.write('ada', PASSWORD + '\n')]
        for arguments in (['identify'], ['enumerate', 'wmicimv2/Win32_Process']):
            for form in FORMATS:
                with self.subTest(arguments=arguments, format=form), open('/dev/full', 'wb') as full:
                    for options in ({'stdout': full}, {'preexec_fn': lambda: os.close(1)}):
                        self.check_fails(subprocess.run(
                            [WSMANCTL, *login, *arguments, '--format', form], check=False, timeout=TIMEOUT,
                            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **options))
        for arguments in (['helpmsg', '5'], ['--help'], ['--version'], ['get', '--help']):
            with self.subTest(arguments=arguments), open('/dev/full', 'wb') as full:
                self.check_fails(subprocess.run([WSMANCTL, *arguments], stdout=full, stderr=subprocess.PIPE,
                                                check=False, timeout=TIMEOUT))
                self.check_fails(subprocess.run([WSMANCTL, *arguments], stderr=subprocess.PIPE, check=False,
                                                timeout=TIMEOUT, preexec_fn=lambda: os.close(1)))

    def test_nothing_to_write(self):
        """A verb that shows nothing succeeds without an output."""
        with open('/dev/full', 'wb') as full:
            for arguments in (['delete', 'http://x/y'], ['invoke', 'Do', 'http://x/y']):
                for options in ({'stdout': full}, {'stdout': None, 'preexec_fn': lambda: os.close(1)}):
                    with self.subTest(arguments=arguments, options=options), Canned(['']) as peer:
                        result = run(peer, *arguments, **options)
                    self.assertEqual((result.returncode, result.stderr), (0, b''))

    def test_list_is_left(self):
        """An enumeration that nobody reads is closed, not read to its end."""
        answers = bodies('enumerate', item('<p:a>1</p:a>'))
        answers[1] = answers[1].replace('<n:EndOfSequence/>', '<n:EnumerationContext>2</n:EnumerationContext>')
        with Canned([*answers, '']) as peer, open('/dev/full', 'wb') as full:
            self.check_fails(run(peer, *VERBS['enumerate'], stdout=full))
        self.assertIn('/enumeration/Release<', peer.requests[-1])
        self.assertEqual(len(peer.requests), 3)


class Layout(unittest.TestCase):
    def check(self, xml, expected, *arguments, verb='get'):
        result = ask(verb, xml, *arguments)
        self.assertEqual((result.returncode, result.stdout.decode()), (0, expected))

    def test_listener(self):
        """The layout is that of public transcripts."""
        self.check('<c:Listener xmlns:c="http://x/config"><c:Address>*</c:Address><c:Hostname/><c:Enabled>true'
                   '</c:Enabled><c:CertificateThumbprint></c:CertificateThumbprint>'
                   '<c:ListeningOn>10.0.0.4</c:ListeningOn>'
                   '<c:ListeningOn>127.0.0.1</c:ListeningOn><c:ListeningOn>::1</c:ListeningOn></c:Listener>',
                   'Listener\n    Address = *\n    Hostname\n    Enabled = true\n    CertificateThumbprint\n'
                   '    ListeningOn = 10.0.0.4, 127.0.0.1, ::1\n')

    def test_arrays(self):
        self.check(item(f'<p:a>1</p:a><p:b><p:c>2</p:c><p:c>3</p:c></p:b><p:b><p:c>4</p:c></p:b><p:a>5</p:a>'
                        '<p:d/><p:d>x</p:d><p:e>y</p:e><p:e/><p:e xsi:nil="true"/><p:f xsi:nil="true"/>'),
                   'y\n    a = 1\n    b\n        c = 2, 3\n    b\n        c = 4\n    a = 5\n    d = , x\n'
                   '    e = y, , null\n    f = null\n')

    def test_selectors(self):
        self.check('<a:EndpointReference xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
                   'xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><a:ReferenceParameters><w:SelectorSet>'
                   '<w:Selector Name="Address">*</w:Selector><w:Selector Name="Transport">HTTP</w:Selector>'
                   '<w:Selector Name="Empty"/></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>',
                   'EndpointReference\n    ReferenceParameters\n        SelectorSet\n'
                   '            Selector: Address = *, Transport = HTTP, Empty = \n')

    def test_attributes(self):
        """Attributes of an instance are shown, and those of XML aren't. Leaves that have some stay apart."""
        self.check('<c:Plugin xmlns:c="http://x/config" xmlns:i="http://x" Name="a &quot;b" i:lang="de"><c:a>1</c:a>'
                   '<c:a Source="GPO">2</c:a><c:a>3</c:a><c:b Type="x"/><c:b Type="y"/><c:c Uri="z"><c:d/></c:c>'
                   '<c:e>5</c:e><c:e>6</c:e></c:Plugin>',
                   'Plugin [Name="a "b"]\n    a = 1\n    a = 2 [Source="GPO"]\n    a = 3\n    b [Type="x"]\n'
                   '    b [Type="y"]\n    c [Uri="z"]\n        d\n    e = 5, 6\n')

    def test_columns(self):
        """The order is that of the query, even if the response has another order."""
        rows = [item(f'<p:Name>{n}</p:Name><p:State>{s}</p:State>') for n, s in (('a', ''), ('b', 'Running'))]
        for query, head in (('SELECT State, Name FROM y', ['State', 'Name']),
                            ('select name,STATE from y', ['Name', 'State']),
                            ('SELECT y.State FROM y', ['State', 'Name']), ('SELECT * FROM y', ['Name', 'State'])):
            with Canned(bodies('enumerate', *rows)) as peer:
                result = run(peer, 'enumerate', 'wmicimv2/*', '--filter', query, '--format=table')
            self.assertEqual(result.stdout.decode().splitlines()[0].split(), head)

    def test_mixed(self):
        """Text beside elements isn't lost, at any place."""
        cases = (
            ('alpha<p:a>1</p:a>', ['alpha'], {'#text': 'alpha', 'a': 1}),
            ('<p:a>1</p:a> beta ', ['beta'], {'#text': 'beta', 'a': 1}),
            ('<p:a>1</p:a>mid<p:b>2</p:b>', ['mid'], {'#text': 'mid', 'a': 1, 'b': 2}),
            ('<p:a>one<p:b>2</p:b>two</p:a>', ['one', 'two'], {'a': {'#text': 'onetwo', 'b': 2}}),
            ('<p:a>7<c:Datetime xmlns:c="http://schemas.dmtf.org/wbem/wscim/1/common">2020-01-01</c:Datetime></p:a>',
             ['7', '2020-01-01'], {'a': {'#text': '7', 'Datetime': '2020-01-01'}}),
            ('<p:a><![CDATA[raw]]><p:b/></p:a>', ['raw'], {'a': {'#text': 'raw', 'b': ''}}),
            ('<p:a> \n <p:b/> \n </p:a>', [], {'a': {'b': ''}}),
        )
        for content, texts, expected in cases:
            result = ask('get', item(content), '--format=json')
            self.assertEqual(json.loads(result.stdout), expected)
            for form in ('text', 'pretty', 'table'):
                output = ask('get', item(content), '--format', form).stdout.decode()
                for text in texts:
                    self.assertIn(text, output, form)
        self.check(item('<p:a>one<p:b>2</p:b>two<p:c/></p:a><p:d>3</p:d>end'),
                   'y\n    a\n        #text = one\n        b = 2\n        #text = two\n        c\n    d = 3\n'
                   '    #text = end\n')

    def test_errors(self):
        for form in ('text', 'xml', 'pretty', 'table'):
            result = run_wsmanctl('-r', 'http://127.0.0.1:1', '-a', 'none', 'identify', '--format', form)
            lines = result.stderr.splitlines()
            self.assertEqual(lines[0], 'WSManFault')
            self.assertRegex(lines[1], r'^    Message = ')
            blank = lines.index('')
            self.assertRegex(lines[blank + 1], r'^Error number:  -\d+ 0x8[0-9A-F]{7}( [A-Z_]+)?$')
            self.assertIn(lines[blank + 2], lines[1])
        result = run_wsmanctl('-r', 'http://127.0.0.1:1', '-a', 'none', 'identify', '--format=json')
        error = json.loads(result.stderr)
        self.assertEqual((error['Status'], f'{error["Code"]:#X}'[:3]), (2, '0X8'))
        self.assertIn(lines[blank + 2], error['Message'])
        self.assertIn(error['Name'], lines[blank + 1])

    def test_details(self):
        """All parts of a fault are shown."""
        fault = ('<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>reason</s:Text></s:Reason>'
                 '<s:Detail>{}</s:Detail></s:Fault>')
        known = ('<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="5">'
                 '<f:Message>words{}</f:Message></f:WSManFault>')
        provider = '<f:ProviderFault path="x">inner</f:ProviderFault>'
        foreign = '<q:Hint xmlns:q="urn:q">try <q:B>later</q:B></q:Hint>'
        for detail, texts in ((known.format('') + foreign, ['words', 'try', 'later']),
                              (foreign + known.format(provider), ['words', 'inner', 'try', 'later']),
                              (known.format(provider) + ' beside', ['words', 'inner', 'beside']),
                              (foreign, ['reason', 'try', 'later'])):
            with Canned([fault.format(detail)] * 2) as peer:
                result = run(peer, 'get', 'http://x/y')
                error = json.loads(run(peer, 'get', 'http://x/y', '--format=json').stderr)
            for text in texts:
                self.assertIn(text, result.stderr.decode())
                self.assertIn(text, error['Message'] + error['Detail'])
        with Canned([fault.format(known.format(''))] * 2) as peer:
            self.assertNotIn('Detail', json.loads(run(peer, 'get', 'http://x/y', '--format=json').stderr))


class Types(unittest.TestCase):
    def check(self, content, expected, *arguments):
        result = ask('get', item(content), '--format=json', *arguments)
        self.assertEqual(result.returncode, 0, result)
        value = json.loads(result.stdout, parse_constant=self.fail)
        self.assertEqual(value, expected)
        self.assertEqual(str(value), str(expected))  # 1, 1.0 and True are equal

    def test_undeclared(self):
        texts = ['007', '-0', '+1', '1.50', '1.5', '1e3', '0x10', ' 1', '9007199254740993', '-9007199254740993', 'TRUE',
                 'True', '', '-', '18446744073709551615', '٣', 'NaN']
        self.check(''.join(f'<p:a{i}>{text}</p:a{i}>' for i, text in enumerate(texts)),
                   {f'a{i}': text for i, text in enumerate(texts)})
        self.check('<p:a>0</p:a><p:b>-12</p:b><p:c>9007199254740992</p:c><p:d>true</p:d><p:e>false</p:e>',
                   {'a': 0, 'b': -12, 'c': 9007199254740992, 'd': True, 'e': False})

    def test_declared(self):
        self.check('<p:a xsi:type="xs:string">5</p:a><p:b xsi:type="xs:unsignedInt">007</p:b>'
                   '<p:c xsi:type="xs:boolean">1</p:c><p:d xsi:type="xs:double">1.50</p:d>'
                   '<p:e xsi:type="xs:double">INF</p:e><p:f xsi:type="xs:unsignedLong">18446744073709551615</p:f>'
                   '<p:g xsi:type="xs:dateTime">2020-01-01T00:00:00Z</p:g><p:h xsi:type="xs:string">true</p:h>'
                   '<p:i xsi:type="xs:int">five</p:i>',
                   {'a': '5', 'b': 7, 'c': True, 'd': 1.5, 'e': 'inf', 'f': '18446744073709551615',
                    'g': '2020-01-01T00:00:00Z', 'h': 'true', 'i': 'five'})

    def test_known(self):
        """Some properties are texts in every schema, even if they look like numbers."""
        self.check('<p:Handle>12</p:Handle><p:ProcessId>12</p:ProcessId><p:BuildNumber>9600</p:BuildNumber>'
                   '<p:Caption>true</p:Caption>',
                   {'Handle': '12', 'ProcessId': 12, 'BuildNumber': '9600', 'Caption': 'true'})

    def test_structures(self):
        self.check('<p:a>1</p:a><p:a>02</p:a><p:a>3</p:a><p:b xsi:nil="true"/><p:c><p:d>1</p:d><p:e>x</p:e></p:c>'
                   '<p:f><p:g>1</p:g></p:f><p:f><p:g>true</p:g></p:f>',
                   {'a': [1, '02', 3], 'b': None, 'c': {'d': 1, 'e': 'x'}, 'f': [{'g': 1}, {'g': True}]})


class Suggestions(unittest.TestCase):
    def test_verbs(self):
        for word, nearest in (('gett', 'get'), ('helpms', 'helpmsg'), ('enumarate', 'enumerate'), ('Gte', 'get'),
                              ('idetnify', 'identify'), ('cpoy', 'copy'), ('inv', 'invoke')):
            result = run_wsmanctl(word, 'x')
            self.assertEqual(result.returncode, 1)
            self.assertIn(f'“{word}” isn’t a verb; did you mean “{nearest}”?', result.stderr)
            self.assertIn('wsmanctl --help', result.stderr)
        result = run_wsmanctl('xyzzy')
        self.assertIn('“xyzzy” isn’t a verb; the verbs are: identify, get,', result.stderr)

    def test_options(self):
        for option, nearest in (('--filtre=x', '--filter'), ('--usernam', '--username'),
                                ('--skip-ca', '--skip-ca-check'), ('--hlep', '--help')):
            result = run_wsmanctl('get', 'x', option)
            self.assertEqual(result.returncode, 1)
            self.assertIn(f'There is no option {option.split("=")[0]}; did you mean {nearest}?', result.stderr)
        self.assertIn('There is no option --xyzzy\n', run_wsmanctl('get', 'x', '--xyzzy').stderr)


class Size(unittest.TestCase):
    def test_bounds(self):
        for value in ('0', '-1', '8191', '99999999999', 'big'):
            result = run_wsmanctl('-r', 'http://127.0.0.1:1', 'identify', f'--max-envelope-size={value}')
            self.assertEqual(result.returncode, 1, result)
            self.assertIn('max-envelope-size', result.stderr)

    def test_large(self):
        """The message names the option that helps."""
        large = item('<p:a>' + 'x' * 700000 + '</p:a>')
        for form in ('text', 'json'):
            result = ask('get', large, '--format', form)
            self.assertEqual(result.returncode, 4, result)
            self.assertIn('--max-envelope-size; raise it', result.stderr.decode())
            result = ask('get', large, '--format', form, '--max-envelope-size=1000000')
            self.assertEqual((result.returncode, result.stderr), (0, b''))
        with Canned(bodies('get', item('<p:a/>'))) as peer:
            run(peer, *VERBS['get'], '--max-envelope-size=9000')
        self.assertRegex(peer.requests[0], r'MaxEnvelopeSize[^>]*>9000<')


class Timeout(unittest.TestCase):
    def test_bounds(self):
        for value in ('0', '-1', '99999999999', 'soon'):
            result = run_wsmanctl('-r', 'http://127.0.0.1:1', 'identify', f'--timeout={value}')
            self.assertEqual(result.returncode, 1, result)
            self.assertIn('timeout', result.stderr)

    def ask_silent_server(self, options, verb):
        begin = time.monotonic()
        result = run_wsmanctl(*options, '--timeout=300', *verb)
        taken = time.monotonic() - begin
        self.assertIn('300 ms of --timeout', result.stderr, verb)
        self.assertEqual('may have been executed' in result.stderr,
                         verb[0] in ('set', 'create', 'delete', 'invoke', 'run'), verb)
        self.assertEqual(result.returncode, 255 if verb[0] == 'run' else 2)
        self.assertGreaterEqual(taken, 0.3, verb)
        return taken

    def test_silent_server(self):
        """The option bounds the whole run, and not only the time that the server is told."""
        with socket.create_server(('127.0.0.1', 0)) as silent:
            options = ('-r', f'http://127.0.0.1:{silent.getsockname()[1]}', '-a', 'none', '--unencrypted')
            for verb in (*VERBS.values(), ['identify'], ['run', 'true'], ['copy', '/etc/hostname', ':/tmp/x']):
                # The limit of the session would add 5 s.
                patience.assert_within(5, lambda verb=verb: self.ask_silent_server(options, verb))


if __name__ == '__main__':
    main()
