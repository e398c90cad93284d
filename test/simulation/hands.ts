import type { CallStep } from '../../lib/commands/compensate/ports.ts';
import type { Context } from '../../lib/commands/context.ts';
import type { reconcile } from '../../lib/commands/reconcile/reconcile.ts';
import type { Publish, relay } from '../../lib/commands/relay.ts';
import type { Answered, Asked } from './commands.ts';
import type { Batch, StreamRecord } from './stream.ts';

/** What a process works with: what its command is handed in, and what the functions around the commands have. */
export interface Hands extends Context {
  /** Runs a command as it is asked for, and tells what it is answered. */
  readonly run: (hands: Hands, asked: Asked) => Promise<Answered>;
  readonly publish: Publish;
  readonly callStep: CallStep;
  readonly relay: typeof relay;
  readonly reconcile: typeof reconcile;
  /** The records of a batch. */
  readonly read: (batch: Batch) => readonly StreamRecord[];
  /** Waits between the two looks of a reconciliation. */
  readonly pause: (seconds: number) => Promise<void>;
}
