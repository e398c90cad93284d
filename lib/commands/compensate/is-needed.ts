import { type Compensation, hasCancelled, reservationIn } from '../../domain/compensation.ts';
import { byPriority, notNeeded } from '../../domain/priority.ts';
import type { Reservation } from '../../domain/reservation.ts';
import { type Sale, salesOf } from '../../domain/sale.ts';
import { defaultSettings } from '../../domain/sku.ts';
import { deficitOf, type StockItem } from '../../domain/stock-item.ts';
import { stockKeyOf } from '../../store/keys.ts';
import type { Context } from '../context.ts';

/** Whether a sale must be cancelled; `later` where it depends on what becomes of another item's choice. */
export type Need = 'yes' | 'no' | 'later';

/**
 * Whether a compensation must cancel its sale: it is planned, and nothing has come since that makes it unnecessary: a
 * receipt, or a sale that is cancelled for another item. Of several that are planned the dearest are let off first, whoever
 * comes first. One that has cancelled already goes on.
 */
export async function needOf(context: Context, { id, stock, reservation }: Compensation): Promise<Need> {
  const item = await context.store.getStock(stock);
  const isPlanned = item?.plan[id] !== undefined;
  if (isPlanned && deficitOf(item) >= 0) return 'yes';
  const planned = Object.keys(item?.plan ?? {});
  const found = await context.store.getReservations([...new Set([reservation, ...planned.map(reservationIn)])]);
  const records = new Map(found.map((record) => [record.id, record]));
  if (hasCancelled(records.get(reservation), id)) return 'yes';
  if (!isPlanned) return 'no';
  const standing = await context.store.getCompensations(planned);
  const { own, spare, perhaps } = comingOf(item, records, new Map(standing.map((each) => [each.id, each])));
  const [sku] = await context.store.getSkus([stock.sku]);
  const { order } = (sku?.settings ?? defaultSettings).oversell;
  const inOrder = own.toSorted(byPriority(order));
  const isLetOffBy = (units: number) => notNeeded(inOrder, units).some((sale) => sale.reservation === reservation);
  if (isLetOffBy(spare)) return 'no';
  return isLetOffBy(spare + perhaps) ? 'later' : 'yes';
}

/**
 * The planned sales that may still be let off here, and the units that all that is planned will bring beyond what is short.
 * One that another item has chosen is let off there only. Items know each other's choices, and two must not let theirs off
 * for each other: one counts on the choices of the items before it in the order of their keys, and waits for what becomes
 * of those of the items behind it.
 */
function comingOf(
  item: StockItem,
  records: ReadonlyMap<string, Reservation>,
  standing: ReadonlyMap<string, Compensation>,
) {
  const { pk } = stockKeyOf(item.key);
  const own: Sale[] = [];
  let spare = item.onHand;
  let perhaps = 0;
  for (const [id, planned] of Object.entries(item.plan)) {
    const record = records.get(reservationIn(id));
    const sale = salesOf(record).find(({ key }) => stockKeyOf(key).pk === pk);
    const compensation = standing.get(id);
    const isBegun = compensation !== undefined && compensation.status !== 'SKIPPED';
    const chooser = isBegun ? stockKeyOf(compensation.stock).pk : pk;
    if (hasCancelled(record, id)) spare += planned;
    else if (sale !== undefined) {
      if (chooser === pk) own.push(sale);
      if (chooser <= pk) spare += sale.quantity;
      else perhaps += sale.quantity;
    }
  }
  return { own, spare, perhaps };
}
