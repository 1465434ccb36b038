// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Reading or setting a name that doesn't exist throws, and the error names the member that may be meant.
//
// A proxy is at the end of the prototype chain of each class, before the prototype of GObject. Only names that neither
// the object nor its class has reach it. The objects themselves are unchanged, so signals, bindings, promises and
// models don't notice it.

const {GObject} = imports.gi;
const {checkText} = imports.overrides.wsmanArguments;

// Names that promises, JSON, gjs' log and test frameworks read from any object to learn its kind.
const PROBED = new Set([
    'asymmetricMatch', 'cause', 'inspect', 'jasmineToString', 'nodeType', 'stack', 'then', 'toJSON', 'window',
]);

// As in Python, names that begin with an underscore belong to the user of the object. Names with a dollar are gjs'.
function isFree(name) {
    return typeof name === 'symbol' || /^[_$]/.test(name);
}

const simplify = name => name.replace(/[-_]/g, '').toLowerCase();

// Returns how many letters must be changed, added or removed.
function distance(from, to) {
    let row = Array.from({length: to.length + 1}, (_, i) => i);
    for (let i = 1; i <= from.length; i++) {
        const next = [i];
        for (let j = 1; j <= to.length; j++)
            next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1));
        row = next;
    }
    return row[to.length];
}

// Returns the names that are similar to a name.
function findNearest(name, names) {
    const simple = simplify(name);
    const distances = names.map(each => distance(simple, simplify(each)));
    const least = Math.min(...distances);
    const nearest = least <= simple.length / 3 ? names.filter((_, i) => distances[i] === least) : [];
    return nearest.slice(0, 3);
}

function refuse(owner, name, all) {
    // A namespace also lists the structures of its classes, which it doesn't have.
    if (all.includes(name))
        return undefined;
    const nearest = findNearest(name, all);
    const hint = nearest.length > 0 ? `; is “${nearest.join('” or “')}” meant?` : '';
    throw new TypeError(`${owner} has no “${name}”${hint}`);
}

// Makes a prototype that leads to another one, and refuses names that the other one doesn't have.
function newEnd(base, owner, names) {
    return new Proxy(Object.create(base), {
        get(target, name, receiver) {
            if (isFree(name) || PROBED.has(name) || Reflect.has(target, name))
                return Reflect.get(target, name, receiver);
            return refuse(owner, name, names());
        },
        set(target, name, value, receiver) {
            if (isFree(name) || Reflect.has(target, name))
                return Reflect.set(target, name, value, receiver);
            return refuse(owner, name, names());
        },
    });
}

const toSnakeCase = name => name.replace(/-/g, '_');

// Refuses texts that C would cut off. The errors name the place and never the text, which may be a password.
function checked(call, nameOf) {
    return function (...args) {
        args.forEach((value, index) => checkText(value, nameOf(index)));
        return call.apply(this, args);
    };
}

// Returns the functions of C that an object has itself.
function guardFunctions(object, owner) {
    for (const name of Object.getOwnPropertyNames(object).filter(each => each !== 'constructor')) {
        const {value} = Object.getOwnPropertyDescriptor(object, name);
        if (typeof value === 'function' && value.length > 0)
            object[name] = checked(value, index => `Argument ${index + 1} of ${owner}.${name}()`);
    }
}

// Refuses numbers that gjs would change: it takes -1 for the largest number, and text for 0.
function checkNumber(value, pspec, path) {
    if (pspec.value_type !== GObject.TYPE_UINT)
        return;
    const number = Number(value);
    if (!Number.isInteger(number) || number < 0 || number > 0xFFFFFFFF)
        throw new RangeError(`${path} must be a whole number from 0 to 4294967295, not ${String(value)}`);
}

// Throws for properties that exist and can't be read, or can't be written any more.
function guardProperty(owner, prototype, pspec) {
    const {name, flags} = pspec;
    const {READABLE, WRITABLE, CONSTRUCT_ONLY} = GObject.ParamFlags;
    const camelCase = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    for (const spelling of new Set([toSnakeCase(name), camelCase, name])) {
        const {get, set} = Object.getOwnPropertyDescriptor(prototype, spelling);
        const path = `${owner}.${spelling}`;
        Object.defineProperty(prototype, spelling, {
            configurable: true,
            enumerable: true,
            get: flags & READABLE ? get : () => {
                throw new TypeError(`${path} can’t be read`);
            },
            set: flags & WRITABLE && !(flags & CONSTRUCT_ONLY) ? checked(function (value) {
                checkNumber(value, pspec, path);
                set.call(this, value);
            }, () => path) : () => {
                throw new TypeError(`${path} can’t be written`);
            },
        });
    }
}

// Returns the one name of all spellings of a property.
const toProperty = name => toSnakeCase(name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`));

// Checks properties by name, as constructors and set_property() take them.
function checkProperties(owner, type, values) {
    for (const [name, value] of Object.entries(values ?? {})) {
        const spelling = toProperty(name);
        const all = type.list_properties();
        const pspec = all.find(each => toSnakeCase(each.name) === spelling);
        if (!pspec)
            refuse(owner, name, all.map(each => toSnakeCase(each.name)));
        if (!(pspec.flags & GObject.ParamFlags.WRITABLE))
            throw new TypeError(`${owner}.${name} can’t be written`);
        checkText(value, `${owner}.${name}`);
        if (!(value instanceof GObject.Value))
            checkNumber(value, pspec, `${owner}.${name}`);
    }
}

function guardConstruction(owner, prototype) {
    const {_init: init, set_property: setProperty} = prototype;
    prototype._init = function (...args) {
        checkProperties(owner, this.constructor, typeof args[0] === 'object' ? args[0] : {});
        init.apply(this, args);
    };
    // GLib only warns about a property that it can't set.
    prototype.set_property = function (name, value) {
        checkProperties(owner, this.constructor, {[name]: value});
        if (value instanceof GObject.Value)
            setProperty.call(this, toProperty(name), value);
        else
            this[toProperty(name)] = value;
    };
}

// Leaves out the other two spellings that gjs has for a property.
function listNames(object) {
    const names = new Set(Object.getOwnPropertyNames(object));
    for (const name in object)
        names.add(name);
    return [...names].filter(name => !/-|^[a-z]+[A-Z]/.test(name));
}

// Flags, enumerations and the namespace itself also refuse missing names. Otherwise a missing name would be undefined,
// which C takes as 0.
var guardNames = function (object, name) {
    Object.setPrototypeOf(object, newEnd(Object.getPrototypeOf(object), name, () => listNames(object)));
};

// This comes before all other changes to the functions of C.
var guardTexts = function (type, name) {
    guardFunctions(type, name);
    guardFunctions(type.prototype, name);
};

var guardClass = function (type, name) {
    const {prototype} = type;
    const isOwn = pspec => pspec.owner_type === type.$gtype;
    type.list_properties().filter(isOwn).forEach(pspec => guardProperty(name, prototype, pspec));
    guardConstruction(name, prototype);
    guardNames(prototype, name);
};
