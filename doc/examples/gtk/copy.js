// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Copies a file to the machine or from it, and shows the progress.

import Adw from 'gi://Adw?version=1';
import Gio from 'gi://Gio';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';

export const Copy = GObject.registerClass(class Copy extends Adw.PreferencesPage {
    constructor(window) {
        super();
        const group = new Adw.PreferencesGroup();
        const buttons = new Gtk.Box({spacing: 12, margin_top: 18, margin_bottom: 18, halign: Gtk.Align.CENTER});
        this._window = window;
        this.path = new Adw.EntryRow({title: 'Path of the file on the machine'});
        this.progress = new Gtk.ProgressBar({show_text: true, text: ''});
        this.stopButton = new Gtk.Button({label: 'Stop', sensitive: false});
        this.stopButton.connect('clicked', () => this._running.cancel());
        const {OPEN, SAVE} = Gtk.FileChooserAction;
        buttons.append(this._makeButton('Send a file…', OPEN, file => this.send(file)));
        buttons.append(this._makeButton('Fetch it…', SAVE, file => this.fetch(file)));
        buttons.append(this.stopButton);
        [this.path, buttons, this.progress].forEach(row => group.add(row));
        this.add(group);
    }

    _makeButton(label, action, use) {
        const button = new Gtk.Button({label});
        button.connect('clicked', () => {
            const chooser = new Gtk.FileChooserNative({title: label, action, transient_for: this._window});
            chooser.connect('response', (_chooser, response) => {
                if (response === Gtk.ResponseType.ACCEPT)
                    this._window.attempt(() => use(chooser.get_file()));
            });
            this._chooser = chooser; // without a reference it would vanish
            chooser.show();
        });
        return button;
    }

    send(file) {
        return this._copy('copy_to_async', file, this.path.text);
    }

    fetch(file) {
        return this._copy('copy_from_async', this.path.text, file);
    }

    async _copy(method, from, to) {
        const running = this._running = new Gio.Cancellable();
        const stopped = this._window.cancellable.connect(() => running.cancel());
        this.stopButton.sensitive = true;
        try {
            await this._window.session[method](from, to, Gio.FileCopyFlags.OVERWRITE, running, (current, total) => {
                this.progress.fraction = total > 0 ? current / total : 0;
                this.progress.text = `${current} of ${total} bytes`;
            });
        } finally {
            this._window.cancellable.disconnect(stopped);
            this.stopButton.sensitive = false;
        }
    }
});
