// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Objects and pipelines of PowerShell as JavaScript has them: properties by their names, and loops over the output.

const {GLib, GObject} = imports.gi;
const {checkText, toVariant} = imports.overrides.wsmanArguments;
// This module isn't loaded yet here, but is loaded before any call.
const gi = imports.gi;

// The number of objects that an iteration requests at once.
const BATCH = 64;

// Converts a plain value to an object of PowerShell.
const PS_OBJECT = {missing: null, convert: toObject};

// The arguments of methods, as in Wsman.js.
var TRIOS = {
    Pipeline: {end_input: [], invoke: [], next_objects: [{missing: BATCH}], stop: [], write: [PS_OBJECT]},
    RunspacePool: {close: [], open: []},
};
var METHODS = {
    PSHostCall: {return_value: [PS_OBJECT]},
    Pipeline: {add_argument: [PS_OBJECT], add_parameter: [{}, PS_OBJECT]},
};
var CONSTRUCTORS = {
    PSObject: {new_from_variant: [{convert: value => toVariant(value)}]},
};

function toObject(value) {
    if (value === null || value === undefined || value instanceof gi.Wsman.PSObject)
        return value ?? null;
    return gi.Wsman.PSObject.new_from_variant(toVariant(value));
}

// A simple value of the output is a value here. An object that also has types or properties stays an object.
function toValue(object) {
    const isBare = object.get_kind() < gi.Wsman.PSKind.OBJECT && object.get_type_names().length === 0 &&
        object.list_names().length === 0;
    return isBare ? object.dup_value() : object;
}

function* iterateObjects() {
    for (let objects; (objects = this.next_objects(BATCH)).length > 0;)
        yield* objects.map(toValue);
}

async function* iterateObjectsAsync() {
    for (let objects; (objects = await this.next_objects_async(BATCH)).length > 0;)
        yield* objects.map(toValue);
}

// Runs a script in a pool of its own. A loop that is left early stops the script.
async function* runAsync(session, script) {
    const pool = await session.open_runspace_pool_async();
    try {
        const pipeline = gi.Wsman.Pipeline.new(pool);
        pipeline.add_script(script);
        await pipeline.invoke_async();
        yield* pipeline;
    } finally {
        await pool.close_async().catch(() => {});
    }
}

function* run(session, script) {
    const pool = session.open_runspace_pool();
    try {
        const pipeline = gi.Wsman.Pipeline.new(pool);
        pipeline.add_script(script);
        pipeline.invoke();
        yield* pipeline;
    } finally {
        try {
            pool.close();
        } catch (error) {
            if (!(error instanceof GLib.Error))
                throw error;
        }
    }
}

function powershell(script) {
    checkText(script, 'The script');
    return {
        [Symbol.iterator]: () => run(this, script),
        [Symbol.asyncIterator]: () => runAsync(this, script),
    };
}

// Names that an object of JavaScript doesn't have are those of its properties in PowerShell. A method is never hidden.
var addNames = function (Wsman) {
    const {prototype} = Wsman.PSObject;
    const {contains, get} = prototype;
    Object.setPrototypeOf(prototype, new Proxy(Object.getPrototypeOf(prototype), {
        get(target, name, receiver) {
            const isProperty = typeof name === 'string' && !Reflect.has(target, name) &&
                receiver instanceof GObject.Object && contains.call(receiver, name);
            return isProperty ? get.call(receiver, name) : Reflect.get(target, name, receiver);
        },
    }));
};

var addProtocols = function (Wsman) {
    const {PSObject, Pipeline, Session} = Wsman;
    Pipeline.prototype[Symbol.iterator] = iterateObjects;
    Pipeline.prototype[Symbol.asyncIterator] = iterateObjectsAsync;
    Session.prototype.powershell = powershell;
    PSObject.prototype.toJSON = function () {
        return JSON.parse(this.to_json());
    };
    PSObject.prototype.toString = function () {
        return this.get_text() ?? this.to_json();
    };
};
