#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Does in Python what login-client.c does."""

import hashlib
import os
import sys

import gi

gi.require_version('Wsman', '1.0')
from gi.repository import Gio, GLib, GObject, Wsman  # noqa: E402  pylint: disable=wrong-import-position

import world  # noqa: E402  pylint: disable=wrong-import-position


def convert(options, name, text):
    pspec = options.find_property(name)
    if pspec.value_type == GObject.TYPE_BOOLEAN:
        return text == 'true'
    if pspec.value_type == GObject.GType.from_name('GStrv'):
        return text.split(',')
    if pspec.value_type.is_a(GObject.TYPE_ENUM):
        values = type(options.get_property(name)).__enum_values__
        return next(each for each in values.values() if each.value_nick == text)
    return text


def make_options():
    options = Wsman.ConnectionOptions()
    for line in filter(None, os.environ['LOGIN_OPTIONS'].split('\n')):
        name, text = line.split('=', 1)
        options.set_property(name, convert(options, name, text))
    if 'LOGIN_PROXY' in os.environ:
        options.set_proxy_resolver(Gio.SimpleProxyResolver.new(os.environ['LOGIN_PROXY'], None))
    if 'LOGIN_PROXY_ACCESS' in os.environ:
        options.set_proxy(Wsman.ProxyAccess(int(os.environ['LOGIN_PROXY_ACCESS'])))
    return options


def main():
    session = Wsman.Session.new(os.environ['LOGIN_URI'], Wsman.SessionFlags(int(os.environ['LOGIN_FLAGS'])),
                                make_options())
    session.set_batch_items(1000)
    session.set_max_envelope_size(4 * 1024 * 1024)
    print('identify', session.identify()['ProductVendor'])
    print('get', session.get(world.THING + '?Name=thing-7')['Name'])
    locator = Wsman.ResourceLocator.new(world.THING)
    locator.add_option('Count', os.environ['LOGIN_COUNT'])
    lengths = [len(item.get_xml()) for item in session.enumerate(locator)]
    print('enumerate', len(lengths), sum(lengths))
    output = session.run(['sh', '-c', os.environ['LOGIN_COMMAND']]).get_stdout_bytes().get_data()
    print('run', len(output), hashlib.sha256(output).hexdigest())
    print('login', session.props.mechanism, 'sealed' if session.props.sealed else 'plain',
          'bound' if session.props.bound else 'loose', session.props.proxy or 'direct')


if __name__ == '__main__':
    try:
        main()
    except GLib.Error as error:
        print(f'refused 0x{Wsman.Fault.from_error(error).get_code():08X}', error.message)
        sys.exit(1)
