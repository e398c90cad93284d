import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { dueIndex, ownerIndex, table } from '../store/table.ts';

const { STRING, NUMBER } = AttributeType;

/** The one table. It outlives the stack: what was promised to customers is in it. */
export class ReservationTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: table.partitionKey, type: STRING },
      sortKey: { name: table.sortKey, type: STRING },
      // Sales are bursts; capacity that is paid while nobody buys would cost more than requests do.
      billing: Billing.onDemand(),
      timeToLiveAttribute: table.ttl,
      dynamoStream: StreamViewType[table.streamView],
      globalSecondaryIndexes: [
        keysOnly(dueIndex, { partitionKey: NUMBER, sortKey: NUMBER }),
        keysOnly(ownerIndex, { partitionKey: STRING, sortKey: NUMBER }),
      ],
      // The key that AWS keeps for the account: its use is in CloudTrail, no grant has to be kept in step with the
      // functions, and it costs cents. A key of our own would add a way to lose the table.
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

/** Whoever finds an item by an index reads it by its key, so that a change of anything else costs the index nothing. */
const keysOnly = (
  index: typeof dueIndex | typeof ownerIndex,
  types: Readonly<Record<'partitionKey' | 'sortKey', AttributeType>>,
): GlobalSecondaryIndexPropsV2 => ({
  indexName: index.name,
  partitionKey: { name: index.partitionKey, type: types.partitionKey },
  sortKey: { name: index.sortKey, type: types.sortKey },
  projectionType: ProjectionType.KEYS_ONLY,
});
