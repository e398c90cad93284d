import { assert } from '../../lib/domain/assertions.ts';
import type { DifferenceKind } from '../../lib/domain/difference.ts';
import type { LedgerEntry } from '../../lib/domain/ledger.ts';
import type { Reservation, Sold } from '../../lib/domain/reservation.ts';
import { salesOf } from '../../lib/domain/sale.ts';
import type { Hold, StockItem } from '../../lib/domain/stock-item.ts';
import { entryKeyOf, saleKeyOf, stockKeyOf } from '../../lib/store/keys.ts';
import { textOf } from '../../lib/store/memory-store.ts';
import type { History } from './history.ts';
import type { Target } from './operation.ts';

/** A shop with one stock item, of which one reservation holds units and another one bought some. */
export interface Scene {
  readonly item: StockItem;
  readonly kept: Reservation;
  readonly hold: Hold;
  readonly sold: Sold;
}

/** Something that should never come to be in a table, and what reconciliation finds of it: these kinds, and no others. */
export interface Tampering {
  readonly finds: readonly DifferenceKind[];
  readonly tamper: (history: History, scene: Scene) => void | Promise<void>;
}

/** The stock item is put as it is, but for these members. */
const altered =
  (change: (scene: Scene) => Partial<StockItem>): Tampering['tamper'] =>
  (history, scene) =>
    history.tamper({ kind: 'stock', key: stockKeyOf(scene.item.key).pk }, { ...scene.item, ...change(scene) });

const withoutHold = ({ item, kept }: Scene): StockItem['holds'] =>
  Object.fromEntries(Object.entries(item.holds).filter(([id]) => id !== kept.id));

const atEntry = ({ key, place }: LedgerEntry): Target => ({ kind: 'entries', key: textOf(entryKeyOf(key, place)) });

/** A sale that stands for the record as if it were confirmed. */
function saleOf(record: Reservation | Sold) {
  const whole = { confirmed: record.lines.map(({ quantity }) => quantity), confirmedAt: record.createdAt };
  const [sale] = salesOf({ ...whole, ...record, status: 'CONFIRMED' } as Sold);
  assert(sale !== undefined, 'a sold reservation has a sale');
  return { sale, target: { kind: 'sales', key: textOf(saleKeyOf(sale)) } } as const;
}

export const tamperings = {
  'entry lost': {
    finds: ['version_missing'],
    tamper: (history) => {
      const entry = history.scheduler.random.pick([...history.table.entries.values()]);
      history.tamper(atEntry(entry), undefined);
    },
  },
  'entry altered': {
    finds: ['ledger_jump'],
    tamper: (history, { item }) => {
      const { pk } = stockKeyOf(item.key);
      const own = [...history.table.entries.values()].filter(({ key }) => stockKeyOf(key).pk === pk);
      // The last one is what the item is held against.
      const entry = history.scheduler.random.pick(own.filter(({ place }) => place < item.version));
      const { onHand, available } = entry.after;
      history.tamper(atEntry(entry), {
        ...entry,
        after: { ...entry.after, onHand: onHand + 1, available: available + 1 },
      });
    },
  },
  'counter altered': {
    finds: ['counters_wrong', 'ledger_differs'],
    tamper: altered(({ item }) => ({ available: item.available + 1 })),
  },
  'unit invented': {
    finds: ['ledger_differs'],
    tamper: altered(({ item }) => ({ onHand: item.onHand + 1, available: item.available + 1 })),
  },
  'hold lost': {
    finds: ['counters_wrong', 'ledger_differs', 'hold_missing'],
    tamper: altered((scene) => ({ holds: withoutHold(scene) })),
  },
  'hold given back': {
    finds: ['ledger_differs', 'hold_missing'],
    tamper: altered((scene) => ({
      available: scene.item.available + scene.hold.quantity,
      holds: withoutHold(scene),
    })),
  },
  'hold invented': {
    finds: ['ledger_differs', 'hold_without_record'],
    tamper: altered(({ item, hold }) => ({
      available: item.available - hold.quantity,
      holds: { ...item.holds, invented: { ...hold, nonce: 'other' } },
    })),
  },
  'record released': {
    finds: ['hold_unsettled'],
    tamper: (history, { kept }) => {
      history.tamper({ kind: 'reservations', key: kept.id }, { ...kept, status: 'RELEASED' } as Reservation);
    },
  },
  'record lost': {
    finds: ['hold_without_record'],
    tamper: (history, { kept }) => history.tamper({ kind: 'reservations', key: kept.id }, undefined),
  },
  'sale lost': {
    finds: ['sale_missing'],
    tamper: (history, { sold }) => history.tamper(saleOf(sold).target, undefined),
  },
  'sale altered': {
    finds: ['sale_wrong'],
    tamper: (history, { sold }) => {
      const { sale, target } = saleOf(sold);
      history.tamper(target, { ...sale, quantity: sale.quantity + 1 });
    },
  },
  'sale invented': {
    finds: ['sale_unfounded'],
    tamper: (history, { kept }) => {
      const { sale, target } = saleOf(kept);
      history.tamper(target, sale);
    },
  },
  'due lost': {
    finds: ['due_missing'],
    tamper: (history, { item: { due: _, ...item } }) =>
      history.tamper({ kind: 'stock', key: stockKeyOf(item.key).pk }, item),
  },
  'nobody sweeps': {
    finds: ['overdue', 'expiry_unmarked'],
    tamper: ({ scheduler }, { kept }) => scheduler.advance(kept.expiresAt * 1000 - scheduler.now),
  },
} as const satisfies Record<string, Tampering>;

export const tamperingNames = Object.keys(tamperings) as readonly (keyof typeof tamperings)[];
