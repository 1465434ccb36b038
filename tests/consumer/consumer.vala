// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// A program outside of the tree: defaults, properties, an error domain, a provider that leaves out
// what it doesn't serve.

class Tides : Object, Wsman.Provider {
    public void handle_get (Wsman.Operation operation) throws GLib.Error {
        throw new Wsman.Error.NOT_FOUND ("There is no tide");
    }
}

async void look_up (Wsman.Session session) throws GLib.Error {
    yield session.get_async (new Wsman.ResourceLocator ("urn:a"));
    var found = yield session.enumerate_async (new Wsman.ResourceLocator ("urn:a"));
    assert (found.at_end_of_stream);
    foreach (var item in found)
        print ("%s\n", item["Name"]);
}

void main () {
    try {
        var locator = new Wsman.ResourceLocator ("urn:a?B=c");
        assert (locator.get_selector ("B") == "c");
        assert (new Wsman.Item.from_xml ("<A xmlns='urn:a'><B>1</B></A>").lookup_string ("B") == "1");
        var server = new Wsman.Server ();
        server.add_provider ("urn:a", new Tides ());
        look_up.begin (new Wsman.Session ("http://localhost",
            Wsman.SessionFlags.USE_NO_AUTHENTICATION | Wsman.SessionFlags.NO_ENCRYPTION));
        new Wsman.Session ("http://");
        assert_not_reached ();
    } catch (Wsman.Error.INVALID_ARGUMENT error) {
        assert (Wsman.Fault.from_error (error) != null);
    } catch (GLib.Error error) {
        GLib.error ("%s", error.message);
    }
}
