# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Converts values of Python to the variants that stand for them in an item, and back."""

import re

from gi.repository import GLib

from ..module import get_introspection_module

Wsman = get_introspection_module('Wsman')

# A Python type and the type of the variant that stands for it in an item; a bool is also an int.
VARIANT_TYPES = ((bool, 'b'), (int, 'x'), (float, 'd'), (str, 's'))
HALF_PAIR = re.compile('[\ud800-\udfff]')


def check_path(value, name):
    """Refuses a text with a null character, since C would lose the rest of the text."""
    if isinstance(value, str) and '\0' in value:
        raise ValueError(f'{name} has a null character')
    return value


def check_text(value, name):
    """Refuses a text that can't arrive in C unchanged. A path may contain half a surrogate pair, which can't.

    The error has the name of its place, and not the text, which may be a password.
    """
    if isinstance(value, (list, tuple)):
        for each in value:
            check_text(each, name)
    if isinstance(value, str) and HALF_PAIR.search(value):
        raise ValueError(f'{name} has half a surrogate pair')
    return check_path(value, name)


def _check_name(name):
    if not isinstance(name, str):
        raise TypeError(f'The name of a property must be a text, not {name!r}')
    return check_text(name, 'The name of a property')


def _to_reference(locator):
    """Returns the text of a locator, which has only what an endpoint reference can express."""
    locator.check()
    if locator.list_options() or locator.get_fragment_path() is not None:
        raise TypeError(f'A reference has no options and no fragment: {locator.to_string()}')
    return GLib.Variant('(s)', (locator.to_xml(),))


def to_variant(value, name='A value'):
    """Returns the variant for a value in an item. None is nil. name is the name of the property."""
    if isinstance(value, GLib.Variant):
        return value
    if value is None:
        return GLib.Variant.new_maybe(GLib.VariantType.new('v'), None)
    if isinstance(value, dict):
        return GLib.Variant('a{sv}', {_check_name(key): to_variant(each, key) for key, each in value.items()})
    if isinstance(value, (list, tuple)):
        return GLib.Variant('av', [to_variant(each, name) for each in value])
    if isinstance(value, Wsman.ResourceLocator):
        return _to_reference(value)
    if isinstance(value, Wsman.Item):
        return value.to_variant()
    for kind, signature in VARIANT_TYPES:
        if isinstance(value, kind):
            return GLib.Variant('t' if kind is int and value >= 2 ** 63 else signature, check_text(value, name))
    raise TypeError(f'{name}: {type(value).__name__} has no place in an item')


def from_variant(variant):
    """Returns the value for a variant. Nil is None."""
    kind = variant.get_type_string()
    if kind == '()':
        return None
    if kind == 'v':
        return from_variant(variant.get_variant())
    if kind == '(s)':
        return Wsman.ResourceLocator.new(variant.get_child_value(0).get_string())
    if kind == 'a{sv}':
        entries = map(variant.get_child_value, range(variant.n_children()))
        return {entry.get_child_value(0).get_string(): from_variant(entry.get_child_value(1)) for entry in entries}
    if kind.startswith('a'):
        return [from_variant(variant.get_child_value(i)) for i in range(variant.n_children())]
    return variant.unpack()
