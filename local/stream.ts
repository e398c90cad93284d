// What Lambda's event source does with the table's stream: reads it shard by shard, parents first, and hands it to the
// function in batches of the same shape. What the function could not pass on comes again, from the first place it names.

import { setTimeout as sleep } from 'node:timers/promises';
import type { AttributeValue, Shard, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { described, log } from '../lib/http/log.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { StreamSource } from './stream-source.ts';

export type StreamHandler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

export interface StreamReader {
  /** Waits until everything that was written before has been passed on. */
  caughtUp(): Promise<void>;
  /** Finishes the batch under way and reads no more. */
  stop(): Promise<void>;
}

/** Milliseconds between two looks at a stream with nothing new in it, and after something could not be passed on. */
const idleMilliseconds = 100;
const retryMilliseconds = 250;

interface Reading {
  readonly shard: Shard;
  iterator: string | undefined;
  isOver: boolean;
}

/** Reads a stream from where the checkpoint says, else from its beginning, until it is stopped. */
export function startStream(source: StreamSource, checkpoint: Checkpoint, handler: StreamHandler): StreamReader {
  const readings = new Map<string, Reading>();
  const stopping = new AbortController();
  const waiting = new Set<{ isSeen: boolean; done: () => void }>();
  let isComplete = false;

  /** One look at every shard that may be read; true where none had anything. */
  async function round(): Promise<boolean> {
    if (!isComplete) await findShards(source, readings);
    isComplete = true;
    let isIdle = true;
    for (const reading of readings.values()) {
      if (stopping.signal.aborted) return false;
      const parent = readings.get(reading.shard.ParentShardId ?? '');
      if (reading.isOver || parent?.isOver === false) continue;
      if (!(await readBatch(source, checkpoint, handler, reading))) isIdle = false;
      // What comes after a shard that is over is in its children.
      if (reading.isOver) isComplete = isIdle = false;
    }
    return isIdle;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      // Who waits is told by a round that began after they asked.
      for (const each of waiting) each.isSeen = true;
      let pause = 0;
      try {
        if (await round()) {
          pause = idleMilliseconds;
          for (const each of waiting) if (each.isSeen) each.done();
        }
      } catch (error) {
        pause = retryMilliseconds;
        if (!stopping.signal.aborted) log('error', 'the stream was not read', described(error));
      }
      if (pause > 0) await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    async caughtUp() {
      const { promise, resolve: done } = Promise.withResolvers<void>();
      const waiter = { isSeen: false, done };
      waiting.add(waiter);
      await Promise.race([promise, running]);
      waiting.delete(waiter);
    },
    async stop() {
      stopping.abort();
      await running;
      source.close();
    },
  };
}

async function findShards(source: StreamSource, readings: Map<string, Reading>): Promise<void> {
  for (const shard of await source.shards()) {
    const id = shard.ShardId ?? '';
    if (!readings.has(id)) readings.set(id, { shard, iterator: undefined, isOver: false });
  }
}

/** Passes the next batch of a shard on; true where there was nothing. */
async function readBatch(
  source: StreamSource,
  checkpoint: Checkpoint,
  handler: StreamHandler,
  reading: Reading,
): Promise<boolean> {
  const shardId = reading.shard.ShardId ?? '';
  reading.iterator ??= await source.iteratorAfter(shardId, checkpoint.of(shardId));
  const { records, next } = await source.read(reading.iterator).catch((error) => {
    // An iterator is good for 15 minutes.
    reading.iterator = undefined;
    throw error;
  });
  if (records.length > 0) {
    const failed = await handled(handler, records.map(recordOf));
    const passed =
      failed === undefined
        ? records
        : records.slice(
            0,
            records.findIndex((each) => sequenceOf(each) === failed),
          );
    const last = passed.at(-1);
    if (last !== undefined) await checkpoint.set(shardId, sequenceOf(last));
    if (failed !== undefined) {
      reading.iterator = undefined;
      await sleep(retryMilliseconds);
      return false;
    }
  }
  reading.iterator = next;
  reading.isOver = next === undefined;
  return records.length === 0;
}

/** The first place that the function could not pass on; a function that fails has passed on nothing. */
async function handled(handler: StreamHandler, records: DynamoDBRecord[]): Promise<string | undefined> {
  try {
    const { batchItemFailures } = await handler({ Records: records });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    return records.map((record) => record.dynamodb?.SequenceNumber ?? '').find((place) => failed.has(place));
  } catch (error) {
    log('error', 'a batch of the stream was not passed on', described(error));
    return records[0]?.dynamodb?.SequenceNumber;
  }
}

const sequenceOf = ({ dynamodb }: StreamRecord): string => dynamodb?.SequenceNumber ?? '';

/** A record as Lambda hands it over: times are numbers. */
function recordOf({ dynamodb, userIdentity: _, ...rest }: StreamRecord): DynamoDBRecord {
  const { ApproximateCreationDateTime: at, Keys, OldImage, NewImage, ...others } = dynamodb ?? {};
  const record = {
    ...rest,
    dynamodb: {
      ...others,
      ...(at && { ApproximateCreationDateTime: at.getTime() / 1000 }),
      ...(Keys && { Keys: whole(Keys) }),
      ...(OldImage && { OldImage: whole(OldImage) }),
      ...(NewImage && { NewImage: whole(NewImage) }),
    },
  };
  return record as DynamoDBRecord;
}

type Image = Record<string, AttributeValue>;

/** DynamoDB Local leaves the type of an empty map out. */
function whole(image: Image): Image {
  return Object.fromEntries(Object.entries(image).map(([name, value]) => [name, wholeValue(value)]));
}

function wholeValue(value: AttributeValue): AttributeValue {
  if (Object.keys(value).length === 0) return { M: {} };
  if (value.M !== undefined) return { M: whole(value.M) };
  return value.L === undefined ? value : { L: value.L.map(wholeValue) };
}
