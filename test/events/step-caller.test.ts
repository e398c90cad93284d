import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { StepCall } from '../../lib/commands/compensate/ports.ts';
import { eventSchema } from '../../lib/events/schemas.ts';
import { callStep } from '../../lib/events/step-caller.ts';
import { commandOf } from '../../lib/events/step-calls.ts';
import { compensation } from '../store/starting-items.ts';
import { Receiver, signedAt } from './receiver.ts';

// Who is called follows from the environment alone.

const refund: StepCall = { step: 'refund', key: 'abc/refund', compensation: compensation() };
const secret = 'correct horse battery staple';

const before = { ...process.env };
const closing: (() => unknown)[] = [];
beforeEach(() => {
  for (const name of ['WEBHOOK_URL', 'WEBHOOK_SECRET', 'WEBHOOK_SECRET_NAME', 'EVENT_BUS_NAME', 'EVENTS_FILE']) {
    delete process.env[name];
  }
});
afterEach(async () => {
  process.env = { ...before };
  for (const close of closing.splice(0)) await close();
});

const receiving = async (): Promise<Receiver> => {
  const receiver = await Receiver.listen();
  closing.push(() => receiver.close());
  return receiver;
};

const listening = async (answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<number> => {
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

/** A file of events in a folder of its own. */
const eventsFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-steps-'));
  closing.push(() => rm(folder, { recursive: true }));
  return join(folder, 'events.jsonl');
};

test('without a webhook a step is a command: the same line of the file on each try', async () => {
  const EVENTS_FILE = await eventsFile();
  Object.assign(process.env, { EVENTS_FILE, WEBHOOK_URL: '' });
  for (const _ of [1, 2]) await callStep(refund);
  const [first = '', second, ...rest] = (await readFile(EVENTS_FILE, 'utf8')).split('\n');
  expect([second, rest]).toEqual([first, ['']]);
  expect(JSON.parse(first)).toEqual(JSON.parse(JSON.stringify(commandOf(refund))));
  expect(JSON.parse(first)).toMatchObject({ id: 'abc/refund', type: 'holdfast.command.refund' });
  expect(eventSchema('command.refund').safeParse(JSON.parse(first)).error).toBeUndefined();
});

test('where there is a bus the command goes to it, and fails where it is refused', async () => {
  const requests: unknown[] = [];
  let failed = 0;
  const port = await listening(async (request, response) => {
    requests.push(await json(request));
    const Entries = failed === 0 ? [{ EventId: '1' }] : [{ ErrorCode: 'ThrottlingException' }];
    response.end(JSON.stringify({ FailedEntryCount: failed, Entries }));
  });
  const credentials = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const AWS_ENDPOINT_URL_EVENTBRIDGE = `http://127.0.0.1:${port}`;
  const EVENTS_FILE = await eventsFile();
  Object.assign(process.env, credentials, { EVENT_BUS_NAME: 'shop', AWS_ENDPOINT_URL_EVENTBRIDGE, EVENTS_FILE });
  await callStep(refund);
  const entry = { EventBusName: 'shop', Source: 'holdfast', DetailType: 'holdfast.command.refund' };
  expect(requests).toMatchObject([{ Entries: [{ ...entry, Detail: JSON.stringify(commandOf(refund)) }] }]);
  failed = 1;
  await expect(callStep(refund)).rejects.toThrow('1 of 1 events were refused: ThrottlingException');
});

test('a webhook goes before bus and file, and another one is called as soon as it is configured', async () => {
  const [one, two] = [await receiving(), await receiving()];
  const EVENTS_FILE = await eventsFile();
  Object.assign(process.env, { EVENT_BUS_NAME: 'shop', EVENTS_FILE, WEBHOOK_URL: one.url, WEBHOOK_SECRET: secret });
  await callStep(refund);
  Object.assign(process.env, { WEBHOOK_URL: two.url, WEBHOOK_SECRET: 'another' });
  await callStep(refund);
  expect(one.got.map((got) => signedAt(got, secret) !== undefined)).toEqual([true]);
  expect(two.got.map((got) => signedAt(got, 'another') !== undefined)).toEqual([true]);
});

test.each([
  ['nobody', {}, 'Nobody does it: neither WEBHOOK_URL nor EVENT_BUS_NAME nor EVENTS_FILE is set.'],
  ['no secret', { WEBHOOK_URL: 'https://shop' }, 'WEBHOOK_URL needs WEBHOOK_SECRET, to sign what is sent.'],
  ['an open wire', { WEBHOOK_URL: 'http://shop', WEBHOOK_SECRET: secret }, 'WEBHOOK_URL must begin with https://'],
  ['no URL', { WEBHOOK_URL: 'shop', WEBHOOK_SECRET: secret }, 'WEBHOOK_URL must be a URL.'],
])('with %s configured each step fails, and says which variable to change', async (_, env, message) => {
  Object.assign(process.env, env);
  for (const __ of [1, 2]) await expect(callStep(refund)).rejects.toThrow(message);
});

/** AWS's extension beside the function, which answers so for a parameter. */
async function extension(status: number, body: string): Promise<readonly IncomingMessage[]> {
  const requests: IncomingMessage[] = [];
  const port = await listening((request, response) => {
    requests.push(request);
    response.writeHead(status).end(body);
  });
  process.env['PARAMETERS_SECRETS_EXTENSION_HTTP_PORT'] = `${port}`;
  process.env['AWS_SESSION_TOKEN'] = 'token of the session';
  return requests;
}

test("on Lambda the secret is read by its name, from AWS's extension, for each step", async () => {
  const receiver = await receiving();
  Object.assign(process.env, { WEBHOOK_URL: receiver.url, WEBHOOK_SECRET_NAME: '/holdfast/webhook secret' });
  const requests = await extension(200, JSON.stringify({ Parameter: { Value: secret } }));
  for (const _ of [1, 2]) await callStep(refund);
  expect(receiver.got.map((got) => signedAt(got, secret) !== undefined)).toEqual([true, true]);
  const path = '/systemsmanager/parameters/get?name=%2Fholdfast%2Fwebhook+secret&withDecryption=true';
  expect(requests.map(({ url }) => url)).toEqual([path, path]);
  expect(requests[0]?.headers).toMatchObject({ 'x-aws-parameters-secrets-token': 'token of the session' });
});

test.each([
  [400, 'not ready, correct horse', 'it was answered 400'],
  [400, '{"Parameter":{"Value":"correct horse"}}', 'it was answered 400'],
  [200, 'correct horse battery staple', 'it was answered 200'],
  [200, '{"Parameter":{"Value":""}}', 'it was answered 200'],
  [200, '{"Parameter":{"Name":"correct horse"}}', 'it was answered 200'],
  [200, 'null', 'it was answered 200'],
])('an extension that answers %i %s fails the step, and tells nothing of what it said', async (status, body, why) => {
  const receiver = await receiving();
  Object.assign(process.env, { WEBHOOK_URL: receiver.url, WEBHOOK_SECRET_NAME: 'name' });
  await extension(status, body);
  const error = await callStep(refund).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  expect(error?.message).toBe(`the parameter name could not be read: ${why}`);
  expect(`${error?.stack} ${error?.cause}`).not.toContain('correct horse');
  expect(receiver.got).toEqual([]);
});
