// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Uses the application of doc/examples/gtk as a person would, in one process with it. Arguments: the folder of the
// application, how many seconds to refresh, and a folder for the pictures.

import Adw from 'gi://Adw?version=1';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Gtk from 'gi://Gtk?version=4.0';
import System from 'system';
import {assertWithin} from '../js/world.js';

const [folder, seconds, pictures] = ARGV;
const ADDRESS = GLib.getenv('WSMAN_HTTPS_ADDRESS');
const SLOWNESS = Number(GLib.getenv('WSMAN_TEST_SLOWNESS') ?? 1);
const INTERVAL = 100;
// After some 15 seconds, what GTK and the interpreter keep for themselves no longer grows.
const IS_LONG = Number(seconds) >= 60;
const WARM_UP = IS_LONG ? 20 : 3;
const MAX_GROWTH = (IS_LONG ? 8 : 24) * 1024 * 1024;

function assert(condition, text) {
    if (!condition)
        throw new Error(text);
}

function pause(milliseconds) {
    return new Promise(resolve => GLib.timeout_add(GLib.PRIORITY_DEFAULT, milliseconds, () => {
        resolve();
        return GLib.SOURCE_REMOVE;
    }));
}

async function until(condition, what) {
    const end = GLib.get_monotonic_time() + 60e6 * SLOWNESS;
    for (;;) {
        const value = condition();
        if (value)
            return value;
        assert(GLib.get_monotonic_time() < end, `${what} didn’t happen in time`);
        await pause(5);
    }
}

function* widgets(root) {
    yield root;
    for (let child = root.get_first_child(); child; child = child.get_next_sibling())
        yield* widgets(child);
}

function find(root, type, accepts = () => true) {
    return [...widgets(root)].find(widget => widget instanceof type && accepts(widget));
}

// A picture of a window, after it was drawn some times.
async function draw(window, name) {
    const paintable = new Gtk.WidgetPaintable({widget: window});
    let frames = 0;
    const tick = window.add_tick_callback(() => {
        window.queue_draw();
        frames++;
        return GLib.SOURCE_CONTINUE;
    });
    const node = await until(() => {
        const snapshot = new Gtk.Snapshot();
        paintable.snapshot(snapshot, window.get_width(), window.get_height());
        return frames > 5 && snapshot.to_node();
    }, `the picture of ${name}`);
    window.remove_tick_callback(tick);
    window.get_native().get_renderer().render_texture(node, null).save_to_png(`${pictures}/${name}.png`);
}

function findDialog(window) {
    const dialogs = Gtk.Window.get_toplevels();
    for (let i = 0; i < dialogs.get_n_items(); i++) {
        const dialog = dialogs.get_item(i);
        if (dialog instanceof Adw.MessageDialog && dialog.transient_for === window && dialog.get_mapped())
            return dialog;
    }
    return null;
}

function waitForDialog(window) {
    return until(() => findDialog(window), 'a dialog');
}

async function answer(window, response) {
    const dialog = await waitForDialog(window);
    dialog.response(response);
    dialog.close();
    await until(() => findDialog(window) !== dialog, 'the end of a dialog');
}

async function logIn(window, password) {
    const dialog = await waitForDialog(window);
    find(dialog, Adw.EntryRow, row => !(row instanceof Adw.PasswordEntryRow)).text = 'ada';
    find(dialog, Adw.PasswordEntryRow).text = password;
    await answer(window, 'accept');
}

function findDetails(window) {
    return find(window, Gtk.Button, button => button.label === 'Details' && button.get_mapped());
}

function connect(window) {
    window.address.text = ADDRESS;
    window.user.text = 'ada';
    window.password.text = 'wrong';
    window.basic.active = true;
}

// A certificate that isn't trusted, then one that is; two wrong passwords, then the right one.
async function login(window) {
    connect(window);
    await draw(window, 'connect');
    window.connectButton.activate();
    await waitForDialog(window);
    await answer(window, 'cancel');
    await until(() => findDetails(window), 'a toast about the certificate');

    window.connectButton.activate();
    const trust = await waitForDialog(window);
    assert(/[0-9a-f]{64}/.test(trust.body), trust.body);
    await draw(trust, 'trust');
    await answer(window, 'accept');
    const dialog = await waitForDialog(window);
    assert(dialog.body.includes('refused'), dialog.body);
    await draw(dialog, 'login');
    await logIn(window, 'wrong, too');
    await logIn(window, GLib.getenv('WSMAN_PASSWORD'));
    await until(() => window.session, 'the session');
}

function read(path) {
    return new TextDecoder().decode(GLib.file_get_contents(path)[1]);
}

function readMemory() {
    return Number(read('/proc/self/statm').split(' ')[1]) * 4096;
}

// The time of the processor that this process has used, in milliseconds.
function readTime() {
    const [user, system] = read('/proc/self/stat').split(') ')[1].split(' ').slice(11, 13);
    return (Number(user) + Number(system)) * 10;
}

// Waits until the table was refreshed so many times.
async function waitForRefreshes(table, wanted) {
    const end = GLib.get_monotonic_time() + 20e3 * INTERVAL * wanted * SLOWNESS;
    while (wanted > 0) {
        await new Promise(resolve => {
            const handler = table.model.connect('notify::loading', () => {
                table.model.disconnect(handler);
                resolve();
            });
        });
        wanted -= !table.model.loading;
        assert(GLib.get_monotonic_time() < end, 'the refreshes didn’t happen in time');
    }
}

// Another page ends a refresh. Returns after how many milliseconds.
async function cancelRefresh(window, table) {
    window.pages.visible_child_name = 'Processes';
    await until(() => table.model.loading, 'a refresh');
    const start = GLib.get_monotonic_time();
    window.pages.visible_child_name = 'Console';
    await until(() => !table.model.loading, 'the end of a refresh');
    return (GLib.get_monotonic_time() - start) / 1000;
}

// The refreshes of one second. Returns the time of the processor for each, in milliseconds. The interpreter may let
// garbage grow, so it has to collect at once. Objects that collected objects have used need another collection.
async function refreshForSecond(table) {
    const before = readTime();
    await waitForRefreshes(table, 1000 / INTERVAL);
    const cost = (readTime() - before) * INTERVAL / 1000;
    for (let i = 0; i < 4; i++) {
        System.gc();
        await pause(1);
    }
    return cost;
}

async function refresh(window) {
    const table = window.pages.get_child_by_name('Processes');
    await until(() => table.model.n_items > 1, 'the processes');
    await until(() => !findDetails(window), 'the end of the toast');
    await draw(window, 'processes');
    const shows = text => find(table, Gtk.Label, label => label.label === text);
    const child = Gio.Subprocess.new(['sleep', '600'], 0);
    table.interval = INTERVAL;
    await until(() => [...Array(table.model.n_items).keys()].some(i =>
        table.model.get_item(i).lookup_string('Handle') === child.get_identifier()), 'a new process');
    child.force_exit();
    assert(shows('Name') && shows('Threads'), 'a column is missing');

    for (let i = 0; i < WARM_UP; i++)
        await refreshForSecond(table);
    const memory = readMemory();
    const start = GLib.get_monotonic_time();
    const costs = [];
    for (let i = 0; i < seconds; i++)
        costs.push(await refreshForSecond(table));
    const cost = Math.min(...costs);
    const growth = readMemory() - memory;
    const taken = (GLib.get_monotonic_time() - start) / 1e6;
    printerr(`${seconds * 1000 / INTERVAL} refreshes in ${taken.toFixed(1)} s, ${cost.toFixed(1)} ms of CPU time ` +
        `for each; the memory grew by ${growth >> 10} KiB`);
    assert(cost < INTERVAL * SLOWNESS, `a refresh takes ${cost} ms of the processor`);
    assert(growth < MAX_GROWTH, `the memory grew by ${growth} bytes`);
    assert(table.model.last_error === null, `${table.model.last_error}`);

    await assertWithin(100, () => cancelRefresh(window, table));
    let starts = 0;
    const handler = table.model.connect('notify::loading', () => (starts += table.model.loading));
    await pause(3 * INTERVAL);
    table.model.disconnect(handler);
    assert(starts === 0, 'a hidden table is refreshed');
}

async function services(window) {
    const table = window.pages.get_child_by_name('Services');
    window.pages.visible_child_name = 'Services';
    await until(() => table.model.n_items > 0, 'the services');
    await draw(window, 'services');
    for (const text of ['ssh', 'OpenBSD Secure Shell server', 'Running', 'Stopped'])
        assert(find(table, Gtk.Label, label => label.label === text), `“${text}” is missing`);
}

async function runCommands(window) {
    window.pages.visible_child_name = 'Console';
    const page = window.pages.get_child_by_name('Console');
    const enter = line => {
        page.entry.text = line;
        page.entry.emit('activate');
    };
    const shows = text => until(() => page.text.buffer.text.includes(text), `“${text}”`);
    enter('echo $((6 * 7)); echo wrong >&2; exit 3');
    await shows('42');
    await shows('wrong');
    await shows('It ended with 3');
    enter('cat');
    await until(() => page.stopButton.sensitive, 'a running command');
    enter('Are you there?');
    await shows('\nAre you there?\n');
    await draw(window, 'console');
    page.stopButton.emit('clicked');
    await until(() => !page.stopButton.sensitive, 'the end of a command');
}

async function copyFiles(window) {
    window.pages.visible_child_name = 'Files';
    const page = window.pages.get_child_by_name('Files');
    const file = name => Gio.File.new_for_path(`${pictures}/${name}`);
    const content = new Uint8Array(3 << 20).map((_, i) => i % 251);
    file('source').replace_contents(content, null, false, 0, null);
    page.path.text = `${GLib.getenv('WSMAN_TEST_FILES')}/there`;
    await page.send(file('source'));
    assert(page.progress.fraction === 1, page.progress.text);
    await page.fetch(file('back'));
    const [, back] = file('back').load_contents(null);
    assert(back.length === content.length && back.every((byte, i) => byte === content[i]), 'the copy differs');
    await draw(window, 'files');
    assert(!page.stopButton.sensitive, 'something is still copied');
}

async function showErrors(window) {
    const page = window.pages.get_child_by_name('Files');
    page.path.text = '/nowhere/there';
    await window.attempt(() => page.send(Gio.File.new_for_path(`${pictures}/source`)));
    const details = await until(() => findDetails(window), 'a toast');
    await draw(window, 'error');
    details.emit('clicked');
    const dialog = await waitForDialog(window);
    assert(dialog.body.length > 20, dialog.body);
    await draw(dialog, 'details');
    await answer(window, 'cancel');
}

// Everything that runs is cancelled, and the program ends.
async function close(window) {
    const table = window.pages.get_child_by_name('Processes');
    const page = window.pages.get_child_by_name('Console');
    window.pages.visible_child_name = 'Console';
    page.entry.text = 'sleep 600';
    page.entry.emit('activate');
    await until(() => page.stopButton.sensitive, 'a running command');
    window.pages.visible_child_name = 'Processes';
    await until(() => table.model.loading, 'a refresh');
    const start = GLib.get_monotonic_time();
    window.close();
    await until(() => !table.model.loading && !page.stopButton.sensitive, 'the end of all calls');
    const taken = (GLib.get_monotonic_time() - start) / 1000;
    printerr(`All calls ended after ${taken.toFixed()} ms`);
    assert(taken < 20 * 100 * SLOWNESS, `cancelling took ${taken} ms`);
}

let failure = null;
const {NON_UNIQUE} = Gio.ApplicationFlags;
const application = new Adw.Application({application_id: 'org.example.Machine', flags: NON_UNIQUE});

async function runSteps() {
    const {Window} = await import(`file://${folder}/window.js`);
    const window = new Window(application);
    Gtk.Settings.get_default().gtk_enable_animations = false;
    window.present();
    for (const step of [login, refresh, services, runCommands, copyFiles, showErrors, close]) {
        printerr(`Step: ${step.name}`);
        await step(window);
    }
}

// A module that waits at its top level couldn't run the application.
application.connect('activate', () => {
    application.hold();
    runSteps().catch(error => {
        failure = error;
        logError(error);
        application.quit();
    }).finally(() => application.release());
});
application.run(['machine']);
printerr(failure === null ? 'The application has ended' : 'It has failed');
System.exit(failure === null ? 0 : 1);
