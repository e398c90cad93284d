import type { Compensation } from '../../lib/domain/compensation.ts';
import type { LedgerEntry } from '../../lib/domain/ledger.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import type { Sale } from '../../lib/domain/sale.ts';
import type { Sku } from '../../lib/domain/sku.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import type { MemoryTable } from '../../lib/store/memory-store.ts';
import type { Process } from './process.ts';

/** What an operation is about: an item of the table, several at once, or the bus that events go to. */
export interface Target {
  readonly kind: 'stock' | 'reservations' | 'skus' | 'entries' | 'sales' | 'compensations' | 'index' | 'bus';
  readonly key: string;
}

export type Stored = StockItem | Reservation | Sku | LedgerEntry | Sale | Compensation | undefined;

/** One operation on the store, or on the bus: the boundary at which processes interleave. */
export interface Operation<Reply = unknown> {
  readonly process: Process;
  /** The name of the write, or of the read. */
  readonly name: string;
  readonly isWrite: boolean;
  readonly target: Target;
  /** The clock of its process when it was sent, in milliseconds: the one it decided by. */
  readonly issuedAt: number;
  /** Does it, at once. A copy of a write does it again. */
  run(): Promise<Reply>;
  /** Whether it was done more than once: of what the last time did, nobody may hear. */
  readonly isEcho: boolean;
}

/** The item an operation is about, as it stands. */
export const storedAt = (table: MemoryTable, { kind, key }: Target): Stored =>
  kind === 'index' || kind === 'bus' ? undefined : table[kind].get(key);

/** Puts an item where an operation would look for it; undefined: there is none. */
export function putAt(table: MemoryTable, { kind, key }: Target, item: Stored): void {
  if (kind === 'index' || kind === 'bus') return;
  const items = table[kind] as Map<string, Stored>;
  if (item === undefined) items.delete(key);
  else items.set(key, item);
}
