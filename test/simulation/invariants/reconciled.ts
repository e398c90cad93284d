import type { Reconciled } from '../../../lib/commands/reconcile/reconcile.ts';
import type { Difference } from '../../../lib/domain/difference.ts';
import { isSold } from '../../../lib/domain/reservation.ts';
import type { MemoryTable } from '../../../lib/store/memory-store.ts';
import type { ReconcileAsked } from '../commands.ts';
import type { Process } from '../process.ts';
import { must } from '../violation.ts';
import type { Seen } from './seen.ts';
import type { Takes } from './takes.ts';

/** What the differences that are told are held against. */
export interface Known {
  readonly table: MemoryTable;
  readonly seen: Seen;
  readonly takes: Takes;
}

/** When a reconciliation looked, in milliseconds. */
interface Looks {
  /** True time when it told, and the time between its looks. */
  readonly told: number;
  readonly pause: number;
  /** True time before which the second look was not. */
  readonly second: number;
  /** What was to be done by then is late, by the clock of whoever looked. */
  readonly lateBy: number;
}

/**
 * While everything goes wrong, reconciliation tells only what a crash leaves behind until the sweeper comes, and what the
 * relay or the sweeper is late with; and nothing that was not so at two looks.
 */
export function checkReconciled(
  known: Known,
  process: Process,
  { bounds, pauseSeconds }: ReconcileAsked,
  { differences, mended }: Reconciled,
  told: number,
): void {
  const pause = pauseSeconds * 1000;
  const lateBy = process.clock() - bounds.lateSeconds * 1000;
  const looks = { told, pause, second: process.startedAt + pause, lateBy };
  for (const difference of [...differences, ...mended]) {
    const text = () => JSON.stringify(difference);
    must(isPossible(known, difference, looks), 'reconciliation tells only what is so', text);
    must(isLongSo(known, difference, looks), 'a difference is there at two looks', text);
  }
}

/** Whether it may be so for a while in a table that nobody tampered with. */
function isPossible({ table, seen }: Known, { kind, pk, evidence }: Difference, { lateBy }: Looks): boolean {
  const record = table.reservations.get(pk.replace('RES#', ''));
  switch (kind) {
    case 'hold_without_record':
    case 'hold_unsettled':
      return true;
    case 'version_missing':
      return (seen.movements.get(pk)?.[Number(evidence['to']) - 1]?.after.movement.at ?? Infinity) <= lateBy;
    case 'sale_missing':
      return record !== undefined && isSold(record) && record.confirmedAt <= lateBy;
    case 'expiry_unmarked':
      return (record?.status === 'PENDING' || record?.status === 'EXPIRED') && record.expiresAt * 1000 <= lateBy;
    // Whoever moved more out than there is may have been killed before that was noted.
    case 'oversold_unwatched':
    // Whoever chose was killed before the compensation began.
    case 'plan_unfounded':
      return table.stock.has(pk);
    // A copy of a sale that comes late tells what was so before.
    case 'sale_wrong':
    case 'sale_unfounded':
      return true;
    case 'overdue':
      return Number(evidence['due']) * 1000 <= lateBy;
    default:
      return false;
  }
}

/** Whether it was so between the looks, as far as it is known when it came to be so, and when it ended. */
function isLongSo({ seen, takes }: Known, { kind, pk, of = '' }: Difference, { told, pause, second }: Looks): boolean {
  switch (kind) {
    case 'hold_without_record':
    case 'hold_unsettled': {
      const [id = '', nonce = ''] = of.split(' ');
      const take = takes.of(pk, id, nonce);
      // A copy may have taken it again between the looks.
      return take !== undefined && (take.isEcho || told - take.at >= pause);
    }
    case 'version_missing':
      return (seen.entryWrittenAt(pk, Number(of)) ?? Infinity) >= second;
    case 'sale_missing':
      return (seen.saleWrittenAt(of, pk.replace('RES#', '')) ?? Infinity) >= second;
    default:
      return true;
  }
}
