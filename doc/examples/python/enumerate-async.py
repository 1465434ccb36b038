# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Lists all instances of a resource while the main loop runs, so a window would not freeze. The timer shows this."""

from connect import connect
from gi.repository import GLib, Wsman

ticks = []


def tick():
    ticks.append(True)
    return GLib.SOURCE_CONTINUE


async def show():
    session = connect()
    async for process in await session.enumerate_async('wmicimv2/Win32_Process'):
        print('Process:', process['ProcessId'], process['Name'])


GLib.timeout_add(1, tick)
loop = GLib.MainLoop()
task = Wsman.create_task(show())
task.add_done_callback(lambda _task: loop.quit())
loop.run()
task.result()
print(f'The main loop ticked {len(ticks)} times')
