import type { Context } from '../../lib/commands/context.ts';
import { emptyTable, memoryStore } from '../../lib/store/memory-store.ts';
import { type Store, StoreUnavailable } from '../../lib/store/port.ts';
import type { Bug } from './bugs.ts';
import { type Answered, type Asked, outcomeOf, run } from './commands.ts';
import { everyFault, faultFor } from './faults/faults.ts';
import { Answers } from './invariants/answers.ts';
import { Invariants } from './invariants/invariants.ts';
import { type Mood, moodOf } from './mood.ts';
import { type Operation, storedAt } from './operation.ts';
import { newProcess, type Process } from './process.ts';
import { processStore, type Send } from './process-store.ts';
import { randomOf } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { Tally } from './tally.ts';
import { Trace } from './trace.ts';
import { asViolation, must, Violation } from './violation.ts';
import { wireOf } from './wire.ts';
import { Workload } from './workload.ts';

/** One world: a table, the processes that work on it, and all that is known of them. */
export class History {
  readonly table = emptyTable();
  readonly tally = new Tally();
  readonly trace = new Trace();
  readonly scheduler: Scheduler;
  readonly mood: Mood;
  readonly workload: Workload;
  readonly #store: Store = memoryStore(this.table);
  readonly invariants = new Invariants(this.table);
  readonly #answers = new Answers(this.table, this.invariants);
  readonly #faults = everyFault();
  readonly #bug: Bug | undefined;
  readonly #running = new Set<Process>();
  #started = 0;
  #nonces = 0;
  #violation: Violation | undefined;

  constructor(seed: number, bug?: Bug) {
    const random = randomOf(seed);
    this.scheduler = new Scheduler(random);
    this.mood = moodOf(random);
    this.workload = new Workload(random);
    this.#bug = bug;
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

  /** Runs a command whose every operation happens at once and well, by true time; `before` each, something else may. */
  async runAlone(asked: Asked, before?: (operation: Operation) => Promise<void>): Promise<Answered> {
    const answered = await this.#run(newProcess(this, asked, ++this.#started), async (operation) => {
      await before?.(operation);
      return await this.perform(operation, '');
    });
    this.assertSound();
    must(answered !== undefined, 'nothing fails but the table', () => JSON.stringify(asked));
    return answered;
  }

  /** Does the next operation, or lets it meet a fault. */
  step(): void {
    const waiting = this.scheduler.choose();
    const { operation } = waiting;
    const fault = faultFor(this.#faults, this.scheduler.random, operation, this.mood.faultScale);
    if (fault !== undefined) {
      this.tally.count('faults', fault.name);
      this.trace.told(this.scheduler.now, `${operation.process.name}: ${operation.name} meets: ${fault.name}`);
      fault.strike(wireOf(this), waiting);
    } else waiting.answer(this.perform(operation, ''));
  }

  /** Throws the first violation, once there is one. */
  assertSound(): void {
    if (this.#violation !== undefined) throw this.#violation;
  }

  /** Does an operation and checks what it did. */
  perform<Reply>(operation: Operation<Reply>, fate: string): Promise<Reply> {
    const before = storedAt(this.table, operation.target);
    const reply = operation.run();
    reply.catch((error) => this.#broken(error));
    const after = storedAt(this.table, operation.target);
    this.tally.count('operations', 'all');
    this.trace.done(this.scheduler.now, operation, fate, before, after);
    try {
      if (after !== before) this.invariants.checkChange(operation, this.scheduler.now, before, after);
    } catch (error) {
      this.#broken(error);
    }
    return reply;
  }

  async #run(process: Process, send: Send): Promise<Answered | undefined> {
    const { asked, clock } = process;
    if (asked.command === 'reserve') this.#answers.reserves.asked(asked.request);
    this.trace.told(this.scheduler.now, `${process.name} begins: ${JSON.stringify(asked)}`);
    this.#running.add(process);
    const store = processStore(this.#store, process, send);
    const context: Context = {
      store: this.#bug === undefined ? store : this.#bug.infect(store),
      clock,
      nonce: () => `n${(++this.#nonces).toString().padStart(3, '0')}`,
    };
    try {
      const answered = await run(context, asked);
      this.#ended(process, outcomeOf(answered), JSON.stringify(answered.answer));
      this.#answers.check(process, answered);
      return answered;
    } catch (error) {
      if (error instanceof StoreUnavailable) this.#ended(process, 'unanswered', error.message);
      else this.#broken(error);
      return undefined;
    }
  }

  #ended(process: Process, outcome: string, text: string): void {
    // What a failed command had under way goes on behind its back; it ended before.
    if (!this.#running.delete(process)) return;
    process.end = outcome;
    const isDone = process.underWay === 0 || !process.isAlive;
    if (!isDone) this.#broken(new Violation('who answers has nothing under way', `${process.name}: ${text}`));
    this.tally.count(process.asked.command, outcome);
    this.trace.told(this.scheduler.now, `${process.name} ends: ${text}`);
  }

  /** The process is gone; what it was about to send is handed over. */
  kill(process: Process): readonly Operation[] {
    process.isAlive = false;
    this.#ended(process, 'crashed', 'crashed');
    return this.scheduler.withdraw(process);
  }

  #broken(error: unknown): void {
    this.#violation ??= asViolation(error);
  }
}
