#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A collector in this process, and machines that forward events and don't use the library."""

import queue
import tempfile
import threading
import unittest

import certificates
import negotiation
import event_source
from event_source import BOOKMARK_EVENT, Basic, Certificate, Fault, Kerberos, Source, make_event
from negotiation import Gio, GLib, Wsman

from gi.repository import GObject

QUERY = '<QueryList><Query Id="0"><Select Path="Security">*[System[(EventID=4624)]]</Select></Query></QueryList>'
MACHINE = 'WEB1$'
PASSWORD = 'machine.Secret'


def setUpModule():
    negotiation.start_realm()
    if negotiation.realm is not None:
        negotiation.realm.admin(f'addprinc -pw {PASSWORD} {MACHINE}')
        negotiation.realm.kinit(MACHINE, PASSWORD)


def tearDownModule():
    negotiation.stop_realm()


class Passwords(GObject.Object, Wsman.Authenticator):
    def do_check_password(self, attempt):
        if attempt.get_password() == PASSWORD:
            attempt.accept(attempt.user_name)
        else:
            attempt.reject()


class Store(GObject.Object, Wsman.CollectorStore):
    """Bookmarks in memory. It responds later, from another thread, and it may fail."""

    def __init__(self):
        super().__init__()
        self.bookmarks = {}
        self.failing = False

    def later(self, function, *arguments):
        threading.Thread(target=function, args=arguments).start()

    def do_load_bookmark(self, request):
        if self.failing:
            request.return_error(GLib.Error('the disk is gone', 'test', 1))
        else:
            self.later(request.return_bookmark, self.bookmarks.get((request.subscription, request.user)))

    def do_save_bookmark(self, request):
        if self.failing:
            request.return_error(GLib.Error('the disk is gone', 'test', 1))
            return
        self.bookmarks[request.subscription, request.user] = request.bookmark
        self.later(request.return_saved)


class Collector:
    """Runs in a thread of its own while the context is entered."""

    def __init__(self, store=None, handler=None, kerberos=False, prepare=None, **subscriptions):
        self.store = store
        self.handler = handler or (lambda batch: batch.accept())
        self.kerberos = kerberos
        self.prepare = prepare
        self.wanted = subscriptions
        self.events = []
        self.ended = queue.Queue()

    def __enter__(self):
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,))
        self.thread.start()
        ready.wait()
        return self

    def __exit__(self, *_problem):
        self.call(self.loop.quit)
        self.thread.join()

    def run(self, ready):
        self.context.push_thread_default()
        self.server = Wsman.Server()
        self.server.authenticator = Passwords()
        self.server.allow_unencrypted = not self.kerberos
        if self.kerberos:
            self.server.keytab = negotiation.realm.keytab
            self.server.accept_kerberos = True
        if self.prepare is not None:
            self.prepare(self.server)
        self.collector = Wsman.Collector()
        self.collector.store = self.store
        for name, machines in self.wanted.items():
            subscription = Wsman.CollectorSubscription.new(name, QUERY)
            subscription.machines = machines
            self.collector.add_subscription(subscription)
        self.collector.connect('handle-batch', self.on_batch)
        self.collector.connect('subscription-ended', lambda _collector, machine: self.ended.put(machine.last_error))
        self.collector.register(self.server)
        self.server.listen_local(0, self.prepare is not None)
        self.port = int(self.server.list_uris()[0].rsplit(':', 1)[1].split('/')[0])
        ready.set()
        self.loop.run()
        self.server.stop()
        del self.collector
        self.context.pop_thread_default()

    def on_batch(self, _collector, batch):
        self.events += [batch.get_event(index) for index in range(batch.n_events)]
        self.handler(batch)

    def call(self, function, *arguments):
        """Calls a function in the collector's thread."""
        results = queue.Queue()

        def invoke():
            results.put(function(*arguments))
            return GLib.SOURCE_REMOVE

        source = GLib.idle_source_new()
        source.set_callback(lambda _data: invoke())
        source.attach(self.context)
        return results.get()

    def machines(self):
        return {(machine.subscription, machine.user): machine
                for machine in self.call(self.collector.list_machines)}

    def change(self, name, **settings):
        def make():
            subscription = Wsman.CollectorSubscription.new(name, QUERY)
            subscription.machines = self.wanted[name]
            for key, value in settings.items():
                setattr(subscription, key, value)
            self.collector.add_subscription(subscription)
        self.call(make)


class CollectorTest(unittest.TestCase):
    def start(self, *arguments, **subscriptions):
        collector = Collector(*arguments, **(subscriptions or {'logins': ['authenticator:web*']}))
        collector.__enter__()
        self.addCleanup(collector.__exit__)
        return collector

    def source(self, collector, user='web1', password=PASSWORD, **more):
        source = Source(collector.port, lambda: Basic(user, password), **more)
        self.addCleanup(source.close)
        return source

    def refused(self, code, function, *arguments, **more):
        with self.assertRaises(Fault) as caught:
            function(*arguments, **more)
        self.assertEqual(caught.exception.code, code, caught.exception.text)
        return caught.exception.text

    def test_the_way_of_a_windows_machine(self):
        collector = self.start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        self.assertEqual(subscription.mode, event_source.ACTIONS + 'Events')
        self.assertEqual(subscription.options, {'SubscriptionName': 'logins', 'Compression': 'SLDC', 'CDATA': None,
                                                'ContentFormat': 'Raw', 'IgnoreChannelError': None})
        self.assertEqual(subscription.query.find('Query/Select').text, '*[System[(EventID=4624)]]')
        self.assertEqual((subscription.heartbeats, subscription.max_elements), ('PT900.000S', 500))
        self.assertEqual(subscription.address, subscription.end_to)
        self.assertTrue(subscription.address.startswith(f'HTTP://localhost:{collector.port}/wsman/subscriptions/'))
        self.assertEqual(subscription.version, 'uuid:' + subscription.identifier)
        source.beat(subscription)
        source.beat(subscription, compressed=True)
        source.deliver(subscription, [BOOKMARK_EVENT], {'Security': 9})
        for number in range(10, 20):
            source.deliver(subscription, [make_event(number), make_event(-number)], {'Security': number},
                           compressed=number % 2 == 0, cdata=number % 3 == 0)
        numbers = [event.split('<EventRecordID>')[1].split('<')[0] for event in collector.events[1:]]
        self.assertEqual(numbers, [str(sign * number) for number in range(10, 20) for sign in (1, -1)])
        self.assertIn('SubscriptionBookmarkEvent', collector.events[0])
        machine = collector.machines()['logins', 'authenticator:web1']
        self.assertEqual((machine.machine_id, machine.n_events, machine.n_renamed), ('web1.corp.example', 21, 0))
        self.assertLessEqual(machine.first_seen.to_unix(), machine.last_event.to_unix())
        self.assertIsNotNone(machine.last_heartbeat)
        self.assertEqual(machine.bookmark, '<BookmarkList><Bookmark Channel="Security" RecordId="19" IsCurrent="true"/>'
                                           '</BookmarkList>')
        self.assertEqual(source.list_subscriptions()[0].bookmark, {'Security': 19})
        source.end_subscription(subscription)
        self.assertEqual(collector.ended.get(timeout=60), 'SourceShuttingDown: The service stops')
        self.assertEqual(machine.last_error, 'SourceShuttingDown: The service stops')

    def test_items(self):
        names = []

        def handler(batch):
            for index in range(batch.n_events):
                item = batch.get_item(index)
                names.append(item and (item.name, item.namespace_uri))
            batch.accept()

        collector = self.start(None, handler)
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1), 'no <XML', make_event(2)], {'Security': 2})
        source.deliver(subscription, [make_event(3)], {'Security': 3}, cdata=False)
        event = ('Event', event_source.EVENT)
        self.assertEqual(names, [event, None, event, event])
        self.assertEqual(collector.events[1], 'no <XML')

    def test_a_changed_subscription_is_made_anew(self):
        collector = self.start()
        source = self.source(collector)
        [old] = source.list_subscriptions()
        source.deliver(old, [make_event(1)], {'Security': 1})
        [same] = source.list_subscriptions()
        self.assertEqual(same.version, old.version)
        collector.change('logins', rendered_text=True, compress=False, read_existing=True)
        self.refused(0x80338025, source.deliver, old, [make_event(2)], {'Security': 2})
        [new] = source.list_subscriptions()
        self.assertNotEqual(new.version, old.version)
        self.assertEqual(new.address, old.address)
        self.assertEqual((new.options['ContentFormat'], new.options.get('Compression'),
                          new.options['ReadExistingEvents']), ('RenderedText', None, 'true'))
        self.assertEqual(new.bookmark, {'Security': 1})
        source.deliver(new, [make_event(2)], {'Security': 2})
        self.assertEqual(len(collector.events), 2)

    def test_who_may_send(self):
        collector = self.start(logins=['authenticator:web*'], others=['authenticator:db1'])
        web, db = self.source(collector), self.source(collector, 'db1')
        stranger, wrong = self.source(collector, 'mail1'), self.source(collector, 'web1', 'wrong')
        [mine], [theirs] = web.list_subscriptions(), db.list_subscriptions()
        self.assertEqual((mine.options['SubscriptionName'], theirs.options['SubscriptionName']), ('logins', 'others'))
        self.refused(5, stranger.list_subscriptions)
        foreign = self.refused(5, web.deliver, theirs, [make_event(1)])
        theirs.address = theirs.address.replace(theirs.address.split('/')[-2], mine.identifier)
        absent = self.refused(5, web.deliver, theirs, [make_event(1)])
        self.assertEqual(foreign.split('<f:Message>')[-1], absent.split('<f:Message>')[-1])
        mine.identifier = theirs.identifier
        self.refused(0x80338025, web.deliver, mine, [make_event(1)])
        with self.assertRaises(Fault) as caught:
            wrong.list_subscriptions()
        self.assertEqual(caught.exception.status, 401)
        self.assertEqual(collector.events, [])

    def test_a_name_is_only_what_a_machine_says(self):
        collector = self.start()
        one, two = self.source(collector), self.source(collector, 'web2')
        [first], [second] = one.list_subscriptions(), two.list_subscriptions()
        one.deliver(first, [make_event(1)], {'Security': 1})
        two.deliver(second, [make_event(7)], {'Security': 7})
        two.machine = 'db1.corp.example'
        two.deliver(second, [make_event(8)], {'Security': 8})
        machines = collector.machines()
        self.assertEqual(sorted(machines), [('logins', 'authenticator:web1'), ('logins', 'authenticator:web2')])
        self.assertEqual(machines['logins', 'authenticator:web1'].n_renamed, 0)
        self.assertEqual(machines['logins', 'authenticator:web2'].n_renamed, 1)
        self.assertEqual(one.list_subscriptions()[0].bookmark, {'Security': 1})
        self.assertEqual(two.list_subscriptions()[0].bookmark, {'Security': 8})

    def test_what_isnt_accepted_is_sent_again(self):
        answers = ['refuse', 'drop', 'accept', 'accept']

        def handler(batch):
            answer = answers.pop(0)
            if answer == 'refuse':
                batch.refuse('the disk is full')
            elif answer == 'accept':
                batch.accept()
                batch.refuse('too late')

        collector = self.start(None, handler)
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        for expected in ('the disk is full', 'send them again'):
            text = self.refused(0x80338003, source.deliver, subscription, [make_event(1)], {'Security': 1})
            self.assertIn(expected, text)
            self.assertEqual(source.list_subscriptions()[0].bookmark, {})
        source.deliver(subscription, [make_event(1)], {'Security': 1})
        source.deliver(subscription, [make_event(2)])
        self.assertEqual(source.list_subscriptions()[0].bookmark, {'Security': 1})

    def test_the_store_comes_before_the_response(self):
        store = Store()
        collector = self.start(store)
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1)], {'Security': 1, 'Own & "quoted"': 2})
        [bookmark] = store.bookmarks.items()
        self.assertEqual(bookmark[0], ('logins', 'authenticator:web1'))
        self.assertEqual(source.list_subscriptions()[0].bookmark, {'Security': 1, 'Own & "quoted"': 2})
        store.failing = True
        text = self.refused(0x80338003, source.deliver, subscription, [make_event(2)], {'Security': 2})
        self.assertIn('the disk is gone', text)
        self.refused(0x80338003, source.list_subscriptions)
        store.failing = False
        self.assertEqual(source.list_subscriptions()[0].bookmark, {'Security': 1, 'Own & "quoted"': 2})
        self.check_dropped(collector, store, source, subscription)
        store.bookmarks['logins', 'authenticator:web1'] = '<BookmarkList><Evil/></BookmarkList>'
        self.refused(0x80338041, source.list_subscriptions)

    def check_dropped(self, collector, store, source, subscription):
        """A batch that was refused and comes again counts once."""
        dropped = f'<w:DroppedEvents Action="{event_source.ACTIONS}DroppedEvents">42</w:DroppedEvents>'
        store.failing = True
        for _attempt in range(2):
            self.refused(0x80338003, source.deliver, subscription, [make_event(3)], {'Security': 3}, extra=dropped)
        store.failing = False
        source.deliver(subscription, [make_event(3)], {'Security': 3}, extra=dropped)
        self.assertEqual(collector.machines()['logins', 'authenticator:web1'].n_dropped, 42)

    def test_wrong_messages(self):
        collector = self.start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        marks = ('<BookmarkList><Bookmark Channel="S"/></BookmarkList>', '<Other/>',
                 '<BookmarkList><Bookmark Channel="S" RecordId="-1"/></BookmarkList>',
                 '<BookmarkList><Bookmark Channel="S" RecordId="1"/><x/></BookmarkList>')
        for mark in marks:
            with self.subTest(mark):
                self.refused(0x80338041, source.deliver, subscription, [make_event(1)], mark)
        many = ''.join(f'<Bookmark Channel="{number:0500}" RecordId="1"/>' for number in range(200))
        self.refused(0x80338049, source.deliver, subscription, [make_event(1)], f'<BookmarkList>{many}</BookmarkList>')
        self.refused(0x8033803B, source.list_subscriptions, resource='http://elsewhere/')
        self.assertEqual(collector.events, [])

    def test_what_a_machine_reports(self):
        collector = self.start()
        source = self.source(collector)
        [subscription] = source.list_subscriptions()
        source.deliver(subscription, [make_event(1)], {'Security': 1},
                       extra=f'<w:DroppedEvents Action="{event_source.ACTIONS}DroppedEvents">42</w:DroppedEvents>')
        source.report_fault(subscription, 'The query is\x85 wrong')
        machine = collector.machines()['logins', 'authenticator:web1']
        self.assertEqual(machine.n_dropped, 42)
        self.assertIn('The query is', collector.ended.get(timeout=60))
        self.assertNotIn('\x85', machine.last_error)

    def test_certificates(self):
        """The machine learns which authority its certificate must have."""
        with tempfile.TemporaryDirectory() as folder:
            authorities = certificates.Authorities(folder)
            authorities.make_root('machines')
            authorities.make_root('others')
            authorities.issue('machines', 'web1', certificates.USAGE, certificates.principal('web1@corp.example'))
            authorities.issue('machines', 'server', 'subjectAltName = DNS:localhost')
            authorities.write('authorities.pem', authorities.read('machines.pem') + authorities.read('others.pem'))

            def prepare(server):
                server.tls_certificate = Gio.TlsCertificate.new_from_file(authorities.path('server-both.pem'))
                server.client_ca_file = authorities.path('authorities.pem')
                server.accept_client_certificates = True
                server.map_certificate(authorities.sha256('machines'), 'web1@corp.example', 'web1')

            collector = self.start(None, None, False, prepare, logins=['certificate:web*'])
            source = Source(collector.port, Certificate, ca_file=authorities.path('machines.pem'),
                            certificate=authorities.path('web1-both.pem'))
            self.addCleanup(source.close)
            for _attempt in range(2):
                [subscription] = source.list_subscriptions()
                self.assertEqual(subscription.profile, event_source.PROFILES + 'https/mutual')
                self.assertEqual(subscription.issuers, [authorities.sha1('machines'), authorities.sha1('others')])
            self.assertTrue(subscription.address.startswith('HTTPS://localhost:'))
            source.deliver(subscription, [make_event(1)], {'Security': 1})
            self.assertEqual(sorted(collector.machines()), [('logins', 'certificate:web1')])

    @unittest.skipUnless(negotiation.HAVE_KERBEROS, 'needs a KDC and python3-gssapi')
    def test_kerberos(self):
        collector = self.start(None, None, True, logins=[f'*$@{negotiation.REALM}'])
        for service in ('host', 'HTTP', 'WSMAN'):
            source = Source(collector.port, lambda name=service: Kerberos(f'{name}@localhost'))
            self.addCleanup(source.close)
            [subscription] = source.list_subscriptions()
            self.assertEqual(subscription.profile, event_source.PROFILES + 'http/spnego-kerberos')
            source.beat(subscription, compressed=True)
            source.deliver(subscription, [make_event(1, 'x' * 5000)], {'Security': 1})
        self.assertEqual(sorted(collector.machines()), [('logins', f'kerberos:{MACHINE}@{negotiation.REALM}')])
        self.assertEqual(len(collector.events), 3)


if __name__ == '__main__':
    unittest.main()
