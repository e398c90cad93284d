import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, type IFunction, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { table as names } from '../store/table.ts';
import { ServiceFunction } from './service-function.ts';

export interface RelayProps {
  readonly table: TableV2;
}

/** What Lambda counts of the records that it reads for the relay, where it is asked to (metricsConfig). */
type RecordCount =
  | 'PolledEventCount'
  | 'FailedInvokeEventCount'
  | 'OnFailureDestinationDeliveredEventCount'
  | 'DroppedEventCount';

/**
 * What the relay is called for, by the beginning of its key. Not for what it writes itself (MOVE#, SALES#), or it would
 * call itself; and not for settings (SKU#), of which the ledger says nothing.
 */
const relayed = ['STOCK#', 'RES#', 'COMP#'];

/**
 * The relay reads the table's stream in order, keeps the ledger and tells the event bus. A record that cannot be relayed is
 * tried again for a while, which holds up those behind it, and then laid aside, whole, in a bucket that outlives the
 * stack: the stream itself would lose it after 24 hours.
 */
export class Relay extends Construct {
  readonly function: IFunction;
  readonly bus: EventBus;
  /** Lambda's notes on batches that were given up, with their records. */
  readonly unrelayed: Bucket;
  readonly #source: DynamoEventSource;

  constructor(scope: Construct, id: string, { table }: RelayProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Events', { description: 'What happened to stock and reservations' });
    this.unrelayed = this.#bucket();
    const { function: relay } = new ServiceFunction(this, 'relay', {
      name: 'relay',
      description: "Keeps the ledger and tells the event bus; fed by the table's stream",
      table,
      bus: this.bus,
      timeout: Duration.minutes(1),
    });
    this.function = relay;
    this.#source = new DynamoEventSource(table as ITable, {
      // What was written before the relay was there is in the books, too, as far as the stream still has it.
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [
        FilterCriteria.filter({
          dynamodb: { Keys: { [names.partitionKey]: { S: relayed.map((prefix) => ({ prefix })) } } },
        }),
      ],
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      // Batches of a shard at once. The records of one item stay in order.
      parallelizationFactor: 4,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // Bounded, so that one bad record does not hold up its shard until everything behind it is lost. The age is what
      // ends it: how long Lambda waits between two attempts it does not say, and this is as many as there may be.
      retryAttempts: 10_000,
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: this.unrelayed.bucketArn }) },
      metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
    });
    relay.addEventSource(this.#source);
    this.#allowLayingAside(relay);
  }

  metric(metricName: RecordCount, options: MetricOptions = {}): Metric {
    const dimensionsMap = { EventSourceMappingUUID: this.#source.eventSourceMappingId };
    return new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap, statistic: Stats.SUM, ...options });
  }

  #bucket(): Bucket {
    const bucket = new Bucket(this, 'Unrelayed', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(90) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions::AwsSolutions-S1',
      reason:
        'Lambda alone writes to it, rarely, and an alarm tells; a log of its readers would be a bucket more to keep.',
    });
    return bucket;
  }

  /**
   * With the role of the function, Lambda itself lays the records aside. CDK's grant would let the function read and
   * delete them. The account is named so that they go to nobody who takes over the name of a bucket that was deleted.
   */
  #allowLayingAside(relay: IFunction): void {
    const stack = Stack.of(this);
    const conditions = { StringEquals: { 's3:ResourceAccount': stack.account } };
    const { bucketArn } = this.unrelayed;
    const find = { actions: ['s3:ListBucket'], resources: [bucketArn], conditions };
    const write = { actions: ['s3:PutObject'], resources: [`${bucketArn}/aws/lambda/*`], conditions };
    for (const statement of [find, write]) relay.addToRolePolicy(new PolicyStatement(statement));
    const bucketId = stack.getLogicalId(this.unrelayed.node.defaultChild as CfnBucket);
    Validations.of(this).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/aws/lambda/*]`,
      reason: 'Lambda names each object by its shard, its time and a random id, below this prefix.',
    });
  }
}
