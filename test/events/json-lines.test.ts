import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { reservationEvents } from '../../lib/domain/events.ts';
import { cloudEventOf } from '../../lib/events/cloud-events.ts';
import { jsonLines } from '../../lib/events/json-lines.ts';
import { publisher } from '../../lib/events/publisher.ts';
import { at, sold, unsold } from '../store/starting-items.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-events-'));
});
afterEach(async () => {
  delete process.env['EVENTS_FILE'];
  await rm(folder, { recursive: true });
});

const linesOf = async (file: string): Promise<readonly unknown[]> => {
  const text = await readFile(file, 'utf8');
  expect(text.at(-1)).toBe('\n');
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
};

const pendingAndConfirmed = () => {
  const { id } = unsold();
  return [
    ...reservationEvents(undefined, unsold({ id, reference: 'two\nlines' }), at),
    ...reservationEvents(unsold({ id }), sold({ id }), at),
  ];
};

const asRead = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('each event is a line of the file, behind those that are there', async () => {
  const file = join(folder, 'events.jsonl');
  const [first, second] = [pendingAndConfirmed(), pendingAndConfirmed()];
  for (const events of [first, second]) await jsonLines(file)(events);
  expect(await linesOf(file)).toEqual([...first, ...second].map(cloudEventOf).map(asRead));
});

test('what is published side by side is written line by line', async () => {
  const file = join(folder, 'events.jsonl');
  const batches = Array.from({ length: 200 }, pendingAndConfirmed);
  await Promise.all(batches.map((events) => jsonLines(file)(events)));
  const ids = (await linesOf(file)).map((line) => (line as { id: string }).id);
  expect(ids.sort()).toEqual(
    batches
      .flat()
      .map(({ id }) => id)
      .sort(),
  );
});

test('a file that cannot be written is told of', async () => {
  await expect(jsonLines(folder)(pendingAndConfirmed())).rejects.toThrow('EISDIR');
});

test('events go where the environment says, and nowhere without it', async () => {
  expect(() => publisher()).toThrow('neither EVENT_BUS_NAME nor EVENTS_FILE says where events go');
  process.env['EVENTS_FILE'] = join(folder, 'events.jsonl');
  const publish = publisher();
  expect(publisher()).toBe(publish);
  await publish(pendingAndConfirmed());
  expect(await linesOf(join(folder, 'events.jsonl'))).toHaveLength(2);
  process.env['EVENTS_FILE'] = join(folder, 'other.jsonl');
  expect(publisher()).not.toBe(publish);
});
