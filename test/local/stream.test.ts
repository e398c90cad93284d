import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import { afterEach, expect, test } from '@jest/globals';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { openCheckpoint } from '../../local/checkpoint.ts';
import { type StreamHandler, type StreamReader, startStream } from '../../local/stream.ts';
import type { StreamSource } from '../../local/stream-source.ts';

interface FakeShard {
  readonly id: string;
  readonly parent?: string;
  readonly places: readonly string[];
  readonly isOpen?: boolean;
}

const batchMax = 3;

const recordAt = (place: string): StreamRecord => ({
  dynamodb: {
    SequenceNumber: place,
    ApproximateCreationDateTime: new Date(1_800_000_000_000),
    Keys: { pk: { S: `STOCK#${place}` } },
    // DynamoDB Local leaves the type of an empty map out.
    NewImage: { holds: {} as never, list: { L: [{} as never] } },
  },
});

/** A stream of shards whose iterators name the shard and how far it has been read. */
function streamOf(shards: readonly FakeShard[]) {
  const places = (id: string): readonly string[] => shards.find((shard) => shard.id === id)?.places ?? [];
  let failures = 0;
  const source: StreamSource & { failNext(times: number): void } = {
    failNext(times) {
      failures = times;
    },
    shards: async () => shards.map(({ id, parent }) => ({ ShardId: id, ...(parent && { ParentShardId: parent }) })),
    iteratorAfter: async (id, place) => `${id} ${place === undefined ? 0 : places(id).indexOf(place) + 1}`,
    async read(iterator = '') {
      if (failures-- > 0) throw new Error('the iterator has expired');
      const [id = '', from = '0'] = iterator.split(' ');
      const records = places(id).slice(Number(from), Number(from) + batchMax);
      const next = Number(from) + records.length;
      const isOver = next === places(id).length && !shards.find((shard) => shard.id === id)?.isOpen;
      return { records: records.map(recordAt), next: isOver ? undefined : `${id} ${next}` };
    },
    close: () => {},
  };
  return source;
}

let reader: StreamReader | undefined;
afterEach(() => reader?.stop());

/** Reads to the end and answers the batches that the function was called with, as places. */
async function batchesOf(
  source: StreamSource,
  handler: (event: DynamoDBStreamEvent, call: number) => DynamoDBBatchResponse,
) {
  const batches: (readonly string[])[] = [];
  const events: DynamoDBStreamEvent[] = [];
  const noting: StreamHandler = async (event) => {
    batches.push(event.Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? ''));
    events.push(event);
    return handler(event, batches.length);
  };
  reader = startStream(source, openCheckpoint(undefined), noting);
  await reader.caughtUp();
  return { batches, events };
}

const passed: DynamoDBBatchResponse = { batchItemFailures: [] };
const failedAt = (...places: string[]): DynamoDBBatchResponse => ({
  batchItemFailures: places.map((itemIdentifier) => ({ itemIdentifier })),
});

test('a shard is read in batches, and its children only when it is over', async () => {
  const source = streamOf([
    { id: 'left', parent: 'root', places: ['6'], isOpen: true },
    { id: 'right', parent: 'root', places: ['5', '7'], isOpen: true },
    { id: 'root', parent: 'gone', places: ['1', '2', '3', '4'] },
  ]);
  const { batches } = await batchesOf(source, () => passed);
  expect(batches).toEqual([['1', '2', '3'], ['4'], ['6'], ['5', '7']]);
});

test('records have the shape that Lambda delivers: seconds as numbers, empty maps whole', async () => {
  const { events } = await batchesOf(streamOf([{ id: 'a', places: ['1'], isOpen: true }]), () => passed);
  expect(events[0]?.Records).toEqual([
    {
      dynamodb: {
        SequenceNumber: '1',
        ApproximateCreationDateTime: 1_800_000_000,
        Keys: { pk: { S: 'STOCK#1' } },
        NewImage: { holds: { M: {} }, list: { L: [{ M: {} }] } },
      },
    },
  ]);
});

test('what could not be passed on comes again, from the first place that was named', async () => {
  const source = streamOf([{ id: 'a', places: ['1', '2', '3', '4'], isOpen: true }]);
  const { batches } = await batchesOf(source, (_, call) => (call === 1 ? failedAt('3', '2') : passed));
  expect(batches).toEqual([
    ['1', '2', '3'],
    ['2', '3', '4'],
  ]);
});

test('a function that fails has passed nothing on, and a read that fails is tried again', async () => {
  const source = streamOf([{ id: 'a', places: ['1', '2'], isOpen: true }]);
  source.failNext(1);
  const { batches } = await batchesOf(source, (_, call) => {
    if (call === 1) throw new Error('it failed');
    return passed;
  });
  expect(batches).toEqual([
    ['1', '2'],
    ['1', '2'],
  ]);
});

test('a checkpoint is where the next run goes on; one that cannot be read is begun anew', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-'));
  const file = join(folder, 'relay.json');
  const first = openCheckpoint(file);
  expect(first.of('a')).toBeUndefined();
  await first.set('a', '7');
  await first.set('b', '9');
  expect([openCheckpoint(file).of('a'), openCheckpoint(file).of('b')]).toEqual(['7', '9']);
  writeFileSync(file, '{"a"');
  expect(openCheckpoint(file).of('a')).toBeUndefined();
  rmSync(folder, { recursive: true });
});
