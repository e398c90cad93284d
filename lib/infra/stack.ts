import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import { Reconciler } from './reconciler.ts';
import { Relay } from './relay.ts';
import { ReservationTable } from './reservation-table.ts';
import { Sweeper } from './sweeper.ts';
import { webhookIn } from './webhook.ts';

/** The whole service. It names no account and no region: it is deployed to those of the credentials in use. */
export class HoldfastStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const { table } = new ReservationTable(this, 'Reservations');
    const relay = new Relay(this, 'Relay', { table });
    const told = { table, bus: relay.bus, webhook: webhookIn(this) };
    const api = new Api(this, 'Api', told);
    const sweeper = new Sweeper(this, 'Sweeper', told);
    const reconciler = new Reconciler(this, 'Reconciler', { table });
    new Alarms(this, 'Alarms', { sweeper, relay, reconciler });
    const outputs = {
      ApiUrl: api.url,
      EventBusName: relay.bus.eventBusName,
      RelayFunction: relay.function.functionName,
      TableName: table.tableName,
      UnrelayedBucket: relay.unrelayed.bucketName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
