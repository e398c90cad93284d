import { stockEvents } from '../../../lib/domain/events.ts';
import type { LedgerEntry } from '../../../lib/domain/ledger.ts';
import { defaultSettings } from '../../../lib/domain/sku.ts';
import type { Ended, Entry } from '../ended.ts';
import type { Seen } from '../history.ts';

interface Told {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly data: Seen;
}

const resolving = ['confirmed', 'released', 'expired', 'rejected'];

/** What is wrong with the file of events: one for each thing that happened, by its id, and the same whenever it is told. */
export function wrongWithEvents({
  events,
  ledgers,
  reservations,
}: Pick<Ended, 'events' | 'ledgers' | 'reservations'>): readonly string[] {
  const wrong: string[] = [];
  const told = new Map<string, Told>();
  const lines = new Map<string, string>();
  for (const line of events) {
    try {
      const event = JSON.parse(line) as Told;
      if ((lines.get(event.id) ?? line) !== line) wrong.push(`${event.id} was told in two ways`);
      lines.set(event.id, line);
      if (!told.has(event.id)) told.set(event.id, event);
    } catch {
      wrong.push(`a line cannot be read: ${line.slice(0, 100)}`);
    }
  }

  const wanted = new Set([...ledgers.values()].flat().flatMap(idsOfEntry));
  const bySubject = Map.groupBy(told.values(), ({ type, subject }) =>
    type.startsWith('holdfast.reservation.') ? subject : '',
  );
  for (const { id } of bySubject.get('') ?? []) if (!wanted.has(id)) wrong.push(`${id} was told and did not happen`);
  for (const id of wanted) if (!told.has(id)) wrong.push(`${id} happened and was not told`);
  for (const [id, last] of reservations) {
    wrong.push(...wrongWithStory(bySubject.get(id) ?? [], last).map((what) => `events of ${id}: ${what}`));
  }
  return wrong;
}

/** No SKU has settings of its own. */
function idsOfEntry({ sku, location, shard, version, type, before, after }: Entry): readonly string[] {
  const movement = { type, at: 0 } as LedgerEntry['movement'];
  const entry: LedgerEntry = { key: { sku, location, shard }, place: version, movement, before, after };
  return stockEvents(entry, defaultSettings).map(({ id }) => id);
}

/** The events of one reservation, in the order in which they were first told, against what it is at the end. */
function wrongWithStory(told: readonly Told[], last: Seen | undefined): readonly string[] {
  const types = told.map(({ type }) => type.slice('holdfast.reservation.'.length));
  const wanted = last === undefined ? [] : firstTypesOf(last);
  const first = types.slice(0, wanted.length);
  const rest = types.slice(wanted.length);
  const wrong: string[] = [];
  if (JSON.stringify(first) !== JSON.stringify(wanted) || rest.some((type) => resolving.includes(type))) {
    wrong.push(`${last?.status ?? 'nothing'} was told as ${types.join(', ')}`);
  }
  if (told.some(({ data }, index) => data.version <= (told[index - 1]?.data.version ?? 0))) {
    wrong.push(`versions were first told as ${told.map(({ data }) => data.version).join(', ')}`);
  }
  for (const what of ['fulfilled', 'cancelled'] as const) {
    const end = totalOf(last, what);
    const totals = told.filter((_, index) => types[index] === what).map(({ data }) => totalOf(data, what));
    const isRising = totals.every((total, index) => total > (totals[index - 1] ?? 0));
    if (!isRising || (totals.at(-1) ?? 0) !== end) wrong.push(`${end} ${what} were told as ${totals.join(', ')}`);
  }
  return wrong;
}

function firstTypesOf({ status, lines }: Seen): readonly string[] {
  if (status === 'REJECTED') return ['rejected'];
  // Nobody was promised anything: the record only keeps a late one from coming true.
  if (lines.length === 0) return [];
  return ['pending', status === 'RELEASED' ? 'released' : status === 'EXPIRED' ? 'expired' : 'confirmed'];
}

const totalOf = (seen: Seen | undefined, what: 'fulfilled' | 'cancelled'): number =>
  (seen?.lines ?? []).reduce((sum, line) => sum + (line[what] ?? 0), 0);
