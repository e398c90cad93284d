import type { Change } from '../../lib/commands/relay.ts';
import type { Compensation } from '../../lib/domain/compensation.ts';
import type { Reservation } from '../../lib/domain/reservation.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import type { Stored, Target } from './operation.ts';
import type { Random } from './random.ts';

/** One change, and the item whose changes must be passed on in their order. */
export interface StreamRecord {
  readonly item: string;
  readonly change: Change;
}

/** A stretch of one shard that is passed on together; `to` is the place behind its end. */
export interface Batch {
  readonly shard: number;
  readonly from: number;
  readonly to: number;
  /** Whether some of it was passed on before. */
  readonly isAgain: boolean;
}

interface Shard {
  readonly records: StreamRecord[];
  /** The place up to which all was passed on. */
  reached: number;
  isUnderWay: boolean;
}

/** Records passed on together while much else happens. */
const batchMax = 6;
/** How often a batch begins with records that were passed on before. */
const againOdds = 0.1;

/** The stream of the table, as Lambda passes it on: a batch of each shard at a time, in order, and at least once. */
export class Stream {
  readonly #shards: readonly Shard[];
  readonly #shardByItem = new Map<string, number>();

  constructor(shards: number) {
    this.#shards = Array.from({ length: shards }, () => ({ records: [], reached: 0, isUnderWay: false }));
  }

  /** A write was made at a true time in milliseconds. One that changed nothing makes no record. */
  append({ kind, key }: Target, before: Stored, after: Stored, at: number): void {
    const change = changeOf(kind, before, after, at);
    if (change !== undefined) this.#shards[this.#shardOf(key)]?.records.push({ item: key, change });
  }

  /** Some of what has not been passed on, of a shard of which nothing is under way; now and then from further back. */
  next(random: Random): Batch | undefined {
    const waiting = this.#numbered().filter(
      ([, { isUnderWay, records, reached }]) => !isUnderWay && reached < records.length,
    );
    if (waiting.length === 0) return undefined;
    const [number, shard] = random.pick(waiting);
    const from = random.chance(againOdds) ? random.between(0, shard.reached) : shard.reached;
    const to = Math.min(shard.records.length, shard.reached + random.between(1, batchMax));
    return this.#begun(number, from, to);
  }

  /** All that one shard has left. */
  rest(): Batch | undefined {
    const [number, shard] = this.#numbered().find(([, { records, reached }]) => reached < records.length) ?? [];
    return number === undefined || shard === undefined
      ? undefined
      : this.#begun(number, shard.reached, shard.records.length);
  }

  /** What began before `reached` need not come again: `from` where a batch crashed. */
  ended({ shard: number }: Batch, reached: number): void {
    const shard = this.#shards[number];
    if (shard !== undefined) Object.assign(shard, { reached, isUnderWay: false });
  }

  read({ shard, from, to }: Batch): readonly StreamRecord[] {
    return this.#shards[shard]?.records.slice(from, to) ?? [];
  }

  /** Every item stays in one shard. */
  #shardOf(item: string): number {
    const number = this.#shardByItem.get(item) ?? this.#shardByItem.size % this.#shards.length;
    this.#shardByItem.set(item, number);
    return number;
  }

  #numbered(): readonly (readonly [number, Shard])[] {
    return this.#shards.map((shard, number) => [number, shard] as const);
  }

  #begun(number: number, from: number, to: number): Batch {
    const shard = this.#shards[number];
    if (shard !== undefined) shard.isUnderWay = true;
    return { shard: number, from, to, isAgain: from < (shard?.reached ?? 0) };
  }
}

function changeOf(kind: Target['kind'], before: Stored, after: Stored, at: number): Change | undefined {
  if (kind === 'stock') return stockChange(before, after);
  if (kind === 'reservations') return reservationChange(before, after, at);
  return kind === 'compensations' ? compensationChange(before, after) : undefined;
}

const compensationChange = (before: Stored, after: Stored): Change => ({
  kind: 'compensation',
  before: before as Compensation | undefined,
  after: after as Compensation | undefined,
});

function stockChange(before: Stored, after: Stored): Change | undefined {
  const change = {
    kind: 'stock',
    before: before as StockItem | undefined,
    after: after as StockItem | undefined,
  } as const;
  // Every write makes a version, but for those of `due`: one that is repeated leaves the item as it was.
  const isSame = change.before?.version === change.after?.version && change.before?.due === change.after?.due;
  return isSame ? undefined : change;
}

/** Streams tell the time by the second. */
const reservationChange = (before: Stored, after: Stored, at: number): Change => ({
  kind: 'reservation',
  before: before as Reservation | undefined,
  after: after as Reservation | undefined,
  at: Math.floor(at / 1000) * 1000,
});
