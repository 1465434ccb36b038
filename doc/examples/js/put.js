// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Put replaces a whole instance, so the program gets the instance first. Update does both steps. The
// variable is the one that create.js makes.

import Wsman from 'gi://Wsman';
import {connect} from './connect.js';

const session = connect();
const [variable] = [...session.enumerate('wmicimv2/*',
    "SELECT * FROM Win32_Environment WHERE Name = 'WSMAN_EXAMPLE'",
    Wsman.DIALECT_WQL, Wsman.EnumerationFlags.RETURN_EPR)];
const resource = variable.xml;

const xml = session.get(resource).xml.replace('>one<', '>two<');
const result = session.put(resource, Wsman.Item.new_from_xml(xml));
print(`After put: ${result.lookup_string('VariableValue')}`);

session.update(resource, {VariableValue: 'three'});
print(`After update: ${session.get(resource).lookup_string('VariableValue')}`);
