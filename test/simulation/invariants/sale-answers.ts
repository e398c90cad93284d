import { isSold, openUnits, unitsOf } from '../../../lib/domain/reservation.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { Answered, Asked } from '../commands.ts';
import type { Process } from '../process.ts';
import { must } from '../violation.ts';
import { checkRefusal, checkShown } from './reservation-answers.ts';

/** Who asks for a total is told of a sale that has come to it, or that it cannot. */
export function checkSaleAnswer(
  table: MemoryTable,
  process: Process,
  { command, request: { id, lines } }: Extract<Asked, { readonly command: 'fulfil' | 'cancel' }>,
  { answer }: Extract<Answered, { readonly command: 'fulfil' | 'cancel' }>,
): void {
  const [what, other] =
    command === 'fulfil' ? (['fulfilled', 'cancelled'] as const) : (['cancelled', 'fulfilled'] as const);
  const record = table.reservations.get(id);
  const evidence = () => `${process.name} was told ${JSON.stringify(answer)} of ${JSON.stringify(record)}`;
  const lineOf = (sku: string): number => record?.lines.findIndex((line) => line.sku === sku) ?? -1;
  if (answer.outcome === 'refused') {
    const { refusal } = answer;
    // Busy: another cancellation of the sale is not back yet, or it changed at every look.
    if (refusal.code === 'unavailable') return;
    if (refusal.code !== 'exceeds_held') {
      checkRefusal(table, process, id, refusal);
      return;
    }
    const isMore = lines?.some(({ sku, quantity }) => {
      const line = lineOf(sku);
      return !record || quantity > unitsOf(record, 'confirmed', line) - unitsOf(record, other, line);
    });
    must(isMore === true, 'what is open of a sale can leave or be cancelled', evidence);
    return;
  }
  const shown = answer.reservation;
  checkShown(table, shown);
  must(isSold(shown), 'a sale stays a sale', evidence);
  if (lines === undefined) must(openUnits(shown) === 0, 'nothing is left open of what was asked for', evidence);
  const isOver = shown.status === (command === 'fulfil' ? 'FULFILLED' : 'CANCELLED');
  for (const { sku, quantity } of isOver ? [] : (lines ?? [])) {
    must(unitsOf(shown, what, lineOf(sku)) >= quantity, 'as many as were asked for', evidence);
  }
}
