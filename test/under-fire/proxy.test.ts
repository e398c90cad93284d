import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../end-to-end/shop.ts';
import { randomOf } from '../simulation/random.ts';
import { type Fault, faultKinds, faultsOf } from './faults.ts';
import { type FaultyProxy, startProxy } from './proxy.ts';

let target: Server;
let proxy: FaultyProxy;
let arrived: string[];

beforeEach(async () => {
  arrived = [];
  target = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    arrived.push(`${request.method} ${request.url} ${request.headers['x-amz-target']} ${Buffer.concat(body)}`);
    response.writeHead(200, { 'x-amz-crc32': '7' }).end('done');
  });
  await once(target.listen(0, '127.0.0.1'), 'listening');
  proxy = await startProxy(`http://127.0.0.1:${(target.address() as AddressInfo).port}`);
});

afterEach(async () => {
  await proxy.stop();
  target.closeAllConnections();
  target.close();
});

async function send(kind: Fault['kind'], milliseconds = 0, patience = 20_000): Promise<string> {
  proxy.disturb(() => ({ kind, milliseconds }));
  try {
    const response = await fetch(`${proxy.url}/path`, {
      method: 'POST',
      headers: { 'x-amz-target': 'GetItem' },
      body: 'body',
      signal: AbortSignal.timeout(patience),
    });
    return `${response.status} ${response.headers.get('x-amz-crc32')} ${await response.text()}`;
  } catch (error) {
    return (error as Error).name;
  }
}

const whole = 'POST /path GetItem body';

test.each(['passed', 'delayed'] as const)(
  'a request that is %s arrives as it was, and so does its reply',
  async (kind) => {
    expect(await send(kind, 10)).toBe('200 7 done');
    expect(arrived).toEqual([whole]);
    expect([...proxy.counts]).toEqual([[kind, 1]]);
  },
);

test('a request that is cut off does not arrive', async () => {
  expect(await send('cut off')).toBe('TypeError');
  expect(arrived).toEqual([]);
});

test('a request whose reply is dropped has arrived', async () => {
  expect(await send('reply dropped')).toBe('TypeError');
  expect(arrived).toEqual([whole]);
});

test.each([
  ['throttled', /^400 null .*#ProvisionedThroughputExceededException/],
  ['failed', /^500 null .*#InternalServerError/],
] as const)('a request that is %s is answered and does not arrive', async (kind, reply) => {
  expect(await send(kind)).toMatch(reply);
  expect(arrived).toEqual([]);
});

test('a reply that is held back comes after the request has arrived', async () => {
  const reply = send('reply held back', 300);
  await eventually(() => arrived.length === 1);
  expect(await Promise.race([reply, Promise.resolve('not yet')])).toBe('not yet');
  expect(await reply).toBe('200 7 done');
});

test('a request arrives late although nobody waits for it any more', async () => {
  expect(await send('arrived late', 300, 50)).toBe('TimeoutError');
  expect(arrived).toEqual([]);
  await eventually(() => arrived.length === 1);
});

test('from then on that it is calm, every request passes', async () => {
  await send('failed');
  proxy.calm();
  const response = await fetch(`${proxy.url}/path`, { method: 'POST', body: 'body' });
  expect([response.status, proxy.counts.get('passed')]).toEqual([200, 1]);
});

test('a seed decides the faults, and every kind is among them', () => {
  const [one, same] = [faultsOf(randomOf(7)), faultsOf(randomOf(7))];
  const drawn = Array.from({ length: 3_000 }, () => one());
  expect(Array.from({ length: 3_000 }, () => same())).toEqual(drawn);
  expect(new Set(drawn.map(({ kind }) => kind))).toEqual(new Set(['passed', ...faultKinds]));
});
