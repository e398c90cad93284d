import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { Scheduled } from './scheduled.ts';
import type { Webhook } from './webhook.ts';

export interface SweeperProps {
  readonly table: TableV2;
  /** Who is asked for the steps of compensations: the webhook, where there is one. */
  readonly bus: EventBus;
  readonly webhook: Webhook | undefined;
}

/** A sweep gives itself 50 seconds of it (lambdas/sweep.ts). */
const interval = Duration.minutes(1);

/**
 * The sweeper, once a minute. Two sweeps at once are harmless, for every write of theirs is conditional, and rare, for one
 * ends before the next begins.
 */
export class Sweeper extends Scheduled {
  constructor(scope: Construct, id: string, props: SweeperProps) {
    const description = 'Gives back what has expired, and makes right what is oversold; every minute';
    super(scope, id, { name: 'sweep', description, ...props, timeout: interval, interval });
  }
}
