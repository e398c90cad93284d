import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { startDynamoDb } from '../../local/dynamodb.ts';
import { empty } from '../empty.ts';
import { eventually, Shop, until } from './shop.ts';
import { left, Started } from './started.ts';
import { TableView } from './table-view.ts';

const shell = promisify(execFile);
const startMilliseconds = 120_000;
const running: { stop(): Promise<void> | void }[] = [];

function start<Running extends { stop(): Promise<void> | void }>(started: Running): Running {
  running.push(started);
  return started;
}

afterEach(async () => {
  for (const started of running.splice(0).reverse()) await started.stop();
}, startMilliseconds);

test(
  'every command that npm start prints works as printed, and Ctrl-C leaves no process behind',
  async () => {
    const started = start(Started.npm({ PORT: '0' }));
    const url = await started.url();
    expect(started.stdout).toMatch(/\(DynamoDB: \w+, in memory; a sweep every 5 s\)\. Ctrl-C stops it\.$/m);
    const commands = started.stdout.match(/^ {2}curl .*$/gm) ?? [];
    expect(commands).toHaveLength(6);
    const said: unknown[] = [];
    for (const command of commands) said.push(JSON.parse((await shell('sh', ['-c', command])).stdout));
    expect(said).toMatchObject([
      { sku: 'mug', name: 'Mug', version: 1 },
      { movement: { type: 'receive', change: 10 }, stock: { onHand: 10, available: 10 } },
      { status: 'PENDING', lines: [{ sku: 'mug', quantity: 2 }] },
      { onHand: 10, held: 2, available: 8 },
      { status: 'CONFIRMED', lines: [{ sku: 'mug', quantity: 2, confirmed: 2 }] },
      { onHand: 8, held: 0, available: 8 },
    ]);
    expect(started.stdout).toContain(`\n  tail -f ${started.eventsFile}\n`);
    const isTold = async () => (await readFile(started.eventsFile, 'utf8')).includes('holdfast.reservation.confirmed');
    await eventually(isTold);
    const [reconcile = ''] = started.stdout.match(/^ {2}npm run reconcile .*$/m) ?? [];
    expect((await shell('sh', ['-c', reconcile])).stdout).toMatch(
      /1 stock item with \d movements, 1 reservation and 1 sale checked\n\nEverything adds up\.\n$/,
    );

    const family = started.family();
    expect(family.length).toBeGreaterThanOrEqual(4);
    started.pressCtrlC();
    expect(await started.exited).toBe(0);
    expect(await left(family)).toEqual([]);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  },
  startMilliseconds,
);

test(
  'an impatient Ctrl-C and one while the service starts leave no process behind',
  async () => {
    const early = start(Started.npm({ PORT: '0' }));
    await eventually(() => early.family().some(({ command }) => command.includes('guard.ts')));
    const family = [...early.family()];
    early.pressCtrlC();
    await early.exited;
    expect(await left(family)).toEqual([]);

    const impatient = start(Started.npm({ PORT: '0' }));
    await impatient.url();
    const whole = impatient.family();
    impatient.pressCtrlC();
    impatient.pressCtrlC();
    await impatient.exited;
    expect(await left(whole)).toEqual([]);
  },
  startMilliseconds,
);

test(
  'SIGTERM ends the service in order; a second service on its port is refused while it runs',
  async () => {
    const started = start(Started.npm({ PORT: '0' }));
    const url = await started.url();
    const port = new URL(url).port;
    const second = start(Started.node({ PORT: port }));
    expect(await second.exited).toBe(1);
    expect([second.stdout, second.stderr]).toEqual([
      '',
      `Port ${port} is taken: set PORT to another one (0 picks a free one).\n`,
    ]);
    expect((await fetch(`${url}/health`)).status).toBe(200);

    const family = started.family();
    process.kill(started.service().pid, 'SIGTERM');
    expect(await started.exited).toBe(0);
    expect(await left(family)).toEqual([]);
  },
  startMilliseconds,
);

test(
  'SIGKILL of the service takes its DynamoDB along; a DynamoDB that dies ends the service in one line',
  async () => {
    const killed = start(Started.node({ PORT: '0' }));
    await killed.url();
    const family = killed.family();
    expect(family.length).toBeGreaterThanOrEqual(3);
    process.kill(killed.service().pid, 'SIGKILL');
    await killed.exited;
    expect(await left(family)).toEqual([]);

    const bereft = start(Started.node({ PORT: '0' }));
    await bereft.url();
    const [engine] = bereft.family().slice(-1);
    process.kill(Number(engine?.pid), 'SIGKILL');
    expect(await bereft.exited).toBe(1);
    expect(bereft.stderr).toMatch(/^DynamoDB stopped by itself: .+\.\n$/);
  },
  startMilliseconds,
);

test(
  'DATA_DIR keeps stock and reservations from one run to the next',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
    start({ stop: () => rm(folder, { recursive: true, force: true }) });
    const env = { PORT: '0', SWEEP_SECONDS: '1', DATA_DIR: join(folder, 'data') };
    const first = start(Started.node(env));
    const shop = new Shop(await first.url());
    const sku = await shop.sku({ units: 5 });
    const held = await shop.reserve({ [sku]: 2 }, { owner: 'ann', metadata: { gift: 'yes' } });
    await first.stop();

    const second = start(Started.node(env));
    const again = new Shop(await second.url());
    expect(second.stdout).toContain(`kept in ${env.DATA_DIR}`);
    expect((await again.reservation(held.body.id)).body).toEqual(held.body);
    expect(await again.stock(sku)).toEqual({ onHand: 5, held: 2, available: 3 });
    expect(await again.tell(held.body.id, 'confirm')).toMatchObject({ status: 200 });
  },
  startMilliseconds,
);

test(
  'with SWEEP_SECONDS what has expired is marked by itself, with 0 it is not; DYNAMODB_ENDPOINT outlives both',
  async () => {
    const engine = start(await startDynamoDb());
    const table = new TableView(engine.endpoint);
    start({ stop: () => table.close() });
    const env = { PORT: '0', DYNAMODB_ENDPOINT: engine.endpoint };
    const unswept = start(Started.node({ ...env, SWEEP_SECONDS: '0' }));
    const shop = new Shop(await unswept.url());
    expect(unswept.stdout).toContain('(DynamoDB: external, in memory; no sweeper)');
    const sku = await shop.sku({ units: 5 });
    const { id, expiresAt } = (await shop.reserve({ [sku]: 2 }, { holdSeconds: 1 })).body;
    await until(Date.parse(expiresAt) + 2_000);
    expect(await table.stored(`RES#${id}`, 'RES')).toMatchObject({ status: 'PENDING' });
    await unswept.stop();

    const swept = start(Started.node({ ...env, SWEEP_SECONDS: '1' }));
    await swept.url();
    const status = async () => (await table.stored(`RES#${id}`, 'RES'))?.['status'];
    await eventually(async () => (await status()) !== 'PENDING');
    expect(await status()).toBe('EXPIRED');
    await eventually(() => swept.stdout.includes('"message":"swept"'));
    expect(await table.stored(`STOCK#${sku}#main#0`, 'STOCK')).toMatchObject({ available: 5, holds: empty });
  },
  startMilliseconds,
);
