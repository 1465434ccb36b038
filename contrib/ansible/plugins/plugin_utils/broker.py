# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Keeps sessions over the tasks of a run of Ansible, where each task is a process of its own.

A worker starts this program with a listening socket and a descriptor of Ansible's main process. It ends when that
process ends. Each connection of a worker has a session with a shell of its own. When the worker leaves, the session
waits for the next worker with the same options and the same secret."""

import base64
import collections
import concurrent.futures
import ctypes
import hashlib
import hmac
import json
import os
import resource
import select
import signal
import socket
import sys
import threading
import time

import gi
import messages

gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, Wsman  # noqa: E402

PR_SET_DUMPABLE = 4

# For how many seconds a session waits for the next task, and the end of all sessions may take.
IDLE_SECONDS = 300
END_SECONDS = 10
END_THREADS = 32

FLAGS = {
    None: Wsman.SessionFlags.NONE,
    'basic': Wsman.SessionFlags.USE_BASIC,
    'ssl': Wsman.SessionFlags.USE_BASIC,
    'plaintext': Wsman.SessionFlags.USE_BASIC | Wsman.SessionFlags.NO_ENCRYPTION,
    'digest': Wsman.SessionFlags.USE_DIGEST,
    'negotiate': Wsman.SessionFlags.USE_NEGOTIATE,
    'ntlm': Wsman.SessionFlags.USE_NEGOTIATE,
    'kerberos': Wsman.SessionFlags.USE_KERBEROS,
    'credssp': Wsman.SessionFlags.USE_CREDSSP,
    'certificate': Wsman.SessionFlags.USE_CLIENT_CERTIFICATE,
}


class WrongOption(Exception):
    pass


def make_options(options, secret):
    result = Wsman.ConnectionOptions.new()
    result.user_name = options['user']
    if secret:
        result.password = secret
    result.ca_file = options['ca_file']
    transport = options['transport']
    if transport == 'ntlm':
        result.ntlm = Wsman.NtlmPolicy.ALLOW
    if transport == 'credssp':
        result.delegate_to = [options['host']]
    if transport == 'certificate':
        result.client_certificate = Gio.TlsCertificate.new_from_files(options['certificate'], options['private_key'])
    return result


def make_flags(options):
    transport = options['transport']
    if transport not in FLAGS:
        known = ', '.join(name for name in FLAGS if name)
        raise WrongOption(f'the transport “{transport}” isn’t known; use one of {known}')
    result = FLAGS[transport]
    if options['user']:
        result |= Wsman.SessionFlags.CRED_USERNAME_PASSWORD
    if options['encryption'] == 'never':
        result |= Wsman.SessionFlags.NO_ENCRYPTION
    if options['validation'] == 'ignore':
        result |= Wsman.SessionFlags.SKIP_CA_CHECK | Wsman.SessionFlags.SKIP_CN_CHECK
    return result


class Link:
    """A session, and the shell in which its commands run."""

    def __init__(self, options, secret):
        uri = f'{options["scheme"]}://{options["address"]}:{options["port"]}{options["path"]}'
        self.session = Wsman.Automation().create_session(uri, make_flags(options), make_options(options, secret))
        self.session.total_timeout = 0
        if options['timeout']:
            self.session.connect_timeout = self.session.timeout = options['timeout'] * 1000
        self.since = time.monotonic()
        self.open()

    def open(self):
        self.shell = Wsman.Shell.new(self.session)
        self.shell.no_profile = True
        self.shell.open()

    def spawn(self, line, words):
        return self.shell.spawn(words) if words else self.shell.spawn_command_line(line)

    def execute(self, message, cancellable):
        line, words = message.get('line'), message.get('words')
        try:
            command = self.spawn(line, words)
        except GLib.Error as error:
            # The server ends shells that nobody has used for a while. The command hasn't begun.
            if not error.matches(Wsman.error_quark(), Wsman.Error.NOT_FOUND):
                raise
            self.open()
            command = self.spawn(line, words)
        data = base64.b64decode(message['input'])
        _, output, errors = command.communicate(GLib.Bytes.new(data) if data else None, cancellable)
        status = command.exit_status if command.has_exit_status else -1
        return {'status': status, 'output': encode(output), 'errors': encode(errors)}

    def put(self, message, cancellable):
        here = Gio.File.new_for_path(message['here'])
        self.session.copy_to(here, message['there'], Gio.FileCopyFlags.OVERWRITE, cancellable)
        return {}

    def fetch(self, message, cancellable):
        here = Gio.File.new_for_path(message['here'])
        self.session.copy_from(message['there'], here, Gio.FileCopyFlags.OVERWRITE, cancellable)
        return {}

    def close(self):
        try:
            self.shell.close()
        except GLib.Error:
            pass  # the server ends it in its time


def encode(data):
    return base64.b64encode(data.get_data() if data is not None else b'').decode()


class Links:
    """The sessions that wait, and the secrets that a server has refused."""

    def __init__(self):
        self.key = os.urandom(32)
        self.lock = threading.Lock()
        self.logins = collections.defaultdict(threading.Lock)
        self.waiting = {}
        self.refused = {}

    def make_key(self, options, secret):
        """What must be equal for a session to be used again: every option, and the secret."""
        text = json.dumps(options, sort_keys=True)
        return text, hmac.new(self.key, secret.encode(), hashlib.sha256).hexdigest()

    def find(self, key):
        """A session that waits, or None."""
        with self.lock:
            if key in self.refused:
                raise self.refused[key]
            return self.waiting[key].pop() if self.waiting.get(key) else None

    def log_in(self, key, options, secret):
        try:
            return Link(options, secret)
        except GLib.Error as error:
            # A server may lock an account after a few wrong passwords, so none is tried twice.
            if error.matches(Wsman.error_quark(), Wsman.Error.AUTHENTICATION):
                with self.lock:
                    self.refused[key] = error
            raise

    def take(self, options, secret):
        key = self.make_key(options, secret)
        link = self.find(key)
        if link is None:
            with self.lock:
                login = self.logins[key]
            with login:
                link = self.find(key) or self.log_in(key, options, secret)
        return key, link

    def give_back(self, key, link):
        link.since = time.monotonic()
        with self.lock:
            self.waiting.setdefault(key, []).append(link)

    def drop_idle(self):
        limit = time.monotonic() - IDLE_SECONDS
        with self.lock:
            old = [link for links in self.waiting.values() for link in links if link.since < limit]
            for key, links in self.waiting.items():
                self.waiting[key] = [link for link in links if link.since >= limit]
        close_all(old)

    def forget(self, key):
        with self.lock:
            links = self.waiting.pop(key, [])
            self.refused.pop(key, None)
        close_all(links)

    def end(self):
        with self.lock:
            links = [link for links in self.waiting.values() for link in links]
            self.waiting.clear()
        close_all(links)


def close_all(links):
    if not links:
        return
    pool = concurrent.futures.ThreadPoolExecutor(END_THREADS)
    concurrent.futures.wait([pool.submit(link.close) for link in links], END_SECONDS)
    pool.shutdown(wait=False, cancel_futures=True)


def describe(error):
    """An error as the worker gets it. The kind decides what Ansible makes of it."""
    kind = 'failure'
    if isinstance(error, GLib.Error):
        if error.matches(Wsman.error_quark(), Wsman.Error.AUTHENTICATION):
            kind = 'authentication'
        elif any(error.matches(Wsman.error_quark(), code) for code in (
                Wsman.Error.CONNECTION, Wsman.Error.CERTIFICATE, Wsman.Error.TIMED_OUT)):
            kind = 'connection'
        elif error.matches(Wsman.error_quark(), Wsman.Error.NOT_FOUND):
            kind = 'missing'
        return {'error': kind, 'text': error.message}
    return {'error': kind, 'text': str(error)}


class Client:
    """A worker, for one task."""

    def __init__(self, connection, links):
        self.connection = connection
        self.links = links
        self.key = self.link = None
        self.cancellable = Gio.Cancellable.new()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def open(self, message):
        secret = messages.receive_secret(self.connection)
        if message.get('fresh'):
            self.links.forget(self.links.make_key(message['options'], secret))
            return {}
        self.key, self.link = self.links.take(message['options'], secret)
        return {'command_shell': self.link.shell.command_shell}

    def reply_to(self, message):
        name = message.get('do')
        if name == 'open' and self.link is None:
            return self.open(message)
        if name in ('execute', 'put', 'fetch') and self.link is not None:
            return getattr(self.link, name)(message, self.cancellable)
        raise messages.Refused(f'“{name}” isn’t expected')

    def serve(self):
        try:
            messages.check_peer(self.connection)
            while True:
                message = messages.receive(self.connection)
                try:
                    reply = self.reply_to(message)
                except (GLib.Error, WrongOption) as error:
                    reply = describe(error)
                messages.send(self.connection, reply)
        except (EOFError, OSError):
            pass  # the task has ended
        except (ValueError, KeyError, TypeError, messages.Refused) as error:
            print(f'wsman broker: a worker doesn’t speak as it should: {error}', file=sys.stderr)
        finally:
            self.close()

    def close(self):
        # While the main thread polls a socket, the kernel keeps it open. A shutdown wakes that thread up.
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the worker has gone
        self.connection.close()
        if self.link is not None:
            self.links.give_back(self.key, self.link)


class Broker:
    def __init__(self, listener, ansible):
        self.listener = listener
        self.ansible = ansible
        self.links = Links()
        self.clients = {}
        self.poll = select.poll()
        self.poll.register(listener, select.POLLIN)
        self.poll.register(ansible, select.POLLIN)

    def accept(self):
        client = Client(self.listener.accept()[0], self.links)
        descriptor = client.connection.fileno()
        self.poll.register(descriptor, select.POLLRDHUP)
        self.clients[descriptor] = client
        client.thread.start()

    def lose(self, descriptor):
        """A worker has gone, or its thread has closed the connection. Nobody needs its command any more."""
        self.poll.unregister(descriptor)
        self.clients.pop(descriptor).cancellable.cancel()

    def run(self):
        while True:
            ready = [descriptor for descriptor, _ in self.poll.poll(IDLE_SECONDS * 1000)]
            if self.ansible in ready:
                break
            for descriptor in ready:
                if descriptor in self.clients:
                    self.lose(descriptor)
            if self.listener.fileno() in ready:
                self.accept()
            self.links.drop_idle()
        self.end()

    def end(self):
        self.listener.close()
        limit = time.monotonic() + END_SECONDS
        for client in self.clients.values():
            client.cancellable.cancel()
        for client in self.clients.values():
            client.thread.join(max(limit - time.monotonic(), 0))
        self.links.end()


def prepare():
    """Nobody may read the memory of this process, and it has as many descriptors as it may have."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    # Ctrl+C is for Ansible, whose end ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == '__main__':
    prepare()
    Broker(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])).run()
    # Threads that still wait for a server don't matter any more.
    os._exit(0)
