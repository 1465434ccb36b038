// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Adds Windows' own names from the table, so that scripts from Windows need few changes. There an instance is a text
// of XML, and so is the endpoint reference that Create returns.

const {MEMBERS} = imports.overrides.wsmanMembers;

// The classes whose methods return texts on Windows, and objects here.
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
