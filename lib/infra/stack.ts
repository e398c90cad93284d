import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { Api } from './api.ts';
import { ReservationTable } from './reservation-table.ts';
import { Sweeper } from './sweeper.ts';

/** The whole service. It names no account and no region: it is deployed to those of the credentials in use. */
export class HoldfastStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const { table } = new ReservationTable(this, 'Reservations');
    const api = new Api(this, 'Api', { table });
    const sweeper = new Sweeper(this, 'Sweeper', { table });
    new Alarms(this, 'Alarms', { sweeper });
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'TableName', { value: table.tableName });
  }
}
