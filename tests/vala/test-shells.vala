// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Shells, commands and files: each method to wait for, and with yield. The server's command is the arguments.

Server server;

Wsman.Session new_session () throws GLib.Error {
    return server.session ("http");
}

void test_run () throws GLib.Error {
    var result = new_session ().run ({ "sh", "-c", "cat; echo no >&2; exit 3" }, "Grüße");
    assert_cmpstr (result.stdout, CompareOperator.EQ, "Grüße");
    assert_cmpstr (result.stderr, CompareOperator.EQ, "no\n");
    assert_cmpint (result.exit_status, CompareOperator.EQ, 3);
    assert_true (result.has_exit_status);
    assert_cmpuint ((uint) result.stdout_bytes.get_size (), CompareOperator.EQ, 7);
    assert_cmpuint ((uint) result.stderr_bytes.get_size (), CompareOperator.EQ, 3);
}

void test_powershell () throws GLib.Error {
    var result = new_session ().run_powershell ("Write-Error Oops\n$input", "Grüße\n");
    assert_cmpstr (result.stdout, CompareOperator.EQ, "Grüße\n");
    assert_cmpstr (result.stderr, CompareOperator.EQ, "Oops\r\n");
    // PowerShell only ends after its input has ended.
    var script = new_session ().spawn_powershell ("exit 0");
    script.stdin.close ();
    script.wait_check ();

    string output;
    var shell = new_session ().open_shell ();
    shell.spawn_powershell ("Write-Output there").communicate_utf8 (null, null, out output);
    assert_cmpstr (output, CompareOperator.EQ, "there\n");
    shell.close ();
}

void test_settings () throws GLib.Error {
    var shell = new Wsman.Shell (new_session ()) {
        working_directory = "/",
        name = "Test",
        idle_timeout = 600000
    };
    shell.setenv ("HARBOUR", "Ribe");
    assert_cmpuint (shell.code_page, CompareOperator.EQ, 65001);
    assert_cmpstr (shell.environment[0], CompareOperator.EQ, "HARBOUR=Ribe");
    shell.open ();
    assert_true (shell.is_open);

    string output;
    shell.spawn_command_line ("pwd; echo $HARBOUR").communicate_utf8 (null, null, out output);
    assert_cmpstr (output, CompareOperator.EQ, "/\nRibe\n");
    shell.close ();
    assert_false (shell.is_open);
}

void test_streams () throws GLib.Error {
    var shell = new_session ().open_shell ();
    var command = shell.spawn ({ "cat" });
    var answers = new DataInputStream (command.stdout);
    command.stdin.write_all ("Grüße\n".data, null);
    assert_cmpstr (answers.read_line_utf8 (), CompareOperator.EQ, "Grüße");
    assert_false (command.has_exited);
    command.stdin.close ();
    command.wait_check ();
    assert_true (command.has_exited && command.has_exit_status);

    Bytes output;
    shell.spawn ({ "cat" }).communicate (new Bytes ({ 0, 1 }), null, out output, null);
    assert_cmpuint ((uint) output.get_size (), CompareOperator.EQ, 2);
    shell.close ();
}

void test_errors () throws GLib.Error {
    var shell = new_session ().open_shell ();
    var command = shell.spawn ({ "sh", "-c", "exit 3" });
    try {
        command.wait_check ();
        assert_not_reached ();
    } catch (Wsman.Error.REMOTE error) {
        assert_true (error.message.contains ("3"));
    }

    command = shell.spawn ({ "cat" });
    command.send_signal (Wsman.CommandSignal.CTRL_C);
    command.wait ();
    assert_false (command.has_exit_status && command.exit_status == 0);
}

async string use_shell () throws GLib.Error {
    var session = new_session ();
    var result = yield session.run_async ({ "echo", "a" });
    var output = result.stdout;
    result = yield session.run_powershell_async ("Write-Output b");
    output += result.stdout;
    var script = yield session.spawn_powershell_async ("exit 0");
    yield script.stdin.close_async ();
    yield script.wait_check_async ();
    script = yield session.spawn_async ({ "true" });
    yield script.wait_check_async ();

    var shell = yield session.open_shell_async ();
    var command = yield shell.spawn_async ({ "cat" });
    string part;
    yield command.communicate_utf8_async ("b", null, out part);
    output += part;

    command = yield shell.spawn_command_line_async ("cat");
    Bytes bytes;
    yield command.communicate_async (new Bytes ("c".data), null, out bytes, null);
    assert_true (bytes.compare (new Bytes ("c".data)) == 0);

    command = yield shell.spawn_async ({ "cat" });
    yield command.send_signal_async (Wsman.CommandSignal.TERMINATE);
    yield command.wait_async ();
    command = yield shell.spawn_async ({ "true" });
    yield command.communicate_async ();
    yield command.wait_check_async ();
    shell.spawn ({ "true" }).communicate ();
    yield shell.close_async ();
    yield shell.open_async ();
    yield shell.close_async ();
    return output;
}

void test_yield () throws GLib.Error {
    AsyncResult? result = null;

    use_shell.begin ((source, r) => { result = r; });
    while (result == null)
        MainContext.default ().iteration (true);
    assert_cmpstr (use_shell.end (result), CompareOperator.EQ, "a\nb\nb");
}

async void copy (File source, string there, File back) throws GLib.Error {
    var session = new_session ();
    int64 sent = 0;
    int64 received = 0;
    yield session.copy_to_async (source, there, NONE, null, (current, total) => { sent = current; });
    yield session.copy_from_async (there, back, NONE, null, (current, total) => { received = current; });
    assert_cmpint ((int) sent, CompareOperator.EQ, 1 << 20);
    assert_cmpint ((int) received, CompareOperator.EQ, 1 << 20);
}

void test_copy () throws GLib.Error {
    var folder = DirUtils.make_tmp ("wsman-XXXXXX");
    var source = File.new_build_filename (folder, "a");
    var there = Path.build_filename (folder, "b");
    var back = File.new_build_filename (folder, "c");
    AsyncResult? result = null;

    source.replace_contents (new uint8[1 << 20], null, false, NONE, null);
    copy.begin (source, there, back, (_, r) => { result = r; });
    while (result == null)
        MainContext.default ().iteration (true);
    copy.end (result);

    int64 sent = 0;
    new_session ().copy_to (source, there, OVERWRITE, null, (current, total) => { sent = current; });
    assert_cmpint ((int) sent, CompareOperator.EQ, 1 << 20);
    try {
        new_session ().copy_from (there, back);
        assert_not_reached ();
    } catch (GLib.Error error) {
        assert_true (error.message.contains ("c"));
    }
    foreach (var name in new string[] { "a", "b", "c" })
        File.new_build_filename (folder, name).delete ();
    DirUtils.remove (folder);
}

delegate void Step () throws GLib.Error;

void add (string name, Step step) {
    Test.add_data_func (@"/wsman/shells/$name", () => {
        try {
            step ();
        } catch (GLib.Error error) {
            assert_no_error (error);
        }
    });
}

int main (string[] args) {
    Test.init (ref args);
    // The folder with the replacement for PowerShell.
    var path = Environment.get_variable ("PATH");
    Environment.set_variable ("PATH", Environment.get_variable ("WSMAN_TEST_SUPPORT") + @":$path", true);
    try {
        server = new Server (args[1:args.length]);
        add ("run", test_run);
        add ("powershell", test_powershell);
        add ("settings", test_settings);
        add ("streams", test_streams);
        add ("errors", test_errors);
        add ("yield", test_yield);
        add ("copy", test_copy);
        var status = Test.run ();
        server.stop ();
        return status;
    } catch (GLib.Error error) {
        printerr ("%s\n", error.message);
        return 1;
    }
}
