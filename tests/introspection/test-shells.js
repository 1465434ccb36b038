// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Shells, commands and files in JavaScript. The command of a server of the world is the arguments.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman?version=1.0';

import * as World from '../js/world.js';

const {assert, assertEqual, assertThrows} = World;
// The folder with the replacement for PowerShell.
GLib.setenv('PATH', `${GLib.getenv('WSMAN_TEST_SUPPORT')}:${GLib.getenv('PATH')}`, true);
const world = new World.Server(ARGV);
const session = world.session('http');

// Output that is hard to read by lines, and its lines.
const LINES = ['printf', 'a\\r\\n\\nb\\377\\nGrüße\\nc'];
const READ_LINES = 'a||b\ufffd|Grüße|c';

const text = bytes => new TextDecoder().decode(bytes.toArray());

async function collect(iterable) {
    const all = [];
    for await (const each of iterable)
        all.push(each);
    return all.join('|');
}

async function assertCancelled(start) {
    const cancellable = new Gio.Cancellable();
    const promise = start(cancellable);
    GLib.idle_add(GLib.PRIORITY_DEFAULT, () => {
        cancellable.cancel();
        return GLib.SOURCE_REMOVE;
    });
    const error = await assertThrows(() => promise);
    assert(error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED), error.message);
}

async function withShell(use, shell = Wsman.Shell.new(session)) {
    await shell.open_async();
    await use(shell);
    await shell.close_async();
    assertEqual(shell.is_open, false);
}

function withFolder(use) {
    const folder = GLib.dir_make_tmp('wsman-XXXXXX');
    const path = name => GLib.build_filenamev([folder, name]);
    const read = name => GLib.file_get_contents(path(name))[1];
    return use(path, read).finally(() => GLib.spawn_command_line_sync(`rm -r ${folder}`));
}

const tests = {
    async words() {
        const result = session.run(['printf', '<%s>', 'two words', 'it’s "quoted" $HOME', '', 7]);
        assertEqual(result.stdout, '<two words><it’s "quoted" $HOME><><7>');
        assertEqual(result.exit_status, 0);
        const error = await assertThrows(() => session.run('ls'));
        assert(error instanceof TypeError && error.message.includes('spawn_command_line'), error.message);
        for (const args of [[['echo', 'a\0b']], [['cat'], 'a\0b']]) {
            const refusal = await assertThrows(() => session.run_async(...args));
            assert(refusal.message.includes('null character'), refusal.message);
        }
    },

    streams() {
        const result = session.run(['sh', '-c', 'cat; echo no >&2; exit 3'], 'Grüße');
        assertEqual(result.stdout, 'Grüße');
        assertEqual(result.stderr, 'no\n');
        assertEqual(result.exit_status, 3);
        assertEqual(result.has_exit_status, true);
        assertEqual(text(result.stdout_bytes), 'Grüße');
        assertEqual(text(result.stderr_bytes), 'no\n');
    },

    async promises() {
        const results = await Promise.all([0, 1, 2].map(number => session.run_async(['echo', number])));
        assertEqual(results.map(result => result.stdout).join(''), '0\n1\n2\n');
        await assertCancelled(cancellable => session.run_async(['cat'], null, cancellable));
        const error = await assertThrows(() => session.run_async(['/nowhere/program']));
        assert(error.fault instanceof Wsman.Fault, 'no fault');
    },

    async spawn() {
        assertEqual([...session.spawn(LINES)].join('|'), READ_LINES);
        const command = await session.spawn_async(['echo', 'a']);
        assertEqual(await collect(command), 'a');
        assertEqual(await command.wait_check_async(), true);
    },

    async powershell() {
        const result = session.run_powershell('Write-Error Oops\n$input', 'Grüße\n');
        assertEqual(result.stdout + result.stderr, 'Grüße\nOops\r\n');
        assertEqual(result.exit_status, 0);
        assertEqual((await session.run_powershell_async('exit 3')).exit_status, 3);
        const commands = [session.spawn_powershell('Write-Output now'),
            await session.spawn_powershell_async('Write-Output later')];
        for (const command of commands) {
            // PowerShell only ends after its input has ended.
            command.stdin.close(null);
            assert(['now', 'later'].includes([...command].join()));
        }
        await withShell(async shell => {
            const [output] = await (await shell.spawn_powershell_async('Write-Output there')).communicate_utf8_async();
            assertEqual(output, 'there\n');
        });
    },

    async settings() {
        const folder = GLib.get_tmp_dir();
        const shell = Wsman.Shell.new(session);
        assertEqual(shell.code_page, 65001);
        shell.working_directory = folder;
        shell.setenv('NUMBER', 7);
        shell.name = 'Test';
        assertEqual(shell.environment.join(), 'NUMBER=7');
        await assertThrows(() => shell.spawn(['true']));
        await withShell(async () => {
            assertEqual(shell.command_shell, '/bin/sh');
            assert(shell.shell_id.length > 0);
            assertEqual(await collect(await shell.spawn_command_line_async('pwd; echo "$NUMBER"')), `${folder}|7`);
        }, shell);
    },

    async codePage() {
        const shell = new Wsman.Shell({session, code_page: 437});
        await withShell(async () => {
            assertEqual(await collect(shell.spawn(['printf', 'Gr\\201\\341e\\n'])), 'Grüße');
        }, shell);
    },

    async codePages() {
        const pages = {
            437: 'Grüße', 20866: 'Привет', 28591: 'Grüße', 1200: 'Grüße 日本', 51949: '한글', 54936: '¥中文',
            932: '日本語', 37: 'Hello', 65001: '日本 \u20ac',
        };
        for (const [page, text] of Object.entries(pages)) {
            const shell = new Wsman.Shell({session, code_page: Number(page)});
            // eslint-disable-next-line no-await-in-loop
            await withShell(async () => {
                assertEqual([...shell.spawn(['printf', '%s\\n\\n%s', text, text])].join('|'), `${text}||${text}`);
                assertEqual(await collect(shell.spawn(['echo', text.repeat(100)])), text.repeat(100));
            }, shell);
        }
    },

    async lines() {
        await withShell(async shell => {
            assertEqual([...shell.spawn(LINES)].join('|'), READ_LINES);
            assertEqual(await collect(await shell.spawn_async(LINES)), READ_LINES);
            assertEqual([...shell.spawn(['true'])].length, 0);

            const command = shell.spawn(['printf', 'a\\nb\\nc\\nd']);
            for (const line of command) {
                assertEqual(line, 'a');
                break;
            }
            for await (const line of command) {
                assertEqual(line, 'b');
                break;
            }
            assertEqual([...command].join(), 'c,d');
            assertEqual([...command].join(), '');
        });
    },

    async talk() {
        await withShell(async shell => {
            const command = shell.spawn(['cat']);
            const answers = Gio.DataInputStream.new(command.stdout);
            for (const line of ['first', 'Grüße']) {
                command.stdin.write_all(`${line}\n`, null);
                assertEqual(answers.read_line_utf8(null)[0], line);
            }
            assertEqual(command.has_exited, false);
            command.stdin.close(null);
            assertEqual(command.wait(), true);
            assertEqual(command.exit_status, 0);
        });
    },

    async communicate() {
        await withShell(async shell => {
            const argv = ['sh', '-c', 'cat; printf "\\377" >&2'];
            const [done, stdout, stderr] = shell.spawn(argv).communicate_utf8('Grüße');
            assertEqual(done, true);
            assertEqual(stdout, 'Grüße');
            assertEqual(stderr, '\ufffd');
            const [, bytes] = shell.spawn(['cat']).communicate(new Uint8Array([0, 1]));
            assertEqual(bytes.toArray().join(), '0,1');

            const command = await shell.spawn_async(['cat']);
            const [output, errors] = await command.communicate_utf8_async('x');
            assertEqual(output + errors, 'x');
            const [raw] = await (await shell.spawn_async(['cat'])).communicate_async(new GLib.Bytes([255]));
            assertEqual(raw.toArray().join(), '255');
        });
    },

    async wait() {
        await withShell(async shell => {
            const command = shell.spawn_command_line('exit 3');
            const error = await assertThrows(() => command.wait_check());
            assert(error.matches(Wsman.Error, Wsman.Error.REMOTE), error.message);
            assertEqual(await command.wait_async(), true);

            const cat = shell.spawn(['cat']);
            await assertCancelled(cancellable => cat.wait_async(cancellable));
            assertEqual((await cat.communicate_utf8_async('still there'))[0], 'still there');
        });
    },

    async signals() {
        const {CTRL_C, CTRL_BREAK, TERMINATE} = Wsman.CommandSignal;
        await withShell(async shell => {
            for (const signal of [CTRL_C, CTRL_BREAK, TERMINATE]) {
                const command = shell.spawn(['cat']);
                assertEqual(command.send_signal(signal), true);
                command.wait();
                assert(!command.has_exit_status || command.exit_status !== 0, `${signal} was ignored`);
            }
            const command = await shell.spawn_async(['cat']);
            await command.send_signal_async(CTRL_C);
            await command.wait_async();
        });
    },

    async copy() {
        await withFolder(async (path, read) => {
            const size = 2 ** 20;
            const seen = [];
            const progress = (...sizes) => seen.push(sizes.join('/'));
            GLib.file_set_contents(path('a'), new Uint8Array(size).fill(7));

            assertEqual(session.copy_to(path('a'), path('b'), 0, null, progress), true);
            assertEqual(read('b').length, size);
            assertEqual(seen[seen.length - 1], `${size}/${size}`);
            assertEqual(session.copy_from(path('b'), Gio.File.new_for_path(path('c'))), true);
            assertEqual(read('c').length, size);

            seen.length = 0;
            await session.copy_to_async(path('a'), path('d'), Gio.FileCopyFlags.NONE, null, progress);
            assertEqual(seen[seen.length - 1], `${size}/${size}`);
            await assertThrows(() => session.copy_to_async(path('a'), path('d')));
            await session.copy_from_async(path('d'), path('c'), Gio.FileCopyFlags.OVERWRITE);
            await new Promise(resolve => {
                session.copy_to_async(path('a'), path('e'), 0, null, null,
                    (source, result) => resolve(source.copy_to_finish(result)));
            });
            assertEqual(read('e').length, size);
        });
    },
};

const failed = await World.runSteps(Object.entries(tests));
world.stop();
World.exit(failed);
