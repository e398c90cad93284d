import { type Compensation, hasCancelled, reservationIn } from '../../domain/compensation.ts';
import { limits } from '../../domain/limits.ts';
import { byPriority, notNeeded } from '../../domain/priority.ts';
import type { Reservation } from '../../domain/reservation.ts';
import { type Sale, salesOf } from '../../domain/sale.ts';
import { defaultSettings } from '../../domain/sku.ts';
import { deficitOf, type StockItem } from '../../domain/stock-item.ts';
import { stockKeyOf } from '../../store/keys.ts';
import type { Context } from '../context.ts';

/**
 * Whether a compensation must cancel its sale: it is planned, and no receipt has come since that makes it unnecessary. Of
 * several that are planned the dearest are let off first, whoever comes first. One that has cancelled already goes on.
 */
export async function isNeeded(context: Context, { id, stock, reservation }: Compensation): Promise<boolean> {
  const item = await context.store.getStock(stock);
  const isPlanned = item?.plan[id] !== undefined;
  if (isPlanned && deficitOf(item) >= 0) return true;
  const ids = [reservation, ...Object.keys(item?.plan ?? {}).map(reservationIn)];
  const found = await context.store.getReservations([...new Set(ids)].slice(0, limits.pageMax));
  const records = new Map(found.map((record) => [record.id, record]));
  if (hasCancelled(records.get(reservation), id)) return true;
  if (!isPlanned) return false;
  const { open, spare } = comingOf(item, records);
  const [sku] = await context.store.getSkus([stock.sku]);
  const { order } = (sku?.settings ?? defaultSettings).oversell;
  const letOff = notNeeded([...open].sort(byPriority(order)), spare);
  return !letOff.some((sale) => sale.reservation === reservation);
}

/** The planned sales that may still be let off, and the units that all that is planned will bring beyond what is short. */
function comingOf(item: StockItem, records: ReadonlyMap<string, Reservation>) {
  const { pk } = stockKeyOf(item.key);
  const open: Sale[] = [];
  let spare = item.onHand;
  for (const [id, units] of Object.entries(item.plan)) {
    const record = records.get(reservationIn(id));
    if (hasCancelled(record, id)) {
      spare += units;
      continue;
    }
    const sale = salesOf(record).find(({ key }) => stockKeyOf(key).pk === pk);
    if (sale !== undefined) open.push(sale);
    spare += sale?.quantity ?? 0;
  }
  return { open, spare };
}
