import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { Operation } from '../operation.ts';
import type { Process } from '../process.ts';

/** How a hold came to stand. */
export interface Take {
  readonly process: Process;
  /** True time, in milliseconds. */
  readonly at: number;
  /** Taken by an echo of a take: its process may not know of it. */
  readonly isEcho: boolean;
}

const nameOf = (pk: string, id: string, nonce: string): string => `${pk} ${id} ${nonce}`;

/** Who took each hold of one history, the last time that it was taken. */
export class Takes {
  readonly #takes = new Map<string, Take>();
  readonly #late = new Set<string>();

  /** Whether a hold of a reservation was ever taken by an echo. */
  isTakenLate(id: string): boolean {
    return this.#late.has(id);
  }

  of(pk: string, id: string, nonce: string): Take | undefined {
    return this.#takes.get(nameOf(pk, id, nonce));
  }

  /** Notes the holds that an operation took. */
  note({ process, isEcho }: Operation, at: number, before: StockItem, after: StockItem): void {
    const { pk } = stockKeyOf(after.key);
    for (const [id, { nonce }] of Object.entries(after.holds)) {
      if (before.holds[id] !== undefined) continue;
      if (isEcho) this.#late.add(id);
      this.#takes.set(nameOf(pk, id, nonce), { process, at, isEcho });
    }
  }
}
