import { fileURLToPath } from 'node:url';
import type { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type BundlingOptions, LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { dueIndex, ownerIndex } from '../store/table.ts';
import { type FunctionName, permissions } from './permissions.ts';
import { ServiceLogs } from './service-logs.ts';
import { readingOf, secretReader, type Webhook } from './webhook.ts';

export interface ServiceFunctionProps {
  /** Its file under lambdas/, and its entry in the table of permissions. */
  readonly name: FunctionName;
  /** What the console shows of it. */
  readonly description: string;
  readonly table: TableV2;
  /** Where it tells what happened, or asks for what is to be done, if its permissions say that it does. */
  readonly bus?: EventBus;
  /** Whom it asks in place of the bus. */
  readonly webhook?: Webhook | undefined;
  /** A run that takes longer is ended. */
  readonly timeout: Duration;
}

/**
 * Signing, parsing and checking are CPU, which Lambda gives by memory: this is a little more than half of one. A cart of a
 * thousand lines has 32 requests under way at once; a single line is answered before it costs more than the request.
 */
const memorySize = 1_024;

const project = new URL('../../', import.meta.url);
const pathOf = (file: string): string => fileURLToPath(new URL(file, project));

const bundling: BundlingOptions = {
  target: 'node24',
  format: OutputFormat.ESM,
  // The SDK that was tested is the SDK that runs, and only what is used of it is loaded.
  externalModules: [],
  mainFields: ['module', 'main'],
  minify: true,
  sourceMap: true,
  // Names and lines are what a stack trace needs; the sources themselves would make the map ten times as large.
  sourcesContent: false,
  // Parts of the SDK are CommonJS and require what is built into Node.
  banner: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
  // Says what is wrong and nothing else; npm, by which CDK runs esbuild, too.
  logLevel: LogLevel.WARNING,
  environment: { npm_config_loglevel: 'error' },
};

/** One function of lambdas/, allowed what the table of permissions says and to write its own log. */
export class ServiceFunction extends Construct {
  readonly function: NodejsFunction;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { name, description, table, webhook, timeout } = props;
    const bus = webhook === undefined ? props.bus : undefined;
    const logGroup = new ServiceLogs(this, 'Logs');
    // A role of its own: the one that CDK would make may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    grant(role, props);
    this.function = new NodejsFunction(this, 'Function', {
      description,
      entry: pathOf(`lambdas/${name}.ts`),
      projectRoot: pathOf('.'),
      depsLockFilePath: pathOf('package-lock.json'),
      bundling,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize,
      timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: {
        TABLE_NAME: table.tableName,
        ...(bus && { EVENT_BUS_NAME: bus.eventBusName }),
        ...(webhook && { WEBHOOK_URL: webhook.url, WEBHOOK_SECRET_NAME: webhook.secretName }),
        NODE_OPTIONS: '--enable-source-maps',
      },
      ...(webhook && { paramsAndSecrets: secretReader() }),
      // A setting of version 2 of the SDK.
      awsSdkConnectionReuse: false,
    });
  }
}

/** CDK's own grants give every index with the table; these give each by itself. */
function grant(role: Role, { name, table: { tableArn }, bus, webhook }: ServiceFunctionProps): void {
  const granted = permissions[name];
  const places = [
    { resource: tableArn, actions: granted.table },
    { resource: `${tableArn}/index/${dueIndex.name}`, actions: granted.due },
    { resource: `${tableArn}/index/${ownerIndex.name}`, actions: granted.owner },
    { resource: bus?.eventBusArn, actions: webhook === undefined ? granted.bus : undefined },
  ];
  for (const { resource, actions } of places) {
    if (actions === undefined) continue;
    if (resource === undefined) throw new Error(`${name} is given no event bus`);
    role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
  }
  if (webhook !== undefined) role.addToPrincipalPolicy(readingOf(webhook, role));
}
