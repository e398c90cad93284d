import { cancel } from '../../lib/commands/cancel.ts';
import { confirm } from '../../lib/commands/confirm.ts';
import type { Context } from '../../lib/commands/context.ts';
import { fulfil } from '../../lib/commands/fulfil.ts';
import type { Reservation, Sold } from '../../lib/domain/reservation.ts';
import type { Store } from '../../lib/store/port.ts';
import { asking, newWorld, receive, reserved, stocked, type World } from './world.ts';

/** A sale of units of one SKU that has 10, in a world of its own. */
export interface OneSale {
  readonly world: World;
  readonly sku: string;
  readonly id: string;
  readonly fulfil: (quantity?: number) => ReturnType<typeof fulfil>;
  readonly cancel: (quantity?: number, reason?: string) => ReturnType<typeof cancel>;
}

export async function oneSale(units: number, world: World = newWorld()): Promise<OneSale> {
  const sku = await stocked(world, 10);
  const { id } = await reserved(world, sku, units);
  await confirm(world, { id });
  return { world, sku, id, ...verbsOn(world, sku, id) };
}

/** The two commands on a sale of one line, of all that is open or up to a total. */
export const verbsOn = (context: Context, sku: string, id: string): Pick<OneSale, 'fulfil' | 'cancel'> => ({
  fulfil: (quantity) => fulfil(context, { id, ...linesOf(sku, quantity) }),
  cancel: (quantity, reason) => cancel(context, { id, ...linesOf(sku, quantity), ...(reason && { reason }) }),
});

const linesOf = (sku: string, quantity: number | undefined) =>
  quantity === undefined ? {} : { lines: [{ sku, quantity }] };

/** A sale of one SKU from two locations: 2 units of 5 at `main`, then 3 of 5 at `north`. */
export async function twoPlaces(): Promise<OneSale> {
  const world = newWorld();
  const sku = await stocked(world, 5);
  await receive(world, sku, 5, 'north');
  const lines = [
    { sku, quantity: 2 },
    { sku, quantity: 3, location: 'north' },
  ];
  const { id } = await reserved(world, sku, 0, { ...asking(sku, 0), lines });
  await confirm(world, { id });
  return { world, sku, id, ...verbsOn(world, sku, id) };
}

/** A world whose store is replaced in part. */
export const withStore = (world: World, parts: Partial<Store>): World => ({
  ...world,
  store: { ...world.store, ...parts },
});

export async function soldOf(context: Context, id: string): Promise<Sold> {
  const record: Reservation | undefined = await context.store.getReservation(id);
  if (record === undefined || !('confirmed' in record)) throw new Error(`${id} is no sale`);
  return record;
}
