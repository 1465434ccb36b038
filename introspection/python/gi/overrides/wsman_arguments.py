# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Converts Python values to arguments of C functions, and fills in arguments that were left out."""

import inspect
import os

import gi.repository
from gi.repository import Gio, GLib

from .._gi import Direction
from ..module import get_introspection_module
from .wsman_values import check_path, to_variant

Wsman = get_introspection_module('Wsman')

def _to_locator(value, _arguments, _owner):
    if isinstance(value, Wsman.Item) and value.locator:
        return value.locator
    return Wsman.ResourceLocator.new(value) if isinstance(value, str) else value


def _to_item(value, arguments, owner):
    """Makes an item of an item, XML or a dictionary. The latter gets the name of its resource or method."""
    if isinstance(value, str):
        return Wsman.Item.new_from_xml(value)
    if not isinstance(value, dict):
        return value
    locator = arguments.get('locator', getattr(owner, 'locator', None))
    uri = _to_locator(locator, arguments, owner).resource_uri
    name = uri.rpartition('/')[2]
    if 'action' in arguments:
        name = f'{arguments["action"].rpartition("/")[2]}_INPUT'
    elif getattr(owner, 'method', None):
        name = f'{owner.method}_OUTPUT'
    return Wsman.Item.new_from_variant(uri, name, value)


def _to_items(values, arguments, owner):
    return [_to_item(value, arguments, owner) for value in values]


def _to_values(value, _arguments, _owner):
    """Refuses properties without names, about which C would only warn."""
    if isinstance(value, GLib.Variant) and value.get_type_string() != 'a{sv}':
        raise TypeError(f'Properties are a dictionary or an a{{sv}}, not {value.get_type_string()}')
    return to_variant(value) if isinstance(value, dict) else value


def _to_any(value, _arguments, _owner):
    return to_variant(value)


def _to_object(value, _arguments, _owner):
    """Makes an object of PowerShell of a plain value."""
    if value is None or isinstance(value, Wsman.PSObject):
        return value
    return Wsman.PSObject.new_from_variant(value)


def _to_text(value, _arguments, _owner):
    """Converts a simple value to text, since scripts name a process by its number."""
    if isinstance(value, bool):
        return 'true' if value else 'false'
    return str(value) if isinstance(value, (int, float)) else value


def _to_words(values, arguments, owner):
    """Refuses a text instead of the list of words, because its letters would be the words."""
    if isinstance(values, (str, bytes)):
        raise TypeError('The words of a command are a list; a line is for spawn_command_line()')
    return [_to_text(os.fspath(each) if isinstance(each, os.PathLike) else each, arguments, owner) for each in values]


def _to_bytes(value, _arguments, _owner):
    return GLib.Bytes.new(value) if isinstance(value, (bytes, bytearray, memoryview)) else value


def _to_file(value, _arguments, _owner):
    """Makes a file of a local path."""
    if not isinstance(value, (str, os.PathLike)):
        return value
    return Gio.File.new_for_path(check_path(os.fspath(value), 'A path'))


def _type_name(info):
    """Returns the name of a type: Namespace.Class, or Namespace.Class[] for an array of it."""
    if info.get_tag_as_string() == 'array':
        return f'{_type_name(info.get_param_type(0))}[]'
    kind = info.get_interface() if info.get_tag_as_string() == 'interface' else None
    return kind and f'{kind.get_namespace()}.{kind.get_name()}'


def _find_type(name):
    namespace, name = name.split('.')
    return getattr(Wsman if namespace == 'Wsman' else getattr(gi.repository, namespace), name)


CONVERSIONS = {
    'GLib.Bytes': _to_bytes,
    'GLib.Variant': _to_values,
    'Gio.File': _to_file,
    'Wsman.Item': _to_item,
    'Wsman.Item[]': _to_items,
    'Wsman.PSObject': _to_object,
    'Wsman.ResourceLocator': _to_locator,
}


class Parameter:
    """One argument of a C function: its default, and the conversion from Python.

    has_data: whether it is a callback whose data is an argument of its own, because others follow.
    """

    def __init__(self, argument, count):
        info = argument.get_type()
        name = _type_name(info)
        self.name = argument.get_name()
        self.has_data = 0 <= argument.get_closure() < count - 1
        self.default = None if argument.may_be_null() else inspect.Parameter.empty
        self.convert = CONVERSIONS.get(name)
        if info.get_tag_as_string() == 'gboolean':
            self.default = False
        elif self.name == 'delivery_mode':
            self.default = _find_type(name)(0)
        elif info.get_tag_as_string() == 'utf8' and self.name == 'value':
            self.convert = _to_text
        elif name == 'GLib.Variant' and self.name == 'value':
            self.convert = _to_any
        elif self.name == 'argv':
            self.convert = _to_words
        elif name and getattr(info.get_interface(), 'is_flags', bool)():
            flags = _find_type(name)
            self.default = flags(0)
            self.convert = lambda value, _arguments, _owner: flags(value)


def take_reserved(args, kwargs, index):
    """Returns the arguments without the flags that end some calls of Windows' scripts, and the flags."""
    if len(args) > index and isinstance(args[index], int):
        return args[:index] + args[index + 1:], args[index]
    return args, kwargs.pop('flags', 0)


def check_reserved(flags):
    if flags != 0:
        raise ValueError(f'The flags of this call are reserved: they can be 0 alone, not {flags!r}')


def signature_of(parameters, is_async):
    """Returns the arguments of a method. A default counts only if all later arguments have one."""
    declared = []
    optional = True
    for each in reversed(parameters):
        optional = optional and each.default is not inspect.Parameter.empty
        declared.insert(0, inspect.Parameter(
            each.name, inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=each.default if optional else inspect.Parameter.empty))
    if is_async:
        declared.append(inspect.Parameter('user_data', inspect.Parameter.VAR_POSITIONAL))
    return inspect.Signature(declared)


def parameters_of(method):
    """Returns the arguments that a caller gives: no results, no lengths, and no data of a callback."""
    arguments = method.get_arguments()
    lengths = {each.get_type().get_array_length() for each in arguments
               if each.get_type().get_tag_as_string() == 'array'}
    hidden = lengths.union(*((each.get_closure(), each.get_destroy()) for each in arguments))
    return [Parameter(each, len(arguments)) for index, each in enumerate(arguments)
            if index not in hidden and each.get_direction() != Direction.OUT]
