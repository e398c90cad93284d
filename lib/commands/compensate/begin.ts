import { type Compensation, compensationSteps, hasCancelled, type Step } from '../../domain/compensation.ts';
import { isSold, type Sold } from '../../domain/reservation.ts';
import type { StockKey } from '../../domain/stock-item.ts';
import { secondsOf } from '../../domain/time.ts';
import { advance } from '../../store/writes/compensation-writes.ts';
import type { Context } from '../context.ts';

const noSteps: readonly Step[] = compensationSteps.map((name) => ({ name, isDone: false, attempts: 0 }));

/**
 * Begins the compensation of a planned sale, if it has not been, and begins one again that was let off before; it is due at
 * once. Undefined where there is no such sale any more.
 */
export async function beginCompensation(
  context: Context,
  stock: StockKey,
  id: string,
  discountCode: string | undefined,
): Promise<Compensation | undefined> {
  const standing = await context.store.getCompensation(id);
  if (standing !== undefined && standing.status !== 'SKIPPED') return standing;
  const [reservation = '', line] = id.split('.');
  const record = await context.store.getReservation(reservation);
  if (record === undefined || !isSold(record)) return undefined;
  if (record.status !== 'CONFIRMED' && !hasCancelled(record, id)) return undefined;
  if (standing !== undefined) return await beginAgain(context, standing, stock);
  const about = { id, reservation, ...(line !== undefined && { line: Number(line) }), ...customerOf(record) };
  const offered = discountCode === undefined ? {} : { discountCode };
  const { item } = await context.store.createCompensation({
    ...about,
    ...beginningOf(context, stock),
    ...offered,
    createdAt: context.clock(),
    version: 1,
  });
  return item;
}

/** Begins one that was let off again: nothing of it had been done. */
export async function beginAgain(
  context: Context,
  standing: Compensation,
  stock: StockKey,
): Promise<Compensation | undefined> {
  return (await context.store.updateCompensation(standing.id, advance(standing, beginningOf(context, stock)))).item;
}

const beginningOf = ({ clock }: Context, stock: StockKey) =>
  ({ status: 'RUNNING', steps: noSteps, lines: [], updatedAt: clock(), due: secondsOf(clock()), stock }) as const;

const customerOf = ({ owner, order }: Sold) => ({ ...(owner !== undefined && { owner }), ...(order && { order }) });
