import { reconcile } from '../../lib/commands/reconcile/reconcile.ts';
import { relay } from '../../lib/commands/relay.ts';
import type { StockItem } from '../../lib/domain/stock-item.ts';
import { emptyTable, memoryStore } from '../../lib/store/memory-store.ts';
import { type Store, StoreUnavailable } from '../../lib/store/port.ts';
import { type Bug, infected } from './bank/bug.ts';
import { Bus, StepRefused } from './bus.ts';
import { type Answered, type Asked, outcomeOf, run } from './commands.ts';
import { everyFault, faultFor } from './faults/faults.ts';
import type { Hands } from './hands.ts';
import { Answers } from './invariants/answers.ts';
import { checkRelayed } from './invariants/books.ts';
import { Invariants } from './invariants/invariants.ts';
import type { Call, Moment } from './linear/calls.ts';
import { checkLinearizable } from './linear/check.ts';
import { type Mood, moodOf } from './mood.ts';
import { type Operation, putAt, type Stored, storedAt, type Target } from './operation.ts';
import { newProcess, type Process } from './process.ts';
import { processCalls, processPublish, processStore, type Send } from './process-store.ts';
import { randomOf } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { type Batch, Stream } from './stream.ts';
import { Tally } from './tally.ts';
import { Trace } from './trace.ts';
import { asViolation, must, Violation } from './violation.ts';
import { wireOf } from './wire.ts';
import { Workload } from './workload.ts';

/** Far more than any history has: what asks again and again for ever is a violation, and no endless loop. */
const operationsMax = 20_000;

/** One history in so many is of a shop that has next to nothing. */
const tightEvery = 8;

/** Whether a write is one that its process has long given up, or sent before. */
const isLate = (fate: string): boolean => fate.includes('late') || fate.includes('again');

const never: Moment = { number: Number.POSITIVE_INFINITY, at: Number.POSITIVE_INFINITY };

/** What is left out of a history, by its number in it: what breaks all the same is easier to read. */
export interface Omitted {
  readonly commands: ReadonlySet<number>;
  readonly faults: ReadonlySet<number>;
  /** Another order in which all else happens; 0 is the seed's own. */
  readonly shuffle: number;
}

/** One world: a table, the processes that work on it, and all that is known of them. */
export class History {
  readonly table = emptyTable();
  readonly tally = new Tally();
  readonly trace = new Trace();
  readonly scheduler: Scheduler;
  readonly mood: Mood;
  readonly workload: Workload;
  readonly stream: Stream;
  readonly bus = new Bus();
  readonly #store: Store = memoryStore(this.table);
  readonly invariants = new Invariants(this.table);
  readonly #answers = new Answers(this.table, this.invariants);
  readonly #faults = everyFault();
  readonly #bug: Bug | undefined;
  readonly #without: ReadonlySet<number>;
  readonly #running = new Set<Process>();
  #started = 0;
  #nonces = 0;
  #operations = 0;
  #faultsMet = 0;
  #isTampered = false;
  #violation: Violation | undefined;
  readonly #calls = new Map<Process, Call>();
  #moments = 0;

  /** The faults whose numbers are in `without` do not happen. */
  constructor(seed: number, { bug, without }: { readonly bug?: Bug | undefined; readonly without: Omitted }) {
    // What is asked for has a chance of its own, so that it is the same where less of it happens.
    const asking = randomOf(seed);
    const random = randomOf((seed ^ 0x9e3779b9) + 7_919 * without.shuffle);
    this.scheduler = new Scheduler(random);
    this.mood = moodOf(asking, seed % tightEvery === 0);
    this.workload = new Workload(asking, this.mood);
    this.bus.refuses = () => random.chance(this.mood.refusalOdds);
    this.stream = new Stream(this.mood.shards);
    this.#bug = bug;
    this.#without = without.faults;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Begins a command whose every operation waits for the scheduler. */
  start(asked: Asked): void {
    const { random } = this.scheduler;
    const { skewMilliseconds, slowShare } = this.mood;
    const skew = random.between(-skewMilliseconds, skewMilliseconds);
    const process = newProcess(this, asked, ++this.#started, { skew, isSlow: random.chance(slowShare) });
    void this.#run(process, (operation) => this.scheduler.issue(operation));
  }

  /** The relay comes, where there is anything for it to pass on. */
  startRelay(): void {
    const batch = this.stream.next(this.scheduler.random);
    if (batch === undefined) return;
    if (batch.isAgain) this.tally.count('faults', 'passed on again');
    this.start({ command: 'relay', batch });
  }

  /** Runs a command whose every operation happens at once and well, by true time; `before` each, something else may. */
  async runAlone(asked: Asked, before?: (operation: Operation) => Promise<void>): Promise<Answered> {
    const answered = await this.#run(newProcess(this, asked, ++this.#started), async (operation) => {
      await before?.(operation);
      return await this.perform(operation, '');
    });
    this.assertSound();
    must(answered !== undefined, 'a table that answers fails nobody', () => JSON.stringify(asked));
    return answered;
  }

  get faultsMet(): number {
    return this.#faultsMet;
  }

  /** Does the next operation, or lets it meet a fault. */
  step(): void {
    const waiting = this.scheduler.choose();
    const { operation } = waiting;
    const fault = faultFor(this.#faults, this.scheduler.random, operation, this.mood.faultScale);
    if (fault !== undefined && !this.#without.has(this.#faultsMet++)) {
      this.tally.count('faults', fault.name);
      this.trace.told(this.scheduler.now, `${operation.process.name}: ${operation.name} meets: ${fault.name}`);
      fault.strike(wireOf(this), waiting);
    } else waiting.answer(this.perform(operation, ''));
  }

  /** One operation happens; where none can, time passes. */
  async goOn(): Promise<void> {
    const { scheduler } = this;
    if (scheduler.isIdle) await scheduler.advance(1_000);
    else this.step();
    await scheduler.settle();
    this.assertSound();
  }

  /** Throws the first violation, once there is one. */
  assertSound(): void {
    if (this.#violation !== undefined) throw this.#violation;
  }

  /** Does an operation and checks what it did. */
  perform<Reply>(operation: Operation<Reply>, fate: string): Promise<Reply> {
    if (this.#operations > operationsMax) return Promise.reject(new StoreUnavailable('the history has no end'));
    const before = storedAt(this.table, operation.target);
    const reply = operation.run();
    // What does not add up any more is refused, too: whoever mends must bear it.
    reply.catch((error) => this.#isTampered || error instanceof StepRefused || this.#broken(error));
    const after = storedAt(this.table, operation.target);
    this.tally.count('operations', 'all');
    if (operation.isWrite) this.tally.count('writes', operation.name);
    this.invariants.seen.noteSale(operation, isLate(fate));
    if (++this.#operations > operationsMax) this.#broken(new Violation('everything comes to an end', operation.name));
    this.trace.done(this.scheduler.now, operation, fate, before, after);
    if (after !== before) this.#changed(operation, before, after);
    if (operation.target.kind === 'stock' && after !== undefined) {
      this.invariants.plans.saw(operation.process, operation.target.key, after as StockItem);
    }
    return reply;
  }

  /** Somebody writes into the table by hand. What the commands may do is not known from then on. */
  tamper(target: Target, after: Stored): void {
    const before = storedAt(this.table, target);
    this.#isTampered = true;
    putAt(this.table, target, after);
    this.stream.append(target, before, after, this.scheduler.now);
    this.trace.told(this.scheduler.now, `by hand: ${target.key} becomes ${JSON.stringify(after)}`);
  }

  #changed(operation: Operation, before: Stored, after: Stored): void {
    const { now } = this.scheduler;
    this.stream.append(operation.target, before, after, now);
    if (this.#isTampered) {
      this.invariants.noteUnchecked(operation, before, after);
      return;
    }
    try {
      this.invariants.checkChange(operation, now, before, after);
    } catch (error) {
      this.#broken(error);
    }
  }

  async #run(process: Process, send: Send): Promise<Answered | undefined> {
    const { asked } = process;
    if (asked.command === 'reserve') this.#answers.reserves.asked(asked.request);
    this.trace.told(this.scheduler.now, `${process.name} begins: ${JSON.stringify(asked)}`);
    this.#running.add(process);
    const began = this.#moment();
    this.#calls.set(process, { asked, began, ended: never, answered: undefined });
    try {
      const hands = this.#handsOf(process, send);
      const answered = await hands.run(hands, asked);
      this.#ended(process, outcomeOf(answered), answered);
      return answered;
    } catch (error) {
      if (error instanceof StoreUnavailable) this.#ended(process, 'unanswered');
      else this.#broken(error);
      return undefined;
    }
  }

  #handsOf(process: Process, send: Send): Hands {
    const hands: Hands = {
      store: processStore(this.#store, process, send),
      clock: process.clock,
      nonce: () => `n${(++this.#nonces).toString().padStart(3, '0')}`,
      run,
      publish: processPublish(this.bus, process, send),
      callStep: processCalls(this.bus, process, send),
      relay,
      reconcile,
      read: (batch) => this.stream.read(batch),
      pause: (seconds) => this.scheduler.wait(seconds * 1000),
    };
    return this.#bug === undefined ? hands : infected(this.#bug, hands);
  }

  #ended(process: Process, outcome: string, answered?: Answered): void {
    // What a failed command had under way goes on behind its back; it ended before.
    if (!this.#running.delete(process)) return;
    const { asked } = process;
    const text = answered === undefined ? outcome : JSON.stringify(answered.answer);
    process.end = outcome;
    const call = this.#calls.get(process);
    if (call !== undefined && answered !== undefined) Object.assign(call, { answered, ended: this.#moment() });
    const isDone = process.underWay === 0 || !process.isAlive;
    if (!isDone) this.#broken(new Violation('who answers has nothing under way', `${process.name}: ${text}`));
    this.tally.count(asked.command, outcome);
    this.trace.told(this.scheduler.now, `${process.name} ends: ${text}`);
    if (answered !== undefined) this.workload.told(answered);
    if (answered?.command === 'reconcile') {
      for (const { kind } of answered.answer.differences) this.tally.count('differences', kind);
    }
    if (asked.command === 'relay') this.#relayed(asked.batch, answered);
    else if (answered !== undefined && !this.#isTampered) this.#answers.check(process, answered, this.scheduler.now);
  }

  /** What a batch did not pass on comes again; one that crashed, from its beginning. */
  #relayed(batch: Batch, answered: Answered | undefined): void {
    const reached = answered?.command === 'relay' ? answered.answer.reached : batch.from;
    this.stream.ended(batch, reached);
    if (!this.#isTampered) checkRelayed(this.invariants.seen, this.stream.read({ ...batch, to: reached }));
  }

  /** Throws a Violation where what clients were told, of a SKU that they did nothing but buy, has no order. */
  checkOrder(): void {
    if (!this.mood.isPlain) return;
    const { takes } = this.invariants;
    const known = { skew: this.mood.skewMilliseconds, isTakenLate: (id: string) => takes.isTakenLate(id) };
    checkLinearizable([...this.#calls.values()], known, this.tally);
  }

  #moment(): Moment {
    return { number: ++this.#moments, at: this.scheduler.now };
  }

  /** The process is gone; what it was about to send is handed over. */
  kill(process: Process): readonly Operation[] {
    process.isAlive = false;
    this.#ended(process, 'crashed');
    return this.scheduler.withdraw(process);
  }

  #broken(error: unknown): void {
    this.#violation ??= asViolation(error);
  }
}
