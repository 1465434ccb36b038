// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Runs a script of PowerShell at the server that the argument names, in both kinds of loops and with plain values, and
// prints what came.

imports.gi.versions.Wsman = '1.0';
const {GLib, Wsman} = imports.gi;

const flags = Wsman.SessionFlags.USE_NO_AUTHENTICATION | Wsman.SessionFlags.NO_ENCRYPTION;
const session = Wsman.Session.new(ARGV[0], flags);

function show(item) {
    if (!(item instanceof Wsman.PSObject))
        return JSON.stringify(item);
    return `${item.Name} ${item.get_kind() === Wsman.PSKind.OBJECT} ${JSON.stringify(item)} ${item}`;
}

async function run() {
    for await (const item of session.powershell('first'))
        print(show(item));
    for (const item of session.powershell('second'))
        print(show(item));

    const pool = await session.open_runspace_pool_async();
    const pipeline = Wsman.Pipeline.new(pool);
    pipeline.takes_input = true;
    pipeline.add_command('Set-Thing');
    pipeline.add_parameter('Value', {a: [1, null, 'x']});
    pipeline.add_parameter('Force');
    pipeline.add_argument(7n);
    pipeline.connect('record::warning', (_pipeline, _stream, record) => print(`warning ${record}`));
    await pipeline.invoke_async();
    await pipeline.write_async('input');
    await pipeline.end_input_async();
    for await (const item of pipeline)
        print(show(item));
    await pool.close_async();
}

const loop = GLib.MainLoop.new(null, false);
run().catch(error => print(`${error}\n${error.stack}`)).finally(() => loop.quit());
loop.run();
