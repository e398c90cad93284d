import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, jest, test } from '@jest/globals';
import { type Store, StoreUnavailable } from '../../lib/store/port.ts';
import { encodeReservation } from '../../lib/store/reservation-codec.ts';
import { bodyOf, reply, startFake } from './fake-dynamodb.ts';
import { freshId, unsold } from './starting-items.ts';

// What DynamoDB Local never does: it reads every key of a batch at once.

interface Batch {
  readonly RequestItems: { readonly shop: { readonly Keys: readonly { readonly pk: { readonly S: string } }[] } };
}

/** A DynamoDB that reads so many keys of a batch, and leaves the others. */
async function readingAtMost(count: number): Promise<{ store: Store; timesAsked: () => number }> {
  let asked = 0;
  const { store } = await startFake(async (request, response) => {
    asked++;
    const { Keys } = (await bodyOf<Batch>(request)).RequestItems.shop;
    const read = Keys.slice(0, count).map(({ pk }) => pk.S.slice('RES#'.length));
    const items = read.map((id) => marshall(encodeReservation(unsold({ id })), { removeUndefinedValues: true }));
    const left = Keys.slice(count);
    reply(response, {
      Responses: { shop: items },
      UnprocessedKeys: left.length > 0 ? { shop: { Keys: left } } : {},
    });
  });
  return { store, timesAsked: () => asked };
}

test('keys that a batch read leaves are asked for again, and only those', async () => {
  const { store, timesAsked } = await readingAtMost(2);
  const ids = Array.from({ length: 5 }, freshId);
  expect((await store.getReservations(ids)).map(({ id }) => id)).toEqual(ids);
  expect(timesAsked()).toBe(3);
});

test('before it asks again it waits for a moment that nobody can foresee, and behind the last answer for none', async () => {
  const random = jest.spyOn(Math, 'random').mockReturnValue(0);
  const { store, timesAsked } = await readingAtMost(2);
  await store.getReservations(Array.from({ length: 5 }, freshId));
  expect([timesAsked(), random.mock.calls.length]).toEqual([3, 2]);
  random.mockRestore();
});

test('a batch read that is never finished is given up after a bounded number of times', async () => {
  const { store, timesAsked } = await readingAtMost(0);
  await expect(store.getReservations([freshId()])).rejects.toThrow(
    new StoreUnavailable('a batch read was not finished'),
  );
  expect(timesAsked()).toBe(6);
});
