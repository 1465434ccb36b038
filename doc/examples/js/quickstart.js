// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Shows what a machine tells over WS-Management: its system, processes, services, disks and network. Then ends a
// process on it, runs a command there, and copies a file from there.
//
//     gjs -m quickstart.js CONNECTION USER PASSWORD-FILE [COMMAND...]
//
// COMMAND is started by this program and ended through the server. It must write a line when it runs.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Wsman from 'gi://Wsman';

const BUSIEST = 8;

// Words

function size(bytes) {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    for (; bytes >= 1024 && unit < units.length - 1; unit++)
        bytes /= 1024;
    return `${bytes.toFixed(unit > 0 && bytes < 100 ? 1 : 0)} ${units[unit]}`;
}

function duration(seconds) {
    const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
    const first = parts.findIndex(([length]) => seconds >= length);
    if (seconds < 60)
        return `${seconds.toFixed(1)} s`;
    return parts.slice(first, first + 2).map(([length, unit]) => {
        const count = Math.floor(seconds / length);
        seconds -= count * length;
        return `${count} ${unit}`;
    }).join(' ');
}

function title(text) {
    print(`\n${text}`);
}

function facts(rows) {
    const width = Math.max(...rows.map(([name]) => name.length));
    for (const [name, value] of rows.filter(([, each]) => each))
        print(`  ${name.padEnd(width)}  ${value}`);
}

// Columns of numbers are aligned to the right. Their headings begin with a colon.
function table(headings, rows) {
    const names = headings.map(heading => heading.replace(':', ''));
    const widths = names.map((name, i) => Math.max(name.length, ...rows.map(row => row[i].length)));
    for (const row of [names, ...rows]) {
        const cells = row.map((cell, i) => headings[i].startsWith(':')
            ? cell.padStart(widths[i])
            : cell.padEnd(widths[i]));
        print(`  ${cells.join('  ')}`.trimEnd());
    }
}

// The machine

function connect(address, user, passwordFile) {
    const [, password] = GLib.file_get_contents(passwordFile);
    const wsman = new Wsman.Automation();
    const options = wsman.create_connection_options();
    options.user_name = user;
    options.password = new TextDecoder().decode(password).trim();
    return wsman.create_session(address,
        wsman.session_flag_use_negotiate() | wsman.session_flag_cred_username_password(), options);
}

const number = (item, name) => Number(item.lookup_string(name) ?? 0);
const seconds = process => (number(process, 'KernelModeTime') + number(process, 'UserModeTime')) / 1e7;

function showMachine(session) {
    const identity = session.identify();
    const system = session.get('wmicimv2/Win32_OperatingSystem');
    const [computer] = [...session.enumerate('wmicimv2/Win32_ComputerSystem')];
    const now = system.lookup_date_time('LocalDateTime');
    const up = now.difference(system.lookup_date_time('LastBootUpTime')) / GLib.TIME_SPAN_SECOND;
    const total = number(system, 'TotalVisibleMemorySize') * 1024;
    const free = number(system, 'FreePhysicalMemory') * 1024;

    title('The session');
    facts([
        ['With', session.connection],
        ['Answered by', [identity.lookup_string('ProductVendor'), identity.lookup_string('ProductVersion')].join(', ')],
        ['Logged in by', session.mechanism],
        ['Messages', session.sealed ? 'sealed' : 'not sealed'],
    ]);

    title('This machine');
    facts([
        ['Name', computer.lookup_string('Name')],
        ['System', `${system.lookup_string('Caption')}, ${system.lookup_string('OSArchitecture')}`],
        ['Kernel', system.lookup_string('BuildNumber')],
        ['Hardware', ['Manufacturer', 'Model'].map(name => computer.lookup_string(name)).filter(Boolean).join(' ')],
        ['Processors', computer.lookup_string('NumberOfLogicalProcessors')],
        ['Memory', `${size(total - free)} of ${size(total)} in use`],
        ['Running for', duration(up)],
    ]);
}

function showProcesses(session) {
    const processes = [...session.enumerate('wmicimv2/Win32_Process')];
    const busiest = processes.sort((a, b) => seconds(b) - seconds(a)).slice(0, BUSIEST);

    title(`The busiest of ${processes.length} processes`);
    table([':PID', 'Name', ':CPU time', ':Memory', ':Threads', 'Command'], busiest.map(process => [
        process.lookup_string('ProcessId'),
        process.lookup_string('Name'),
        duration(seconds(process)),
        size(number(process, 'WorkingSetSize')),
        process.lookup_string('ThreadCount'),
        (process.lookup_string('CommandLine') ?? '').slice(0, 40),
    ]));
}

// What a server answers whose machine has no services (WBEM_E_NOT_AVAILABLE).
const NOT_AVAILABLE = 0x80041009;

function showServices(session) {
    let services;
    try {
        services = [...session.enumerate('wmicimv2/*',
            "SELECT Name, ProcessId, Description FROM Win32_Service WHERE State = 'Running'", Wsman.DIALECT_WQL)];
    } catch (error) {
        if (error.fault?.code !== NOT_AVAILABLE)
            throw error;
        title('Its services');
        print(`  ${error.message}`);
        return;
    }
    title(`Its services: ${services.length} run`);
    table(['Name', ':PID', 'Description'], services.map(service => [
        service.lookup_string('Name'),
        service.lookup_string('ProcessId') ?? '',
        (service.lookup_string('Description') ?? '').slice(0, 60),
    ]));
}

function showNetwork(session) {
    const adapters = [...session.enumerate('wmicimv2/*',
        'SELECT * FROM Win32_NetworkAdapterConfiguration WHERE IPEnabled = TRUE', Wsman.DIALECT_WQL)];

    title('Its network');
    table(['Name', 'Addresses', ':MTU'], adapters.map(adapter => [
        adapter.lookup_string('Description'),
        (adapter.lookup_strv('IPAddress') ?? []).join(' '),
        adapter.lookup_string('MTU') ?? '',
    ]));
}

function showDisks(session) {
    const disks = [...session.enumerate('wmicimv2/Win32_LogicalDisk')];

    title('Its disks');
    table(['Mounted at', 'Type', ':Size', ':Free', ':Used'], disks.map(disk => {
        const [total, free] = [number(disk, 'Size'), number(disk, 'FreeSpace')];
        return [
            disk.lookup_string('DeviceID'),
            disk.lookup_string('FileSystem') ?? '',
            total ? size(total) : '',
            total ? size(free) : '',
            total ? `${Math.round(100 * (1 - free / total))} %` : '',
        ];
    }));
}

function endProcess(session, command) {
    const child = Gio.Subprocess.new(command, Gio.SubprocessFlags.STDOUT_PIPE);
    const [ready] = Gio.DataInputStream.new(child.get_stdout_pipe()).read_line_utf8(null);
    const resource = `wmicimv2/Win32_Process?Handle=${child.get_identifier()}`;

    title('A method call');
    const process = session.get(resource);
    // A process has no command line while it replaces its program.
    print(`  ${resource} runs: ${process.lookup_string('CommandLine') ?? process.lookup_string('Name')}`);
    const result = session.invoke('Terminate', resource, {Reason: 0});
    print(`  Terminate returned ${result.lookup_string('ReturnValue')}`);
    if (result.lookup_string('ReturnValue') !== '0') {
        child.force_exit();
        child.wait(null);
        throw new Error(`${command.join(' ')} wasn't ended`);
    }

    child.wait(null);
    if (!child.get_if_signaled())
        throw new Error(`${ready} ended by itself`);
    print(`  Its parent saw it end by signal ${child.get_term_sig()}`);
    try {
        session.get(resource);
        throw new Error(`${resource} is still there`);
    } catch (error) {
        if (!error.matches?.(Wsman.error_quark(), Wsman.Error.NOT_FOUND))
            throw error;
        print(`  Now: ${error.message}`);
    }
}

function runCommand(session, command) {
    title('A command');
    print(`  $ ${command.join(' ')}`);
    const result = session.run(command);
    for (const line of result.stdout.trimEnd().split('\n'))
        print(`  ${line}`);
    print(`  ended with the status ${result.exit_status}`);
    if (result.exit_status !== 0)
        throw new Error(result.stderr);
}

function copyFile(session, path) {
    const [copy, stream] = Gio.File.new_tmp('quickstart-XXXXXX');
    stream.close(null);
    title('A file');
    print(`  ${path}`);
    const start = GLib.get_monotonic_time();
    let shown = 0;
    let copied = 0;
    session.copy_from(path, copy, Gio.FileCopyFlags.OVERWRITE, null, (current, total) => {
        copied = current;
        const quarters = total > 0 ? Math.floor(4 * current / total) : 0;
        for (; shown < quarters; shown++)
            print(`  ${String(25 * (shown + 1)).padStart(3)} %  ${size(current)}`);
    });
    const time = (GLib.get_monotonic_time() - start) / GLib.TIME_SPAN_SECOND;
    copy.delete(null);
    print(`  ${size(copied / time)}/s, with the same SHA-256 on both sides`);
}

const [address, user, passwordFile, ...command] = ARGV;
const session = connect(address, user, passwordFile);
showMachine(session);
showProcesses(session);
showServices(session);
showDisks(session);
showNetwork(session);
if (command.length > 0)
    endProcess(session, command);
runCommand(session, ['df', '-h', '/']);
copyFile(session, GLib.find_program_in_path('git') ?? GLib.find_program_in_path('gjs'));
session.close();
