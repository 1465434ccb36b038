// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Lists the instances whose properties have certain values. The filter consists of selectors, which other services
// know, too.

import Wsman from 'gi://Wsman';
import {connect} from './connect.js';

const filter = `<w:SelectorSet xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">
  <w:Selector Name="ProcessId">1</w:Selector>
</w:SelectorSet>`;
for (const process of connect().enumerate('wmicimv2/Win32_Process', filter, Wsman.DIALECT_SELECTOR))
    print(`${process.lookup_string('ProcessId')}: ${process.lookup_string('Name')}`);
