# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Makes the calls in plain asyncio, on the event loop that PyGObject has since version 3.50."""

import asyncio
import contextlib

import gi
from connect import connect


async def main():
    session = connect()
    disks, processes = await asyncio.gather(
        session.enumerate_async('wmicimv2/Win32_LogicalDisk'),
        session.enumerate_async('wmicimv2/Win32_Process'))
    async for disk in disks:
        print('Disk:', disk['DeviceID'])
    async with processes:
        async for process in processes:
            print('Process:', process['ProcessId'], process['Name'])


if gi.version_info < (3, 50):
    print('This needs PyGObject 3.50; Wsman.run() does without')
else:
    from gi.events import GLibEventLoopPolicy
    with contextlib.closing(GLibEventLoopPolicy().get_event_loop()) as loop:
        loop.run_until_complete(main())
