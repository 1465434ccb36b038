// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the gjs tests share: the names of the world (tests/support/world.h), a server in another
// process, and steps whose failure fails the program: an exception in a callback would only be
// printed, so every step is awaited.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';
import Wsman from 'gi://Wsman?version=1.0';

const BASE = 'http://schemas.example.org/wsman/world/1/';
export const THING = `${BASE}World_Thing`;
export const NOTE = `${BASE}World_Note`;
export const STATS = `${BASE}World_Stats`;
export const NOTHING = `${BASE}World_Nothing`;
export const USER = 'ada';
export const PASSWORD = 'Änalytical Engine 1843';
export const THINGS = 25;

// How many times slower than in an ordinary build everything is; and seconds until what doesn't come is given up.
const SLOWNESS = Number(GLib.getenv('WSMAN_TEST_SLOWNESS') ?? 1);
const PATIENCE = 40 * SLOWNESS;

export class Server {
    constructor(argv) {
        this._process = Gio.Subprocess.new(argv,
            Gio.SubprocessFlags.STDIN_PIPE | Gio.SubprocessFlags.STDOUT_PIPE);
        this._uris = new Map();

        const lines = new Gio.DataInputStream({
            base_stream: this._process.get_stdout_pipe(),
            close_base_stream: false,
        });
        for (let line = ''; line !== 'ready';) {
            [line] = lines.read_line_utf8(null);
            if (line === null)
                throw new Error(`${argv[0]} ended before it was ready`);
            const [scheme, uri] = line.split(' ');
            // The first of a scheme counts: a server may also listen on other addresses.
            if (!this._uris.has(scheme))
                this._uris.set(scheme, uri);
        }
    }

    // By Basic, or as the environment says: tests/support/world-client.h.
    session(scheme, user = USER, password = PASSWORD) {
        const wsman = new Wsman.Automation();
        const options = wsman.create_connection_options();
        const host = GLib.getenv('WSMAN_TEST_HOST');
        let uri = this._uris.get(scheme);
        let flags = Number(GLib.getenv('WSMAN_TEST_FLAGS') ?? 0);

        options.user_name = (GLib.getenv('WSMAN_TEST_USER') ?? '*').replace('*', user);
        options.password = password;
        if (scheme === 'https')
            options.ca_file = `${GLib.getenv('WSMAN_TEST_SUPPORT')}/test-cert.pem`;
        else if (flags === 0 || flags & Wsman.SessionFlags.USE_DIGEST)
            flags |= wsman.session_flag_no_encryption();
        if (host === null) {
            flags |= wsman.session_flag_use_basic() | wsman.session_flag_cred_username_password();
        } else {
            [, options.connect_address] = /\/\/([^/]*)/.exec(uri);
            options.ntlm = Wsman.NtlmPolicy.ALLOW;
            options.delegate_to = ['*'];
            uri = uri.replace(/\/\/[^/]*:/, `//${host}:`);
        }
        return wsman.create_session(uri, flags, options);
    }

    stat(name) {
        const session = this.session('http');
        const [found, value] = session.get(STATS).lookup_int64(name);

        session.close();
        assert(found, `no ${name} among the statistics`);
        return value;
    }

    // Waits for an event in the other process.
    waitForStat(name, wanted) {
        const deadline = GLib.get_monotonic_time() + PATIENCE * 1000000;

        while (this.stat(name) !== wanted && GLib.get_monotonic_time() < deadline)
            GLib.usleep(5000);
        assertEqual(this.stat(name), wanted);
    }

    stop() {
        this._process.get_stdin_pipe().close(null);
        this._process.wait_check(null);
    }
}

// That the session, which was used, is authenticated and protected as it must be.
export function assertSecure(session, scheme) {
    const mechanism = GLib.getenv('WSMAN_TEST_MECHANISM');

    assertEqual(session.mechanism, mechanism ?? 'Basic');
    // CredSSP always seals, and is bound to a certificate of its own.
    const credssp = mechanism === 'CredSSP';
    // Basic and Digest authenticate requests, and protect no messages.
    const protects = ![null, 'Digest'].includes(mechanism);
    assertEqual(session.sealed, credssp || (protects && scheme === 'http'));
    assertEqual(session.bound, !credssp && protects && scheme === 'https');
}

// That something takes no longer, unless others need the processor: one of some attempts doesn't, and none takes
// twenty times as long. An attempt returns how many milliseconds it took.
export async function assertWithin(milliseconds, attempt) {
    const promised = milliseconds * SLOWNESS;

    for (let i = 0; i < 20; i++) {
        const taken = await attempt();

        if (taken <= promised)
            return;
        assert(taken < 20 * promised, `it took ${taken} ms`);
    }
    assert(false, `no attempt took ${promised} ms at most`);
}

export function assert(condition, text) {
    if (!condition)
        throw new Error(text ?? 'Assertion failed');
}

export function assertEqual(actual, expected) {
    if (actual !== expected)
        throw new Error(`Expected ${JSON.stringify(expected)}, not ${JSON.stringify(actual)}`);
}

// Returns the error of a call, which the call throws or its promise rejects with.
export async function assertThrows(call) {
    try {
        await call();
    } catch (error) {
        return error;
    }
    throw new Error('Nothing was thrown');
}

// Runs every step and speaks TAP; the program's exit status tells the rest.
export async function runSteps(steps) {
    let failed = 0;

    print(`1..${steps.length}`);
    for (const [index, [name, run]] of steps.entries()) {
        try {
            await run();
            print(`ok ${index + 1} ${name}`);
        } catch (error) {
            failed++;
            print(`not ok ${index + 1} ${name}`);
            printerr(`# ${name}: ${error.message}\n${error.stack}`);
        }
    }
    return failed;
}

export function exit(failed) {
    System.exit(failed > 0 ? 1 : 0);
}
