// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the Vala tests share: the names of the world (tests/support/world.h) and a server in another
// process.

namespace World {
    public const string BASE = "http://schemas.example.org/wsman/world/1/";
    public const string THING = BASE + "World_Thing";
    public const string NOTE = BASE + "World_Note";
    public const string STATS = BASE + "World_Stats";
    public const string USER = "ada";
    public const string PASSWORD = "Änalytical Engine 1843";
    public const uint THINGS = 25;

    // The factor by which everything is slower than in an ordinary build.
    public int get_slowness () {
        return int.parse (Environment.get_variable ("WSMAN_TEST_SLOWNESS") ?? "1");
    }
}

// Public, because no program uses everything.
public class Server : Object {
    private Subprocess process;
    private HashTable<string, string> uris = new HashTable<string, string> (str_hash, str_equal);

    public Server (string[] argv) throws GLib.Error {
        process = new Subprocess.newv (argv, SubprocessFlags.STDIN_PIPE |
                                             SubprocessFlags.STDOUT_PIPE);

        var lines = new DataInputStream (process.get_stdout_pipe ()) { close_base_stream = false };
        string? line;
        while ((line = lines.read_line_utf8 ()) != "ready") {
            assert_nonnull (line);
            string[] words = line.split (" ");
            // The first of a scheme counts: a server may also listen on other addresses.
            if (!(words[0] in uris))
                uris[words[0]] = words[1];
        }
    }

    public Wsman.Session session (string scheme, string user = World.USER,
                                string password = World.PASSWORD) throws GLib.Error {
        var wsman = new Wsman.Automation ();
        var options = wsman.create_connection_options ();
        var flags = wsman.session_flag_use_basic () | wsman.session_flag_cred_username_password ();

        options.user_name = user;
        options.set_password (password);
        if (scheme == "https")
            options.ca_file = Environment.get_variable ("WSMAN_TEST_SUPPORT") + "/test-cert.pem";
        else
            flags |= wsman.session_flag_no_encryption ();
        return wsman.create_session (uris[scheme], flags, options);
    }

    public uint64 stat (string name) throws GLib.Error {
        uint64 value = 0;

        var stats = session ("http").get (new Wsman.ResourceLocator (World.STATS));
        assert_true (stats.lookup_uint64 (name, out value));
        return value;
    }

    // Waits for an event in the other process.
    public void wait_for_stat (string name, uint64 wanted) throws GLib.Error {
        var deadline = get_monotonic_time () + 40 * World.get_slowness () * TimeSpan.SECOND;

        while (stat (name) != wanted && get_monotonic_time () < deadline)
            Thread.usleep (5000);
        assert_cmpuint ((uint) stat (name), CompareOperator.EQ, (uint) wanted);
    }

    public void stop () throws GLib.Error {
        process.get_stdin_pipe ().close ();
        process.wait_check ();
    }
}
