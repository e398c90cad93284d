import type { RequestListener } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { asStoreError, dynamoDbClient, dynamoDbClientAt } from '../../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../../lib/store/dynamodb-store.ts';
import { credentials, reply, startFake } from './fake-dynamodb.ts';

const startAnswering = (answer: RequestListener) =>
  startFake((request, response) => {
    request.resume();
    answer(request, response);
  });

const refusing =
  (status: number, type: string): RequestListener =>
  (_, response) =>
    reply(response, { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'as it says' }, status);

const named = (name: string, message: string) =>
  expect.objectContaining({ name, message: expect.stringContaining(message) });

describe('the table is unavailable, which may be over in a moment,', () => {
  const unavailable = named('StoreUnavailable', 'the table did not serve the request');

  test.each([
    ['InternalServerError', 500],
    ['SomethingNew', 503],
    ['LimitExceededException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['RequestLimitExceeded', 400],
    ['ServiceUnavailable', 400],
    ['ThrottlingException', 400],
    ['TransactionConflictException', 400],
  ])('where it answers %s with status %i', async (type, status) => {
    const { store } = await startAnswering(refusing(status, type));
    const told = expect.objectContaining({
      name: 'StoreUnavailable',
      message: `the table did not serve the request: ${type}`,
      cause: named(type, 'as it says'),
    });
    await expect(store.getReservation('r1')).rejects.toEqual(told);
    await expect(store.putNote('job', 'half way')).rejects.toEqual(told);
  });

  test('where nothing listens', async () => {
    const client = dynamoDbClient({ endpoint: 'http://127.0.0.1:1', region: 'local', credentials, maxAttempts: 1 });
    const store = dynamoDbStore(client, 'shop');
    await expect(store.getReservation('r1')).rejects.toEqual(unavailable);
  });

  test('where the connection is cut', async () => {
    const { store } = await startAnswering(({ socket }) => socket.destroy());
    await expect(store.getReservation('r1')).rejects.toEqual(unavailable);
  });

  test.each([500, 502, 503])('where it answers %i and no word of DynamoDB', async (status) => {
    const { store } = await startAnswering((_, response) => response.writeHead(status).end('<html></html>'));
    await expect(store.getReservation('r1')).rejects.toEqual(unavailable);
  });

  test.each([200, 503])('where the answer begins with %i and is cut', async (status) => {
    const { store } = await startAnswering((_, response) => {
      response.writeHead(status, { 'content-length': 100 }).write('{');
      setImmediate(() => response.socket?.resetAndDestroy());
    });
    await expect(store.getReservation('r1')).rejects.toEqual(unavailable);
  });

  // Jest's errors are not node's, to the SDK: of those it keeps the code, and adds the status.
  test('where the answer is cut behind its head', () => {
    const cut = Object.assign(new Error('aborted'), { code: 'ECONNRESET', $metadata: { httpStatusCode: 200 } });
    const told = named('StoreUnavailable', 'ECONNRESET');
    expect(() => asStoreError(cut)).toThrow(told);
    const { $metadata: _, ...notOfARequest } = cut;
    const other = Object.assign(new Error('of a file'), notOfARequest);
    expect(() => asStoreError(other)).toThrow(other);
  });

  test('where the answer begins and does not end', async () => {
    const { store } = await startAnswering((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{');
    });
    await expect(store.getReservation('r1')).rejects.toEqual(unavailable);
  });

  test('where no answer comes', async () => {
    const { store } = await startAnswering(() => {});
    await expect(store.getReservation('r1')).rejects.toEqual(named('StoreUnavailable', 'ETIMEDOUT'));
  });
});

test.each(['ValidationException', 'ResourceNotFoundException', 'AccessDeniedException'])(
  '%s is a mistake of ours, and no request is better in a moment',
  async (type) => {
    const { store } = await startAnswering(refusing(400, type));
    await expect(store.getReservation('r1')).rejects.toEqual(named(type, 'as it says'));
  },
);

test('hundreds of requests are under way at once, and what comes after them needs no other connections', async () => {
  const together = 200;
  let waiting: (() => void)[] = [];
  const { store, connections } = await startAnswering((_, response) => {
    waiting.push(() => reply(response, {}));
    if (waiting.length < together) return;
    for (const answer of waiting) answer();
    waiting = [];
  });
  const ids = Array.from({ length: together }, (_, index) => `r${index}`);
  for (const _ of ['at first', 'and again']) {
    expect(await Promise.all(ids.map((id) => store.getReservation(id)))).toEqual(ids.map(() => undefined));
  }
  expect(connections()).toBe(together);
});

test('at an endpoint of one machine no account is needed: region and key are both named local', async () => {
  let authorization: string | undefined;
  const { endpoint } = await startAnswering(({ headers }, response) => {
    authorization = headers.authorization;
    reply(response, {});
  });
  await dynamoDbStore(dynamoDbClientAt(endpoint), 'shop').getReservation('r1');
  expect(authorization).toMatch(/ Credential=local\/\d+\/local\/dynamodb\//);
});

test('without an endpoint it is DynamoDB itself, in the region that the environment names', async () => {
  const before = process.env['AWS_REGION'];
  process.env['AWS_REGION'] = 'eu-north-1';
  try {
    expect(await dynamoDbClientAt(undefined).config.region()).toBe('eu-north-1');
  } finally {
    if (before === undefined) delete process.env['AWS_REGION'];
    else process.env['AWS_REGION'] = before;
  }
});
