// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The window: first it asks for a machine, then it shows the pages. Errors are toasts. Closing it cancels everything.

import Adw from 'gi://Adw?version=1';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';
import Wsman from 'gi://Wsman';
import {ask, openSession} from './login.js';
import {Console} from './console.js';
import {Copy} from './copy.js';
import {Table} from './table.js';

// The title of each column, the property that it shows, and its type.
const PROCESSES = [
    ['Name', 'Name', String], ['Process', 'ProcessId', Number],
    ['Threads', 'ThreadCount', Number], ['Memory', 'WorkingSetSize', Number],
];
const SERVICES = [
    ['Name', 'Name', String], ['Description', 'DisplayName', String],
    ['State', 'State', String], ['Start', 'StartMode', String],
];

export const Window = GObject.registerClass(class Window extends Adw.ApplicationWindow {
    constructor(application) {
        super({application, title: 'Machine', default_width: 860, default_height: 560});
        this.cancellable = new Gio.Cancellable();
        this.pages = new Adw.ViewStack({vexpand: true});
        this._header = new Adw.HeaderBar({title_widget: new Adw.WindowTitle({title: 'Connect to a machine'})});
        this._body = new Adw.Bin({child: this._makeForm()});
        this._toasts = new Adw.ToastOverlay({child: this._body});
        this.content = new Gtk.Box({orientation: Gtk.Orientation.VERTICAL});
        this.content.append(this._header);
        this.content.append(this._toasts);
    }

    _makeForm() {
        const page = new Adw.PreferencesPage();
        const group = new Adw.PreferencesGroup({description: 'Without a user, the ticket of the desktop logs in.'});
        this.address = new Adw.EntryRow({title: 'Machine'});
        this.user = new Adw.EntryRow({title: 'User'});
        this.password = new Adw.PasswordEntryRow({title: 'Password'});
        this.basic = new Gtk.Switch({valign: Gtk.Align.CENTER});
        this.connectButton = new Gtk.Button({
            label: 'Connect', css_classes: ['pill', 'suggested-action'], halign: Gtk.Align.CENTER, margin_top: 24});
        const login = new Adw.ActionRow({
            title: 'Basic login', subtitle: 'For accounts of a Linux machine', activatable_widget: this.basic});
        login.add_suffix(this.basic);
        [this.address, this.user, this.password, login, this.connectButton].forEach(row => group.add(row));
        this.password.connect('entry-activated', () => this.connectButton.activate());
        this.connectButton.connect('clicked', () => this.attempt(() => this._connect()));
        page.add(group);
        return page;
    }

    async _connect() {
        this._body.sensitive = false;
        try {
            const texts = [this.address, this.user, this.password].map(row => row.text);
            this.session = await openSession(this, ...texts, this.basic.active);
        } finally {
            this._body.sensitive = true;
        }
        const add = (name, icon, page) => this.pages.add_titled(page, name, name).set_icon_name(icon);
        add('Processes', 'view-list-symbolic', new Table(this, 'wmicimv2/Win32_Process', PROCESSES));
        add('Services', 'emblem-system-symbolic', new Table(this, 'wmicimv2/Win32_Service', SERVICES));
        add('Console', 'utilities-terminal-symbolic', new Console(this));
        add('Files', 'folder-remote-symbolic', new Copy(this));
        this._header.title_widget = new Adw.ViewSwitcherTitle({stack: this.pages, title: this.session.connection});
        this._body.child = this.pages;
    }

    // Runs an action. If it fails, a toast tells why.
    async attempt(action) {
        try {
            return await action();
        } catch (error) {
            this.showError(error);
            return null;
        }
    }

    showError(error) {
        if (!(error instanceof GLib.Error))
            logError(error);
        if (!(error instanceof GLib.Error) || error.matches(Gio.IOErrorEnum, Gio.IOErrorEnum.CANCELLED))
            return;
        const {summary, detail} = Wsman.Fault.from_error(error);
        const toast = new Adw.Toast({title: GLib.markup_escape_text(summary, -1), button_label: 'Details'});
        toast.connect('button-clicked', () => ask(this, {heading: 'What has failed', body: detail}));
        this._toasts.add_toast(toast);
    }

    // The program ends when the session has told the machine, or when it has failed to.
    vfunc_close_request() {
        const {application} = this;
        this.cancellable.cancel();
        if (this.session) {
            application.hold();
            this.session.close_async().catch(() => {}).finally(() => application.release());
        }
        return super.vfunc_close_request();
    }
});
