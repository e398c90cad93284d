import { appendFile } from 'node:fs/promises';
import type { Publish } from '../commands/relay.ts';
import { type CloudEvent, cloudEventOf } from './cloud-events.ts';

/** Appends each event to a file, one line of JSON each; a line is written whole or not at all. */
export async function appendLines(file: string, events: readonly CloudEvent[]): Promise<void> {
  await appendFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

export const jsonLines =
  (file: string): Publish =>
  async (events) =>
    await appendLines(file, events.map(cloudEventOf));
