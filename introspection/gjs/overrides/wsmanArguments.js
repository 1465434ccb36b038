// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Fills in missing arguments, and converts JavaScript values to the types of arguments.

const {Gio, GLib} = imports.gi;
// This module isn't loaded yet here, but is loaded before any call.
const gi = imports.gi;

var ANY = {missing: null};
var FLAGS = {missing: 0};
var BOOLEAN = {missing: false};
// Converts a simple value to text, since scripts name a process by its number.
var TEXT = {missing: null, convert: value => typeof value === 'object' ? value : `${value}`};
var LOCATOR = {missing: null, convert: toLocator};
var ITEM = {missing: null, convert: toItem};
var VALUES = {missing: null, convert: toValues};
var WORDS = {missing: null, convert: toWords};
var FILE = {missing: null, convert: toFile};
var ITEMS = {missing: null, convert: (values, ...rest) => values.map(value => toItem(value, ...rest))};

function mapValues(object, convert) {
    return Object.fromEntries(Object.entries(object).map(([name, each]) => [name, convert(each, name)]));
}

// Makes a file of a local path.
function toFile(value) {
    return typeof value === 'string' ? Gio.File.new_for_path(checkText(value, 'A path')) : value;
}

function toLocator(value) {
    if (value instanceof gi.Wsman.Item && value.locator)
        return value.locator;
    return typeof value === 'string' ? gi.Wsman.ResourceLocator.new(value) : value;
}

function isPlain(value) {
    return typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

// Returns the text of a locator, which has only what an endpoint reference can express.
function toReference(locator) {
    locator.check();
    if (locator.list_options().length > 0 || locator.fragment_path !== null)
        throw new TypeError(`A reference has no options and no fragment: ${locator}`);
    return new GLib.Variant('(s)', [locator.to_xml()]);
}

// name is the name of the property that has the value.
function toVariant(value, name = 'A value') {
    checkText(name, 'The name of a property');
    if (value instanceof GLib.Variant)
        return value;
    if (value === null || value === undefined)
        return GLib.Variant.new_maybe(new GLib.VariantType('v'), null);
    if (Array.isArray(value))
        return new GLib.Variant('av', value.map(each => toVariant(each, name)));
    if (value instanceof gi.Wsman.ResourceLocator)
        return toReference(value);
    if (value instanceof gi.Wsman.Item)
        return value.to_variant();
    if (isPlain(value))
        return new GLib.Variant('a{sv}', mapValues(value, toVariant));
    const types = {boolean: 'b', string: 's', bigint: value < 0 ? 'x' : 't',
        number: Number.isSafeInteger(value) ? 'x' : 'd'};
    if (!(typeof value in types))
        throw new TypeError(`${name}: ${String(value)} has no place in an item`);
    return new GLib.Variant(types[typeof value], checkText(value, name));
}

function toValues(value) {
    const variant = toVariant(value);
    if (variant.get_type_string() !== 'a{sv}')
        throw new TypeError('Properties are a plain object, or a variant of the type a{sv}');
    return variant;
}

// Converts a variant back to a value. Nil is null.
function fromVariant(variant) {
    const type = variant.get_type_string();
    if (type === '()')
        return null;
    if (type === 'v')
        return fromVariant(variant.get_variant());
    if (type === '(s)')
        return gi.Wsman.ResourceLocator.new(variant.get_child_value(0).get_string()[0]);
    if (type === 'a{sv}')
        return mapValues(variant.deepUnpack(), fromVariant);
    if (type.startsWith('a'))
        return Array.from({length: variant.n_children()}, (_, i) => fromVariant(variant.get_child_value(i)));
    return variant.unpack();
}

// Makes an item of an item, XML or a plain object. The item of an object gets the name of its resource or method.
function toItem(value, args, owner) {
    if (value === null || value === undefined || value instanceof gi.Wsman.Item)
        return value ?? null;
    if (typeof value === 'string')
        return gi.Wsman.Item.new_from_xml(value);
    const operation = owner instanceof gi.Wsman.Operation ? owner : null;
    const locator = args.find(each => each instanceof gi.Wsman.ResourceLocator) ?? owner?.locator;
    const uri = locator.resource_uri;
    const input = typeof args[0] === 'string' && `${args[0].split('/').pop()}_INPUT`;
    const output = operation?.method && `${operation.method}_OUTPUT`;
    return gi.Wsman.Item.new_from_variant(uri, input || output || uri.split('/').pop(), value);
}

// Refuses a text instead of the list of words, because a text would be a command line.
function toWords(values) {
    if (!Array.isArray(values))
        throw new TypeError('The words of a command are an array; a line is for spawn_command_line()');
    return values.map(TEXT.convert);
}

// Refuses a text that can't arrive in C unchanged. C would lose the rest after a null character, and half a surrogate
// pair would become another character.
var checkText = function (value, name) {
    if (Array.isArray(value))
        value.forEach(each => checkText(each, name));
    if (typeof value !== 'string')
        return value;
    if (value.includes('\0'))
        throw new TypeError(`${name} has a null character`);
    if (/[\ud800-\udfff]/u.test(value))
        throw new TypeError(`${name} has half a surrogate pair`);
    return value;
};
