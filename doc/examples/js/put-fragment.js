// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Gives a part of an instance a new value. The rest stays as it is. The variable is the one that create.js makes.

import Wsman from 'gi://Wsman';
import {connect} from './connect.js';

const session = connect();
const [variable] = [...session.enumerate('wmicimv2/*',
    "SELECT * FROM Win32_Environment WHERE Name = 'WSMAN_EXAMPLE'",
    Wsman.DIALECT_WQL, Wsman.EnumerationFlags.RETURN_OBJECT_AND_EPR)];
const locator = variable.locator.copy();
const before = session.get(locator);

locator.fragment_path = 'VariableValue';
locator.fragment_dialect = Wsman.DIALECT_XPATH;
session.put(locator, Wsman.Item.new_from_xml(
    `<w:XmlFragment xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd" xmlns:p="${before.namespace_uri}">
       <p:VariableValue>four</p:VariableValue>
     </w:XmlFragment>`));
print(`It was: ${before.lookup_string('VariableValue')}`);
print(`It is: ${session.get(variable.locator).lookup_string('VariableValue')}`);
