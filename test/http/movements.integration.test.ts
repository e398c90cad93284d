import { expect, test } from '@jest/globals';
import pMap from 'p-map';
import { limits } from '../../lib/domain/limits.ts';
import { serviceContext } from '../../lib/http/service-context.ts';
import { at, ledgerEntry, now, skuItem } from '../store/starting-items.ts';
import { openStocked } from './stocked-service.ts';

const { send } = openStocked();

interface Page {
  readonly items: readonly { readonly location: string; readonly version: number }[];
  readonly cursor?: string;
}

const ask = async (sku: string, query: Record<string, string>): Promise<Page> => {
  const { status, body } = await send('listMovements', { path: { sku }, query: new URLSearchParams(query).toString() });
  expect(status).toBe(200);
  return body as Page;
};

test('a movement is told with all that is known of it, and a gap with the version that it follows', async () => {
  const { store } = serviceContext();
  const key = { sku: 'told', location: 'main', shard: 0 };
  await store.createSku(skuItem({ sku: 'told' }));
  const reservations = ['a'.repeat(20)];
  const why = { by: 'clerk', reason: 'broken', reference: 'PO 1' };
  const entry = ledgerEntry({ key, movement: { type: 'adjust', at, reservations, ...why } });
  await store.createEntry(entry);
  for (const place of [0.5, 7.5]) await store.createEntry(ledgerEntry({ key, place, movement: { type: 'gap', at } }));
  const { before, after } = entry;
  const instant = new Date(now * 1000 + 250).toISOString();
  const told = { ...key, version: 7, before, after, at: instant };
  const first = await ask('told', { limit: '1' });
  const rest = await ask('told', { cursor: first.cursor ?? '' });
  expect([...first.items, ...rest.items]).toEqual([
    { ...told, version: 0, type: 'gap' },
    { ...told, type: 'adjust', reservations, ...why },
    { ...told, type: 'gap' },
  ]);
});

test('a cursor has room for as many locations as a SKU may have, whatever their names and versions', async () => {
  const { store } = serviceContext();
  const sku = '😀'.repeat(limits.nameLengthMax / 2);
  const locations = Array.from({ length: limits.locationsMax }, (_, index) => `${index}`.padEnd(64, '"'));
  await store.createSku(skuItem({ sku, locations }));
  const place = Number.MAX_SAFE_INTEGER - 1;
  const entries = locations.flatMap((location, index) => {
    const key = { sku, location, shard: 0 };
    const movement = { type: 'receive', at: at + index } as const;
    return [place, place + 1].map((each) =>
      ledgerEntry({ key, place: each, movement: { ...movement, at: at + (each - place) * 1_000 + index } }),
    );
  });
  await pMap(entries, (entry) => store.createEntry(entry), { concurrency: 16 });
  const first = await ask(sku, { limit: '100' });
  expect(new Set(first.items.map(({ location }) => location))).toEqual(new Set(locations));
  expect(first.cursor?.length).toBeGreaterThan(1_024);
  expect(first.cursor?.length).toBeLessThanOrEqual(4_096);
  const second = await ask(sku, { limit: '100', cursor: first.cursor ?? '' });
  expect(second.items.map(({ location, version }) => [location, version])).toEqual(
    locations.map((location) => [location, place + 1]),
  );
  expect(second).not.toHaveProperty('cursor');
});
