import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { type Event, reservationEvents } from '../../lib/domain/events.ts';
import { cloudEventOf } from '../../lib/events/cloud-events.ts';
import { eventBridge, eventBridgeClient, NotPublished } from '../../lib/events/event-bridge.ts';
import { at, unsold } from '../store/starting-items.ts';

interface Entry {
  readonly Time: number;
  readonly Detail: string;
}

type Reply = (entries: readonly Entry[]) => { readonly status: number; readonly body: object };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A bus that notes the entries of each request, and replies as it is told. */
async function busOf(reply: Reply) {
  const requests: (readonly Entry[])[] = [];
  server = createServer(async (request, response) => {
    const { Entries } = (await json(request)) as { Entries: readonly Entry[] };
    requests.push(Entries);
    const { status, body } = reply(Entries);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = eventBridgeClient({ endpoint: `http://127.0.0.1:${port}`, region: 'local', credentials });
  return { publish: eventBridge(client, 'shop'), requests };
}

const taken: Reply = (entries) => ({
  status: 200,
  body: { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `${index}` })) },
});

const eventsOf = (count: number): readonly Event[] =>
  Array.from({ length: count }, () => reservationEvents(undefined, unsold(), at)).flat();

test('each event is put on the bus whole, ten in a request', async () => {
  const { publish, requests } = await busOf(taken);
  const events = eventsOf(11);
  await publish(events);
  expect(requests.map((entries) => entries.length)).toEqual([10, 1]);
  const wanted = events.map(cloudEventOf).map((event) => ({
    EventBusName: 'shop',
    Source: 'holdfast',
    DetailType: 'holdfast.reservation.pending',
    Time: expect.any(Number),
    Detail: JSON.stringify(event),
  }));
  expect(requests.flat()).toEqual(wanted);
  for (const { Time } of requests.flat()) expect(Math.floor(Time)).toBe(Math.floor((events[0]?.at ?? 0) / 1000));
});

test('an event that is refused makes all of them come again', async () => {
  const { publish, requests } = await busOf((entries) => ({
    status: 200,
    body: {
      FailedEntryCount: 1,
      Entries: entries.map((_, index) => (index === 1 ? { ErrorCode: 'ThrottlingException' } : { EventId: 'a' })),
    },
  }));
  await expect(publish(eventsOf(3))).rejects.toThrow(
    new NotPublished('1 of 3 events were refused: ThrottlingException'),
  );
  expect(requests).toHaveLength(1);
});

test('a refusal in the last request is one as well', async () => {
  const { publish } = await busOf((entries) =>
    entries.length > 1 ? taken(entries) : { status: 200, body: { FailedEntryCount: 1, Entries: [{ ErrorCode: 'X' }] } },
  );
  await expect(publish(eventsOf(11))).rejects.toThrow(NotPublished);
});

test('a bus that fails is asked a bounded number of times', async () => {
  const { publish, requests } = await busOf(() => ({ status: 500, body: { __type: 'InternalException' } }));
  await expect(publish(eventsOf(1))).rejects.toThrow(expect.objectContaining({ name: 'InternalException' }));
  expect(requests).toHaveLength(4);
});
