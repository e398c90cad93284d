import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

export interface ScheduledProps extends ServiceFunctionProps {
  /** From one run to the next. */
  readonly interval: Duration;
}

/**
 * A function that runs again and again, and whose next run does what the last one has not done. No concurrency is reserved
 * for it: it would be taken from the other functions, and an account that is new has none to give, so that its first
 * deployment would fail.
 */
export abstract class Scheduled extends Construct {
  readonly function: IFunction;
  /** Where a run goes that could not be started. One that failed is not repeated: the next one does its work. */
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, { interval, ...props }: ScheduledProps) {
    super(scope, id);
    const { function: scheduled } = new ServiceFunction(this, props.name, props);
    // The schedule's call only queues a run. One that has waited for so long is overtaken by the next.
    scheduled.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: interval });
    this.function = scheduled;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself, of a schedule; the rule knows those of queues only.',
    });
    new Schedule(this, 'Schedule', {
      description: `Runs ${props.name}`,
      schedule: ScheduleExpression.rate(interval),
      target: new LambdaInvoke(scheduled, {
        role: this.#scheduleRole(),
        deadLetterQueue: this.deadLetters,
        retryAttempts: 2,
        maxEventAge: interval,
      }),
    });
  }

  /** CDK's own role for a schedule may call every version of the function; this one calls the function. */
  #scheduleRole() {
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const call = { actions: ['lambda:InvokeFunction'], resources: [this.function.functionArn] };
    const giveUp = { actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] };
    for (const statement of [call, giveUp]) role.addToPolicy(new PolicyStatement(statement));
    return role.withoutPolicyUpdates();
  }
}
