# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program outside of the tree. run(), attributes and faults only exist with the overrides."""

import gi
gi.require_version('Wsman', '1.0')
from gi.repository import GLib, Wsman

assert callable(Wsman.run)
assert Wsman.ResourceLocator.new('urn:a?B=c').resource_uri == 'urn:a'
assert Wsman.Item.new_from_xml('<A xmlns="urn:a"><B>1</B></A>')['B'] == '1'
try:
    Wsman.Session.new('http://')
except GLib.Error as error:
    assert error.matches(Wsman.error_quark(), Wsman.Error.INVALID_ARGUMENT)
    assert error.fault.code
else:
    raise AssertionError('A connection to nowhere')
