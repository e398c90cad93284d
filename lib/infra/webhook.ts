import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsLogLevel,
  ParamsAndSecretsVersions,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** Who does the steps of compensations, where the operator says so. */
export interface Webhook {
  readonly url: string;
  /** The name of the parameter (SecureString) that holds the secret. The secret itself the stack never sees. */
  readonly secretName: string;
}

/** The webhook that the CDK's context names: `webhookUrl` and `webhookSecretName`. Throws where it is named by halves. */
export function webhookIn({ node }: Construct): Webhook | undefined {
  const url: unknown = node.tryGetContext('webhookUrl');
  const secretName: unknown = node.tryGetContext('webhookSecretName');
  if (url === undefined && secretName === undefined) return undefined;
  if (typeof url !== 'string' || !URL.canParse(url) || new URL(url).protocol !== 'https:') {
    throw new Error('webhookUrl must be a URL that begins with https://');
  }
  if (typeof secretName !== 'string' || !/^\/?[\w.-]+(\/[\w.-]+)*$/.test(secretName)) {
    throw new Error('webhookSecretName must name a parameter, such as /holdfast/webhook-secret');
  }
  return { url, secretName };
}

/** AWS's extension beside a function: it reads the secret by the function's role and keeps it for five minutes. */
export const secretReader = (): ParamsAndSecretsLayerVersion =>
  ParamsAndSecretsLayerVersion.fromVersion(ParamsAndSecretsVersions.V1_0_103, {
    logLevel: ParamsAndSecretsLogLevel.WARN,
  });

/** The key that AWS manages for parameters lets everyone decrypt who may read the parameter. */
export function readingOf({ secretName }: Webhook, scope: Construct): PolicyStatement {
  const resourceName = secretName.replace(/^\//, '');
  const parameter = Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName });
  return new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter] });
}
