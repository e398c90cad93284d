import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stepData } from '../../lib/events/schemas.ts';
import { signatureOf } from '../../lib/events/webhook.ts';
import { eventually } from '../end-to-end/shop.ts';
import { Started } from '../end-to-end/started.ts';
import { blocksOf } from '../infra/guide.ts';
import { timeless } from './code-blocks.ts';

// The document's reader: the receiver, the service and the commands as printed, but for the ports.

const run = promisify(execFile);
const blocks = blocksOf('docs/compensation.md');
const blockOf = (kind: string, part = ''): string =>
  blocks.find((each) => each.kind === kind && each.text.includes(part))?.text ?? '';

const startMilliseconds = 120_000;
let folder: string;
let receiver: ChildProcess;
let service: Started;
let base: string;
let webhook: string;
let printed = '';

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-docs-'));
  const port = await freePort();
  webhook = `http://127.0.0.1:${port}/`;
  await writeFile(join(folder, 'receiver.mjs'), blockOf('js').replace('4000', `${port}`));
  receiver = spawn('bash', ['-euc', blockOf('sh receiver')], { cwd: folder, detached: true });
  receiver.stdout?.on('data', (text) => {
    printed += text;
  });
  const set = [...blockOf('sh service').matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]);
  const env = {
    ...Object.fromEntries(set),
    WEBHOOK_URL: webhook,
    PORT: '0',
    EVENTS_FILE: join(folder, 'events.jsonl'),
  };
  expect([set.map(([name]) => name), blockOf('sh service')]).toEqual([
    ['WEBHOOK_URL', 'WEBHOOK_SECRET', 'SWEEP_SECONDS'],
    expect.stringMatching(/ npm start\n$/),
  ]);
  service = Started.npm(env);
  base = await service.url();
}, startMilliseconds);

afterAll(async () => {
  await service?.stop();
  if (receiver?.pid !== undefined) process.kill(-receiver.pid);
  await rm(folder, { recursive: true });
});

/** What the commands of a block print, a line for each. */
async function printedBy(block: string): Promise<readonly string[]> {
  const commands = block.trim().replaceAll('http://127.0.0.1:3000', base).split('\n');
  const lines: string[] = [];
  for (const command of commands) lines.push((await run('bash', ['-euc', `${command} --silent --show-error`])).stdout);
  return lines;
}

test('a sale is made right as the document shows, and the receiver is asked for each step once', async () => {
  for (const line of await printedBy(blockOf('sh', 'skus/lamp'))) expect(line).not.toContain('"code"');
  const shown = blockOf('json', 'COMPENSATED').trim().split('\n');
  const now = async () =>
    (await printedBy(blockOf('sh', '/compensations'))).map((line, at) => timeless(line, shown[at]));
  await eventually(async () => (await now())[1]?.includes('"DONE"') ?? false);
  expect(await now()).toEqual(shown.map((line) => timeless(line, line)));
  const steps = printed.trim().split('\n');
  expect(steps.map((line) => line.split(' ').slice(0, 3))).toEqual(
    ['order', 'refund', 'notify', 'record'].map((step) => [step, 'eobzh7hcbkb2ikvga6ah', 'order-1']),
  );
  expect(service.stdout + service.stderr).not.toContain('a-secret');
});

test('its receiver does what is signed, and of that each key once', async () => {
  const body = blockOf('json', '"step"').trim();
  expect(stepData('refund').safeParse(JSON.parse(body)).error).toBeUndefined();
  const own = body.replaceAll('eobzh7hcbkb2ikvga6ah', 'a'.repeat(20));
  const seconds = Math.floor(Date.now() / 1000);
  const send = async (signature: string, sent = own) => {
    const headers = { 'holdfast-signature': signature };
    return (await fetch(webhook, { method: 'POST', body: sent, headers })).status;
  };
  const before = printed;
  const refused = [
    '',
    'x',
    signatureOf('another secret', seconds, own),
    signatureOf('a-secret', seconds, `${own} `),
    signatureOf('a-secret', seconds - 301, own),
    signatureOf('a-secret', seconds + 330, own),
    signatureOf('a-secret', seconds - 301, own).replace(/^t=\d+/, `t=${seconds}`),
    signatureOf('a-secret', seconds, own).slice(0, -1),
  ];
  for (const signature of refused) expect([signature, await send(signature)]).toEqual([signature, 401]);
  expect(printed).toBe(before);
  for (const time of [seconds - 200, seconds]) expect(await send(signatureOf('a-secret', time, own))).toBe(204);
  await eventually(() => printed !== before);
  expect(printed.slice(before.length)).toBe(`refund ${'a'.repeat(20)} order-1 \n`);
});

test('every block of the document is one that is tried here', () => {
  expect(blocks.map(({ kind }) => kind)).toEqual(['json', 'js', 'sh receiver', 'sh service', 'sh', 'sh', 'json']);
});
