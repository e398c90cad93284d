import { hash } from 'node:crypto';
import type { StepCall } from '../../lib/commands/compensate/ports.ts';
import type { Context } from '../../lib/commands/context.ts';
import { countersNow } from '../../lib/commands/get-stock.ts';
import { type Change, relay } from '../../lib/commands/relay.ts';
import { emptyTable, type MemoryTable } from '../../lib/store/memory-store.ts';
import type { Store } from '../../lib/store/port.ts';
import type { Answer, Command } from './asked.ts';
import { idOf, perform, placeOf, viewOf } from './commands.ts';
import { Process, type Trouble } from './fates.ts';
import { noAnswer } from './no-answer.ts';
import { Orders } from './orders.ts';
import { recording } from './recording.ts';
import { Violation } from './violation.ts';

/** A mistake that the service could have made, between a process and the table. */
export type Infect = (store: Store) => Store;

const startedAt = 1_800_000_000_250;

/** Keys of the reservations that are looked at. */
const keys = ['first', 'second', 'earlier'];

/** A table and its clients: each command is a process of its own, and each answer is held against the model. */
export class Shop {
  readonly table: MemoryTable;
  /** What the table's stream has told. */
  readonly changes: Change[];
  readonly calls: StepCall[];
  readonly orders: Orders;
  /** The relay does not come by, and the stream keeps what it has told. */
  isRelayLate = false;
  /** Whoever does the steps of a compensation does none. */
  isOnStrike = false;
  readonly #infect: Infect;
  readonly #store: Store;
  #at: number;
  #nonces: number;
  #relayed: number;

  constructor(infect: Infect = (store) => store, of?: Shop) {
    this.#infect = infect;
    this.#at = of?.now ?? startedAt;
    this.#nonces = of?.nonces ?? 0;
    this.#relayed = of?.changes.length ?? 0;
    this.table = emptyTable();
    for (const name of Object.keys(this.table) as (keyof MemoryTable)[]) {
      const map = this.table[name] as Map<string, unknown>;
      for (const [key, item] of of?.table[name] ?? []) map.set(key, item);
    }
    this.changes = [...(of?.changes ?? [])];
    this.calls = [...(of?.calls ?? [])];
    this.#store = recording(this.table, this.changes, () => this.#at);
    this.orders = of?.orders.clone() ?? new Orders(startedAt);
  }

  /** The same shop again, for another run: items are never changed, only replaced. */
  clone(): Shop {
    return new Shop(this.#infect, this);
  }

  get now(): number {
    return this.#at;
  }
  get nonces(): number {
    return this.#nonces;
  }

  /** Names all that the rest of a run can depend on; of nonces only whether they are the same matters. */
  get name(): string {
    const { stock, reservations, compensations, skus, sales } = this.table;
    const items = [stock, reservations, compensations, skus, sales].map((map) => [...map.values()]);
    return hash('sha1', JSON.stringify([items, this.calls]) + this.orders.known);
  }

  pass(seconds: number): void {
    this.orders.pass(seconds);
    this.#at += seconds * 1000;
  }

  /** What a process works with. */
  context({ store }: { readonly store: Store } = { store: this.#store }): Context {
    const nonce = () => `n${String(++this.#nonces).padStart(4, '0')}`;
    return { store: this.#infect(store), clock: () => this.#at, nonce };
  }

  process = (trouble: Trouble = {}): Process => new Process(this.#store, trouble);

  /** A client's command, once; undefined where it got no answer. */
  async does(command: Command, process: Process = this.process(), isRepeated = false): Promise<Answer | undefined> {
    // Where the SDK sends a write again, the first copy is as another process that died behind it.
    const copy = isRepeated ? this.orders.begin(command) : undefined;
    const number = this.orders.begin(command);
    const answer = await this.#answer(command, process);
    if (copy !== undefined) this.orders.died(copy);
    if (answer === undefined) this.orders.died(number);
    else this.orders.end(number, answer);
    await this.relay();
    return answer;
  }

  /** Passes on what the stream has told since the last time. */
  async relay(): Promise<void> {
    if (this.isRelayLate || this.#relayed === this.changes.length) return;
    const context = this.context();
    for (; this.#relayed < this.changes.length; this.#relayed++) {
      await relay(context, async () => undefined, this.changes[this.#relayed] as Change);
    }
  }

  async #answer(command: Command, process: Process): Promise<Answer | undefined> {
    const call = (step: StepCall) =>
      process.meet({ name: `call ${step.step}`, isWrite: true }, async () => {
        if (this.isOnStrike) throw new Error('on strike');
        this.calls.push(step);
      });
    try {
      const answer = await perform(this.context(process), command, call);
      return answer.code === 'unavailable' ? undefined : answer;
    } catch (error) {
      return noAnswer(error);
    }
  }

  /** A client that asks again until it is answered. */
  async insists(command: Command): Promise<void> {
    for (let round = 0; round < 4; round++) if ((await this.does(command)) !== undefined) return;
    const check = command.do === 'sweep' ? 'a sweep that does not finish' : 'a command that fails';
    throw new Violation(check, `${JSON.stringify(command)} is never answered`);
  }

  /** Looks at everything from outside, and changes nothing. */
  async look(): Promise<void> {
    const stock: Record<string, readonly [number, number]> = {};
    const context = this.context();
    for (const item of this.table.stock.values()) {
      const { onHand, available } = await countersNow(context, item, Math.floor(this.#at / 1000));
      stock[placeOf(item.key)] = [onHand, available];
    }
    const bookings = Object.fromEntries(keys.map((key) => [key, this.#viewOf(key)]));
    this.orders.look({ stock, bookings, failed: this.failed });
  }

  /** Keys of what was to be made right, and was given up. */
  get failed(): readonly string[] {
    return keys.filter((key) => this.table.compensations.get(idOf(key))?.status === 'FAILED');
  }

  #viewOf(key: string): string {
    const record = this.table.reservations.get(idOf(key));
    if (record === undefined) return 'NONE';
    const isOver = record.status === 'PENDING' && record.expiresAt * 1000 <= this.#at;
    return isOver ? 'EXPIRED' : viewOf(record);
  }
}
