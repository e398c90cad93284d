import { checkBooks } from './books.ts';
import { checkDue, checkEnd } from './check.ts';
import type { Fate, Operation } from './fates.ts';
import type { Scenario } from './scenario.ts';
import type { Second } from './seconds.ts';
import { type Infect, Shop } from './shop.ts';

/** What follows a process that got no answer: its client asks again, at once or late; or nobody does but the sweeper. */
export const recoveries = ['retried', 'retried late', 'swept'] as const;
export type Recovery = (typeof recoveries)[number];

/** When the second command runs, as a whole: in the first one, between two operations or two copies of one; or behind it. */
export type Moment =
  | 'before'
  | { readonly before: number }
  | { readonly between: number }
  | 'after the death'
  | 'after the recovery';

export interface Plan {
  readonly scenario: Scenario;
  readonly fatal?: { readonly operation: number; readonly fate: Fate };
  readonly recovery: Recovery;
  readonly second?: { readonly second: Second; readonly at: Moment };
}

/** The command is over: it was answered, or its process died. */
interface Middle {
  /** What the process asked of the table. */
  readonly operations: readonly Operation[];
  readonly isAnswered: boolean;
  readonly shop: Shop;
  /** Two middles of one name go on in the same way. */
  readonly name: string;
}

const isBehind = ({ second }: Plan): boolean => second?.at === 'after the death' || second?.at === 'after the recovery';

/** Runs plans. What is the same in two of them is run once: how they begin, how they go on, and how they end. */
export class Runner {
  readonly #infect: Infect | undefined;
  readonly #beginnings = new Map<Scenario, Shop>();
  /** Middles of the scenario that was run last. */
  readonly #middles = new Map<string, Middle>();
  #scenario: Scenario | undefined;
  /** How runs went on that held to their end. */
  readonly #held = new Set<string>();

  constructor(infect?: Infect) {
    this.#infect = infect;
  }

  /** One run from its beginning to its end; throws a Violation where it does not hold. Answers what the process asked for. */
  async run(plan: Plan): Promise<readonly Operation[]> {
    const { scenario, recovery, second } = plan;
    const { operations, isAnswered, shop: seen, name } = await this.#middle(plan);
    const rest = JSON.stringify([
      name,
      scenario.name,
      isAnswered,
      recovery,
      isBehind(plan) && [second?.second.name, second?.at],
    ]);
    if (this.#held.has(rest)) return operations;
    const shop = seen.clone();
    if (second?.at === 'after the death') await intrude(shop, second.second);
    if (!isAnswered && recovery === 'retried') await shop.insists(scenario.command);
    if (recovery !== 'retried') {
      shop.pass(1_000);
      if (recovery === 'swept') await shop.insists({ do: 'sweep' });
      else if (!isAnswered) await shop.insists(scenario.command);
    }
    await shop.look();
    checkDue(shop);
    if (second?.at === 'after the recovery') await intrude(shop, second.second);
    const end = shop.name;
    if (this.#held.has(end)) checkBooks(shop.table);
    else await checkEnd(shop);
    this.#held.add(rest).add(end);
    return operations;
  }

  async #middle(plan: Plan): Promise<Middle> {
    const { scenario, fatal, second } = plan;
    if (this.#scenario !== scenario) this.#middles.clear();
    this.#scenario = scenario;
    const name = JSON.stringify([fatal, isBehind(plan) || [second?.second.name, second?.at]]);
    const standing = this.#middles.get(name) ?? (await this.#begun(plan));
    this.#middles.set(name, standing);
    return standing;
  }

  async #begun(plan: Plan): Promise<Middle> {
    const { scenario, fatal } = plan;
    const shop = await this.#beginning(scenario);
    const second = isBehind(plan) ? undefined : plan.second;
    if (second?.at === 'before') await intrude(shop, second.second);
    const run = async (): Promise<void> => {
      if (second !== undefined) await intrude(shop, second.second);
    };
    const intrusion = typeof second?.at === 'object' ? { ...second.at, run } : undefined;
    const process = shop.process({ ...(fatal && { fatal }), ...(intrusion && { intrusion }) });
    const answer = await shop.does(scenario.command, process, fatal?.fate === 'repeats');
    if (fatal !== undefined && !process.operations[fatal.operation]?.isWrite) throw new Error('no write met its fate');
    await shop.look();
    checkBooks(shop.table);
    if (answer !== undefined) checkDue(shop);
    return { operations: process.operations, isAnswered: answer !== undefined, shop, name: shop.name };
  }

  async #beginning(scenario: Scenario): Promise<Shop> {
    let shop = this.#beginnings.get(scenario);
    if (shop === undefined) {
      shop = new Shop(this.#infect);
      await scenario.prepare(shop);
      await shop.look();
      this.#beginnings.set(scenario, shop);
    }
    return shop.clone();
  }
}

async function intrude(shop: Shop, { later, command }: Second): Promise<void> {
  shop.pass(later);
  await shop.insists(command);
}
