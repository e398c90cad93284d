import type { Command } from './asked.ts';
import type { Shop } from './shop.ts';

/** A command with what stands before it. */
export interface Scenario {
  readonly name: string;
  prepare(shop: Shop): Promise<void>;
  readonly command: Command;
  /** Somebody has died before it begins. */
  readonly beginsWithDeath?: true;
  /** More was sold than is there, and a compensation may come of it. */
  readonly isOversold?: true;
  /** It goes on with a compensation. */
  readonly compensates?: true;
}
