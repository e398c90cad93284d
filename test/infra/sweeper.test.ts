import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { functionsOf, only, policiesOf, resourcesOf, synthesized } from './synthesized.ts';

const template = synthesized();
const sweep = functionsOf(template).get('sweep');
const queue = only(template, 'AWS::SQS::Queue');
const sweepArn = { 'Fn::GetAtt': [sweep?.id, 'Arn'] };
const queueArn = { 'Fn::GetAtt': [queue.id, 'Arn'] };
const { Properties: schedule } = only(template, 'AWS::Scheduler::Schedule');

test('the sweeper is called every minute; what cannot be called goes to the dead letters', () => {
  expect(schedule).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Target: {
      Arn: sweepArn,
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
      DeadLetterConfig: { Arn: queueArn },
    },
  });
});

test('its schedule may call it and write dead letters, nothing else', () => {
  const [roleId] = schedule['Target'].RoleArn['Fn::GetAtt'];
  expect(resourcesOf(template, 'AWS::IAM::Role').get(roleId)?.Properties).toMatchObject({
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    },
  });
  expect(policiesOf(template, roleId)).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: sweepArn },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
  ]);
});

test('a run that failed is not repeated, for the next one does its work', () => {
  expect(only(template, 'AWS::Lambda::EventInvokeConfig').Properties).toMatchObject({
    FunctionName: { Ref: sweep?.id },
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
  });
});

test('the dead letters are encrypted, at rest and on their way, and kept for 14 days', () => {
  expect(queue.Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
  expect(only(template, 'AWS::SQS::QueuePolicy').Properties['PolicyDocument'].Statement).toEqual([
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Resource: queueArn,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});

test('there is an alarm for a sweeper that fails or does not run, and one for dead letters', () => {
  const alarms = [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].map(({ Properties }) => Properties);
  const dimension = (Name: string, Value: unknown) => ({ Dimensions: [{ Name, Value }] });
  expect(alarms).toMatchObject([
    { MetricName: 'Errors', TreatMissingData: 'breaching', ...dimension('FunctionName', { Ref: sweep?.id }) },
    {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      ...dimension('QueueName', { 'Fn::GetAtt': [queue.id, 'QueueName'] }),
    },
  ]);
});

test('each alarm has an article in the runbook', () => {
  const runbook = readFileSync('docs/runbook.md', 'utf8');
  const alarms = [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()];
  for (const { Metadata } of alarms) {
    // Holdfast/Alarms/SweeperFails/Resource
    expect(runbook).toContain(`\n## ${Metadata['aws:cdk:path'].split('/').at(-2)}\n`);
  }
});
