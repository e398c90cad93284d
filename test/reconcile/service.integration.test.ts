import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { Context } from '../../lib/commands/context.ts';
import type { Bounds } from '../../lib/commands/reconcile/bounds.ts';
import { randomNonce } from '../../lib/domain/random-nonce.ts';
import { dynamoDbClientAt } from '../../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../../lib/store/dynamodb-store.ts';
import { type Engine, startDynamoDb } from '../../local/dynamodb.ts';
import { type Service, startService } from '../../local/service.ts';
import { Shop, times } from '../end-to-end/shop.ts';
import { freshId } from '../store/starting-items.ts';
import { looked } from './looking.ts';
import { shopping } from './shopping.ts';

/** What waits, waits on a busy machine as well. */
const patience = 120_000;
const running: { stop(): Promise<unknown> }[] = [];
let folder: string;
let engine: Engine;
let context: Context;

// Each test begins on a table of its own.
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  engine = await startDynamoDb();
  const store = dynamoDbStore(dynamoDbClientAt(engine.endpoint), 'holdfast');
  context = { store, clock: Date.now, nonce: randomNonce };
});

afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.stop();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(parts: { eventsFile?: string; sweepSeconds: number }): Promise<Service> {
  const service = await startService({ port: 0, endpoint: engine.endpoint, ...parts });
  running.push(service);
  return service;
}

const kindsOf = async (bounds: Bounds): Promise<readonly string[]> =>
  [...new Set((await looked(context, { bounds })).differences.map(({ kind }) => kind))].sort();

test(
  'a table whose stream nobody reads lacks its ledger and its sales, until the relay has read it',
  async () => {
    const unread = await start({ sweepSeconds: 0 });
    const shop = new Shop(unread.url);
    const skus = await times(3, () => shop.sku({ units: 50 }));
    await shop.tell((await shop.reserve({ [String(skus[0])]: 2 })).body.id, 'confirm');
    await sleep(1_100);
    const strictly = { lateSeconds: 0, lostSeconds: 86_400 };
    const { differences, mended } = await looked(context, { bounds: strictly, isMending: true });
    const versions = differences.flatMap(({ kind, pk, evidence }) =>
      kind === 'version_missing' ? [{ pk, evidence }] : [],
    );
    expect(versions).toHaveLength(3);
    expect(versions).toContainEqual({ pk: `STOCK#${skus[0]}#main#0`, evidence: { from: 1, to: 4 } });
    // A sale can be written at once, as its record says; a version that may still come is waited for.
    expect(mended.map(({ kind }) => kind)).toEqual(['sale_missing']);
    expect(await kindsOf(strictly)).toEqual(['version_missing']);
    await unread.stop();

    const read = await start({ eventsFile: join(folder, 'late.jsonl'), sweepSeconds: 0 });
    await read.caughtUp();
    expect(await kindsOf(strictly)).toEqual([]);
  },
  patience,
);

test(
  'a table under traffic is in order, whenever it is looked at',
  async () => {
    const service = await start({ eventsFile: join(folder, 'events.jsonl'), sweepSeconds: 1 });
    const shop = new Shop(service.url);
    const skus = await times(6, () => shop.sku({ units: 60 }));
    const { stop } = shopping(shop, skus, 8);
    const bounds = { lateSeconds: 10, lostSeconds: 86_400 };
    const seen: number[] = [];
    try {
      for (let look = 0; look < 4; look++) {
        let hasPaused = false;
        const pause = async () => {
          hasPaused = true;
          await sleep(2_000);
        };
        const { differences, checked } = await looked(context, { bounds, pause });
        expect(differences).toEqual([]);
        seen.push(checked.movements);
        if (!hasPaused) await sleep(1_000);
      }
    } finally {
      await stop();
    }
    // It was under way all the time.
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
    expect((seen.at(-1) ?? 0) - (seen[0] ?? 0)).toBeGreaterThan(100);
    await service.caughtUp();
    expect((await looked(context, { bounds: { lateSeconds: 3, lostSeconds: 0 } })).differences).toEqual([]);
    await shop.addUp();
  },
  patience,
);

test(
  'the scheduled function tells of each difference in its log, and goes on from its note',
  async () => {
    await start({ sweepSeconds: 0 });
    const key = { sku: 'nobody', location: 'main', shard: 0 };
    await context.store.putSale({ key, reservation: freshId(), quantity: 1, confirmedAt: Date.now() });
    const { reconcileAndTell } = await import('../../lambdas/reconcile.ts');
    const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const pauses: number[] = [];
    const told = await reconcileAndTell(async (milliseconds) => {
      pauses.push(milliseconds);
    });
    const lines = written.mock.calls.map(([line]) => JSON.parse(String(line)));
    written.mockRestore();
    // It looks again at what differs, after half a minute.
    expect(pauses).toEqual([30_000]);
    expect(told).toMatchObject({ differences: 1, checked: { sales: expect.any(Number) } });
    expect(lines).toMatchObject([
      { level: 'error', message: 'the books differ', kind: 'sale_unfounded', pk: 'SALES#nobody#main#0' },
      { level: 'info', message: 'reconciled', differences: 1 },
    ]);
    expect(await context.store.getNote('reconcile')).toBe('{}');
  },
  patience,
);
