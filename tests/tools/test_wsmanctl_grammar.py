#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Lines of winrm and winrs, and the same lines in GNU's spelling, give winrm's text and its success or failure.

Each line of the table is run as a POSIX shell leaves it, with all quotation marks kept as cmd.exe keeps them, and in
capitals with slashes and with the options before the verb.
"""

import concurrent.futures
import itertools
import json
import os
import pty
import pwd
import re
import shlex
import socket
import subprocess
import tempfile
import unittest

from harness import SERVICE_USER, TIMEOUT, WMI, WSMANCTL, Canned, Daemon, main, run_wsmanctl

CLASS = WMI + 'Win32_Environment'
PASSWORD = 'hors3-battery'  # it needs no quotation marks

# What the lines show. {N} is the name of the variable.
TEXT = f'''\
Win32_Environment
    Caption = {SERVICE_USER}\\{{N}}
    Description = {SERVICE_USER}\\{{N}}
    Name = {{N}}
    Status = OK
    SystemVariable = false
    UserName = {SERVICE_USER}
    VariableValue = {{V}}
'''
REFERENCE = f'''\
    Address = ADDRESS
    ReferenceParameters
        ResourceURI = {CLASS}
        SelectorSet
            Selector: Name = {{N}}, UserName = {SERVICE_USER}
'''


def indent(text):
    return ''.join('    ' + line for line in text.splitlines(True))


def make_pretty(value):
    """The instance as indented XML, from its text."""
    lines = TEXT.format(N='{N}', V=value).splitlines()
    body = ''.join(f'    <p:{name}/>\n' if text == 'null' else f'    <p:{name}>{text}</p:{name}>\n'
                   for name, text in (line.strip().split(' = ', 1) for line in lines[1:]))
    return f'<p:Win32_Environment>\n{body}</p:Win32_Environment>\n'


EXPECTED = {
    'instance': TEXT.replace('{V}', 'v 1'),
    'changed': TEXT.replace('{V}', 'w; 2'),
    'created': 'ResourceCreated\n' + REFERENCE,
    'reference': 'EndpointReference\n' + REFERENCE,
    'both': 'Item\n' + indent(TEXT.replace('{V}', 'v 1')) + indent('EndpointReference\n' + REFERENCE),
    'selected': 'XmlFragment\n    Name = {N}\n    VariableValue = v 1\n',
    'fragment': 'XmlFragment = v 1\n',
    'part': 'XmlFragment\n    VariableValue = v 1\n',
    'changed part': 'XmlFragment\n    VariableValue = w; 2\n',
    'pretty': make_pretty('v 1'),
    'pretty list': f'<wsman:Results>\n{indent(make_pretty("v 1"))}</wsman:Results>\n',
    'xml': re.sub(r'\n *', '', make_pretty('v 1')) + '\n',
    'owner': f'GetOwner_OUTPUT\n    Domain = {os.uname().nodename}\n    User = {SERVICE_USER}\n    ReturnValue = 0\n',
    'terminated': 'Terminate_OUTPUT\n    ReturnValue = 0\n',
    'identity': r're:IdentifyResponse\n    ProtocolVersion = http://\S+\n    ProductVendor = libwsman\n'
                r'    ProductVersion = OS: \S+ SP: \S+ Stack: 3\.0\n    SecurityProfiles\n'
                r'        SecurityProfileName = .*\n',
    'service': r're:Service\n    MaxConnections = \d+\n(    .*\n)+',
    'listeners': r're:(Listener\n(    \w+( = .+)?\n)+\n?)+',
    'processes': r're:(CIM_Process\n(    .*\n)+\n?)+',
    'disks': r're:(?s)Win32_.*',
    'links': r're:(?s)Win32_.*',
    'nothing': '',
    'denied': 're:.*E_ACCESSDENIED, 0x80070005.*\n',
    'help': r're:(?s)Usage:\n  wsmanctl .*',
    'hello': 'hello\n',
    'two': 'a  b\n',
    'etc': '/etc\n',
    'variable': 'b c\n',
}

# A fault as winrm writes it on standard error, and its number.
FAULT = (r'WSManFault\n    Message = (?P<text>.+)\n\nError number:  -?\d+ 0x{} (?:ERROR|E)_\w+\n(?P=text)\n')

# winrm's line ~ the line in GNU's spelling, which may be on the next line. {I} is an instance of the class {E}, {L} and
# {G} log in, and {N} is a name that is used once.
LINES = {
    'instance': r'''
        get {I} {L} ~ get {I} {G}
        g {I} {L} ~ g {I} {G}
        get "{I}" {L} ~ {G} get "{I}"
        get {I} -format:text {L} ~ get {I} --format=text {G}
        get {I} -format:#text {L} ~ get {I} --format '#text' {G}
        get {I} -f:text {L} ~ get --format text {I} {G}
        get {I} -timeout:60000 {L} ~ get {I} --timeout 60000 {G}
        get {I} -encoding:utf-8 {L} ~ get {I} --encoding=utf-8 {G}
        get {I} -encoding:UTF-16 {L} ~ get {I} --encoding=utf-16 {G}
        get {I} -options:{a="b"} {L} ~ get {I} --option a=b {G}
        get {I} -options:{a="b c";d="e"} {L} ~ get {I} --option 'a=b c' --option=d=e {G}
        get {I} -options:@{a=$null} {L} ~ get {I} --option='a=$null' {G}
        get {I} -r:{U} -u:ada -p:{P} -a:negotiate ~ get {I} {G}
        get {I} -remote:{U} -username:ada -password:{P} -authentication:negotiate ~ get {I} {G}
        get {I} -machine:{U} -username:"ada" -p:{P} -auth:Negotiate ~ get {I} {G}
        get {I} -r:{U} -u:.\ada -p:{P} -a:negotiate ~ get {I} {G}
        get {I} -r:localhost -port:{O} -u:ada -p:{P} -a:negotiate ~ get {I} --port={O} {G2}
        get {I} -r:http://localhost:{O} -u:ada -p:{P} -a:negotiate ~ get {I} {G}
        get {I} -r:http://localhost:{O}/wsman -u:ada -p:{P} -a:negotiate ~ get {I} {G}
        get {I} -r:localhost:{O} -u:ada -p:{P} -a:negotiate ~ get {I} {G}
        get {I} {S} -skipcacheck ~ get {I} {H} --skip-ca-check
        get {I} {S} -skipCAcheck -skipCNcheck ~ get {I} {H} --skip-ca-check --skip-cn-check
        get {I} {S} -skipCAcheck -skipCNcheck -skipRevocationcheck
            ~ get {I} {H} --skip-ca-check --skip-revocation-check
        get {I} {S} -skipcacheck -skiprevcheck ~ get {I} {H} --skip-ca-check --skip-revocation-check
        get {I} {S} -skipcacheck -proxyaccess:no_proxy ~ get {I} {H} --skip-ca-check --proxy-access=none
        get {I} {S} -skipcacheck -pac:no_proxy ~ get {I} {H} --skip-ca-check --proxy-access none
        get {I} -r:localhost -usessl -port:{T} -skipcacheck -u:ada -p:{P} -a:negotiate ~ get {I} {H} --skip-ca-check
        get {I} -r:localhost:{T} -ssl -skipcacheck -u:ada -p:{P} -a:negotiate ~ get {I} {H} --skip-ca-check
        get wmi/root/cimv2/Win32_Environment?{K} {L} ~ get wmi/root/cimv2/Win32_Environment?{K} {G}
        get WMICIMV2/Win32_Environment?{K} {L} ~ get WMICIMV2/Win32_Environment?{K} {G}
        get {C}?{K} {L} ~ get {C}?{K} {G}
        enumerate {E} -dialect:selector -filter:{Name="{N}"} {L}
            ~ enumerate {E} --dialect=selector --filter={Name="{N}"} {G}
        enum {E} -dialect:Selector -filter:"{Name="{N}"}" {L}
            ~ enum {E} --dialect selector --filter '{Name="{N}"}' {G}
        e {E} -filter:{Name="{N}";SystemVariable="false"} -dialect:selector {L}
            ~ e {E} --filter '{Name="{N}"}' --dialect=selector {G}
        e {E} -dialect:{D1} -filter:{Name="{N}"} {L} ~ e {E} --dialect=selector --filter '{Name="{N}"}' {G}
        e wmicimv2/* -filter:"{Q}" {L} ~ e 'wmicimv2/*' --filter "{Q}" {G}
        e wmicimv2/* -dialect:wql -filter:"{Q}" {L} ~ e 'wmicimv2/*' --dialect wql --filter "{Q}" {G}
        e wmi/root/cimv2/* -dialect:{D2} -filter:"{Q}" {L} ~ e 'wmi/root/cimv2/*' --filter "{Q}" {G}
        e {E} -returntype:object -dialect:selector -filter:{Name="{N}"} {L}
            ~ e {E} --returntype object --dialect=selector --filter '{Name="{N}"}' {G}
        e {E} -shallow -dialect:selector -filter:{Name="{N}"} {L}
            ~ e {E} --shallow --dialect=selector --filter '{Name="{N}"}' {G}
        e {E} -basepropertiesonly -dialect:selector -filter:{Name="{N}"} {L}
            ~ e {E} --basepropertiesonly --dialect=selector --filter '{Name="{N}"}' {G}
        set {I} @{VariableValue="v 1"} {L} ~ set {I} 'VariableValue=v 1' {G}
        put {I} @{VariableValue="v 1";} {L} ~ put {I} 'VariableValue=v 1' {G}
    ''',
    'selected': r'''
        e wmicimv2/* -filter:"select Name,VariableValue from Win32_Environment where Name='{N}'" {L}
            ~ e 'wmicimv2/*' --filter "select Name, VariableValue from Win32_Environment where Name = '{N}'" {G}
    ''',
    'pretty': r'''
        get {I} -format:pretty {L} ~ get {I} --format=pretty {G}
        get {I} -format:#pretty {L} ~ get {I} --format='#pretty' {G}
        get {I} -f:Pretty {L} ~ get {I} --format pretty {G}
    ''',
    'pretty list': r'''
        e {E} -dialect:selector -filter:{Name="{N}"} -format:#pretty {L}
            ~ e {E} --dialect=selector --filter '{Name="{N}"}' --format pretty {G}
    ''',
    'xml': r'''
        get {I} -format:xml {L} ~ get {I} --format=xml {G}
        get {I} -format:#xml {L} ~ get {I} --format='#xml' {G}
    ''',
    'fragment': r'''
        get {I} -fragment:VariableValue/text() {L} ~ get {I} --fragment 'VariableValue/text()' {G}
        get {I} -fragment:"VariableValue/text()" -dialect:{D3} {L}
            ~ get {I} --fragment='VariableValue/text()' --dialect xpath {G}
    ''',
    'part': r'''
        get {I} -fragment:VariableValue {L} ~ get {I} --fragment=VariableValue {G}
    ''',
    'reference': r'''
        e {E} -returntype:epr -dialect:selector -filter:{Name="{N}"} {L}
            ~ e {E} --returntype=epr --dialect=selector --filter '{Name="{N}"}' {G}
        e {E} -returntype:EPR -dialect:selector -filter:@{Name="{N}"} {L}
            ~ e {E} --returntype=EPR --dialect=selector --filter '@{Name="{N}"}' {G}
    ''',
    'both': r'''
        e {E} -returntype:objectandepr -dialect:selector -filter:{Name="{N}"} {L}
            ~ e {E} --returntype=objectandepr --dialect=selector --filter '{Name="{N}"}' {G}
    ''',
    'changed': r'''
        set {I} @{VariableValue="w; 2"} {L} ~ set {I} 'VariableValue=w; 2' {G}
        s {I} @{VariableValue="w; 2";} {L} ~ s {I} 'VariableValue=w; 2' {G}
        put {I} @{ VariableValue = "w; 2" } {L} ~ put {I} 'VariableValue=w; 2' {G}
        p {I} @{VariableValue="w; 2"} {L} ~ p {I} 'VariableValue=w; 2' {G}
        set {I} -file:{F} {L} ~ set {I} --file={F} {G}
    ''',
    'changed part': r'''
        set {I} -fragment:VariableValue @{VariableValue="w; 2"} {L}
            ~ set {I} --fragment=VariableValue 'VariableValue=w; 2' {G}
    ''',
    'created': r'''
        create {E} @{Name="NEW{N}";VariableValue="v 1"} {L} ~ create {E} Name=NEW{N} 'VariableValue=v 1' {G}
        c {E} @{Name="NEW{N}";VariableValue="x{}=y"} {L} ~ c {E} Name=NEW{N} 'VariableValue=x{}=y' {G}
        c {E} @{ Name = "NEW{N}" ; VariableValue = "v 1" ; } {L} ~ c {E} Name=NEW{N} 'VariableValue=v 1' {G}
        c {E} -file:{M} {L} ~ c {E} --file {M} {G}
    ''',
    'nothing': r'''
        delete {I} {L} ~ delete {I} {G}
        d {I} {L} ~ d {I} {G}
        delete "{I}" {L} ~ {G} delete '{I}'
        e {E} -dialect:selector -filter:{Name="none";VariableValue="x"} {L}
            ~ e {E} --dialect=selector --filter '{Name="none";VariableValue="x"}' {G}
        winrs {L} exit 0 ~ run {G} 'exit 0'
    ''',
    'identity': r'''
        identify {L} ~ identify {G}
        id {L} ~ id {G}
        id -format:text {L} ~ id --format text {G}
        identify -timeout:60000 {L} ~ identify --timeout=60000 {G}
        id -encoding:utf-8 {L} ~ id --encoding utf-8 {G}
    ''',
    'owner': r'''
        invoke GetOwner {J} {L} ~ invoke GetOwner {J} {G}
        i GetOwner {J} {L} ~ i GetOwner {J} {G}
        invoke GetOwner {J} @{} {L} ~ {G} invoke GetOwner {J}
        invoke GetOwner {J} -options:{a="b"} {L} ~ {G} invoke GetOwner {J} --option a=b
    ''',
    'terminated': r'''
        invoke Terminate {J} @{Reason="0"} {L} ~ invoke Terminate {J} Reason=0 {G}
        i Terminate {J} @{Reason=0} {L} ~ i Terminate {J} Reason=0 {G}
        i Terminate {J} -file:{R} {L} ~ i Terminate {J} --file {R} {G}
    ''',
    'service': r'''
        get winrm/config/service {L} ~ get winrm/config/service {G}
        g wsman/config/service {L} ~ g wsman/config/service {G}
    ''',
    'listeners': r'''
        e winrm/config/listener {L} ~ e winrm/config/listener {G}
        enumerate winrm/config/Listener {L} ~ enumerate winrm/config/Listener {G}
    ''',
    'processes': r'''
        e wmicimv2/CIM_Process -basepropertiesonly {L} ~ e wmicimv2/CIM_Process --basepropertiesonly {G}
    ''',
    'disks': r'''
        e wmicimv2/* -dialect:association -filter:{Object=Win32_ComputerSystem?Name={B}} {L}
            ~ e 'wmicimv2/*' --dialect association --filter '{Object=Win32_ComputerSystem?Name={B}}' {G}
        e wmicimv2/* -dialect:association -filter:{{A};resultclassname=win32_logicaldisk} {L}
            ~ e 'wmicimv2/*' --dialect association --filter '{{A};ResultClassName=Win32_LogicalDisk}' {G}
    ''',
    'links': r'''
        e wmicimv2/* -dialect:association -associations -filter:{Object=Win32_ComputerSystem?Name={B}} {L}
            ~ e 'wmicimv2/*' --dialect association --associations --filter '{Object=Win32_ComputerSystem?Name={B}}' {G}
    ''',
    'denied': r'''
        helpmsg 0x80070005 ~ helpmsg 0x80070005
        helpmsg 0X80070005 ~ helpmsg 0X80070005
        helpmsg 2147942405 ~ helpmsg 2147942405
        helpmsg -2147024891 ~ helpmsg -2147024891
    ''',
    'help': r'''
        help ~ --help
        -? ~ -h
        help get ~ get --help
        get -? ~ get -h
        help e ~ e --help
    ''',
    'hello': r'''
        winrs {L} echo hello ~ run {G} 'echo hello'
        winrs {L} "echo hello" ~ run {G} 'echo hello'
        winrs -r:{U} -u:ada -p:{P} -a:negotiate echo hello ~ run {G} echo hello
        winrs {L} -nop echo hello ~ run --noprofile {G} echo hello
        winrs {L} -noprofile -noecho echo hello ~ run --noprofile --noecho {G} echo hello
        winrs {L} -t:60 echo hello ~ run --timeout=60000 {G} echo hello
        winrs {L} -timeout:60 echo hello ~ run --timeout 60000 {G} echo hello
    ''',
    'two': r'''
        winrs {L} echo "a  b" ~ run {G} echo 'a  b'
    ''',
    'etc': r'''
        winrs {L} -d:/etc pwd ~ run -d /etc {G} pwd
        winrs {L} -directory:"/etc" pwd ~ run --directory=/etc {G} pwd
    ''',
    'variable': r'''
        winrs {L} -env:A="b c" "echo $A" ~ run {G} --environment 'A=b c' 'echo $A'
        winrs {L} -environment:A=x -environment:A="b c" "echo $A"
            ~ run {G} --environment=A=x --environment 'A=b c' 'echo $A'
    ''',
    'fault 8033803B': r'''
        get wmicimv2/Win32_Nothing {L} ~ get wmicimv2/Win32_Nothing {G}
        e wmicimv2/Win32_Nothing {L} ~ e wmicimv2/Win32_Nothing {G}
    ''',
    'fault 80338000': r'''
        get {E}?Name=none+UserName=none {L} ~ get {E}?Name=none+UserName=none {G}
        set {E}?Name=none+UserName=none @{VariableValue="x"} {L} ~ set {E}?Name=none+UserName=none VariableValue=x {G}
        delete {E}?Name=none+UserName=none {L} ~ delete {E}?Name=none+UserName=none {G}
    ''',
    'fault 803380A9': r'''
        invoke Explode {J} {L} ~ invoke Explode {J} {G}
    ''',
    'fault 803380FB': r'''
        e {E} -filter:"select * from Win32_Environment" {L} ~ e {E} --filter 'select * from Win32_Environment' {G}
    ''',
    'failure': r'''
        get {I} -r:{U} -u:ada -p:wrong -a:negotiate ~ get {I} {W}
        get {I} -r:{U} -u:ada -p:{P} -a:negotiate -unencrypted ~ get {I} {G} --unencrypted
        get {I} -r:{U} -u:ada -p:{P} -a:negotiate -un ~ get {I} {G} --unencrypted
        get {I} {L} -skipcacheck ~ get {I} {G} --skip-ca-check
        get {I} {L} -defaultcreds ~ get {I} {G} --defaultcreds
        get {I} {L} -certificate:{X} ~ get {I} {G} --certificate {X}
        get {I} {L} -proxyaccess:ie_settings ~ get {I} {G} --proxy-access=ie
        get {I} {L} -proxyauth:basic ~ get {I} {G} --proxy-auth=basic
        get {I} {L} -proxyuser:x -proxypassword:y ~ get {I} {G} --proxy-username=x
        get {I} {L} -pu:x -pp:y -pa:negotiate ~ get {I} {G} --proxy-username=x
        get {I} {L} -shallow ~ get {I} {G} --shallow
        get {I} {L} -file:{F} ~ get {I} {G} --file {F}
        identify {L} -filter:x ~ identify {G} --filter=x
        set {I} {L} ~ set {I} {G}
        set {I} -file:{F} @{VariableValue="x"} {L} ~ set {I} --file={F} VariableValue=x {G}
        set {I} @{VariableValue="x" {L} ~ set {I} '@{VariableValue="x"' {G}
        set {I} @{VariableValue=""} {L} ~ set {I} VariableValue= {G}
        set {I} @{="x"} {L} ~ set {I} =x {G}
        create {E} @{Name"x"} {L} ~ create {E} Name {G}
        e {E} -returntype:both {L} ~ e {E} --returntype=both {G}
        e {E} -dialect:wql {L} ~ e {E} --dialect=wql {G}
        e {E} -associations {L} ~ e {E} --associations {G}
        get {I} -format:braille {L} ~ get {I} --format=braille {G}
        get {I} -encoding:utf-7 {L} ~ get {I} --encoding=utf-7 {G}
        get {I} -timeout:soon {L} ~ get {I} --timeout=soon {G}
        get {I} -port:0 -r:localhost -u:ada -p:{P} ~ get {I} --port=0 {G2}
        get {I} -p:{P} ~ get {I} --password-file=/nonexistent -u ada
        get {L} ~ get {G}
        invoke GetOwner {L} ~ invoke GetOwner {G}
        explode {E} {L} ~ explode {E} {G}
        helpmsg five ~ helpmsg five
        helpmsg ~ helpmsg
        help explode ~ help explode
        configsddl ~ configsddl default
        winrs {L} ~ run {G}
        winrs {L} -t:0 echo ~ run {G} --timeout=0 echo
        winrs {L} exit 3 ~ run {G} 'exit 3'
    ''',
}


def split_kept(line):
    """Words with all their quotation marks, as cmd.exe passes them on."""
    return [word for word in re.findall(r'(?:@?\{[^{}]*(?:\{\}[^{}]*)*\}|"[^"]*"|\'[^\']*\'|[^\s"\'])+', line)]


def split_shell(line):
    """Returns the words as a POSIX shell passes them on. The semicolons and blanks of a list are quoted."""
    lists = re.sub(r'@\{[^{}]*(?:\{\}[^{}]*)*\}|(?<=:)\{[^{}]*\}', lambda match: shlex.quote(match.group()), line)
    return shlex.split(re.sub(r'\\(?=\w)', r'\\\\', lists))


def shout(words):
    """The words in capitals with slashes, and the options before the verb."""
    def is_option(word):
        return re.match(r'-[A-Za-z]\w*(:|$)|-\?$', word)

    def raise_name(word):
        name, colon, value = word[1:].partition(':')
        return '/' + name.upper() + colon + value

    verb = next((word for word in words if not is_option(word)), None)
    if verb in ('winrs', 'help', None):
        options = list(itertools.takewhile(is_option, words[1:])) if verb == 'winrs' else []
        return [word.upper() if word == verb else raise_name(word) if word in options else word for word in words]
    options = [raise_name(word) for word in words if is_option(word)]
    return options + [word.upper() if word == verb else word for word in words if not is_option(word)]


class Lines(unittest.TestCase):
    numbers = itertools.count()

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        os.chown(folder.name, pwd.getpwnam(SERVICE_USER).pw_uid, -1)
        user = r'.\\ada'
        cls.daemon = Daemon(listen='http://localhost:0;https://localhost:0', password_file=None, shell_users=user,
                            ntlm=f'TESTS:ada:{PASSWORD}\n', allowed=(user,), operators=user,
                            channel_binding='relaxed', max_connections_per_user='100',
                            env={'XDG_CONFIG_HOME': folder.name})
        cls.daemon.start()
        cls.addClassCleanup(cls.daemon.stop)
        cls.password = cls.daemon.write('password', PASSWORD)
        cls.wrong = cls.daemon.write('wrong', 'wrong')
        cls.uri, cls.secure = (next(uri for uri in cls.daemon.uris if uri.startswith(scheme + '://'))
                               for scheme in ('http', 'https'))
        cls.gnu = f'-r {cls.uri} -u ada --password-file {cls.password} -a negotiate'
        cls.create('GRAMMAR')

    @classmethod
    def create(cls, name):
        made = cls.execute([*cls.gnu.split(), 'create', 'wmicimv2/Win32_Environment', f'Name={name}',
                            'VariableValue=v 1'])
        assert made.returncode == 0, made

    def fill(self, line, name):
        """Replaces the names in braces."""
        port, secure_port = (uri.split(':')[2].split('/')[0] for uri in (self.uri, self.secure))
        winrm = f'-u:ada -p:{PASSWORD} -a:negotiate'
        values = {
            'I': f'wmicimv2/Win32_Environment?Name={name}+UserName={SERVICE_USER}', 'N': name,
            'K': f'Name={name}+UserName={SERVICE_USER}', 'E': 'wmicimv2/Win32_Environment', 'C': CLASS,
            'L': f'-r:{self.uri} {winrm}', 'G': self.gnu, 'G2': self.gnu.replace(self.uri, 'localhost'),
            'W': self.gnu.replace(self.password, self.wrong), 'U': self.uri, 'P': PASSWORD, 'O': port,
            'T': secure_port, 'S': f'-r:{self.secure} {winrm}', 'H': self.gnu.replace(self.uri, self.secure),
            'X': '00' * 20, 'B': os.uname().nodename,
            'A': f'object=win32_computersystem?name={os.uname().nodename}',
            'Q': f"select * from Win32_Environment where Name='{name}'",
            'D1': 'http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter',
            'D2': 'http://schemas.microsoft.com/wbem/wsman/1/WQL',
            'D3': 'http://www.w3.org/TR/1999/REC-xpath-19991116'}
        if '{J}' in line:
            values['J'] = f'wmicimv2/Win32_Process?Handle={self.spawn()}'
        for key, value in (('F', self.instance_xml(name, 'w; 2')), ('M', self.instance_xml('NEW' + name, 'v 1')),
                           ('R', '<p:Terminate_INPUT xmlns:p="' + WMI + 'Win32_Process"><p:Reason>0</p:Reason>'
                                 '</p:Terminate_INPUT>')):
            if f'{{{key}}}' in line:
                values[key] = self.daemon.write(f'input{next(self.numbers)}.xml', value)
        return re.sub(r'\{([A-Z]\d?)\}', lambda match: values[match.group(1)], line)

    @staticmethod
    def instance_xml(name, value):
        return (f'<p:Win32_Environment xmlns:p="{CLASS}"><p:Name>{name}</p:Name><p:UserName>{SERVICE_USER}</p:UserName>'
                f'<p:VariableValue>{value}</p:VariableValue></p:Win32_Environment>')

    def spawn(self):
        """A process of the daemon's user."""
        user = {'user': SERVICE_USER} if os.geteuid() == 0 else {}
        process = subprocess.Popen(['cat'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd='/', **user)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process.pid

    @staticmethod
    def execute(words):
        return subprocess.run([WSMANCTL, *words], text=True, capture_output=True, timeout=TIMEOUT, check=False,
                              stdin=subprocess.DEVNULL)

    def ask(self, kind, line, make_words):
        """Runs a line. If it changes an instance, the instance is a new one."""
        is_new = kind in ('changed', 'changed part', 'nothing', 'created')
        name = f'GRAMMAR{next(self.numbers)}' if is_new else 'GRAMMAR'
        if is_new and '{I}' in line:
            self.create(name)
        words = make_words(self.fill(line, name))
        return name, words, self.execute(words)

    def check(self, kind, name, words, result):
        self.assertNotIn('CRITICAL', result.stderr)
        self.assertNotIn(PASSWORD, result.stderr)
        if kind == 'failure' or kind.startswith('fault'):
            self.assertNotEqual(result.returncode, 0, (words, result))
            self.assertEqual(result.stdout, '', words)
            pattern = FAULT.format(kind.split()[1]) if kind != 'failure' else '(?s:.*)'
            self.assertRegex(result.stderr, f'^{pattern}$', words)
            return
        self.assertEqual((result.returncode, result.stderr), (0, ''), (words, result))
        self.assert_layout(EXPECTED[kind], 'NEW' + name if kind == 'created' else name, words, result.stdout)

    def assert_layout(self, expected, name, words, text):
        if expected.startswith('re:'):
            self.assertRegex(text, f'^{expected[3:]}$' if '(?s)' not in expected else expected[3:], words)
            return
        # The namespaces of XML, and the address of this server, aren't part of the layout.
        text = re.sub(r' xmlns:\w+="[^"]*"| xsi:\w+="[^"]*"', '', text)
        text = re.sub(r'(?m)^( *Address = ).*', r'\1ADDRESS', text)
        self.assertEqual(text, expected.replace('{N}', name), words)

    def forms(self):
        for kind, block in LINES.items():
            lines = re.sub(r'\n\s*~', ' ~', block).splitlines()
            for line in filter(None, map(str.strip, lines)):
                winrm, gnu = line.split(' ~ ')
                yield kind, winrm, split_shell
                if split_kept(winrm) != split_shell(winrm):
                    yield kind, winrm, split_kept
                yield kind, winrm, lambda text: shout(split_shell(text))
                yield kind, gnu, shlex.split

    def test_lines(self):
        forms = list(self.forms())
        self.assertGreaterEqual(sum(split is shlex.split for _, _, split in forms), 117)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = pool.map(lambda form: self.ask(*form), forms)
            for (kind, line, _), (name, words, result) in zip(forms, answers):
                with self.subTest(line=line, words=words):
                    self.check(kind, name, words, result)


class Spelling(unittest.TestCase):
    """Wrong words, and words with two meanings."""

    def check(self, text, *words, code=1):
        with self.subTest(words=words):
            result = run_wsmanctl(*words)
            self.assertEqual((result.returncode, result.stdout), (code, ''), result)
            self.assertIn(text, result.stderr)

    def test_nearest(self):
        for word, nearest in (('-remot:x', '-remote'), ('/fragmnt:x', '/fragment'), ('-skipcachek', '-skipcacheck'),
                              ('--skip-ca-chek', '--skip-ca-check'), ('-returntyp:epr', '-returntype'),
                              ('/ENCODNG:utf-8', '/encoding'), ('--usernam=x', '--username')):
            name = re.split('[:=]', word)[0]
            self.check(f'There is no option {name}; did you mean {nearest}?', 'get', 'x', word)
            self.check(f'There is no option {name}; did you mean {nearest}?', word, 'get', 'x')
        self.check('“IDENTFY” isn’t a verb; did you mean “identify”?', 'IDENTFY')

    def test_values(self):
        self.check('-remote needs a value; write -remote:VALUE', 'get', 'x', '-remote', 'host')
        self.check('--remote needs a value', 'get', 'x', '--remote')
        self.check('-r needs a value', 'get', 'x', '-r')
        self.check('-shallow takes no value', 'e', 'x', '-shallow:yes')
        self.check('--shallow takes no value', 'e', 'x', '--shallow=yes')
        self.check('get doesn’t take /SHALLOW', 'get', 'x', '/SHALLOW')
        self.check('There is no option --p', 'get', 'x', '--p=secret')
        self.check('There is no option --password', 'get', 'x', '--password=secret')
        self.check('isn’t a number of seconds', 'winrs', '-t:soon', 'x', code=255)
        self.check('--port', 'id', '-r:host:1', '-port:2')
        self.check('--port', 'id', '-r:host', '-port:99999')
        self.check('--username', 'id', '-r:host', '-p:x')

    def test_pairs(self):
        """Checks what was sent: values between quotation marks, without them, and cut into words."""
        for words in (['@{a="b c";d="e"}'], ['@{a=b c;d=e}'], ['@{a="b', 'c";d="e"}'], ['@{', 'a', '=', '"b c"', ';',
                      'd="e";', '}'], ['@{a="b c"}', 'd=e']):
            with self.subTest(words=words), Canned(['']) as peer:
                self.assertEqual(run_wsmanctl(*peer.options, 'i', 'm', 'http://x/y', *words).returncode, 0)
                self.assertIn('<p:a>b c</p:a><p:d>e</p:d>', peer.requests[0])
        for text, value in (('@{a=""}', '<p:a/>'), ('@{a="x""y"}', '<p:a>x&quot;y</p:a>'),
                            ('@{a="x}y;z"}', '<p:a>x}y;z</p:a>'),
                            ('@{a=C:\\}', '<p:a>C:\\</p:a>'), ('@{a="C:\\"}', '<p:a>C:\\</p:a>'),
                            ('@{a=$null}', 'xsi:nil="true"'), ('@{a=1;a=2}', '<p:a>1</p:a><p:a>2</p:a>')):
            with self.subTest(text=text), Canned(['']) as peer:
                self.assertEqual(run_wsmanctl(*peer.options, 'i', 'm', 'http://x/y', text).returncode, 0)
                self.assertIn(value, peer.requests[0])
        for text in ('@{', '@{a}', '@{a="b"', '@{a="b}', '@{a="b" c="d"}', '@{a="b"};', '@{a=b;c}', '@{a b="c"}',
                     '@{;}'):
            self.check('{name="value";…}', 'i', 'm', 'http://x/y', text)

    def test_json_errors(self):
        """One object a line: of the grammar, of a connection, and of another machine."""
        with Canned() as peer:
            for words, status, has_code in (
                    (['-format:json', 'get'], 1, False), (['--format=xml', 'set', 'http://x/y', '-f:#JSON'], 1, False),
                    (['--format', 'json', *peer.options, 'get', 'http://x/y'], 4, True),
                    (['-f:json', 'id', '-r:http://127.0.0.1:1', '-a:none', '-un'], 2, True)):
                with self.subTest(words=words):
                    result = run_wsmanctl(*words)
                    self.assertEqual((result.returncode, result.stdout), (status, ''))
                    self.assertEqual(result.stderr.count('\n'), 1, result)
                    error = json.loads(result.stderr)
                    self.assertEqual((error['Status'], error['Code'] is not None), (status, has_code))
                    self.assertTrue(error['Message'])

    def test_paths(self):
        """A path may look like an option with a slash."""
        for path in ('/r:host', '/f', '/nowhere/else'):
            self.check('no path is on the other machine', 'copy', path, '/tmp')
        self.check('There is no option /frob', 'identify', '/frob')

    def test_secret(self):
        """The password is wiped from the arguments, and a warning says why it shouldn't be there."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(WSMANCTL, [WSMANCTL, 'identify', '-r:https://127.0.0.1:1', '-u:ada', '-p:s3cret', '-a:basic'])
        shown = b''
        try:
            while chunk := os.read(terminal, 1024):
                shown += chunk
        except OSError:
            pass  # the other end is closed
        os.close(terminal)
        os.waitpid(pid, 0)
        self.assertEqual(shown.count(b'Other users could see the password'), 1)
        self.assertNotIn(b's3cret', shown)
        result = run_wsmanctl('identify', '-r:https://127.0.0.1:1', '-u:ada', '-p:s3cret', '-a:basic')
        self.assertNotIn('Other users', result.stderr)
        with socket.create_server(('127.0.0.1', 0)) as server:
            server.settimeout(TIMEOUT)
            machine = f'-r:http://127.0.0.1:{server.getsockname()[1]}'
            words = [WSMANCTL, 'identify', machine, '-u:ada', '-p:s3cret', '-a:basic', '-un']
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL)
            server.accept()[0].close()  # the arguments are read
            with open(f'/proc/{process.pid}/cmdline', 'rb') as file:
                self.assertNotIn(b's3cret', file.read())
            process.kill()
            process.wait(TIMEOUT)


if __name__ == '__main__':
    main()
