import { type Compensation, compensationSteps, stepKeyOf } from '../../../lib/domain/compensation.ts';
import { isSold, type Sold } from '../../../lib/domain/reservation.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Bus } from '../bus.ts';
import { must } from '../violation.ts';

/** The steps that others do. */
const called = compensationSteps.filter((step) => step !== 'cancel');

/** Whether the lines that a step was asked for are the units that the record cancelled for it. */
function isOf(record: Sold, { id, line }: Compensation, lines: Compensation['lines']): boolean {
  const own = line === undefined ? record.lines : record.lines.slice(line, line + 1);
  const cancelled = own.map(({ sku }, index) => ({ sku, quantity: record.compensations?.[id]?.[index] ?? 0 }));
  return JSON.stringify(lines) === JSON.stringify(cancelled.filter(({ quantity }) => quantity > 0));
}

/**
 * All has come to rest: whoever was cancelled for a compensation has it, each of its steps was asked for under its one key,
 * and nobody was asked for a step of a compensation that was not needed.
 */
export function checkCompensations(table: MemoryTable, bus: Bus): void {
  const keys = new Set<string>();
  for (const compensation of table.compensations.values()) {
    const evidence = () => JSON.stringify(compensation);
    const record = table.reservations.get(compensation.reservation);
    const isCancelled = record !== undefined && isSold(record) && record.compensations?.[compensation.id] !== undefined;
    const { status } = compensation;
    must(isCancelled ? status === 'DONE' : status === 'SKIPPED', 'who is compensated was cancelled for it', evidence);
    if (!isCancelled) continue;
    for (const step of called) {
      const key = stepKeyOf(compensation, step);
      const lines = bus.calls.get(key)?.compensation.lines;
      must(lines !== undefined, 'each step of a compensation is done', () => `${key}: ${evidence()}`);
      must(isOf(record, compensation, lines), 'whoever is compensated gets what was cancelled', evidence);
      keys.add(key);
    }
  }
  must(
    [...bus.calls.keys()].every((key) => keys.has(key)),
    'nobody is asked for what is not needed',
    () => [...bus.calls.keys()].join(', '),
  );
}
