import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CallStep, StepCall } from '../../lib/commands/compensate/ports.ts';
import { stepData } from '../../lib/events/schemas.ts';
import { type WebhookOptions, webhook } from '../../lib/events/webhook.ts';
import { at, compensation } from '../store/starting-items.ts';
import { Receiver, signedAt } from './receiver.ts';

const secret = 'correct horse battery staple';
const refund: StepCall = { step: 'refund', key: 'abc/refund', compensation: compensation() };

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.listen();
});
afterEach(() => receiver.close());

const calling = (options: Partial<WebhookOptions> = {}): CallStep =>
  webhook({ url: receiver.url, secret: async () => secret, clock: () => at, timeout: 300, ...options });

test.each([200, 201, 202, 204, 299])('%i is yes', async (status) => {
  receiver.answer(status);
  await calling()(refund);
  expect(receiver.got).toHaveLength(1);
});

test.each([300, 301, 302, 307, 308, 400, 401, 404, 409, 429, 500, 502, 503])('%i is no', async (status) => {
  receiver.answer(status);
  await expect(calling()(refund)).rejects.toThrow(`it was answered ${status}`);
  expect(receiver.got).toHaveLength(1);
});

test('it is a POST of JSON to the very URL, with the key of the step', async () => {
  const url = `${receiver.url}?shop=a%20b`;
  for (const step of ['order', 'refund', 'notify', 'record'] as const) {
    await calling({ url })({ ...refund, step, key: `abc/${step}` });
    const { method, path, headers, body } = receiver.got.at(-1) ?? { headers: {}, body: '' };
    expect([method, path]).toEqual(['POST', '/steps?shop=a%20b']);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'idempotency-key': `abc/${step}` });
    expect(stepData(step).safeParse(JSON.parse(body)).error).toBeUndefined();
    expect(JSON.parse(body)).toMatchObject({ step, key: `abc/${step}`, lines: refund.compensation.lines });
  }
});

test('every try has the same key and body, and a signature of its own time over both that time and the body', async () => {
  let time = at;
  const call = calling({ clock: () => time });
  receiver.answer(503, 503, 200);
  for (const wait of [5_000, 10_000]) {
    await expect(call(refund)).rejects.toThrow('it was answered 503');
    time += wait;
  }
  await call(refund);
  const seconds = Math.floor(at / 1000);
  expect(receiver.got.map((got) => signedAt(got, secret))).toEqual([seconds, seconds + 5, seconds + 15]);
  expect(new Set(receiver.got.map(({ body, headers }) => `${headers['idempotency-key']} ${body}`)).size).toBe(1);
  const [first] = receiver.got;
  if (first === undefined) throw new Error('nothing came');
  // What was changed on its way is not signed, and neither is what somebody else has signed.
  expect(signedAt({ ...first, body: first.body.replace('refund', 'order') }, secret)).toBeUndefined();
  expect(signedAt(first, 'another secret')).toBeUndefined();
  const later = String(first.headers['holdfast-signature']).replace(`t=${seconds}`, `t=${seconds + 1}`);
  expect(signedAt({ ...first, headers: { 'holdfast-signature': later } }, secret)).toBeUndefined();
});

test('the secret is asked for each time, and a try without one sends nothing', async () => {
  let current = 'one';
  const call = calling({ secret: async () => current });
  await call(refund);
  current = 'two';
  await call(refund);
  expect(
    receiver.got.map((got) => [signedAt(got, 'one'), signedAt(got, 'two')].map((each) => each !== undefined)),
  ).toEqual([
    [true, false],
    [false, true],
  ]);
  const none = calling({ secret: () => Promise.reject(new Error('no secret')) });
  await expect(none(refund)).rejects.toThrow('no secret');
  expect(receiver.got).toHaveLength(2);
});

test('where it redirects to is not asked', async () => {
  const elsewhere = await Receiver.listen();
  for (const status of [301, 302, 303, 307, 308]) {
    receiver.reply = (_, response) => response.writeHead(status, { location: elsewhere.url }).end();
    await expect(calling()(refund)).rejects.toThrow(`it was answered ${status}`);
  }
  expect(elsewhere.got).toEqual([]);
  elsewhere.close();
});

describe('no answer in time fails:', () => {
  const isTimely = async (call: Promise<void>, error: string): Promise<void> => {
    const began = performance.now();
    await expect(call).rejects.toThrow(error);
    expect(performance.now() - began).toBeLessThan(2_000);
  };

  test('none at all', async () => {
    receiver.reply = () => undefined;
    await isTimely(calling()(refund), 'no answer: none within 0.3 s');
  });

  test('half a header, and then nothing', async () => {
    receiver.reply = (_, __, socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-');
    await isTimely(calling()(refund), 'no answer: none within 0.3 s');
  });

  test('five seconds are what a receiver has', async () => {
    receiver.reply = () => undefined;
    const call = webhook({ url: receiver.url, secret: async () => secret, clock: () => at });
    const began = performance.now();
    await expect(call(refund)).rejects.toThrow('no answer: none within 5 s');
    expect(Math.round((performance.now() - began) / 1000)).toBe(5);
  });
});

test('a connection that is cut, or refused, or answered by something else fails', async () => {
  receiver.reply = (_, __, socket) => void socket.destroy();
  await expect(calling()(refund)).rejects.toThrow(/^no answer: (UND_ERR_SOCKET|ECONNRESET)$/);
  receiver.reply = (_, __, socket) => void socket.end('what?\r\n\r\n');
  await expect(calling()(refund)).rejects.toThrow(/^no answer: .*HTTP/);
  const closed = createServer();
  await once(closed.listen(0, '127.0.0.1'), 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await expect(calling({ url: `http://127.0.0.1:${port}` })(refund)).rejects.toThrow('no answer: ECONNREFUSED');
});

test.each([200, 500])('an answer of %i without an end is not waited for, and holds no connection', async (status) => {
  const began = performance.now();
  receiver.reply = (_, response) => {
    response.writeHead(status, { 'content-length': String(2 ** 40) });
    const more = () => void (response.destroyed || (response.write(Buffer.alloc(65_536)) && setImmediate(more)));
    response.on('drain', more).on('error', () => undefined);
    more();
  };
  const call = calling({ timeout: 5_000 });
  if (status === 200) await call(refund);
  else await expect(call(refund)).rejects.toThrow('it was answered 500');
  for (let left = 40; left > 0 && (await receiver.connections()) > 0; left--) await sleep(25);
  expect(await receiver.connections()).toBe(0);
  expect(performance.now() - began).toBeLessThan(3_000);
});

test('no connection is kept for the next time: a function is frozen between its runs', async () => {
  receiver.reply = (_, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('thanks');
  await calling()(refund);
  expect(receiver.got[0]?.headers.connection).toBe('close');
  for (let left = 40; left > 0 && (await receiver.connections()) > 0; left--) await sleep(25);
  expect(await receiver.connections()).toBe(0);
});

test('neither the secret nor the URL stands in what a failure says', async () => {
  const told: string[] = [];
  const url = `${receiver.url}?token=hidden`;
  const failures: readonly Receiver['reply'][] = [
    (_, response) => response.writeHead(500).end(secret),
    (_, __, socket) => void socket.destroy(),
    () => undefined,
    (_, response) => response.writeHead(302, { location: url }).end(),
  ];
  for (const failure of failures) {
    receiver.reply = failure;
    await calling({ url })(refund).catch((error: Error) => told.push(`${error.stack} ${error.cause}`));
  }
  expect(told).toHaveLength(failures.length);
  expect(told.join('\n')).not.toMatch(/correct horse|hidden/);
});
