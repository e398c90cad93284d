import { expect, test } from '@jest/globals';
import { only, synthesized } from './synthesized.ts';

const template = synthesized();
const resource = only(template, 'AWS::DynamoDB::GlobalTable');
const table = resource.Properties;
const [replica] = table['Replicas'];

const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];

test('the table is the only one, and is paid by the request', () => {
  template.resourceCountIs('AWS::DynamoDB::Table', 0);
  expect(table).toMatchObject({ BillingMode: 'PAY_PER_REQUEST', KeySchema: keys('pk', 'sk') });
});

test('it stays the table that it is: another logical id would be another table', () => {
  expect(resource.id).toBe('ReservationsTable380C1AD4');
});

test('it has two indexes of keys only', () => {
  const Projection = { ProjectionType: 'KEYS_ONLY' };
  expect(table['GlobalSecondaryIndexes']).toEqual([
    { IndexName: 'due', KeySchema: keys('lane', 'due'), Projection },
    { IndexName: 'owner', KeySchema: keys('owner', 'createdAt'), Projection },
  ]);
  expect(table).not.toHaveProperty('LocalSecondaryIndexes');
  const types = { pk: 'S', sk: 'S', lane: 'N', due: 'N', owner: 'S', createdAt: 'N' };
  expect(table['AttributeDefinitions']).toEqual(
    Object.entries(types).map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
  );
});

test('it deletes what is over, streams what changes and is encrypted', () => {
  expect(table).toMatchObject({
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
  });
});

test('it cannot be lost by a deployment, and can be restored to any second', () => {
  expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(table['Replicas']).toHaveLength(1);
  expect(replica).toMatchObject({
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});
