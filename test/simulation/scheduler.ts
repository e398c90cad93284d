import { setImmediate } from 'node:timers/promises';
import type { Operation } from './operation.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';

/** An operation that its process waits for. Answering does nothing once the process has crashed. */
export interface Waiting {
  readonly operation: Operation;
  answer(reply: Promise<unknown>): void;
  fail(error: Error): void;
}

/** Something on its way: it arrives at its time, before anything that comes later. */
interface Late {
  readonly at: number;
  readonly arrive: () => void;
}

/** When the simulated time begins, in milliseconds since 1970. */
export const beginning = Date.UTC(2026, 0, 1);

/** How much rarer an operation of a slow process is chosen. */
const slowOdds = 0.04;

/** Decides which operation happens next and what the time is. Nothing happens but through it. */
export class Scheduler {
  readonly random: Random;
  #now = beginning;
  #waiting: Waiting[] = [];
  #late: Late[] = [];

  constructor(random: Random) {
    this.random = random;
  }

  /** True time, in milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Whether there is nothing to choose from now. */
  get isIdle(): boolean {
    return !this.#waiting.some((each) => this.#isAwake(each));
  }

  /** Whether nothing is on its way any more, and nothing waits of a process that stands still. */
  get isQuiet(): boolean {
    return this.#late.length === 0 && this.#waiting.length === 0;
  }

  /** An operation arrives and waits until it is chosen. */
  issue<Reply>(operation: Operation<Reply>): Promise<Reply> {
    const { process } = operation;
    return new Promise<Reply>((resolve, reject) => {
      this.#waiting.push({
        operation,
        answer(reply) {
          if (process.isAlive) resolve(reply as Promise<Reply>);
        },
        fail(error) {
          if (process.isAlive) reject(error);
        },
      });
    });
  }

  /** Takes the next operation out of those that wait: any, of any process. */
  choose(): Waiting {
    const awake = this.#waiting.filter((each) => this.#isAwake(each));
    const quick = awake.filter(({ operation }) => !operation.process.isSlow);
    const isQuick = quick.length > 0 && (quick.length === awake.length || !this.random.chance(slowOdds));
    const chosen = this.random.pick(isQuick ? quick : awake);
    this.#waiting = this.#waiting.filter((each) => each !== chosen);
    return chosen;
  }

  /** Takes out every operation that a process waits for: it will not. */
  withdraw(process: Process): readonly Operation[] {
    const [gone, left]: [Waiting[], Waiting[]] = [[], []];
    for (const each of this.#waiting) (each.operation.process === process ? gone : left).push(each);
    this.#waiting = left;
    return gone.map(({ operation }) => operation);
  }

  /** Lets something arrive `milliseconds` from now. */
  later(milliseconds: number, arrive: () => void): void {
    this.#late.push({ at: this.#now + milliseconds, arrive });
  }

  /** Lets `milliseconds` pass for whoever waits. */
  async wait(milliseconds: number): Promise<void> {
    if (milliseconds > 0) await new Promise<void>((resolve) => this.later(milliseconds, resolve));
  }

  /** Moves the time on. What is on its way arrives when it is time for it, so nothing is later than it was sent to be. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    for (;;) {
      const next = this.#late.reduce<Late | undefined>(
        (first, each) => (first && first.at <= each.at ? first : each),
        undefined,
      );
      if (next === undefined || next.at > until) break;
      this.#late = this.#late.filter((each) => each !== next);
      this.#now = next.at;
      next.arrive();
      await this.settle();
    }
    this.#now = until;
  }

  #isAwake({ operation }: Waiting): boolean {
    return operation.process.frozenUntil <= this.#now;
  }

  /** Lets every process run until it waits for an operation or is done: they have nothing else to wait for. */
  async settle(): Promise<void> {
    await setImmediate();
  }
}
