// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A console: runs commands in one shell, and shows their output as it comes. While a command runs, lines are its input.

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';
import Wsman from 'gi://Wsman';

Gio._promisify(Gio.DataInputStream.prototype, 'read_line_async');
Gio._promisify(Gio.OutputStream.prototype, 'write_bytes_async');

export const Console = GObject.registerClass(class Console extends Gtk.Box {
    constructor(window) {
        super({orientation: Gtk.Orientation.VERTICAL});
        this._window = window;
        this.text = new Gtk.TextView({editable: false, monospace: true, left_margin: 12, top_margin: 12});
        this.entry = new Gtk.Entry({hexpand: true, placeholder_text: 'Command'});
        this.stopButton = new Gtk.Button({icon_name: 'process-stop-symbolic', sensitive: false});
        const bar = new Gtk.Box({spacing: 6, margin_top: 6, margin_bottom: 6, margin_start: 6, margin_end: 6});
        bar.append(this.entry);
        bar.append(this.stopButton);
        this.append(new Gtk.ScrolledWindow({child: this.text, vexpand: true}));
        this.append(bar);
        this.entry.connect('activate', () => window.attempt(() => this._enter()));
        this.stopButton.connect('clicked', () => window.attempt(() =>
            this._command.send_signal_async(Wsman.CommandSignal.CTRL_C, window.cancellable)));
    }

    _show(line) {
        const {buffer} = this.text;
        buffer.insert(buffer.get_end_iter(), `${line}\n`, -1);
        this.text.scroll_to_mark(buffer.get_insert(), 0, false, 0, 0);
    }

    async _enter() {
        const line = this.entry.text;
        this.entry.text = '';
        if (!this._command)
            await this._run(line);
        else
            await this._command.stdin.write_bytes_async(new GLib.Bytes(`${line}\n`), 0, this._window.cancellable);
    }

    async _run(line) {
        const {cancellable} = this._window;
        this._show(`> ${line}`);
        this._shell ??= await this._window.session.open_shell_async(cancellable);
        this._command = await this._shell.spawn_command_line_async(line, cancellable);
        this.stopButton.sensitive = true;
        try {
            await Promise.all([this._read(this._command.stdout), this._read(this._command.stderr)]);
            await this._command.wait_async(cancellable);
            this._show(`It ended with ${this._command.exit_status}`);
        } finally {
            this._command = null;
            this.stopButton.sensitive = false;
        }
    }

    async _read(base_stream) {
        const stream = new Gio.DataInputStream({base_stream});
        for (;;) {
            const [line] = await stream.read_line_async(GLib.PRIORITY_DEFAULT, this._window.cancellable);
            if (line === null)
                return;
            this._show(new TextDecoder().decode(line));
        }
    }
});
