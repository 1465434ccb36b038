// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The methods that constructs of the language call: foreach, and the brackets of an item.

namespace Wsman {
    public sealed class Enumerator : GLib.Object {
        [CCode (cname = "g_object_ref")]
        public Enumerator iterator ();
        public Item? next_value () throws GLib.Error;
    }

    public sealed class Subscription : GLib.Object {
        [CCode (cname = "g_object_ref")]
        public Subscription iterator ();
        public Item? next_value () throws GLib.Error;
    }

    public sealed class Item : GLib.Object {
        [CCode (cname = "wsman_item_lookup_string")]
        public unowned string? get (string name);
    }
}
