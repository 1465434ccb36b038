// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Enumerates a class in three ways: with derived classes, without them, and with them but without their own
// properties.

import {connect, wsman} from './connect.js';

const session = connect();
const resource = 'wmicimv2/CIM_Process';
for (const [name, flag] of [
    ['Deep', wsman.enumeration_flag_hierarchy_deep()],
    ['Shallow', wsman.enumeration_flag_hierarchy_shallow()],
    ['Base properties', wsman.enumeration_flag_hierarchy_deep_base_props_only()],
]) {
    const items = [...session.enumerate(resource, null, null, flag)];
    print(`${name}: ${items.length > 0 ? items[0].name : 'nothing'}`);
}
