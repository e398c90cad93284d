import { type Store, StoreUnavailable } from '../../lib/store/port.ts';

/** What becomes of a process at one of its writes. */
export const fates = [
  /** It dies, and the write is not done. */
  'dies before',
  /** It dies, and the write is done. */
  'dies after',
  /** The write is done, and the process is told that the table did not answer. */
  'loses the reply of',
  /** The write is not done, and the process is told that the table did not answer. */
  'is not heard in',
  /** The write is done, its reply lost, and the SDK sends it again: the second reply is the one that is seen. */
  'repeats',
] as const;
export type Fate = (typeof fates)[number];

/** Its process is no more: nothing that it does reaches the table. */
export class Killed extends Error {
  override name = 'Killed';
}

/** An operation that a process has asked for. */
export interface Operation {
  readonly name: string;
  readonly isWrite: boolean;
}

/** What happens to a process, by numbers of its operations from 0. */
export interface Trouble {
  readonly fatal?: { readonly operation: number; readonly fate: Fate };
  /** Runs while the process waits: before an operation, or between the two copies of one that is repeated. */
  readonly intrusion?:
    | { readonly before: number; run(): Promise<void> }
    | { readonly between: number; run(): Promise<void> };
}

export const isWrite = (name: string): boolean => /^(create|update|put|remove)/.test(name);

export const nameOf = (operation: string, write: unknown): string =>
  typeof write === 'object' && write !== null && 'name' in write ? `${operation} ${write.name}` : operation;

/** The table as one process sees it, which meets its trouble there. */
export class Process {
  readonly operations: Operation[] = [];
  readonly store: Store;
  readonly #trouble: Trouble;
  #isKilled = false;
  #intruding: Promise<void> | undefined;

  constructor(table: Store, trouble: Trouble = {}) {
    this.#trouble = trouble;
    const entries = Object.entries(table) as [string, (...parts: unknown[]) => Promise<unknown>][];
    this.store = Object.fromEntries(
      entries.map(([name, operation]) => [
        name,
        (...parts: unknown[]) =>
          this.meet({ name: nameOf(name, parts[1]), isWrite: isWrite(name) }, async () => await operation(...parts)),
      ]),
    ) as unknown as Store;
  }

  /** Does an operation, or what becomes of it; also one that is not the table's, as a call or a message. */
  async meet<Result>(operation: Operation, perform: () => Promise<Result>): Promise<Result> {
    const { fatal, intrusion } = this.#trouble;
    this.#live();
    const number = this.operations.length;
    this.operations.push(operation);
    if (intrusion !== undefined && 'before' in intrusion && intrusion.before === number) await this.#intrude(intrusion);
    else if (this.#intruding !== undefined) await this.#intruding;
    this.#live();
    if (fatal?.operation !== number) return await perform();
    const { fate } = fatal;
    this.#isKilled = fate === 'dies before' || fate === 'dies after';
    if (fate === 'dies before') throw new Killed();
    if (fate === 'is not heard in') throw new StoreUnavailable('no answer');
    const result = await perform();
    this.#live();
    if (fate === 'loses the reply of') throw new StoreUnavailable('the answer was lost');
    if (fate !== 'repeats') return result;
    if (intrusion !== undefined && 'between' in intrusion && intrusion.between === number)
      await this.#intrude(intrusion);
    return await perform();
  }

  #live(): void {
    if (this.#isKilled) throw new Killed();
  }

  /** Everything else of the process waits meanwhile. */
  async #intrude({ run }: { run(): Promise<void> }): Promise<void> {
    // What was asked for meanwhile goes on behind the operation that it was asked for after.
    let goOn = (): void => {};
    this.#intruding = new Promise((resolve) => {
      goOn = resolve;
    });
    try {
      await run();
    } finally {
      this.#intruding = undefined;
      setImmediate(goOn);
    }
  }
}
