// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A table of a resource, which is refreshed as long as it is shown. Only rows that have changed are drawn again.

import Gio from 'gi://Gio';
import GObject from 'gi://GObject';
import Gtk from 'gi://Gtk?version=4.0';
import Pango from 'gi://Pango';
import Wsman from 'gi://Wsman';

function makeColumn([title, property, type]) {
    const read = item => type(item.lookup_string(property) ?? '');
    const factory = new Gtk.SignalListItemFactory();
    factory.connect('setup', (_factory, cell) =>
        cell.set_child(new Gtk.Label({xalign: type === Number ? 1 : 0, ellipsize: Pango.EllipsizeMode.END})));
    factory.connect('bind', (_factory, cell) => cell.child.set_label(`${read(cell.item)}`));
    const expression = Gtk.ClosureExpression.new(type, read, []);
    const sorter = type === Number ? new Gtk.NumericSorter({expression}) : new Gtk.StringSorter({expression});
    return new Gtk.ColumnViewColumn({title, factory, sorter, expand: type === String, resizable: true});
}

export const Table = GObject.registerClass(class Table extends Gtk.ScrolledWindow {
    constructor(window, resource, columns) {
        super();
        this.interval = 2000;
        this.model = Wsman.EnumeratorModel.new_for_session(window.session, resource);
        this.model.autoload = false;
        const view = new Gtk.ColumnView({css_classes: ['data-table']});
        columns.forEach(column => view.append_column(makeColumn(column)));
        view.model = new Gtk.NoSelection({model: new Gtk.SortListModel({model: this.model, sorter: view.sorter})});
        this.child = view;
        this.connect('map', () => this._follow(window, this._shown = new Gio.Cancellable()));
        this.connect('unmap', () => this._shown.cancel());
    }

    // Nobody needs the same error every two seconds.
    async _follow(window, shown) {
        let lastMessage = null;
        while (!shown.is_cancelled()) {
            const pause = new Promise(resolve => setTimeout(resolve, this.interval));
            try {
                await this.model.refresh_async(shown);
                lastMessage = null;
            } catch (error) {
                if (error.message !== lastMessage)
                    window.showError(error);
                lastMessage = error.message;
            }
            await pause;
        }
    }
});
