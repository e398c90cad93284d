import { lossReasons } from '../../../lib/domain/outcomes.ts';
import { openUnits, type Reservation, type Sold, unitsOf } from '../../../lib/domain/reservation.ts';
import type { Operation } from '../operation.ts';
import { must } from '../violation.ts';

const whats = ['fulfilled', 'cancelled'] as const;

/** Whether of a sale nothing was taken back: what was confirmed is the same, and no fewer units have left or are cancelled. */
export const goesOn = (before: Sold, after: Reservation): after is Sold =>
  'confirmed' in after &&
  JSON.stringify(after.confirmed) === JSON.stringify(before.confirmed) &&
  after.lines.every((_, line) => whats.every((what) => unitsOf(after, what, line) >= unitsOf(before, what, line)));

/** What must be true of every single change of a sale: its units leave or are cancelled, each once. */
export function checkSaleChange({ name, process: { asked } }: Operation, before: Sold, after: Reservation): void {
  const evidence = () => `${name} made ${JSON.stringify(after)} of ${JSON.stringify(before)}`;
  must(goesOn(before, after), 'what has left or was cancelled stays so', evidence);
  const more = (what: (typeof whats)[number]): boolean =>
    after.lines.some((_, line) => unitsOf(after, what, line) > unitsOf(before, what, line));
  must(!more('fulfilled') || asked.command === 'fulfil', 'units leave by being fulfilled', evidence);
  if (more('cancelled')) {
    const isCompensated = asked.command === 'sweep' && after.cancellation?.compensation !== undefined;
    must(asked.command === 'cancel' || isCompensated, 'units are cancelled by being cancelled', evidence);
    const isLost = asked.command === 'cancel' && lossReasons.includes(asked.request.reason ?? '');
    must((after.cancellation === undefined) === isLost, 'cancelled units come back unless they are lost', evidence);
  }
  const hasLeft = after.fulfilled?.some((units) => units > 0) ?? false;
  const isOfCompensation = after.cancellation?.compensation !== undefined && more('cancelled');
  const isOver = asked.command === 'sweep' && (isOfCompensation || before.status === 'COMPENSATED');
  const end = isOver || after.status === before.status ? after.status : 'CANCELLED';
  const wanted = openUnits(after) > 0 ? 'CONFIRMED' : hasLeft ? 'FULFILLED' : end;
  must(after.status === wanted, 'a sale is what its units have come to', evidence);
}
