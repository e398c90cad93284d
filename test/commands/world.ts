import { expect } from '@jest/globals';
import type { Context } from '../../lib/commands/context.ts';
import { getStock } from '../../lib/commands/get-stock.ts';
import { moveStock } from '../../lib/commands/move-stock.ts';
import { putSku } from '../../lib/commands/put-sku.ts';
import { type ReserveRequest, reserve } from '../../lib/commands/reserve.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import { defaultSettings, type Settings } from '../../lib/domain/sku.ts';
import { mainLocation, type StockItem } from '../../lib/domain/stock-item.ts';
import { memoryStore } from '../../lib/store/memory-store.ts';
import type { Store } from '../../lib/store/port.ts';
import { at, freshId, freshSku } from '../store/starting-items.ts';

/** A shop with a clock of its own and nonces in order, so that everything that happens in it can be told in advance. */
export interface World extends Context {
  /** Moves the clock. */
  pass(seconds: number): void;
}

export function newWorld(store: Store = memoryStore()): World {
  let time = at;
  let nonces = 0;
  return {
    store,
    clock: () => time,
    nonce: () => `n${String(++nonces).padStart(4, '0')}`,
    pass(seconds) {
      time += seconds * 1000;
    },
  };
}

/** A SKU of its own with so many units at `main`. */
export async function stocked(context: Context, units: number, settings: Partial<Settings> = {}): Promise<string> {
  const sku = freshSku();
  await putSku(context, { sku, settings: { ...defaultSettings, ...settings }, by: 'test' });
  if (units > 0) await receive(context, sku, units);
  return sku;
}

export async function receive(context: Context, sku: string, quantity: number, location = mainLocation): Promise<void> {
  const request = { caller: 'test', idempotencyKey: freshId(), sku, location, type: 'receive', quantity } as const;
  expect(await moveStock(context, request)).toMatchObject({ outcome: 'moved' });
}

/** Request to reserve units of a SKU, under a key of its own. */
export const asking = (sku: string, quantity: number, parts: Partial<ReserveRequest> = {}): ReserveRequest => ({
  caller: 'shop',
  idempotencyKey: freshId(),
  lines: [{ sku, quantity }],
  ...parts,
});

/** A reservation of units of a SKU that was granted. */
export async function reserved(
  context: Context,
  sku: string,
  quantity: number,
  parts: Partial<ReserveRequest> = {},
): Promise<Reservation> {
  const outcome = await reserve(context, asking(sku, quantity, parts));
  if (outcome.outcome !== 'reserved') throw new Error(JSON.stringify(outcome));
  return outcome.reservation;
}

/** The stock item of a SKU at `main`, as it is stored. */
export async function itemOf(context: Context, sku: string, location = mainLocation): Promise<StockItem> {
  const item = await context.store.getStock({ sku, location, shard: 0 });
  if (item === undefined) throw new Error(`${sku} has no stock item at ${location}`);
  return item;
}

/** What a client is told of a SKU: on hand, held and available. */
export async function countersOf(context: Context, sku: string): Promise<readonly [number, number, number]> {
  const found = await getStock(context, sku);
  if (found.outcome !== 'found') throw new Error(JSON.stringify(found));
  const { onHand, held, available } = found.total;
  return [onHand, held, available];
}

export const refusedWith = (code: string, parts: object = {}) => ({
  outcome: 'refused',
  refusal: expect.objectContaining({ code, ...parts }),
});
