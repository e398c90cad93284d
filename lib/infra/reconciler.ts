import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { Scheduled } from './scheduled.ts';

export interface ReconcilerProps {
  readonly table: TableV2;
}

/** The most that Lambda gives. */
const timeout = Duration.minutes(15);

/** Compares the books, once an hour. Two runs at once are harmless. */
export class Reconciler extends Scheduled {
  constructor(scope: Construct, id: string, { table }: ReconcilerProps) {
    const description = 'Compares stock, reservations and ledger; every hour';
    super(scope, id, { name: 'reconcile', description, table, timeout, interval: Duration.hours(1) });
  }
}
