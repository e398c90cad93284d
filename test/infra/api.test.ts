import { expect, test } from '@jest/globals';
import { routes } from '../../lib/http/routes.ts';
import { functionsOf, only, resourcesOf, synthesized } from './synthesized.ts';

const template = synthesized();
const functions = functionsOf(template);
const api = only(template, 'AWS::ApiGatewayV2::Api');
const stage = only(template, 'AWS::ApiGatewayV2::Stage');

const wanted = [
  ...Object.values(routes).map(({ name, method, path }) => ({ name, key: `${method} ${path}`, source: `/*/*${path}` })),
  { name: 'default', key: '$default', source: '/*/*' },
];

test('the API has the routes of the route table and the one for all else, each authorized by IAM', () => {
  const found = [...resourcesOf(template, 'AWS::ApiGatewayV2::Route').values()].map(({ Properties }) => Properties);
  expect(found.map(({ RouteKey }) => RouteKey)).toEqual(wanted.map(({ key }) => key));
  for (const route of found) expect(route).toMatchObject({ AuthorizationType: 'AWS_IAM', ApiId: { Ref: api.id } });
});

test.each(wanted)('$key calls the function $name, which lets it and nobody else', ({ name, key, source }) => {
  const arn = { 'Fn::GetAtt': [functions.get(name)?.id, 'Arn'] };
  const found = [...resourcesOf(template, 'AWS::ApiGatewayV2::Route').values()];
  const route = found.find(({ Properties }) => Properties['RouteKey'] === key)?.Properties;
  const integration = route?.['Target']['Fn::Join'][1][1].Ref;
  expect(resourcesOf(template, 'AWS::ApiGatewayV2::Integration').get(integration)?.Properties).toMatchObject({
    IntegrationType: 'AWS_PROXY',
    IntegrationUri: arn,
    PayloadFormatVersion: '2.0',
  });
  const callers = [...resourcesOf(template, 'AWS::Lambda::Permission').values()].filter(
    ({ Properties }) => JSON.stringify(Properties['FunctionName']) === JSON.stringify(arn),
  );
  expect(callers).toHaveLength(1);
  expect(callers[0]?.Properties).toMatchObject({
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: { 'Fn::Join': ['', expect.arrayContaining([{ Ref: api.id }, source])] },
  });
});

test('there is one stage, which is bounded and deploys itself', () => {
  expect(stage.Properties).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 1000 },
  });
});

test('it tells of every request in a line of JSON, without the names in its path, to a log that is not kept forever', () => {
  const { DestinationArn, Format } = stage.Properties['AccessLogSettings'];
  const [logs] = DestinationArn['Fn::GetAtt'];
  expect(resourcesOf(template, 'AWS::Logs::LogGroup').get(logs)?.Properties).toMatchObject({ RetentionInDays: 30 });
  expect(JSON.parse(Format)).toMatchObject({
    requestId: '$context.requestId',
    route: '$context.routeKey',
    status: '$context.status',
    caller: '$context.identity.userArn',
    responseMilliseconds: '$context.responseLatency',
    functionError: '$context.integration.error',
  });
  expect(Format).not.toMatch(/\$context\.(path|http)/);
});
