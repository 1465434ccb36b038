// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What the override adds for TypeScript to the declarations that `ts-for-gir generate` makes of Wsman-1.0.gir. Include
// this file with them. Windows' own names aren't declared.

import type Gio from 'gi://Gio?version=2.0';
import type GLib from 'gi://GLib?version=2.0';

declare module 'gi://Wsman?version=1.0' {
    namespace Wsman {
        /** What can stand for a locator: a resource URI, or an item that names its resource. */
        type LocatorLike = ResourceLocator | Item | string;
        type Value = null | undefined | boolean | number | bigint | string | GLib.Variant | ResourceLocator | Item
            | Value[] | {[name: string]: Value};
        type Values = GLib.Variant | {[name: string]: Value};
        /** What can stand for an item: XML, or an object with its properties. */
        type ItemLike = Item | string | {[name: string]: Value};
        type FileLike = Gio.File | string;
        type Bytes = GLib.Bytes | Uint8Array | null;
        type Word = string | number | bigint | boolean;
        type Cancel = Gio.Cancellable | null;
        type Progress = Gio.FileProgressCallback | null;

        interface Session {
            close(cancellable?: Cancel): void;
            close_async(cancellable?: Cancel): Promise<void>;
            copy_from(remote: string, local: FileLike, flags?: Gio.FileCopyFlags, cancellable?: Cancel,
                progress?: Progress): boolean;
            copy_from_async(remote: string, local: FileLike, flags?: Gio.FileCopyFlags, cancellable?: Cancel,
                progress?: Progress): Promise<void>;
            copy_to(local: FileLike, remote: string, flags?: Gio.FileCopyFlags, cancellable?: Cancel,
                progress?: Progress): boolean;
            copy_to_async(local: FileLike, remote: string, flags?: Gio.FileCopyFlags, cancellable?: Cancel,
                progress?: Progress): Promise<void>;
            create(locator: LocatorLike, item: ItemLike, cancellable?: Cancel): ResourceLocator;
            create_async(locator: LocatorLike, item: ItemLike, cancellable?: Cancel): Promise<ResourceLocator>;
            delete(locator: LocatorLike, cancellable?: Cancel): boolean;
            delete_async(locator: LocatorLike, cancellable?: Cancel): Promise<void>;
            enumerate(locator: LocatorLike, filter?: string | null, dialect?: string | null, flags?: EnumerationFlags,
                cancellable?: Cancel): Enumerator;
            enumerate_async(locator: LocatorLike, filter?: string | null, dialect?: string | null,
                flags?: EnumerationFlags, cancellable?: Cancel): Promise<Enumerator>;
            get(locator: LocatorLike, cancellable?: Cancel): Item;
            get_async(locator: LocatorLike, cancellable?: Cancel): Promise<Item>;
            identify(flags?: SessionFlags, cancellable?: Cancel): Item;
            identify_async(flags?: SessionFlags, cancellable?: Cancel): Promise<Item>;
            invoke(method: string, locator: LocatorLike, parameters?: ItemLike | null, cancellable?: Cancel): Item;
            invoke_async(method: string, locator: LocatorLike, parameters?: ItemLike | null,
                cancellable?: Cancel): Promise<Item>;
            open_runspace_pool(cancellable?: Cancel): RunspacePool;
            open_shell(cancellable?: Cancel): Shell;
            open_runspace_pool_async(cancellable?: Cancel): Promise<RunspacePool>;
            open_shell_async(cancellable?: Cancel): Promise<Shell>;
            put(locator: LocatorLike, item: ItemLike, cancellable?: Cancel): Item | null;
            put_async(locator: LocatorLike, item: ItemLike, cancellable?: Cancel): Promise<Item | null>;
            run(words: Word[], input?: string | null, cancellable?: Cancel): CommandResult;
            run_async(words: Word[], input?: string | null, cancellable?: Cancel): Promise<CommandResult>;
            run_powershell(script: string, input?: string | null, cancellable?: Cancel): CommandResult;
            run_powershell_async(script: string, input?: string | null, cancellable?: Cancel): Promise<CommandResult>;
            spawn(words: Word[], cancellable?: Cancel): Command;
            spawn_async(words: Word[], cancellable?: Cancel): Promise<Command>;
            spawn_powershell(script: string, cancellable?: Cancel): Command;
            spawn_powershell_async(script: string, cancellable?: Cancel): Promise<Command>;
            subscribe(locator: LocatorLike, filter?: string | null, dialect?: string | null,
                delivery_mode?: DeliveryMode, options?: SubscriptionOptions | null, cancellable?: Cancel): Subscription;
            subscribe_async(locator: LocatorLike, filter?: string | null, dialect?: string | null,
                delivery_mode?: DeliveryMode, options?: SubscriptionOptions | null,
                cancellable?: Cancel): Promise<Subscription>;
            update(locator: LocatorLike, values: Values, cancellable?: Cancel): Item | null;
            update_async(locator: LocatorLike, values: Values, cancellable?: Cancel): Promise<Item | null>;
        }

        interface Shell {
            close(cancellable?: Cancel): boolean;
            close_async(cancellable?: Cancel): Promise<void>;
            open(cancellable?: Cancel): boolean;
            open_async(cancellable?: Cancel): Promise<void>;
            setenv(name: string, value: Word): void;
            spawn(words: Word[], cancellable?: Cancel): Command;
            spawn_async(words: Word[], cancellable?: Cancel): Promise<Command>;
            spawn_command_line(line: string, cancellable?: Cancel): Command;
            spawn_command_line_async(line: string, cancellable?: Cancel): Promise<Command>;
            spawn_powershell(script: string, cancellable?: Cancel): Command;
            spawn_powershell_async(script: string, cancellable?: Cancel): Promise<Command>;
        }

        /** The lines that the command writes to its standard output. */
        interface Command extends Iterable<string>, AsyncIterable<string> {
            communicate(input?: Bytes, cancellable?: Cancel): [boolean, GLib.Bytes | null, GLib.Bytes | null];
            communicate_async(input?: Bytes, cancellable?: Cancel): Promise<[GLib.Bytes | null, GLib.Bytes | null]>;
            communicate_utf8(input?: string | null, cancellable?: Cancel): [boolean, string, string];
            communicate_utf8_async(input?: string | null, cancellable?: Cancel): Promise<[string, string]>;
            send_signal(signal: CommandSignal, cancellable?: Cancel): boolean;
            send_signal_async(signal: CommandSignal, cancellable?: Cancel): Promise<void>;
            wait(cancellable?: Cancel): boolean;
            wait_async(cancellable?: Cancel): Promise<void>;
            wait_check(cancellable?: Cancel): boolean;
            wait_check_async(cancellable?: Cancel): Promise<void>;
        }

        /** Leaving a loop early closes the enumerator. */
        interface Enumerator extends Iterable<Item>, AsyncIterable<Item> {
            close(cancellable?: Cancel): boolean;
            close_async(cancellable?: Cancel): Promise<void>;
            next_items(count?: number, cancellable?: Cancel): Item[];
            next_items_async(count?: number, cancellable?: Cancel): Promise<Item[]>;
            read_item(cancellable?: Cancel): Item | null;
            read_item_async(cancellable?: Cancel): Promise<Item | null>;
        }

        interface Subscription extends Iterable<Item>, AsyncIterable<Item> {
            next_event(cancellable?: Cancel): Item | null;
            next_event_async(cancellable?: Cancel): Promise<Item | null>;
            renew(cancellable?: Cancel): boolean;
            renew_async(cancellable?: Cancel): Promise<boolean>;
            unsubscribe(cancellable?: Cancel): boolean;
            unsubscribe_async(cancellable?: Cancel): Promise<boolean>;
        }

        interface EnumeratorModel {
            refresh(cancellable?: Cancel): boolean;
            refresh_async(cancellable?: Cancel): Promise<boolean>;
        }

        interface Automation {
            create_resource_locator(uri?: string | null): ResourceLocator;
            create_session(connection?: string | null, flags?: SessionFlags,
                options?: ConnectionOptions | null): Session;
        }

        interface ConnectionOptions {
            set_proxy(access?: ProxyAccess, authentication?: ProxyAuthentication, user_name?: string | null,
                password?: string | null): boolean;
            set_proxy_credentials(authentication?: ProxyAuthentication, user_name?: string | null,
                password?: string | null): boolean;
        }

        interface CredentialRequest {
            answer(user?: string | null, password?: string | null): void;
        }

        interface ResourceLocator {
            add_option(name: string, value: Word, must_comply?: boolean): void;
            add_selector(name: string, value: Word): void;
            add_selector_locator(name: string, value: LocatorLike): void;
            toJSON(): string;
        }

        interface Item {
            toJSON(): {[name: string]: unknown};
        }

        interface EventSink {
            end(error?: GLib.Error | null): void;
            send(item: ItemLike, bookmark?: string | null): boolean;
        }

        interface Operation {
            return_fault(code: number, message?: string | null): void;
            return_created(locator: LocatorLike, item?: ItemLike | null): void;
            return_item(item: ItemLike): void;
            return_items(items: ItemLike[], more?: boolean): void;
            return_locator(locator: LocatorLike): void;
        }

        interface Error {
            readonly fault: Fault;
        }
    }
}
