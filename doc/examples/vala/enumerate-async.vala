// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists all instances of a resource while the main loop runs, so a window would not freeze. The timer shows this.

async void show () throws GLib.Error {
    var session = Example.connect ();
    var processes = yield session.enumerate_async (new Wsman.ResourceLocator ("wmicimv2/Win32_Process"));
    for (var process = yield processes.read_item_async (); process != null;
         process = yield processes.read_item_async ())
        print ("Process: %s %s\n", process["ProcessId"], process["Name"]);
}

int main () {
    var loop = new MainLoop ();
    var status = 0;
    uint ticks = 0;

    Timeout.add (1, () => {
        ticks++;
        return Source.CONTINUE;
    });
    show.begin ((source, result) => {
        try {
            show.end (result);
        } catch (GLib.Error error) {
            printerr ("%s\n", error.message);
            status = 1;
        }
        loop.quit ();
    });
    loop.run ();
    print ("The main loop ticked %u times\n", ticks);
    return status;
}
