import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { Operation } from '../operation.ts';
import type { Process } from '../process.ts';
import { must } from '../violation.ts';

/** Ends of a movement that say that it was done, or nothing of what happened. */
const sayNoRefusal: readonly (string | undefined)[] = [undefined, 'moved', 'unavailable', 'unanswered', 'crashed'];

/** A stock movement as it was seen to happen. */
export interface Entry {
  readonly change: number;
  readonly version: number;
}

/** Every stock movement that happened, by stock item and idempotency key, kept apart from what the items remember. */
export class Ledger {
  readonly #entries = new Map<string, Map<string, Entry>>();
  readonly #totals = new Map<string, number>();
  readonly #movers = new Set<Process>();

  /** Units that movements brought to the stock item, and cancellations brought back. */
  totalOf(pk: string): number {
    return this.#totals.get(pk) ?? 0;
  }

  /** Enters units that were cancelled and are back. */
  putBack(pk: string, units: number): void {
    this.#totals.set(pk, this.totalOf(pk) + units);
  }

  entryOf(pk: string, idempotencyKey: string): Entry | undefined {
    return this.#entries.get(pk)?.get(idempotencyKey);
  }

  /** Enters the movement that an operation made; throws a Violation where its key made one before. */
  enter({ process }: Operation, before: StockItem, after: StockItem): void {
    const { asked } = process;
    must(asked.command === 'moveStock', 'units move by movements', () => `${process.name} moved stock`);
    this.#movers.add(process);
    this.checkEnd(process, process.end);
    const { type, quantity, idempotencyKey } = asked.request;
    const pk = stockKeyOf(after.key).pk;
    const change = after.onHand - before.onHand;
    const entries = this.#entries.get(pk) ?? new Map<string, Entry>();
    must(
      !entries.has(idempotencyKey),
      'one key, one effect',
      () => `${type} ${quantity} under ${idempotencyKey} twice`,
    );
    const wanted = type === 'count' ? quantity - before.onHand : quantity;
    must(change === wanted, 'a movement moves what it says', () => `${type} ${quantity} moved ${change}`);
    this.#entries.set(pk, entries.set(idempotencyKey, { change, version: after.version }));
    this.#totals.set(pk, this.totalOf(pk) + change);
  }

  /** A process that moved units, before its end or after it, was not told that they were refused. */
  checkEnd(process: Process, end: string | undefined): void {
    const isTrue = !this.#movers.has(process) || sayNoRefusal.includes(end);
    must(isTrue, 'a refused movement has no effect', () => `${process.name} moved units and was told ${end}`);
  }
}
