# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes every property of GObject an attribute, and refuses to set or read an attribute that doesn't exist.

Constructors, set_property(), set_properties() and props take the same names, and refuse the same.
"""

import inspect

from gi.repository import GObject

from ..module import get_introspection_module
from .wsman_values import check_text

Wsman = get_introspection_module('Wsman')


class UnknownProperty(AttributeError, TypeError):
    """The exception for an attribute that doesn't exist, and for a wrong keyword of a constructor."""


def _attribute(pspec):
    """Makes a Python property for one of GObject. It raises an error if it can't be read or written."""
    def getter(self):
        return self.get_property(pspec.name)

    def setter(self, value):
        self.set_property(pspec.name, value)

    writable = pspec.flags & GObject.ParamFlags.WRITABLE
    constant = pspec.flags & GObject.ParamFlags.CONSTRUCT_ONLY
    return property(getter if pspec.flags & GObject.ParamFlags.READABLE else None,
                    setter if writable and not constant else None)


def _simplify(name):
    return name.replace('_', '').lower()


def _hint(name, all_names):
    """Returns the names that may be meant."""
    import difflib  # pylint: disable=import-outside-toplevel
    names = {}
    for each in all_names:
        names.setdefault(_simplify(each), []).append(each)
    nearest = difflib.get_close_matches(_simplify(name), names, 1, 0.7)
    return f'; is {" or ".join(names[nearest[0]])} meant?' if nearest else ''


def _unknown(self, name):
    """Makes the error for an attribute that doesn't exist."""
    cls = type(self)
    if hasattr(cls, name):
        return AttributeError(f'{cls.__name__}.{name} can’t be read')
    public = [each for each in dir(cls) if not each.startswith('_')]
    return UnknownProperty(f'{cls.__name__} has no attribute {name!r}{_hint(name, public)}')


def _find_property(cls, name):
    pspec = cls.find_property(name)
    if pspec is None:
        names = [each.name.replace('-', '_') for each in cls.list_properties()]
        raise UnknownProperty(f'{cls.__name__} has no property {name!r}{_hint(name.replace("-", "_"), names)}')
    return pspec


def _check_uri(uri):
    """Raises an error for a wrong resource URI. In C a property can't fail, so C only remembers the error."""
    Wsman.ResourceLocator().set_resource_uri(uri)


def _check_properties(cls, values):
    """Checks the values for constructors and set_property()."""
    for name, value in values.items():
        pspec = _find_property(cls, name)
        path = f'{cls.__name__}.{name.replace("-", "_")}'
        if not pspec.flags & GObject.ParamFlags.WRITABLE:
            raise AttributeError(f'{path} can’t be written')
        check_text(value, path)
        if pspec.name == 'resource-uri':
            _check_uri(value)


class _Properties:
    """The attribute props of PyGObject, with the same checks."""

    def __init__(self, owner, props):
        vars(self).update(_owner=owner, _props=props)

    def __getattr__(self, name):
        if not name.startswith('_'):
            _find_property(type(self._owner), name)
        return getattr(self._props, name)

    def __setattr__(self, name, value):
        _check_properties(type(self._owner), {name: value})
        setattr(self._props, name, value)

    def __dir__(self):
        return dir(self._props)

    def __iter__(self):
        return iter(self._props)


class _Props:
    """The props of a class, which are the descriptions of its properties."""

    def __init__(self, inherited):
        self._inherited = inherited

    def __get__(self, instance, owner):
        props = self._inherited.__get__(instance, owner)
        return props if instance is None else _Properties(instance, props)


def _guard_properties(cls):
    def init(self, *args, **values):
        _check_properties(type(self), values)
        super(cls, self).__init__(*args, **values)

    def set_property(self, name, value):
        _check_properties(type(self), {name: value})
        super(cls, self).set_property(name, value)

    def set_properties(self, **values):
        _check_properties(type(self), values)
        super(cls, self).set_properties(**values)

    cls.__init__ = init
    cls.set_property = set_property
    cls.set_properties = set_properties
    cls.props = _Props(inspect.getattr_static(cls, 'props'))


def add_attributes(cls):
    inherited = cls.__setattr__

    def set_attribute(self, name, value):
        if not name.startswith('_') and not hasattr(type(self), name):
            raise _unknown(self, name)
        inherited(self, name, value)

    def get_attribute(self, name):
        raise AttributeError(name) if name.startswith('_') else _unknown(self, name)

    for pspec in cls.list_properties():
        setattr(cls, pspec.name.replace('-', '_'), _attribute(pspec))
    _guard_properties(cls)
    cls.__setattr__ = set_attribute
    # Python calls this function only for attributes that don't exist.
    cls.__getattr__ = get_attribute


def check_resource_uri():
    set_resource_uri = Wsman.ResourceLocator.set_resource_uri

    def setter(self, uri):
        set_resource_uri(self, uri)
        probe = Wsman.ResourceLocator()
        set_resource_uri(probe, uri)
        probe.check()

    Wsman.ResourceLocator.set_resource_uri = setter
    Wsman.ResourceLocator.resource_uri = property(Wsman.ResourceLocator.get_resource_uri, setter)
