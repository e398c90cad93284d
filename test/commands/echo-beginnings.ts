import { cancel } from '../../lib/commands/cancel.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import type { Context } from '../../lib/commands/context.ts';
import { type MoveStockRequest, moveStock } from '../../lib/commands/move-stock.ts';
import { putSku } from '../../lib/commands/put-sku.ts';
import { reserve } from '../../lib/commands/reserve.ts';
import { reservationIdOf } from '../../lib/domain/identity.ts';
import { defaultSettings } from '../../lib/domain/sku.ts';
import { decideConfirmed } from '../../lib/store/writes/reservation-writes.ts';
import { at, now } from '../store/starting-items.ts';
import type { World } from './world.ts';

// What stands before a command. Names are fixed, so that two runs can be compared whole.

const by = 'clerk';
export const request = (idempotencyKey: string, quantity: number, holdSeconds = 600) => ({
  caller: 'shop',
  idempotencyKey,
  lines: [{ sku: 'shirt', quantity }],
  holdSeconds,
});
export const id = reservationIdOf('shop', 'first');
export const key = { sku: 'shirt', location: 'main', shard: 0 };

export async function shirts(world: World): Promise<void> {
  await putSku(world, { sku: 'shirt', settings: { ...defaultSettings, safetyStock: 2 }, by });
  await move({ quantity: 12, idempotencyKey: 'delivery' })(world);
}
export async function held(world: World): Promise<void> {
  await shirts(world);
  await reserve(world, request('first', 6));
}
export async function expired(world: World): Promise<void> {
  await held(world);
  world.pass(601);
}
/** A confirm that crashed after its decision. */
export async function unsettled(world: World): Promise<void> {
  await held(world);
  await world.store.updateReservation(id, decideConfirmed({ at, now, confirmed: [4] }));
  world.pass(601);
}
export async function sold(world: World): Promise<void> {
  await held(world);
  await confirm(world, { id });
}
/** A cancellation that crashed after its decision. */
export async function unfinished(world: World): Promise<void> {
  await sold(world);
  const store = { ...world.store, updateStock: () => Promise.reject(new Error('crash')) };
  await cancel({ ...world, store }, { id, reason: 'too late' }).catch(() => {});
}
/** A reserve that crashed before its record. */
export async function unrecorded(world: World): Promise<void> {
  await shirts(world);
  const store = { ...world.store, createReservation: () => Promise.reject(new Error('crash')) };
  await reserve({ ...world, store }, request('first', 6)).catch(() => {});
}

export const move =
  (parts: Partial<MoveStockRequest>) =>
  (context: Context): Promise<unknown> => {
    const asked = {
      caller: by,
      idempotencyKey: 'movement',
      sku: 'shirt',
      type: 'receive',
      quantity: 5,
      ...parts,
    } as const;
    return moveStock(context, asked);
  };
export const put = (safetyStock: number) => (context: Context) =>
  putSku(context, { sku: 'shirt', settings: { ...defaultSettings, safetyStock }, by });
