// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Prints the numbers of events. Arguments: the address of the source, how many of them, and "sync" or "async".

import Wsman from 'gi://Wsman?version=1.0';
import GLib from 'gi://GLib';

const [address, count, kind] = ARGV;
const flags = Wsman.SessionFlags.USE_NO_AUTHENTICATION | Wsman.SessionFlags.NO_ENCRYPTION;
const session = Wsman.Session.new(address, flags);
const numbers = [];

// Returns whether the loop is to end.
function take(event) {
    numbers.push(event.lookup_string('Number'));
    return numbers.length === Number(count);
}

async function iterate() {
    const subscription = await session.subscribe_async('urn:t/Event', 'SELECT * FROM Event');
    for await (const event of subscription) {
        if (take(event))
            break;
    }
    return subscription;
}

function iterateSync() {
    const subscription = session.subscribe('urn:t/Event');
    for (const event of subscription) {
        if (take(event))
            break;
    }
    return subscription;
}

const loop = new GLib.MainLoop(null, false);
(kind === 'sync' ? Promise.resolve(iterateSync()) : iterate()).then(subscription => {
    print(numbers.join(' '));
    print(subscription.is_active, subscription.end_reason === Wsman.SubscriptionEnd.UNSUBSCRIBED);
}).catch(logError).finally(() => loop.quit());
loop.run();
