// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Adapts libwsman to JavaScript.
//
// - Nullable arguments and flags can be left out at the end.
// - A resource may be a string, or an item that names it. An item may be XML or a plain object, the value of a key may
//   be a number, and a file may be a path.
// - An asynchronous method without a callback returns a promise.
// - `for` and `for await` iterate over enumerators and subscriptions, over commands by the lines that they write, and
//   over the output of PowerShell (wsmanPowerShell). Leaving a loop early closes the enumerator, and ends the rest.
// - String() of an item, locator or fault is its text. toJSON() of an item is the plain object. Errors have their
//   `fault`.
// - A flag's getter without parentheses is still the flag.
// - A name that doesn't exist throws, also when it is set (wsmanStrict). Windows' own names work (wsmanWindows).
// - If a handler of a provider throws, or its promise rejects, the client gets the error as a fault.

const {Gio, GLib, GObject} = imports.gi;
const {
    ANY, BOOLEAN, FILE, FLAGS, ITEM, ITEMS, LOCATOR, TEXT, VALUES, WORDS, fromVariant,
} = imports.overrides.wsmanArguments;
const {BATCH, addIterators, promise} = imports.overrides.wsmanIteration;
const PowerShell = imports.overrides.wsmanPowerShell;
const {guardClass, guardNames, guardTexts} = imports.overrides.wsmanStrict;
const {addMembers} = imports.overrides.wsmanWindows;

let Wsman;

// The arguments of methods. An operation with three functions also takes a cancellable, at the end or at the marked
// place, and x_async takes a callback.
const CANCELLABLE = {missing: null};
const PROGRESS = {missing: null};
// Windows' scripts pass flags at the end of these calls. No flags exist, so the value is 0.
const RESERVED = {isReserved: true};
const TRIOS = {
    Command: {
        communicate: [ANY],
        communicate_utf8: [ANY],
        send_signal: [ANY],
        wait: [], wait_check: [],
    },
    Session: {
        close: [],
        copy_from: [ANY, FILE, FLAGS, CANCELLABLE, PROGRESS],
        copy_to: [FILE, ANY, FLAGS, CANCELLABLE, PROGRESS],
        create: [LOCATOR, ITEM, RESERVED],
        delete: [LOCATOR, RESERVED],
        enumerate: [LOCATOR, ANY, ANY, FLAGS],
        get: [LOCATOR, RESERVED],
        identify: [FLAGS],
        invoke: [ANY, LOCATOR, ITEM, RESERVED],
        open_runspace_pool: [],
        open_shell: [],
        put: [LOCATOR, ITEM, RESERVED],
        run: [WORDS, ANY],
        run_powershell: [ANY, ANY],
        spawn: [WORDS],
        spawn_powershell: [ANY],
        subscribe: [LOCATOR, ANY, ANY, FLAGS, ANY],
        update: [LOCATOR, VALUES],
    },
    Shell: {
        close: [], open: [],
        spawn: [WORDS],
        spawn_command_line: [ANY],
        spawn_powershell: [ANY],
    },
    Subscription: {next_event: [], renew: [], unsubscribe: []},
    EnumeratorModel: {refresh: []},
    Enumerator: {close: [], next_items: [{missing: BATCH}], read_item: []},
};
const METHODS = {
    Automation: {
        create_resource_locator: [ANY],
        create_session: [ANY, FLAGS, ANY],
    },
    CredentialRequest: {answer: [ANY, ANY]},
    ConnectionOptions: {
        set_proxy: [FLAGS, FLAGS, ANY, ANY],
        set_proxy_credentials: [FLAGS, ANY, ANY],
    },
    EventSink: {end: [ANY], send: [ITEM, ANY]},
    Operation: {
        return_fault: [ANY, ANY],
        return_created: [LOCATOR, ITEM],
        return_item: [ITEM],
        return_items: [ITEMS, BOOLEAN],
        return_locator: [LOCATOR],
    },
    ResourceLocator: {
        add_option: [ANY, TEXT, BOOLEAN],
        add_selector: [ANY, TEXT],
        add_selector_locator: [ANY, LOCATOR],
    },
    Shell: {setenv: [ANY, TEXT]},
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
const HANDLERS = ['get', 'put', 'create', 'delete', 'invoke', 'enumerate', 'subscribe']
    .map(verb => `vfunc_handle_${verb}`);

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

// Removes the flags that C doesn't have.
function takeReserved(args, index) {
    if (index < 0 || ['function', 'object', 'undefined'].includes(typeof args[index]))
        return args;
    if (args[index] !== 0)
        throw new RangeError(`The flags of this call are reserved: they can be 0 alone, not ${String(args[index])}`);
    return args.toSpliced?.(index, 1) ?? args.filter((_, i) => i !== index);
}

function adaptTrio(prototype, name, ownParameters) {
    const reserved = ownParameters.indexOf(RESERVED);
    const taken = ownParameters.filter(each => each !== RESERVED);
    const parameters = taken.includes(CANCELLABLE) ? taken : [...taken, CANCELLABLE];
    const wait = prototype[name];
    const start = prototype[`${name}_async`];
    const finish = prototype[`${name}_finish`];

    // A list model has no function that waits.
    if (wait) {
        prototype[name] = function (...args) {
            return wait.apply(this, complete(this, takeReserved(args, reserved), parameters));
        };
    }
    prototype[`${name}_async`] = function (...given) {
        const [last] = given.slice(-1);
        const isProgress = parameters.includes(PROGRESS) && given.length <= parameters.length;
        const prepare = args => complete(this, takeReserved(args, reserved), parameters);
        if (typeof last === 'function' && !isProgress)
            return start.apply(this, [...prepare(given.slice(0, -1)), last]);
        return promise(done => start.call(this, ...prepare(given).slice(0, parameters.length), done),
            result => finish.call(this, result));
    };
}

// Throws the error for a wrong resource URI. In C a property can't fail, so C only remembers the error.
function checkResourceUri() {
    const {prototype} = Wsman.ResourceLocator;
    const {_init: init, set_resource_uri: setResourceUri} = prototype;
    const spellings = ['resource_uri', 'resourceUri', 'resource-uri'];
    const check = uri => {
        const probe = new Wsman.ResourceLocator();
        setResourceUri.call(probe, uri ?? null);
        probe.check();
    };
    const checkAmong = values => spellings.filter(name => name in values).forEach(name => check(values[name]));
    const set = function (uri) {
        setResourceUri.call(this, uri ?? null);
        check(uri);
    };
    prototype.set_resource_uri = set;
    for (const name of spellings) {
        const {get} = Object.getOwnPropertyDescriptor(prototype, name);
        Object.defineProperty(prototype, name, {configurable: true, enumerable: true, get, set});
    }
    prototype._init = function (...args) {
        init.apply(this, args);
        checkAmong(Object(args[0]));
    };
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

// Wraps a provider that is written in JavaScript, because gjs doesn't pass on the rejection of a promise. Exceptions of
// JavaScript are mistakes, and may come after the response, so they are logged.
function defineGuard() {
    const Guard = class WsmanProviderGuard extends GObject.Object {};
    for (const name of HANDLERS) {
        Guard.prototype[name] = async function (operation) {
            const handler = this.provider[name];
            try {
                await (handler ? handler.call(this.provider, operation)
                    : operation.return_fault(Wsman.CODE_ACTION_NOT_SUPPORTED, null));
            } catch (error) {
                if (!(error instanceof GLib.Error))
                    logError(error, `${this.provider.constructor.name}.${name}`);
                operation.return_error(toError(error));
            }
        };
    }
    Guard.prototype.vfunc_accepts_option = function (operation, name) {
        return this.provider.vfunc_accepts_option?.(operation, name) ?? false;
    };
    Guard.prototype.vfunc_stopped = function () {
        this.provider.vfunc_stopped?.();
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

// Strictness

const listAll = () => Object.keys(Wsman).map(name => [Wsman[name], `Wsman.${name}`]);
const listClasses = () => listAll().filter(([value]) => value?.prototype instanceof GObject.Object);

function guardObjects() {
    listClasses().forEach(each => guardClass(...each));
    listAll().filter(([value]) => typeof value === 'object').forEach(each => guardNames(...each));
    guardNames(Wsman, 'Wsman');
}

function _init() {
    Wsman = this;
    listClasses().forEach(each => guardTexts(...each));

    for (const [owner, trios] of Object.entries({...TRIOS, ...PowerShell.TRIOS})) {
        for (const [name, parameters] of Object.entries(trios))
            adaptTrio(Wsman[owner].prototype, name, parameters);
    }
    for (const [owner, methods] of Object.entries({...METHODS, ...PowerShell.METHODS})) {
        for (const [name, parameters] of Object.entries(methods))
            adapt(Wsman[owner].prototype, name, parameters);
    }
    for (const [owner, constructors] of Object.entries({...CONSTRUCTORS, ...PowerShell.CONSTRUCTORS})) {
        for (const [name, parameters] of Object.entries(constructors))
            adapt(Wsman[owner], name, parameters);
    }
    for (const [owner, name] of Object.entries(PRINTED_BY))
        Wsman[owner].prototype.toString = Wsman[owner].prototype[name];
    Wsman.ResourceLocator.prototype.toJSON = function () {
        return this.to_string();
    };
    FLAG_GETTERS.forEach(addPrimitives);
    Wsman.Item.prototype.toJSON = function () {
        return fromVariant(this.to_variant());
    };

    addIterators(Wsman);
    Object.defineProperty(Wsman.Error.prototype, 'fault', {
        get() {
            return Wsman.Fault.from_error(this);
        },
    });
    guardProviders();
    checkResourceUri();
    PowerShell.addProtocols(Wsman);
    addMembers(Wsman);
    guardObjects();
    PowerShell.addNames(Wsman);
}
