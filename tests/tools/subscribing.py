# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A client that subscribes to the events of wsmand. It was written from the specifications, WS-Eventing and DSP0226,
and knows nothing of this library. It reads XML by names, and not by prefixes."""

import os
import uuid
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

from harness import PASSWORD, Connection

NAMESPACES = {
    's': 'http://www.w3.org/2003/05/soap-envelope',
    'a': 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
    'e': 'http://schemas.xmlsoap.org/ws/2004/08/eventing',
    'n': 'http://schemas.xmlsoap.org/ws/2004/09/enumeration',
    'w': 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
    'f': 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault',
}
ANONYMOUS = NAMESPACES['a'] + '/role/anonymous'
ACTIONS = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/'
RESOURCE = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/*'
WQL = 'http://schemas.microsoft.com/wbem/wsman/1/WQL'
EVENT_LOG = 'http://schemas.microsoft.com/wbem/wsman/1/windows/EventLog'
EVENT_QUERY = 'http://schemas.microsoft.com/win/2004/08/events/eventquery'
LOGS = '<QueryList><Query><Select Path="{}">*</Select></Query></QueryList>'
TRACE = f'SELECT * FROM Win32_ProcessTrace WHERE ParentProcessID = {os.getpid()}'


class Fault(Exception):
    def __init__(self, body):
        super().__init__(ET.tostring(body, encoding='unicode'))
        self.code = int(body.find('.//f:WSManFault', NAMESPACES).get('Code'))
        self.text = body.find('.//s:Text', NAMESPACES).text


class Subscriber:
    def __init__(self, daemon, user='ada'):
        self.connection = Connection(daemon)
        self.user = user
        self.parameters = []
        self.context = None
        self.resource = RESOURCE

    def ask(self, action, body, headers=''):
        prefixes = ' '.join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
        if 'ResourceURI' not in headers:
            headers += f'<w:ResourceURI>{self.resource}</w:ResourceURI>'
        envelope = (f'<s:Envelope {prefixes}><s:Header><a:To>https://localhost/wsman</a:To>{headers}'
                    f'<a:ReplyTo><a:Address>{ANONYMOUS}</a:Address></a:ReplyTo><a:Action>{action}</a:Action>'
                    f'<a:MessageID>uuid:{uuid.uuid4()}</a:MessageID></s:Header><s:Body>{body}</s:Body></s:Envelope>')
        status, text = self.connection.post(self.user, PASSWORD, envelope)
        response = ET.fromstring(text)
        body = response.find('s:Body', NAMESPACES)
        if status != 200:
            raise Fault(body)
        return body

    def subscribe(self, query, mode=ACTIONS + 'Pull', more='', delivery='', before=''):
        body = self.ask(NAMESPACES['e'] + '/Subscribe',
                        f'<e:Subscribe>{before}<e:Delivery Mode="{mode}">{delivery}</e:Delivery>{more}'
                        f'<w:Filter Dialect="{WQL}">{escape(query)}</w:Filter></e:Subscribe>')
        response = body.find('e:SubscribeResponse', NAMESPACES)
        return self.read_subscribed(response)

    def subscribe_to_log(self, log):
        """The query is XML in the filter."""
        self.resource = EVENT_LOG
        body = self.ask(NAMESPACES['e'] + '/Subscribe',
                        f'<e:Subscribe><e:Delivery Mode="{ACTIONS}Pull"/>'
                        f'<w:Filter Dialect="{EVENT_QUERY}">{LOGS.format(log)}</w:Filter><w:SendBookmarks/>'
                        '</e:Subscribe>')
        return self.read_subscribed(body.find('e:SubscribeResponse', NAMESPACES))

    def read_subscribed(self, response):
        self.parameters = list(response.find('e:SubscriptionManager/a:ReferenceParameters', NAMESPACES))
        self.context = response.findtext('n:EnumerationContext', None, NAMESPACES)
        return response

    def pull(self, seconds=1, keep=False):
        """Returns the events. With keep, the client behaves as if it hadn't got the response."""
        body = self.ask(NAMESPACES['n'] + '/Pull',
                        f'<n:Pull><n:EnumerationContext>{escape(self.context)}</n:EnumerationContext>'
                        f'<n:MaxTime>PT{seconds}S</n:MaxTime><n:MaxElements>50</n:MaxElements></n:Pull>')
        response = body.find('n:PullResponse', NAMESPACES)
        context = response.find('n:EnumerationContext', NAMESPACES)
        if context is not None and not keep:
            self.context = context.text
        return [read_event(event) for event in response.find('n:Items', NAMESPACES)]

    def manage(self, verb, content=''):
        headers = ''.join(ET.tostring(parameter, encoding='unicode') for parameter in self.parameters)
        return self.ask(f'{NAMESPACES["e"]}/{verb}', f'<e:{verb}>{content}</e:{verb}>', headers)


def read_event(element):
    """Returns the class of an event, and its properties."""
    assert element.tag == f'{{{NAMESPACES["w"]}}}Event', element.tag
    assert element.get('Action') == ACTIONS + 'Event'
    event, = element
    uri, _, name = event.tag[1:].partition('}')
    assert uri == RESOURCE[:-1] + name
    return name, {each.tag.partition('}')[2]: each.text for each in event}
