import { expect, test } from '@jest/globals';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ServiceFunction } from '../../lib/infra/service-function.ts';
import { functionsOf, only, policiesOf, synthesized } from './synthesized.ts';

const template = synthesized();
const relay = functionsOf(template).get('relay');
const { Properties: source } = only(template, 'AWS::Lambda::EventSourceMapping');
const bus = only(template, 'AWS::Events::EventBus');
const bucket = only(template, 'AWS::S3::Bucket');
const table = only(template, 'AWS::DynamoDB::GlobalTable');
const bucketArn = { 'Fn::GetAtt': [bucket.id, 'Arn'] };
const streamArn = { 'Fn::GetAtt': [table.id, 'StreamArn'] };
const below = (path: string) => ({ 'Fn::Join': ['', [bucketArn, path]] });

test("the relay is fed by the table's stream from its beginning, and may fail a part of a batch", () => {
  expect(source).toMatchObject({
    EventSourceArn: streamArn,
    FunctionName: { Ref: relay?.id },
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    MaximumBatchingWindowInSeconds: 1,
    ParallelizationFactor: 4,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
  });
});

test('it is called for STOCK#, RES# and COMP#; not for what it writes itself, nor for settings', () => {
  const [{ Pattern }, ...others] = source['FilterCriteria'].Filters;
  const prefixes = ['STOCK#', 'RES#', 'COMP#'].map((prefix) => ({ prefix }));
  expect(JSON.parse(Pattern)).toEqual({ dynamodb: { Keys: { pk: { S: prefixes } } } });
  expect(others).toEqual([]);
});

test('what it cannot relay is given up long before the stream loses it, laid aside whole, and counted', () => {
  expect(source).toMatchObject({
    MaximumRetryAttempts: 10_000,
    MaximumRecordAgeInSeconds: 6 * 3_600,
    DestinationConfig: { OnFailure: { Destination: bucketArn } },
    MetricsConfig: { Metrics: ['EventCount'] },
  });
});

test('what was laid aside is private and encrypted, outlives the stack and is kept for 90 days', () => {
  expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  expect(bucket.Properties).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 90 }] },
  });
  expect(only(template, 'AWS::S3::BucketPolicy').Properties['PolicyDocument'].Statement).toEqual([
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:*',
      Resource: [bucketArn, below('/*')],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

test('it knows the event bus, as those do who ask for the steps of compensations, and nobody else', () => {
  for (const [name, { Properties }] of functionsOf(template)) {
    const isTold = ['relay', 'sweep', 'retry-compensation'].includes(name);
    const { EVENT_BUS_NAME } = Properties['Environment'].Variables;
    expect([name, EVENT_BUS_NAME]).toEqual([name, isTold ? { Ref: bus.id } : undefined]);
  }
});

test('a function that may tell the event bus is not made without one', () => {
  const stack = new Stack(new App());
  const without = {
    name: 'relay',
    description: '',
    table: new TableV2(stack, 'Table', { partitionKey: { name: 'pk', type: AttributeType.STRING } }),
    timeout: Duration.minutes(1),
  } as const;
  expect(() => new ServiceFunction(stack, 'relay', without)).toThrow('relay is given no event bus');
});

test('its role may keep the ledger, tell that bus, read that stream and lay aside in that bucket, nothing else', () => {
  const [roleId] = relay?.Properties['Role']['Fn::GetAtt'] ?? [];
  const { LogGroup } = relay?.Properties['LoggingConfig'] ?? {};
  const ownAccount = { StringEquals: { 's3:ResourceAccount': { Ref: 'AWS::AccountId' } } };
  const allowed = { Effect: 'Allow' };
  expect(policiesOf(template, roleId)).toEqual([
    {
      ...allowed,
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [LogGroup.Ref, 'Arn'] },
    },
    {
      ...allowed,
      Action: ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem'],
      Resource: { 'Fn::GetAtt': [table.id, 'Arn'] },
    },
    { ...allowed, Action: 'events:PutEvents', Resource: { 'Fn::GetAtt': [bus.id, 'Arn'] } },
    {
      ...allowed,
      Action: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((action) => `dynamodb:${action}`),
      Resource: streamArn,
    },
    { ...allowed, Action: 's3:ListBucket', Resource: bucketArn, Condition: ownAccount },
    { ...allowed, Action: 's3:PutObject', Resource: below('/aws/lambda/*'), Condition: ownAccount },
  ]);
});

test('the stack tells where the events, the function and the bucket are', () => {
  expect(template.findOutputs('*')).toMatchObject({
    EventBusName: { Value: { Ref: bus.id } },
    RelayFunction: { Value: { Ref: relay?.id } },
    UnrelayedBucket: { Value: { Ref: bucket.id } },
  });
});
