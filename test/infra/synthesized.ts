import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HoldfastStack } from '../../lib/infra/stack.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what CloudFormation knows of it; the tests match it
  readonly Properties: Record<string, any>;
  readonly Metadata: { readonly 'aws:cdk:path': string; readonly 'aws:asset:path'?: string };
}

/**
 * The template as it is deployed, with cdk.json's flags, but for the code of the functions, which is not bundled. It is not
 * checked against the rules either: that takes longer than all else, and npm run synth does it (deploying.integration).
 * `operators` is what an operator adds to the context.
 */
export function synthesized(operators: Readonly<Record<string, string>> = {}): Template {
  process.env['CDK_VALIDATION'] = 'false';
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const unbundled = { 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true };
  const app = new App({ context: { ...context, ...operators, ...unbundled }, analyticsReporting: false });
  return Template.fromStack(new HoldfastStack(app, 'Holdfast'));
}

/** The resources of a type by their logical ids. */
export const resourcesOf = (template: Template, type: string): ReadonlyMap<string, Resource> =>
  new Map(Object.entries(template.findResources(type) as Record<string, Resource>));

/** The functions by the name of their route. */
export function functionsOf(template: Template): ReadonlyMap<string, Resource & { readonly id: string }> {
  return new Map(
    [...resourcesOf(template, 'AWS::Lambda::Function')].map(([id, resource]) => {
      // Holdfast/Api/reserve/Function/Resource
      const name = resource.Metadata['aws:cdk:path'].split('/').at(-3) ?? '';
      return [name, { ...resource, id }];
    }),
  );
}

/** The one resource of its type, or the one below a construct of the stack, such as `Sweeper`. */
export function only(template: Template, type: string, below = ''): Resource & { readonly id: string } {
  const path = below === '' ? 'Holdfast/' : `Holdfast/${below}/`;
  const found = [...resourcesOf(template, type)].filter(([, { Metadata }]) =>
    Metadata['aws:cdk:path'].startsWith(path),
  );
  const [id, resource] = found[0] ?? ['', undefined];
  if (resource === undefined || found.length > 1) throw new Error(`${found.length} resources are ${type}`);
  return { ...resource, id };
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** Every statement of a role's policies. A role whose permissions stand elsewhere too is refused. */
export function policiesOf(template: Template, roleId: string): readonly Statement[] {
  const { Policies = [], ManagedPolicyArns = [] } =
    resourcesOf(template, 'AWS::IAM::Role').get(roleId)?.Properties ?? {};
  if (Policies.length + ManagedPolicyArns.length > 0) throw new Error(`${roleId} has other policies`);
  return [...resourcesOf(template, 'AWS::IAM::Policy').values()]
    .filter(({ Properties }) => Properties['Roles'].some(({ Ref }: { Ref: string }) => Ref === roleId))
    .flatMap(({ Properties }) => Properties['PolicyDocument'].Statement);
}
