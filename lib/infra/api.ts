import { Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { routes, unmatched } from '../http/routes.ts';
import { type FunctionName, permissions } from './permissions.ts';
import { ServiceFunction } from './service-function.ts';
import { ServiceLogs } from './service-logs.ts';
import type { Webhook } from './webhook.ts';

export interface ApiProps {
  readonly table: TableV2;
  /** Who is asked for the steps of compensations: the webhook, where there is one. */
  readonly bus: EventBus;
  readonly webhook: Webhook | undefined;
}

/** API Gateway gives up after 30 s: a function that runs on would work for nobody. */
const timeout = Duration.seconds(29);

/**
 * Requests a second of all callers together, and how many may come at once: an account has 10,000 and 5,000 for all its
 * APIs, so one that runs away cannot take everything from the others. Past it API Gateway answers 429 by itself.
 */
const throttle = { rateLimit: 2_000, burstLimit: 1_000 };

/** One line of the access log. No path and no query: customers' names may be in them. */
const accessLine = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  caller: '$context.identity.userArn',
  sourceIp: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  protocol: '$context.protocol',
  responseBytes: '$context.responseLength',
  responseMilliseconds: '$context.responseLatency',
  functionMilliseconds: '$context.integration.latency',
  functionStatus: '$context.integration.status',
  functionError: '$context.integration.error',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
};

/**
 * The HTTP API: one function for each route of the route table, and one for what no route matches, which makes it a
 * problem document. Every request is signed by a principal of IAM; what it is not allowed, API Gateway refuses itself.
 */
export class Api extends Construct {
  /** Without a slash at its end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { table, ...told }: ApiProps) {
    super(scope, id);
    const httpApi = new HttpApi(this, 'Http', {
      description: 'Holdfast: inventory reservations',
      createDefaultStage: false,
    });
    new HttpStage(this, 'Stage', {
      httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(new ServiceLogs(this, 'AccessLogs')),
        format: AccessLogFormat.custom(JSON.stringify(accessLine)),
      },
    });
    this.url = httpApi.apiEndpoint;

    const authorizer = new HttpIamAuthorizer();
    const serve = (name: FunctionName, routeKey: HttpRouteKey, description: string): void => {
      const props = { name, description, table, timeout, ...(permissions[name].bus && told) };
      const { function: handler } = new ServiceFunction(this, name, props);
      const integration = new HttpLambdaIntegration(`${name}-integration`, handler);
      new HttpRoute(this, `${name}-route`, { httpApi, routeKey, integration, authorizer });
    };
    for (const { name, method, path } of Object.values(routes)) {
      serve(name, HttpRouteKey.with(path, HttpMethod[method]), `${method} ${path}`);
    }
    serve(unmatched.name, HttpRouteKey.DEFAULT, 'What no route matches');
  }
}
