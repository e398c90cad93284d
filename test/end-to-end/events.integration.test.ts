import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { type EventType, eventSchema } from '../../lib/events/schemas.ts';
import { startService } from '../../local/service.ts';
import { canRun } from '../store/engines.ts';
import { Shop } from './shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const eventsFile = join(folder, 'events', 'told.jsonl');
const start = () => startService({ port: 0, sweepSeconds: 1, eventsFile, dataDir: join(folder, 'data') });

interface Line {
  readonly id: string;
  readonly type: `holdfast.${EventType}`;
  readonly subject: string;
}

const lines = (): readonly Line[] =>
  readFileSync(eventsFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

const typesOf = (subject: string): readonly string[] =>
  lines()
    .filter((line) => line.subject === subject)
    .map(({ type }) => type.slice('holdfast.'.length));

((await canRun('java')) ? test : test.skip)(
  'what happens is told once, as its schema says, and not again by the next run',
  async () => {
    const service = await start();
    const shop = new Shop(service.url);
    const sku = await shop.sku({ units: 3 });
    const sold = (await shop.reserve({ [sku]: 2 })).body.id;
    await shop.tell(sold, 'confirm');
    const released = (await shop.reserve({ [sku]: 1 })).body.id;
    await shop.tell(released, 'release');
    const refused = await shop.reserve({ [sku]: 9 });
    const expired = (await shop.reserve({ [sku]: 1 }, { holdSeconds: 1 })).body.id;
    while ((await shop.reservation(expired)).body.status !== 'EXPIRED')
      await new Promise((done) => setTimeout(done, 100));
    await service.caughtUp();
    expect(typesOf(sold)).toEqual(['reservation.pending', 'reservation.confirmed']);
    expect(typesOf(released)).toEqual(['reservation.pending', 'reservation.released']);
    expect(typesOf(expired)).toEqual(['reservation.pending', 'reservation.expired']);
    expect(refused.status).toBe(409);
    expect(lines().filter(({ type }) => type === 'holdfast.reservation.rejected')).toHaveLength(1);
    expect(typesOf(sku)).toEqual(expect.arrayContaining(['stock.received', 'stock.back', 'stock.out']));
    for (const line of lines()) {
      const type = line.type.slice('holdfast.'.length) as EventType;
      expect([line, eventSchema(type).safeParse(line).error]).toEqual([line, undefined]);
    }
    await service.stop();

    const before = lines();
    const again = await start();
    await again.caughtUp();
    const later = new Shop(again.url);
    expect(await later.reservation(sold)).toMatchObject({ status: 200 });
    await again.stop();
    const ids = lines().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(lines().slice(0, before.length)).toEqual(before);
  },
);
