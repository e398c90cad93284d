import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { compensationIdOf } from '../../lib/domain/compensation.ts';
import { limits } from '../../lib/domain/limits.ts';
import type { Sold } from '../../lib/domain/reservation.ts';
import { bytesOfLines, type Line } from '../../lib/domain/reservation.ts';
import { decideConfirmed, decideExtended } from '../../lib/store/writes/reservation-writes.ts';
import { decideAfterSale } from '../../lib/store/writes/sale-writes.ts';
import { type EngineTable, openTable } from './engines.ts';
import { at, freshId, now, rejected, sold, unsold } from './starting-items.ts';

let table: EngineTable;
beforeAll(async () => {
  table = await openTable();
});
afterAll(() => table.stop());

/** Lines that take all the room that a record's lines may take: three bytes a character, each at a place of its own. */
function largestLines(nonce?: string): readonly Line[] {
  const place = (index: number) => `倉${index}`;
  const sku = (index: number, length: number) => `${String(1_000 + index)}${'漢'.repeat(length)}`;
  const left = limits.linesBytesMax / limits.linesMax - bytesOfLines([{ sku: '0000', location: place(1_000) }]);
  return Array.from({ length: limits.linesMax }, (_, index) => {
    const allocation = { location: place(1_000 + index), shard: 0, quantity: limits.quantityMax };
    return {
      sku: sku(index, Math.floor(left / 3)),
      quantity: limits.quantityMax,
      allocations: [{ ...allocation, ...(nonce !== undefined && { nonce }) }],
    };
  });
}

const text = '語'.repeat(255);
const large = {
  owner: '主'.repeat(64),
  reference: text,
  metadata: { note: 'x'.repeat(2_000) },
  expiresAt: now + 600,
};

test('the largest cart that is let in fits into its record, with all that is written to it later', async () => {
  const lines = largestLines('nonce1');
  const places = lines.map(({ sku, allocations }) => ({ sku, location: allocations[0]?.location ?? '' }));
  expect(limits.linesBytesMax - bytesOfLines(places)).toBeLessThan(10_000);
  const record = unsold({ id: freshId(), lines, ...large });
  expect(await table.store.createReservation(record)).toMatchObject({ isDone: true });
  expect(await table.store.updateReservation(record.id, decideExtended(now, now + 900))).toMatchObject({
    isDone: true,
  });
  const order = {
    id: text,
    customerTier: '金'.repeat(64),
    paymentId: text,
    amount: 999_999_999_999.25,
    currency: 'EUR',
  };
  const confirmed = lines.map(() => limits.quantityMax - 1);
  const sold = await table.store.updateReservation(record.id, decideConfirmed({ at, now, confirmed, order }));
  expect(sold).toMatchObject({ isDone: true, item: { status: 'CONFIRMED', confirmed } });

  const [fulfilled, cancelled] = [lines.map(() => 400_000), lines.map(() => 599_998)];
  const totals = { status: 'CONFIRMED', fulfilled, cancelled } as const;
  const part = await table.store.updateReservation(record.id, decideAfterSale(sold.item as Sold, totals, now));
  const all = {
    ...totals,
    status: 'FULFILLED',
    cancelled: lines.map(() => 599_999),
    returning: { reason: text },
  } as const;
  expect(await table.store.updateReservation(record.id, decideAfterSale(part.item as Sold, all, now))).toMatchObject({
    isDone: true,
    item: { status: 'FULFILLED', cancellation: { from: cancelled } },
  });
});

test('the same cart fits where every line of it has left in part, and the rest of each is compensated by itself', async () => {
  const lines = largestLines('nonce1');
  const seen = sold({ id: freshId(), lines, ...large, confirmed: lines.map(() => limits.quantityMax) });
  expect(await table.store.createReservation(seen)).toMatchObject({ isDone: true });
  const units = limits.quantityMax - 123_457;
  const others = lines.slice(1).map((_, index) => [compensationIdOf(seen.id, index), [units]] as const);
  const of = { id: compensationIdOf(seen.id, lines.length - 1), units: [units] };
  const fulfilled = lines.map(() => limits.quantityMax - units);
  const cancelled = lines.map(() => units);
  const compensated = { ...seen, fulfilled, cancelled, compensations: Object.fromEntries(others) };
  const to = {
    status: 'FULFILLED',
    fulfilled,
    cancelled,
    returning: { reason: 'oversold' },
    compensation: of,
  } as const;
  const write = decideAfterSale(compensated, to, now);
  expect(await table.store.updateReservation(seen.id, write)).toMatchObject({ isDone: true, item: { cancelled } });
});

test('the same cart fits where every line of it is short, or unknown', async () => {
  const lines = largestLines();
  const shortfalls = lines.map(({ sku, quantity }) => ({ sku, requested: quantity, available: quantity - 1 }));
  for (const rejection of [
    { code: 'insufficient_stock', shortfalls } as const,
    { code: 'sku_not_found', skus: lines.map(({ sku }) => sku) } as const,
  ]) {
    const record = rejected({ id: freshId(), lines, rejection, ...large });
    expect(await table.store.createReservation(record)).toMatchObject({ isDone: true });
    expect(await table.store.getReservation(record.id)).toEqual(record);
  }
});
