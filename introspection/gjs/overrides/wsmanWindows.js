// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Windows' own names, from the table of them, so that its scripts run as they are. An instance is XML in a text
// there, and so is the endpoint reference that Create returns.

const {MEMBERS} = imports.overrides.wsmanMembers;

// Whose methods return texts where ours return objects.
const ARE_TEXTS = ['Session', 'Enumerator'];

function toText(Wsman, value) {
    if (value instanceof Wsman.Item)
        return value.xml;
    if (value instanceof Wsman.ResourceLocator)
        return value.to_xml();
    return value ?? '';
}

function addProperty(prototype, member, name) {
    Object.defineProperty(prototype, member, {
        configurable: true,
        get() {
            return this[name];
        },
        set(value) {
            this[name] = value;
        },
    });
}

function addMethod(Wsman, owner, member, name) {
    const {prototype} = Wsman[owner];
    const method = prototype[name];
    prototype[member] = ARE_TEXTS.includes(owner)
        ? function (...args) {
            return toText(Wsman, method.apply(this, args));
        }
        : method;
}

var addMembers = function (Wsman) {
    for (const [owner, member, kind, name] of MEMBERS) {
        if (kind === 'property')
            addProperty(Wsman[owner].prototype, member, name);
        else
            addMethod(Wsman, owner, member, name);
    }
};
