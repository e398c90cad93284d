import { compensationSteps } from '../../lib/domain/compensation.ts';
import { isSold } from '../../lib/domain/reservation.ts';
import { assertStockItem, type StockItem } from '../../lib/domain/stock-item.ts';
import { checkBooks } from './books.ts';
import type { Shop } from './shop.ts';
import { claim } from './violation.ts';

/** Whoever was answered has seen to it that the sweeper comes when the first open hold is over. */
export function checkDue({ table }: Shop): void {
  for (const item of table.stock.values()) {
    const open = Object.values(item.holds).filter(({ isSettled }) => !isSettled);
    const isInTime = open.every(({ expiresAt }) => item.due !== undefined && item.due <= expiresAt);
    claim(isInTime, 'a due that comes too late', item);
  }
}

/**
 * What was given up is tried again, all time passes and the sweeper comes by. Then nothing is left over, and the units are
 * what the model says.
 */
export async function checkEnd(shop: Shop): Promise<void> {
  for (const key of shop.failed) await shop.insists({ do: 'retry', key });
  for (let round = 0; round < 3; round++) {
    shop.pass(1_000);
    const answer = await shop.does({ do: 'sweep' });
    claim(answer?.code === 'swept', 'a sweep that does not finish', answer);
  }
  await shop.look();
  const { stock, reservations, compensations } = shop.table;
  for (const item of stock.values()) {
    claim(isSound(item), 'an item that does not add up', item);
    claim(Object.keys(item.holds).length === 0, 'a hold is left', item);
    claim(item.due === undefined && item.resolveAt === undefined, 'a due is left', item);
    claim(Object.keys(item.plan).length === 0, 'a decision is left undone', item);
  }
  for (const record of reservations.values()) {
    claim(record.status !== 'PENDING', 'a decision is left undone', record);
    claim(!isSold(record) || record.cancellation === undefined, 'a decision is left undone', record);
  }
  for (const each of compensations.values()) {
    claim(each.status === 'DONE' || each.status === 'SKIPPED', 'a decision is left undone', each);
    if (each.status === 'SKIPPED') continue;
    const own = shop.calls.filter(({ compensation }) => compensation.id === each.id);
    const isWhole = compensationSteps.slice(1).every((step) => own.some((call) => call.step === step));
    const isSame = own.every(({ step, key }) => key === `${each.id}/${step}`);
    claim(isWhole && isSame, 'a step that is not called under its one key', own);
  }
  checkBooks(shop.table);
}

/** What the service asserts where it reads and writes, as the item lies there. */
function isSound(item: StockItem): boolean {
  try {
    assertStockItem(item);
    return true;
  } catch {
    return false;
  }
}
