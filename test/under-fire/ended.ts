import type { Found } from '../../lib/store/port.ts';
import type { History, Seen } from './history.ts';

export interface Balance {
  readonly onHand: number;
  readonly held: number;
  readonly available: number;
}

/** One movement as the ledger lists it. */
export interface Entry {
  readonly sku: string;
  readonly location: string;
  readonly shard: number;
  readonly version: number;
  readonly type: string;
  readonly at: string;
  readonly before: Balance & { readonly buffer: number };
  readonly after: Balance & { readonly buffer: number };
  readonly reference?: string;
}

/** Everything there is to look at once the faults are over and the service is at rest. */
export interface Ended {
  readonly history: History;
  /** By id, every reservation that was asked for; undefined where there is none. */
  readonly reservations: ReadonlyMap<string, Seen | undefined>;
  /** By SKU. */
  readonly stocks: ReadonlyMap<string, Balance>;
  /** By SKU, in order. */
  readonly ledgers: ReadonlyMap<string, readonly Entry[]>;
  /** Every item of the table. */
  readonly found: readonly Found[];
  /** Of the file of events. */
  readonly events: readonly string[];
  readonly reconciled: { readonly code: number | null; readonly said: string };
}
