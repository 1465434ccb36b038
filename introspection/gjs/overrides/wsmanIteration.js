// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Makes promises, and iterates over enumerators, subscriptions and commands.

const {Gio, GLib} = imports.gi;

// The number of items that an iteration requests at once.
var BATCH = 64;
// The code page of UTF-8.
const UTF_8 = 65001;

// Leaves the success value out of the results, as gjs does for GIO.
function resultsOf(value) {
    if (!Array.isArray(value) || value[0] !== true)
        return value;
    return value.slice(1);
}

function promise(start, finish) {
    return new Promise((resolve, reject) => {
        start((_source, result) => {
            try {
                resolve(resultsOf(finish(result)));
            } catch (error) {
                reject(error);
            }
        });
    });
}

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

function* iterateEvents() {
    try {
        for (let event; (event = this.next_event());)
            yield event;
    } finally {
        if (this.is_active)
            quietly(() => this.unsubscribe());
    }
}

async function* iterateEventsAsync() {
    try {
        for (let event; (event = await this.next_event_async());)
            yield event;
    } finally {
        if (this.is_active)
            await this.unsubscribe_async().catch(() => {});
    }
}

// Reads what a command writes to stdout by lines, in UTF-8. The reader belongs to the command, so another loop can
// continue after a loop that was left.
const outputs = new WeakMap();

function outputOf(command) {
    if (!outputs.has(command))
        outputs.set(command, openOutput(command));
    return outputs.get(command);
}

function openOutput(command) {
    let stream = command.stdout;
    if (command.shell.code_page !== UTF_8) {
        const converter = command.shell.create_decoder();
        stream = new Gio.ConverterInputStream({base_stream: stream, converter, close_base_stream: false});
    }
    return new Gio.DataInputStream({base_stream: stream, close_base_stream: false});
}

function toLine(bytes) {
    return new TextDecoder().decode(bytes).replace(/\r$/, '');
}

function* iterateLines() {
    const output = outputOf(this);
    for (let bytes; ([bytes] = output.read_line(null)) && bytes !== null;)
        yield toLine(bytes);
}

async function* iterateLinesAsync() {
    const output = outputOf(this);
    const readLine = () => promise(done => output.read_line_async(GLib.PRIORITY_DEFAULT, null, done),
        result => output.read_line_finish(result));
    for (let bytes; ([bytes] = await readLine()) && bytes !== null;)
        yield toLine(bytes);
}

// What a loop and an asynchronous loop call, for each class.
function addIterators(Wsman) {
    for (const [owner, sync, async] of [
        ['Enumerator', iterate, iterateAsync],
        ['Subscription', iterateEvents, iterateEventsAsync],
        ['Command', iterateLines, iterateLinesAsync],
    ]) {
        Wsman[owner].prototype[Symbol.iterator] = sync;
        Wsman[owner].prototype[Symbol.asyncIterator] = async;
    }
}
