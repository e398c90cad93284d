import type { Publish } from '../commands/relay.ts';
import { eventBridge, eventBridgeClient } from './event-bridge.ts';
import { jsonLines } from './json-lines.ts';

let made: { readonly of: string; readonly publish: Publish } | undefined;

/** Where events go, made once: the bus named by EVENT_BUS_NAME, or on one machine the file named by EVENTS_FILE. */
export function publisher(): Publish {
  const { EVENT_BUS_NAME: bus, EVENTS_FILE: file } = process.env;
  const of = `${bus} ${file}`;
  if (made?.of !== of) made = { of, publish: publishTo(bus, file) };
  return made.publish;
}

function publishTo(bus: string | undefined, file: string | undefined): Publish {
  if (bus !== undefined) return eventBridge(eventBridgeClient(), bus);
  if (file !== undefined) return jsonLines(file);
  throw new Error('neither EVENT_BUS_NAME nor EVENTS_FILE says where events go');
}
