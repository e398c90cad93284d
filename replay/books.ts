import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Reconciled, reconcile } from '../lib/commands/reconcile/reconcile.ts';
import { reservationEvents, stockEvents } from '../lib/domain/events.ts';
import type { LedgerEntry } from '../lib/domain/ledger.ts';
import { randomNonce } from '../lib/domain/random-nonce.ts';
import type { Reservation } from '../lib/domain/reservation.ts';
import { defaultSettings } from '../lib/domain/sku.ts';
import { dynamoDbClientAt } from '../lib/store/dynamodb-client.ts';
import { dynamoDbStore } from '../lib/store/dynamodb-store.ts';
import type { Key } from '../lib/store/keys.ts';
import type { Found, Store } from '../lib/store/port.ts';

/** What a service wrote down of a replay, held against its own table. */
export interface Books {
  readonly reconciled: Reconciled;
  /** Reservations whose time is over and that do not say so. */
  readonly unmarked: number;
  readonly events: {
    /** Lines of the file: what was told twice is in it twice. */
    readonly told: number;
    readonly different: number;
    /** Of things that happened and were not told. */
    readonly missing: readonly string[];
    /** Of things that were told and did not happen. */
    readonly unfounded: readonly string[];
  };
}

const entriesMax = 1_000;
const scanMax = 1_000;

/** Reads the whole table and every event, once the sweeper has had the time to come by. */
export async function readBooks(endpoint: string, tableName: string, eventsFile: string): Promise<Books> {
  const client = dynamoDbClientAt(endpoint);
  try {
    const store = dynamoDbStore(client, tableName);
    const reconciled = await reconcile(
      { store, clock: Date.now, nonce: randomNonce },
      {
        bounds: { lateSeconds: 0, lostSeconds: 0 },
        budgetSeconds: Number.POSITIVE_INFINITY,
        isMending: false,
        // Longer than between two sweeps: what is due at the first look is swept at the second.
        pause: () => wait(8_000),
      },
    );
    const found = await everything(store);
    const records = found.flatMap((each) => (each.kind === 'reservation' ? [each.record] : []));
    const unmarked = records.filter(({ status, expiresAt }) => status === 'PENDING' && expiresAt * 1000 <= Date.now());
    const stock = await Promise.all(
      found.map((each) => (each.kind === 'stock' ? entriesOf(store, each.item.key) : [])),
    );
    const wanted = [...records.flatMap(idsOfRecord), ...stock.flat().flatMap(idsOfEntry)];
    return { reconciled, unmarked: unmarked.length, events: compare(wanted, await idsIn(eventsFile)) };
  } finally {
    client.destroy();
  }
}

/** Every item of the table that reconciliation looks at. */
export async function everything(store: Store): Promise<readonly Found[]> {
  const all: Found[] = [];
  let from: Key | undefined;
  do {
    const { found, end } = await store.scan(scanMax, from);
    all.push(...found);
    from = end;
  } while (from !== undefined);
  return all;
}

async function entriesOf(store: Store, key: LedgerEntry['key']): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (;;) {
    const page = await store.entriesOf(key, entriesMax, entries.at(-1)?.place);
    entries.push(...page);
    if (page.length < entriesMax) return entries;
  }
}

/** The ids of what was told of a reservation: that it was pending, where it was, and what became of it. */
function idsOfRecord(record: Reservation): readonly string[] {
  const last = reservationEvents(undefined, record, 0).map(({ id }) => id);
  if (record.status === 'REJECTED' || record.status === 'PENDING' || record.fingerprint === undefined) return last;
  return [`${record.id}/1/reservation.pending`, ...last];
}

/** A replay's SKUs have the default settings. */
const idsOfEntry = (entry: LedgerEntry): readonly string[] => stockEvents(entry, defaultSettings).map(({ id }) => id);

async function idsIn(file: string): Promise<readonly string[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => (JSON.parse(line) as { id: string }).id);
}

function compare(wanted: readonly string[], told: readonly string[]): Books['events'] {
  const different = new Set(told);
  const happened = new Set(wanted);
  return {
    told: told.length,
    different: different.size,
    missing: wanted.filter((id) => !different.has(id)),
    unfounded: [...different].filter((id) => !happened.has(id)),
  };
}
