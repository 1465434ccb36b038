// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Tests what the binding does for the language: arguments that can be left out, foreach, yield, and an item's
// brackets. The server's command is the arguments.

Server server;

Wsman.Enumerator enumerate (uint batch_items = 20) throws GLib.Error {
    var session = server.session ("http");
    session.batch_items = batch_items;
    return session.enumerate (new Wsman.ResourceLocator (World.THING));
}

void test_foreach () throws GLib.Error {
    uint n = 0;

    foreach (var item in enumerate ()) {
        assert_cmpstr (item["Name"], CompareOperator.EQ, @"thing-$n");
        assert_true ("Name" in item && !("Nom" in item));
        assert_null (item["Nom"]);
        n++;
    }
    assert_cmpuint (n, CompareOperator.EQ, World.THINGS);
}

// The enumerator is dropped at the end of the function, not of the loop.
string? read_first () throws GLib.Error {
    foreach (var item in enumerate (5))
        return item["Name"];
    return null;
}

void test_return () throws GLib.Error {
    assert_cmpstr (read_first (), CompareOperator.EQ, "thing-0");
    server.wait_for_stat ("Cursors", 0);
}

void test_throw () throws GLib.Error {
    var enumerator = enumerate (5);

    enumerator.close ();
    try {
        foreach (var item in enumerator)
            assert_null (item);
        assert_not_reached ();
    } catch (IOError.CLOSED error) {
        assert_true (enumerator.error.contains ("WSManFault"));
    }
}

void test_defaults () throws GLib.Error {
    var options = new Wsman.ConnectionOptions ();
    assert_true (options.set_proxy ());
    assert_true (options.set_proxy (options.proxy_auto_detect ()));

    var locator = new Wsman.ResourceLocator (World.THING);
    locator.add_option ("Nothing");
    locator.add_option ("Count", "3");
    uint n = 0;
    foreach (var item in server.session ("http").enumerate (locator))
        n += item != null ? 1 : 0;
    assert_cmpuint (n, CompareOperator.EQ, 3);
    try {
        options.set_proxy (options.proxy_no_proxy_server (), 0, "ada", "engine");
        assert_not_reached ();
    } catch (Wsman.Error.INVALID_ARGUMENT error) {
        assert_cmphex (Wsman.Fault.from_error (error).code, CompareOperator.EQ, (uint) 0x8033819d);
    }
}

async uint count () throws GLib.Error {
    uint n = 0;

    var locator = new Wsman.ResourceLocator (World.THING);
    var session = server.session ("http");
    session.batch_items = 1;
    var found = yield session.enumerate_async (locator);
    while ((yield found.read_item_async ()) != null)
        n++;
    yield found.close_async ();
    return n;
}

void test_yield () throws GLib.Error {
    AsyncResult? result = null;
    uint ticks = 0;

    // Meanwhile the main loop does its other work.
    var timer = Timeout.add (0, () => {
        ticks++;
        return Source.CONTINUE;
    });
    count.begin ((source, r) => { result = r; });
    while (result == null)
        MainContext.default ().iteration (true);
    assert_cmpuint (count.end (result), CompareOperator.EQ, World.THINGS);
    assert_cmpuint (ticks, CompareOperator.GT, 5);
    Source.remove (timer);
}

void test_model () throws GLib.Error {
    var locator = new Wsman.ResourceLocator (World.THING);
    var model = new Wsman.EnumeratorModel.for_session (server.session ("http"), locator);
    uint added_items = 0;

    model.page_size = 10;
    model.items_changed.connect ((position, removed, added) => { added_items += added; });
    while (!model.at_end_of_stream) {
        model.load_more ();
        while (model.loading)
            MainContext.default ().iteration (true);
    }
    assert_cmpuint (added_items, CompareOperator.EQ, World.THINGS);
    assert_cmpuint (model.get_n_items (), CompareOperator.EQ, World.THINGS);
    var item = (Wsman.Item) model.get_item (World.THINGS - 1);
    assert_cmpstr (item["Name"], CompareOperator.EQ, "thing-24");
    assert_cmpstr (model.error, CompareOperator.EQ, "");
}

async void refresh (Wsman.EnumeratorModel model) throws GLib.Error {
    uint changes = 0;

    model.items_changed.connect (() => { changes++; });
    yield model.refresh_async ();
    yield model.refresh_async (null);
    assert_cmpuint (changes, CompareOperator.EQ, 1);
    assert_true (model.last_error == null);
}

void test_refresh () throws GLib.Error {
    var locator = new Wsman.ResourceLocator (World.THING);
    var model = new Wsman.EnumeratorModel.for_session (server.session ("http"), locator);
    var loop = new MainLoop ();
    GLib.Error? failure = null;

    model.autoload = false;
    model.key_properties = { "Name" };
    refresh.begin (model, (source, result) => {
        try {
            refresh.end (result);
        } catch (GLib.Error error) {
            failure = error;
        }
        loop.quit ();
    });
    loop.run ();
    if (failure != null)
        throw failure;
    assert_cmpuint (model.get_n_items (), CompareOperator.EQ, World.THINGS);
}

delegate void Step () throws GLib.Error;

void add (string name, Step step) {
    Test.add_data_func (@"/wsman/language/$name", () => {
        try {
            step ();
        } catch (GLib.Error error) {
            assert_no_error (error);
        }
    });
}

int main (string[] args) {
    Test.init (ref args);
    try {
        server = new Server (args[1:args.length]);
        add ("foreach", test_foreach);
        add ("return", test_return);
        add ("throw", test_throw);
        add ("defaults", test_defaults);
        add ("yield", test_yield);
        add ("model", test_model);
        add ("refresh", test_refresh);
        var status = Test.run ();
        server.stop ();
        return status;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
