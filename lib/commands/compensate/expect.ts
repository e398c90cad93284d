import { type Compensation, reservationIn } from '../../domain/compensation.ts';
import { limits } from '../../domain/limits.ts';
import { type Placed, placed, type Reservation } from '../../domain/reservation.ts';
import type { StockItem } from '../../domain/stock-item.ts';
import { stockKeyOf } from '../../store/keys.ts';
import { expectSale, letOff } from '../../store/writes/oversell-writes.ts';
import type { Context } from '../context.ts';
import { inParallel } from '../in-parallel.ts';
import { watchIfOversold } from './watch.ts';

// A sale may have units at several items, and is planned by the one that chose it. The others must know that its units are
// on their way, or somebody else is cancelled for them.

/** Says so at its other items that are oversold, too. */
export async function expectElsewhere(context: Context, compensation: Compensation): Promise<void> {
  const { id, reservation } = compensation;
  const found = (await elsewhere(context, compensation)).filter(([{ plan, onHand }]) => {
    const isPlanned = Object.keys(plan).some((each) => reservationIn(each) === reservation);
    return onHand < 0 && !isPlanned;
  });
  const movement = { type: 'plan', at: context.clock(), reservations: [reservation] } as const;
  await inParallel(found, async ([{ key }, { open }]) => {
    if (open > 0) await context.store.updateStock(key, expectSale(id, open, movement));
  });
}

/** Says that they are not: those items choose anew, by their own order. */
export async function letOffElsewhere(context: Context, compensation: Compensation): Promise<void> {
  const { id, reservation } = compensation;
  const found = (await elsewhere(context, compensation)).filter(([{ plan }]) => plan[id] !== undefined);
  const movement = { type: 'plan', at: context.clock(), reservations: [reservation] } as const;
  await inParallel(found, async ([{ key }]) => {
    const { item } = await context.store.updateStock(key, letOff(id, movement));
    if (item !== undefined) await watchIfOversold(context, item);
  });
}

/** The other items that a compensation cancels units of. They may be a moment old. */
async function elsewhere(
  context: Context,
  { reservation, line, stock }: Compensation,
): Promise<readonly (readonly [item: StockItem, place: Placed])[]> {
  const record = await context.store.getReservation(reservation);
  const places = new Map(placesOf(record, line).map((place) => [stockKeyOf(place.key).pk, place]));
  places.delete(stockKeyOf(stock).pk);
  const keys = [...places.values()].map(({ key }) => key);
  const items: StockItem[] = [];
  for (let from = 0; from < keys.length; from += limits.pageMax) {
    items.push(...(await context.store.getStocks(keys.slice(from, from + limits.pageMax))));
  }
  return items.flatMap((item) => {
    const place = places.get(stockKeyOf(item.key).pk);
    return place === undefined ? [] : [[item, place] as const];
  });
}

function placesOf(record: Reservation | undefined, line: number | undefined): readonly Placed[] {
  if (record === undefined) return [];
  const sku = line === undefined ? undefined : record.lines[line]?.sku;
  return placed(record).filter(({ key }) => sku === undefined || key.sku === sku);
}
