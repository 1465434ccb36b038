// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A program outside of the tree: only with the override are there text, promises and faults.

import Wsman from 'gi://Wsman?version=1.0';

function assert(condition) {
    if (!condition)
        throw new Error('Assertion failed');
}

assert(String(Wsman.ResourceLocator.new('urn:a?B=c')) === 'urn:a?B=c');
assert(Wsman.Item.new_from_xml('<A xmlns="urn:a"><B>1</B></A>').lookup_string('B') === '1');
assert(Symbol.asyncIterator in Wsman.Enumerator.prototype);
try {
    Wsman.Session.new('http://');
    assert(false);
} catch (error) {
    assert(error.matches(Wsman.Error, Wsman.Error.INVALID_ARGUMENT));
    assert(error.fault.code > 0);
}
