import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, expect, test } from '@jest/globals';
import { dynamoDbClient } from '../../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../../lib/store/dynamodb-store.ts';
import { StoreUnavailable } from '../../lib/store/port.ts';
import { encodeReservation } from '../../lib/store/reservation-codec.ts';
import { freshId, unsold } from './starting-items.ts';

// What DynamoDB Local never does: it reads every key of a batch at once.

interface Batch {
  readonly RequestItems: { readonly shop: { readonly Keys: readonly { readonly pk: { readonly S: string } }[] } };
}

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** A DynamoDB that reads so many keys of a batch, and leaves the others. */
async function readingAtMost(count: number) {
  let asked = 0;
  server = createServer(async (request, response) => {
    asked++;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { Keys } = (JSON.parse(Buffer.concat(chunks).toString()) as Batch).RequestItems.shop;
    const read = Keys.slice(0, count).map(({ pk }) => pk.S.slice('RES#'.length));
    const items = read.map((id) => marshall(encodeReservation(unsold({ id })), { removeUndefinedValues: true }));
    const left = Keys.slice(count);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    response.end(
      JSON.stringify({ Responses: { shop: items }, UnprocessedKeys: left.length > 0 ? { shop: { Keys: left } } : {} }),
    );
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = dynamoDbClient({ endpoint: `http://127.0.0.1:${port}`, region: 'local', credentials });
  return { store: dynamoDbStore(client, 'shop'), timesAsked: () => asked, stop: () => client.destroy() };
}

test('keys that a batch read leaves are asked for again, and only those', async () => {
  const { store, timesAsked, stop } = await readingAtMost(2);
  const ids = Array.from({ length: 5 }, freshId);
  expect((await store.getReservations(ids)).map(({ id }) => id)).toEqual(ids);
  expect(timesAsked()).toBe(3);
  stop();
});

test('a batch read that is never finished is given up after a bounded number of times', async () => {
  const { store, timesAsked, stop } = await readingAtMost(0);
  await expect(store.getReservations([freshId()])).rejects.toThrow(StoreUnavailable);
  expect(timesAsked()).toBe(6);
  stop();
});
