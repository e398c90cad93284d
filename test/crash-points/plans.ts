import { type Fate, fates, type Operation } from './fates.ts';
import { type Moment, type Plan, type Recovery, Runner, recoveries } from './run.ts';
import type { Scenario } from './scenario.ts';
import { meetsCompensation, type Second } from './seconds.ts';
import type { Infect } from './shop.ts';
import { Violation } from './violation.ts';

/** Is told of every run that was made. */
export type See = (plan: Plan, operations: readonly Operation[]) => void;

const writesOf = (operations: readonly Operation[], from = 0): readonly number[] =>
  operations.flatMap(({ isWrite }, number) => (isWrite && number >= from ? [number] : []));

/** A sweep that compensates is long: who dies in it is come between by who meets it, and at its writes. */
function isCrossed(
  { command, compensates }: Scenario,
  second: Second,
  at: Moment,
  operations: readonly Operation[],
): boolean {
  if (!compensates || command.do !== 'sweep') return true;
  const isAtWrite = typeof at === 'object' && 'before' in at && operations[at.before]?.isWrite === true;
  return isAtWrite && meetsCompensation(second);
}

/** Where the SDK repeats a write, the process goes on and there is nothing to recover from. */
const recoveriesOf = (fate: Fate, all: readonly Recovery[]): readonly Recovery[] =>
  fate === 'repeats' ? ['retried'] : all;

/** Runs of one kind, one after the other; a violation says in which run it was. */
export class Runs {
  readonly #runner: Runner;
  readonly #see: See;

  constructor(see: See, infect?: Infect) {
    this.#runner = new Runner(infect);
    this.#see = see;
  }

  /** Nobody dies, and nobody comes between. */
  async plain(scenario: Scenario): Promise<readonly Operation[]> {
    return await this.#run({ scenario, recovery: 'retried' });
  }

  /** The process meets each fate at each of its writes, and is recovered from in each way. */
  async alone(scenario: Scenario): Promise<void> {
    const operations = await this.plain(scenario);
    for (const operation of writesOf(operations)) {
      for (const fate of fates) {
        for (const recovery of recoveriesOf(fate, recoveries)) {
          await this.#run({ scenario, fatal: { operation, fate }, recovery });
        }
      }
    }
  }

  /** The same, and a second command at each moment: before each operation, behind the death, behind the recovery. */
  async pairs(scenario: Scenario, second: Second): Promise<void> {
    const operations = await this.plain(scenario);
    for (const at of momentsIn(operations, second)) await this.#crossed(scenario, second, at);
    for (const operation of writesOf(operations)) {
      if (second.later === 0) await this.#met(scenario, second, { between: operation }, operation, 'repeats');
      for (const fate of fates) {
        if (fate === 'repeats') continue;
        await this.#met(scenario, second, 'after the death', operation, fate);
        await this.#met(scenario, second, 'after the recovery', operation, fate);
      }
    }
  }

  /** The second command comes before the death, if there is one: what the first one writes then is not what it wrote alone. */
  async #crossed(scenario: Scenario, second: Second, at: Moment): Promise<void> {
    const operations = await this.#run({ scenario, recovery: 'retried', second: { second, at } });
    if (!isCrossed(scenario, second, at, operations)) return;
    const from = typeof at === 'object' && 'before' in at ? at.before : 0;
    for (const operation of writesOf(operations, from)) {
      for (const fate of fates) await this.#met(scenario, second, at, operation, fate);
    }
  }

  async #met(scenario: Scenario, second: Second, at: Moment, operation: number, fate: Fate): Promise<void> {
    // Behind a sweep comes the next one, at once or later.
    const all: readonly Recovery[] = scenario.command.do === 'sweep' ? ['retried'] : recoveries;
    for (const recovery of recoveriesOf(fate, all)) {
      await this.#run({ scenario, fatal: { operation, fate }, recovery, second: { second, at } });
    }
  }

  async #run(plan: Plan): Promise<readonly Operation[]> {
    try {
      const operations = await this.#runner.run(plan);
      this.#see(plan, operations);
      return operations;
    } catch (error) {
      if (error instanceof Violation) error.message = `${told(plan)}: ${error.message}`;
      throw error;
    }
  }
}

/** Before the command, and before each operation. A sweep reads its lanes side by side: before the first and the last. */
function momentsIn(operations: readonly Operation[], { later }: Second): readonly Moment[] {
  const isLane = (number: number): boolean => operations[number]?.name.startsWith('dueKeys') === true;
  const numbers = operations.map((_, number) => number);
  const seen = numbers.filter((number) => !(isLane(number - 1) && isLane(number) && isLane(number + 1)));
  // Nothing but the time is read before the first operation.
  return [...(later > 0 ? (['before'] as const) : []), ...seen.map((before) => ({ before }))];
}

export function told({ scenario, fatal, recovery, second }: Plan): string {
  const death = fatal === undefined ? [] : [`${fatal.fate} operation ${fatal.operation}, ${recovery}`];
  const other = second === undefined ? [] : [`${second.second.name} at ${JSON.stringify(second.at)}`];
  return [scenario.name, ...death, ...other].join('; ');
}
