// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What makes libwsman feel at home in JavaScript:
// - arguments that C calls nullable, and flags, can be left out at the end;
// - a resource is also a string or an item that names it, an item also XML or a plain object, a key's
//   value also a number;
// - an asynchronous method that gets no callback returns a promise;
// - an enumerator is iterated, with `for` or `for await`; leaving the loop early closes it;
// - String() of an item, locator or fault is its text, an item's toJSON() the plain object again, and an
//   error has its `fault`;
// - a flag getter without its parentheses is still the flag;
// - what a provider throws, or its promise rejects with, is its answer.

const {Gio, GLib, GObject} = imports.gi;

let Wsman;

// How many items an iteration asks for at once.
const BATCH = 64;

// Arguments: what stands in for one that is missing, and how a JavaScript value becomes its type.

const ANY = {missing: null};
const FLAGS = {missing: 0};
const BOOLEAN = {missing: false};
// Scripts name a process by its number: what is simple has a text.
const TEXT = {missing: null, convert: value => typeof value === 'object' ? value : `${value}`};
const LOCATOR = {missing: null, convert: toLocator};
const ITEM = {missing: null, convert: toItem};
const VALUES = {missing: null, convert: toValues};
const ITEMS = {missing: null, convert: (values, ...rest) => values.map(value => toItem(value, ...rest))};

// The methods that take them. A trio takes a cancellable after them, and x_async a callback.
const TRIOS = {
    Session: {
        close: [],
        create: [LOCATOR, ITEM],
        delete: [LOCATOR],
        enumerate: [LOCATOR, ANY, ANY, FLAGS],
        get: [LOCATOR],
        identify: [FLAGS],
        invoke: [ANY, LOCATOR, ITEM],
        put: [LOCATOR, ITEM],
        update: [LOCATOR, VALUES],
    },
    Enumerator: {
        close: [],
        next_items: [{missing: BATCH}],
        read_item: [],
    },
};
const METHODS = {
    Automation: {create_session: [ANY, FLAGS, ANY]},
    ConnectionOptions: {set_proxy: [FLAGS, FLAGS, ANY, ANY]},
    Operation: {
        return_fault: [ANY, ANY],
        return_item: [ITEM],
        return_items: [ITEMS, BOOLEAN],
        return_locator: [LOCATOR],
    },
    ResourceLocator: {
        add_option: [ANY, TEXT, BOOLEAN],
        add_selector: [ANY, TEXT],
        add_selector_locator: [ANY, LOCATOR],
    },
};
const CONSTRUCTORS = {
    EnumeratorModel: {new_for_session: [ANY, LOCATOR, ANY, ANY, FLAGS]},
    Item: {
        new_from_variant: [ANY, ANY, VALUES],
        new_with_locator: [ANY, LOCATOR],
    },
    Session: {new: [ANY, FLAGS, ANY]},
};
const PRINTED_BY = {
    Fault: 'get_message',
    Item: 'get_xml',
    ResourceLocator: 'to_string',
};
// Getters of constants: the class, the prefix of their names, and the flags they return.
const FLAG_GETTERS = [
    ['Automation', 'session_flag_', 'SessionFlags'],
    ['Automation', 'enumeration_flag_', 'EnumerationFlags'],
    ['ConnectionOptions', 'proxy_', 'ProxyAccess'],
    ['ConnectionOptions', 'proxy_authentication_', 'ProxyAuthentication'],
];
const HANDLERS = ['get', 'put', 'create', 'delete', 'invoke', 'enumerate'].map(verb => `vfunc_handle_${verb}`);

function mapValues(object, convert) {
    return Object.fromEntries(Object.entries(object).map(([name, each]) => [name, convert(each)]));
}

function toLocator(value) {
    if (value instanceof Wsman.Item && value.locator)
        return value.locator;
    return typeof value === 'string' ? Wsman.ResourceLocator.new(value) : value;
}

function toVariant(value) {
    if (value instanceof GLib.Variant)
        return value;
    if (value === null || value === undefined)
        return GLib.Variant.new_maybe(new GLib.VariantType('v'), null);
    if (Array.isArray(value))
        return new GLib.Variant('av', value.map(toVariant));
    if (typeof value === 'object')
        return new GLib.Variant('a{sv}', mapValues(value, toVariant));
    const types = {boolean: 'b', string: 's', bigint: value < 0 ? 'x' : 't',
        number: Number.isSafeInteger(value) ? 'x' : 'd'};
    return new GLib.Variant(types[typeof value], value);
}

function toValues(value) {
    const variant = toVariant(value);
    if (variant.get_type_string() !== 'a{sv}')
        throw new TypeError('Properties are a plain object, or a variant of the type a{sv}');
    return variant;
}

// The way back; nil is null.
function fromVariant(variant) {
    const type = variant.get_type_string();
    if (type === '()')
        return null;
    if (type === 'v')
        return fromVariant(variant.get_variant());
    if (type === 'a{sv}')
        return mapValues(variant.deepUnpack(), fromVariant);
    if (type.startsWith('a'))
        return Array.from({length: variant.n_children()}, (_, i) => fromVariant(variant.get_child_value(i)));
    return variant.unpack();
}

// An item, or the one that XML or a plain object stands for, the latter named after what it is sent to.
function toItem(value, args, owner) {
    if (value === null || value === undefined || value instanceof Wsman.Item)
        return value ?? null;
    if (typeof value === 'string')
        return Wsman.Item.new_from_xml(value);
    const locator = args.find(each => each instanceof Wsman.ResourceLocator) ?? owner.locator;
    const uri = locator.resource_uri;
    const input = typeof args[0] === 'string' && `${args[0].split('/').pop()}_INPUT`;
    const output = owner.method && `${owner.method}_OUTPUT`;
    return Wsman.Item.new_from_variant(uri, input || output || uri.split('/').pop(), value);
}

function complete(owner, args, parameters) {
    const completed = parameters.map(({missing}, index) => args[index] ?? missing);
    parameters.forEach(({convert}, index) => {
        if (convert)
            completed[index] = convert(completed[index], completed, owner);
    });
    return [...completed, ...args.slice(parameters.length)];
}

function adapt(owner, name, parameters) {
    const original = owner[name];
    owner[name] = function (...args) {
        return original.apply(this, complete(this, args, parameters));
    };
}

function adaptTrio(prototype, name, parameters) {
    adapt(prototype, name, [...parameters, ANY]);

    const start = prototype[`${name}_async`];
    const finish = prototype[`${name}_finish`];
    prototype[`${name}_async`] = function (...args) {
        const [last] = args.slice(-1);
        if (typeof last === 'function')
            return start.apply(this, [...complete(this, args.slice(0, -1), [...parameters, ANY]), last]);

        const completed = complete(this, args.slice(0, parameters.length + 1), [...parameters, ANY]);
        return new Promise((resolve, reject) => {
            start.call(this, ...completed, (_source, result) => {
                try {
                    resolve(finish.call(this, result));
                } catch (error) {
                    reject(error);
                }
            });
        });
    };
}

// Iteration

function quietly(action) {
    try {
        action();
    } catch (error) {
        if (!(error instanceof GLib.Error))
            throw error;
    }
}

function* iterate() {
    try {
        for (let items; (items = this.next_items()).length > 0;)
            yield* items;
    } finally {
        if (!this.at_end_of_stream)
            quietly(() => this.close());
    }
}

async function* iterateAsync() {
    try {
        for (let items; (items = await this.next_items_async()).length > 0;)
            yield* items;
    } finally {
        if (!this.at_end_of_stream)
            await this.close_async().catch(() => {});
    }
}

// Constants

function addPrimitives([owner, prefix, flags]) {
    for (const [name, value] of Object.entries(Wsman[flags])) {
        const getter = Wsman[owner].prototype[prefix + name.toLowerCase()];
        if (typeof getter === 'function')
            getter[Symbol.toPrimitive] = () => value;
    }
}

// Providers

function toError(error) {
    return error instanceof GLib.Error
        ? error
        : new GLib.Error(Gio.IOErrorEnum, Gio.IOErrorEnum.FAILED, `${error}`);
}

// Stands between the server and a provider written in JavaScript: gjs gives what a function throws
// to C, but lets the rejection of a promise go unanswered.
function defineGuard() {
    const Guard = class WsmanProviderGuard extends GObject.Object {};
    for (const name of HANDLERS) {
        Guard.prototype[name] = async function (operation) {
            const handler = this.provider[name];
            try {
                if (handler)
                    await handler.call(this.provider, operation);
                else
                    operation.return_fault(Wsman.CODE_ACTION_NOT_SUPPORTED, null);
            } catch (error) {
                operation.return_error(toError(error));
            }
        };
    }
    Guard.prototype.vfunc_accepts_option = function (operation, name) {
        return this.provider.vfunc_accepts_option?.(operation, name) ?? false;
    };
    return GObject.registerClass({Implements: [Wsman.Provider]}, Guard);
}

function guardProviders() {
    const Guard = defineGuard();
    const addProvider = Wsman.Server.prototype.add_provider;
    Wsman.Server.prototype.add_provider = function (resourceUri, provider) {
        const isScript = HANDLERS.some(name => typeof provider[name] === 'function');
        const guarded = isScript ? Object.assign(new Guard(), {provider}) : provider;
        addProvider.call(this, resourceUri, guarded);
    };
}

function _init() {
    Wsman = this;

    for (const [owner, trios] of Object.entries(TRIOS)) {
        for (const [name, parameters] of Object.entries(trios))
            adaptTrio(Wsman[owner].prototype, name, parameters);
    }
    for (const [owner, methods] of Object.entries(METHODS)) {
        for (const [name, parameters] of Object.entries(methods))
            adapt(Wsman[owner].prototype, name, parameters);
    }
    for (const [owner, constructors] of Object.entries(CONSTRUCTORS)) {
        for (const [name, parameters] of Object.entries(constructors))
            adapt(Wsman[owner], name, parameters);
    }
    for (const [owner, name] of Object.entries(PRINTED_BY))
        Wsman[owner].prototype.toString = Wsman[owner].prototype[name];
    FLAG_GETTERS.forEach(addPrimitives);
    Wsman.Item.prototype.toJSON = function () {
        return fromVariant(this.to_variant());
    };

    Wsman.Enumerator.prototype[Symbol.iterator] = iterate;
    Wsman.Enumerator.prototype[Symbol.asyncIterator] = iterateAsync;
    Object.defineProperty(Wsman.Error.prototype, 'fault', {
        get() {
            return Wsman.Fault.from_error(this);
        },
    });
    guardProviders();
}
