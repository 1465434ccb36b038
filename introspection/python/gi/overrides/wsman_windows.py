# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Adds Windows' own names from the table, so that scripts from Windows need few changes.

An instance is XML in a text there, and so is the endpoint reference that Create returns.
"""

import functools

from .wsman_members import MEMBERS

# The classes whose methods return texts on Windows, and objects here.
ARE_TEXTS = ('Session', 'Enumerator')


class _Flag(int):
    """A flag that works with and without the parentheses of its getter."""

    def __new__(cls, value):
        self = super().__new__(cls, value)
        self.value = value
        return self

    def __call__(self):
        return self.value


def _to_text(namespace, value):
    if value is None:
        return ''
    if isinstance(value, namespace.Item):
        return value.get_xml()
    return value.to_xml() if isinstance(value, namespace.ResourceLocator) else value


def _texts_of(namespace, method):
    @functools.wraps(method)
    def texts(self, *args, **kwargs):
        return _to_text(namespace, method(self, *args, **kwargs))

    return texts


def _member_for(namespace, owner, kind, name):
    attribute = getattr(getattr(namespace, owner), name)
    if kind == 'property':
        return attribute
    if '_flag_' in name or name.startswith('proxy_'):
        return property(lambda self: _Flag(attribute(self)))
    return _texts_of(namespace, attribute) if owner in ARE_TEXTS else attribute


def add_members(namespace):
    for owner, member, kind, name in MEMBERS:
        setattr(getattr(namespace, owner), member, _member_for(namespace, owner, kind, name))
