// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The scenario of tests/interop/test-scenario.c as a Vala program sees it, each step in the
// synchronous form and with yield, over https and http. The server's command is the arguments.

Wsman.ResourceLocator locator (string uri, string? name = null) throws GLib.Error {
    var result = new Wsman.ResourceLocator (uri);
    if (name != null)
        result.add_selector ("Name", name);
    return result;
}

Wsman.Item item (string uri, string element, string text, string? name = null) throws GLib.Error {
    var dict = new VariantDict ();
    dict.insert ("Text", "s", text);
    if (name != null)
        dict.insert ("Name", "s", name);
    return new Wsman.Item.from_variant (uri, element, dict.end ());
}

abstract class Scenario : Object {
    protected Server server;
    protected string scheme;
    protected Wsman.Session session;

    private const string[] STEPS = {
        "identify", "get", "unknown-class", "unknown-key", "enumerate", "early-stop", "invoke",
        "put", "create-delete", "wrong-password", "cancel",
    };

    // One call of each kind, in the form of the subclass.
    public abstract async Wsman.Item identify () throws GLib.Error;
    public abstract async Wsman.Item fetch (Wsman.Session from, Wsman.ResourceLocator locator,
                                          Cancellable? cancellable = null) throws GLib.Error;
    public abstract async Wsman.Item? put (
        Wsman.ResourceLocator locator, Wsman.Item item
    ) throws GLib.Error;
    public abstract async Wsman.ResourceLocator create (Wsman.ResourceLocator locator,
                                                      Wsman.Item item) throws GLib.Error;
    public abstract async bool remove (Wsman.ResourceLocator locator) throws GLib.Error;
    public abstract async Wsman.Item invoke (string method, Wsman.Item? input,
                                           Cancellable? cancellable = null) throws GLib.Error;
    public abstract async Wsman.Enumerator enumerate (
        Wsman.ResourceLocator locator
    ) throws GLib.Error;
    public abstract async Wsman.Item? read_item (Wsman.Enumerator enumerator) throws GLib.Error;
    public abstract async bool release (Wsman.Enumerator enumerator) throws GLib.Error;
    public abstract async bool close (Wsman.Session session) throws GLib.Error;

    public async void test_identify () throws GLib.Error {
        var answer = yield identify ();
        assert_cmpstr (answer.name, CompareOperator.EQ, "IdentifyResponse");
    }

    public async void test_get () throws GLib.Error {
        var thing = yield fetch (session, locator (World.THING, "thing-7"));
        assert_cmpstr (thing.lookup_string ("Caption"), CompareOperator.EQ,
                       "A thing, näturlich <&>");
        assert_cmpstr (thing.namespace_uri, CompareOperator.EQ, World.THING);
        assert_cmpstr (session.error, CompareOperator.EQ, "");
    }

    public async void test_unknown_class () throws GLib.Error {
        try {
            yield fetch (session, locator (World.BASE + "World_Nothing"));
            assert_not_reached ();
        } catch (Wsman.Error error) {
            assert_error (error, Wsman.Error.quark (), Wsman.Error.NOT_FOUND);
        }
        assert_nonnull (session.fault);
        yield fetch (session, locator (World.THING, "thing-1"));
    }

    public async void test_unknown_key () throws GLib.Error {
        try {
            yield fetch (session, locator (World.THING, "thing-999"));
            assert_not_reached ();
        } catch (Wsman.Error error) {
            assert_error (error, Wsman.Error.quark (), Wsman.Error.NOT_FOUND);
            assert_cmphex (Wsman.Fault.from_error (error).code, CompareOperator.EQ, Wsman.CODE_RESOURCE_NOT_FOUND);
        }
    }

    public async void test_enumerate () throws GLib.Error {
        uint n = 0;

        session.batch_items = 4;
        var things = yield enumerate (locator (World.THING));
        while (!things.at_end_of_stream) {
            var thing = yield read_item (things);
            assert_cmpstr (thing.lookup_string ("Name"), CompareOperator.EQ, @"thing-$(n++)");
        }
        assert_cmpuint (n, CompareOperator.EQ, World.THINGS);
        assert_null (yield read_item (things));
    }

    public async void test_early_stop () throws GLib.Error {
        session.batch_items = 3;
        var things = yield enumerate (locator (World.THING));
        var first = yield read_item (things);
        assert_cmpstr (first.lookup_string ("Name"), CompareOperator.EQ, "thing-0");
        assert_cmpuint ((uint) server.stat ("Cursors"), CompareOperator.EQ, 1);
        assert_true (yield release (things));
        server.wait_for_stat ("Cursors", 0);
    }

    public async void test_invoke () throws GLib.Error {
        int64 value = -1;

        var output = yield invoke ("Echo", item (World.THING, "Echo_INPUT", "Grüße & <so>"));
        assert_cmpstr (output.lookup_string ("Text"), CompareOperator.EQ, "Grüße & <so>");
        assert_true (output.lookup_int64 ("ReturnValue", out value));
        assert_cmpint ((int) value, CompareOperator.EQ, 0);
    }

    public async void test_put () throws GLib.Error {
        var text = Uuid.string_random ();
        var first = locator (World.NOTE, "first");

        var stored = yield put (first, item (World.NOTE, "World_Note", text, "first"));
        assert_cmpstr (stored.lookup_string ("Text"), CompareOperator.EQ, text);
        var read = yield fetch (session, first);
        assert_cmpstr (read.lookup_string ("Text"), CompareOperator.EQ, text);
    }

    public async void test_create_delete () throws GLib.Error {
        var name = Uuid.string_random ();
        var note = item (World.NOTE, "World_Note", "new", name);

        var created = yield create (locator (World.NOTE), note);
        assert_cmpstr (created.get_selector ("Name"), CompareOperator.EQ, name);
        try {
            yield create (locator (World.NOTE), note);
            assert_not_reached ();
        } catch (Wsman.Error error) {
            assert_error (error, Wsman.Error.quark (), Wsman.Error.ALREADY_EXISTS);
        }
        assert_true (yield remove (created));
    }

    public async void test_wrong_password () throws GLib.Error {
        var stranger = server.session (scheme, World.USER, "wrong");
        try {
            yield fetch (stranger, locator (World.THING, "thing-1"));
            assert_not_reached ();
        } catch (Wsman.Error error) {
            assert_error (error, Wsman.Error.quark (), Wsman.Error.AUTHENTICATION);
        }
    }

    // Returns how long a call takes to return after it was cancelled.
    private async int64 cancel () throws GLib.Error {
        var cancellable = new Cancellable ();
        var before = server.stat ("Cancelled");
        int64 cancelled_at = 0;
        int64 returned_at = 0;

        var thread = new Thread<bool> ("canceller", () => {
            try {
                server.wait_for_stat ("Sleeping", 1);
            } catch (GLib.Error error) {
                assert_no_error (error);
            }
            cancelled_at = get_monotonic_time ();
            cancellable.cancel ();
            return true;
        });
        try {
            yield invoke ("Sleep", null, cancellable);
            assert_not_reached ();
        } catch (GLib.Error error) {
            returned_at = get_monotonic_time ();
            assert_error (error, IOError.quark (), IOError.CANCELLED);
        }
        thread.join ();
        server.wait_for_stat ("Cancelled", before + 1);
        yield fetch (session, locator (World.THING, "thing-1"));
        return returned_at - cancelled_at;
    }

    // A call returns within 100 ms if nothing else runs. So one of some attempts does, and none takes much longer.
    public async void test_cancel () throws GLib.Error {
        var promised = 100 * TimeSpan.MILLISECOND * World.get_slowness ();
        int64 taken = 0;

        for (int i = 0; i < 20; i++) {
            taken = yield cancel ();
            if (taken <= promised)
                return;
            assert_true (taken < 20 * promised);
        }
        assert_true (taken <= promised);
    }

    private async void run_step (string name) throws GLib.Error {
        session = server.session (scheme);
        switch (name) {
            case "identify":
                yield test_identify ();
                break;
            case "get":
                yield test_get ();
                break;
            case "unknown-class":
                yield test_unknown_class ();
                break;
            case "unknown-key":
                yield test_unknown_key ();
                break;
            case "enumerate":
                yield test_enumerate ();
                break;
            case "early-stop":
                yield test_early_stop ();
                break;
            case "invoke":
                yield test_invoke ();
                break;
            case "put":
                yield test_put ();
                break;
            case "create-delete":
                yield test_create_delete ();
                break;
            case "wrong-password":
                yield test_wrong_password ();
                break;
            case "cancel":
                yield test_cancel ();
                break;
            default:
                assert_not_reached ();
        }
        yield close (session);
    }

    // Runs one step to its end. Its error is checked after the callback.
    private void run (string name) {
        AsyncResult? result = null;

        run_step.begin (name, (source, r) => { result = r; });
        while (result == null)
            MainContext.default ().iteration (true);
        try {
            run_step.end (result);
        } catch (GLib.Error error) {
            Test.message ("%s", error.message);
            assert_no_error (error);
        }
    }

    public void add_steps (Server server, string scheme, string form) {
        this.server = server;
        this.scheme = scheme;
        foreach (unowned var name in STEPS)
            add_step (@"/wsman/scenario/$scheme/$form/$name", name);
    }

    private void add_step (string path, string name) {
        Test.add_data_func (path, () => run (name));
    }
}

// The calls that block.
class SyncScenario : Scenario {
    public override async Wsman.Item identify () throws GLib.Error {
        return session.identify (0);
    }

    public override async Wsman.Item fetch (
        Wsman.Session from, Wsman.ResourceLocator locator, Cancellable? cancellable = null
    ) throws GLib.Error {
        return from.get (locator, cancellable);
    }

    public override async Wsman.Item? put (
        Wsman.ResourceLocator locator, Wsman.Item item
    ) throws GLib.Error {
        return session.put (locator, item);
    }

    public override async Wsman.ResourceLocator create (
        Wsman.ResourceLocator locator, Wsman.Item item
    ) throws GLib.Error {
        return session.create (locator, item);
    }

    public override async bool remove (Wsman.ResourceLocator locator) throws GLib.Error {
        return session.delete (locator);
    }

    public override async Wsman.Item invoke (
        string method, Wsman.Item? input, Cancellable? cancellable = null
    ) throws GLib.Error {
        return session.invoke (method, locator (World.THING, "thing-1"), input, cancellable);
    }

    public override async Wsman.Enumerator enumerate (
        Wsman.ResourceLocator locator
    ) throws GLib.Error {
        return session.enumerate (locator);
    }

    public override async Wsman.Item? read_item (Wsman.Enumerator enumerator) throws GLib.Error {
        return enumerator.read_item ();
    }

    public override async bool release (Wsman.Enumerator enumerator) throws GLib.Error {
        return enumerator.close ();
    }

    public override async bool close (Wsman.Session session) throws GLib.Error {
        return session.close ();
    }
}

// The calls that yield.
class AsyncScenario : Scenario {
    public override async Wsman.Item identify () throws GLib.Error {
        return yield session.identify_async (0);
    }

    public override async Wsman.Item fetch (
        Wsman.Session from, Wsman.ResourceLocator locator, Cancellable? cancellable = null
    ) throws GLib.Error {
        return yield from.get_async (locator, cancellable);
    }

    public override async Wsman.Item? put (
        Wsman.ResourceLocator locator, Wsman.Item item
    ) throws GLib.Error {
        return yield session.put_async (locator, item);
    }

    public override async Wsman.ResourceLocator create (
        Wsman.ResourceLocator locator, Wsman.Item item
    ) throws GLib.Error {
        return yield session.create_async (locator, item);
    }

    public override async bool remove (Wsman.ResourceLocator locator) throws GLib.Error {
        return yield session.delete_async (locator);
    }

    public override async Wsman.Item invoke (
        string method, Wsman.Item? input, Cancellable? cancellable = null
    ) throws GLib.Error {
        return yield session.invoke_async (method, locator (World.THING, "thing-1"), input,
                                           cancellable);
    }

    public override async Wsman.Enumerator enumerate (
        Wsman.ResourceLocator locator
    ) throws GLib.Error {
        return yield session.enumerate_async (locator);
    }

    public override async Wsman.Item? read_item (Wsman.Enumerator enumerator) throws GLib.Error {
        return yield enumerator.read_item_async ();
    }

    public override async bool release (Wsman.Enumerator enumerator) throws GLib.Error {
        return yield enumerator.close_async ();
    }

    public override async bool close (Wsman.Session session) throws GLib.Error {
        return yield session.close_async ();
    }
}

int main (string[] args) {
    Test.init (ref args);

    Server server;
    try {
        server = new Server (args[1:args.length]);
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }

    Scenario[] scenarios = {};
    foreach (unowned var scheme in new string[] { "https", "http" }) {
        scenarios += new SyncScenario ();
        scenarios[scenarios.length - 1].add_steps (server, scheme, "sync");
        scenarios += new AsyncScenario ();
        scenarios[scenarios.length - 1].add_steps (server, scheme, "async");
    }

    var status = Test.run ();
    try {
        server.stop ();
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
    return status;
}
