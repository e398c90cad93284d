import { expect, test } from '@jest/globals';
import { functionsOf, only, policiesOf, resourcesOf, synthesized } from './synthesized.ts';

const template = synthesized();
const sweep = functionsOf(template).get('sweep');
const queue = only(template, 'AWS::SQS::Queue', 'Sweeper');
const sweepArn = { 'Fn::GetAtt': [sweep?.id, 'Arn'] };
const queueArn = { 'Fn::GetAtt': [queue.id, 'Arn'] };
const { Properties: schedule } = only(template, 'AWS::Scheduler::Schedule', 'Sweeper');

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
  expect(only(template, 'AWS::Lambda::EventInvokeConfig', 'Sweeper').Properties).toMatchObject({
    FunctionName: { Ref: sweep?.id },
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
  });
});

test('the dead letters are encrypted, at rest and on their way, and kept for 14 days', () => {
  expect(queue.Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
  expect(only(template, 'AWS::SQS::QueuePolicy', 'Sweeper').Properties['PolicyDocument'].Statement).toEqual([
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Resource: queueArn,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ]);
});
