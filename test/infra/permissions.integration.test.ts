import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { limits } from '../../lib/domain/limits.ts';
import { permissions } from '../../lib/infra/permissions.ts';
import { ObservedService } from './observed-service.ts';
import { functionsOf, only, policiesOf, type Statement, synthesized } from './synthesized.ts';

const template = synthesized();
const functions = functionsOf(template);
const tableId = only(template, 'AWS::DynamoDB::GlobalTable').id;
const busId = only(template, 'AWS::Events::EventBus').id;
const tableArn = { 'Fn::GetAtt': [tableId, 'Arn'] };

let service: ObservedService;
beforeAll(async () => {
  service = await ObservedService.start();
});
afterAll(() => service?.stop());

describe('each function does everything that it can do:', () => {
  const brief = { holdSeconds: 1 };

  // First: of a table where nothing differs, so that it need not look twice.
  test('relay keeps ledger and sales, and tells; reconcile reads all of it, and writes down how far it has come', async () => {
    const sku = await service.sku(5);
    const [sold] = [await service.reserve(201, { [sku]: 2 }), await service.reserve(201, { [sku]: 1 })];
    await service.call(200, 'POST', `/reservations/${sold}/confirm`);
    await service.relay();
    expect(await service.reconcile()).toMatchObject({ differences: 0, checked: { stockItems: 1, sales: 1 } });
    await service.forget(sold);
    await service.relay();
  });

  test('put-sku creates, replaces, leaves as it is and refuses', async () => {
    const sku = service.fresh('sku');
    await service.call(201, 'PUT', `/skus/${sku}`, { name: 'Mug' });
    await service.call(200, 'PUT', `/skus/${sku}`, { name: 'Mug', safetyStock: 1 });
    await service.call(200, 'PUT', `/skus/${sku}`, { name: 'Mug', safetyStock: 1 });
    await service.call(412, 'PUT', `/skus/${sku}`, {}, { 'if-none-match': '*' });
  });

  test('get-sku and list-skus find, page and do not find', async () => {
    const sku = await service.sku(1);
    await service.sku(1);
    await service.call(200, 'GET', `/skus/${sku}`);
    await service.call(404, 'GET', '/skus/unknown');
    const { cursor = '' } = await service.call(200, 'GET', '/skus?limit=1');
    await service.call(200, 'GET', `/skus?limit=1&cursor=${encodeURIComponent(cursor)}`);
  });

  test('move-stock moves, repeats, counts, opens a location, drops old keys and refuses', async () => {
    const sku = await service.sku(5);
    const again = { 'idempotency-key': service.fresh('key') };
    for (const quantity of [2, 2]) await service.move(201, sku, { type: 'receive', quantity }, again);
    await service.move(422, sku, { type: 'receive', quantity: 3 }, again);
    await service.move(201, sku, { type: 'count', quantity: 4 });
    await service.move(201, sku, { type: 'receive', quantity: 1, location: 'north' });
    await service.move(201, sku, { type: 'count', quantity: 1, location: 'south' });
    await service.move(404, 'unknown', { type: 'receive', quantity: 1 });
    await service.move(409, sku, { type: 'adjust', quantity: -5 });
    await service.move(201, sku, { type: 'adjust', quantity: -5, force: true });
    service.pass(86_401);
    await service.move(201, sku, { type: 'receive', quantity: 1 });
  });

  test('move-stock resolves the expired holds that stand in its way, with and without a record', async () => {
    const sku = await service.sku(5);
    await service.reserve(201, { [sku]: 2 }, brief);
    await service.abandon(sku, 2);
    service.pass(3);
    await service.move(201, sku, { type: 'adjust', quantity: -5 });
  });

  test('reserve holds, repeats, refuses and gives back', async () => {
    const [sku, other] = [await service.sku(5), await service.sku(5)];
    const again = { 'idempotency-key': service.fresh('key') };
    for (const _ of [1, 2]) await service.reserve(201, { [sku]: 2 }, {}, again);
    await service.reserve(422, { [sku]: 3 }, {}, again);
    await service.reserve(409, { [sku]: 1, [other]: 6 });
    await service.reserve(404, { [sku]: 1, unknown: 1 });
    await service.reserve(201, { [sku]: 1, [other]: 1 }, { owner: 'ada', holdSeconds: 1 });
  });

  test('reserve lowers what is due, and resolves the expired holds that stand in its way', async () => {
    const sku = await service.sku(5);
    const again = { 'idempotency-key': service.fresh('key') };
    await service.reserve(201, { [sku]: 1 });
    await service.reserve(201, { [sku]: 2 }, brief, again);
    await service.abandon(sku, 2);
    service.pass(3);
    await service.reserve(201, { [sku]: 4 });
    await service.reserve(410, { [sku]: 2 }, brief, again);
  });

  test('confirm sells all or a part, repeats and refuses', async () => {
    const sku = await service.sku(9);
    const confirm = (status: number, id: string, body = {}) =>
      service.call(status, 'POST', `/reservations/${id}/confirm`, body);
    const [whole, part] = [await service.reserve(201, { [sku]: 2 }), await service.reserve(201, { [sku]: 2 })];
    for (const _ of [1, 2]) await confirm(200, whole);
    await confirm(422, part, { lines: [{ sku, quantity: 3 }] });
    await confirm(200, part, { lines: [{ sku, quantity: 1 }] });
    await confirm(409, part, { lines: [{ sku, quantity: 2 }] });
    await confirm(404, 'a'.repeat(20));
    const late = [await service.reserve(201, { [sku]: 1 }, brief), await service.reserve(201, { [sku]: 1 }, brief)];
    service.pass(3);
    await confirm(410, late[0] ?? '');
    await confirm(410, late[1] ?? '', { lines: [{ sku, quantity: 1 }] });
  });

  test.each(['release', 'extend'])('%s does it, repeats it and refuses', async (verb) => {
    const sku = await service.sku(9);
    const tell = (status: number, id: string) =>
      service.call(status, 'POST', `/reservations/${id}/${verb}`, verb === 'extend' ? { holdSeconds: 900 } : {});
    const id = await service.reserve(201, { [sku]: 2 });
    for (const _ of [1, 2]) await tell(200, id);
    await tell(404, 'a'.repeat(20));
    const late = await service.reserve(201, { [sku]: 1 }, brief);
    service.pass(3);
    await tell(410, late);
  });

  test('fulfil and cancel do all or a part, repeat it and refuse', async () => {
    const sku = await service.sku(9);
    const tell = (status: number, id: string, verb: string, quantity?: number) => {
      const lines = quantity === undefined ? {} : { lines: [{ sku, quantity }] };
      return service.call(status, 'POST', `/reservations/${id}/${verb}`, lines);
    };
    for (const verb of ['fulfil', 'cancel']) {
      const id = await service.reserve(201, { [sku]: 2 });
      await tell(409, id, verb);
      await service.call(200, 'POST', `/reservations/${id}/confirm`);
      await tell(422, id, verb, 3);
      for (const quantity of [1, 1, undefined, undefined]) await tell(200, id, verb, quantity);
      await tell(404, 'a'.repeat(20), verb);
      const late = await service.reserve(201, { [sku]: 1 }, brief);
      service.pass(3);
      await tell(410, late, verb);
    }
  });

  test('fulfil and cancel finish a cancellation that they meet, and drop old keys', async () => {
    const sku = await service.sku(9);
    for (const verb of ['fulfil', 'cancel']) {
      const [first, second] = [await service.reserve(201, { [sku]: 1 }), await service.reserve(201, { [sku]: 2 })];
      for (const id of [first, second]) await service.call(200, 'POST', `/reservations/${id}/confirm`);
      await service.call(200, 'POST', `/reservations/${first}/cancel`);
      service.pass(61);
      await service.interruptCancel(second, sku, 1);
      await service.call(200, 'POST', `/reservations/${second}/${verb}`);
    }
  });

  test('a function that meets many settled holds drops them', async () => {
    const sku = await service.sku(40);
    const ids: string[] = [];
    for (let count = 0; count < 25; count++) ids.push(await service.reserve(201, { [sku]: 1 }));
    const [confirmed = '', released = '', extended = '', ...rest] = ids;
    for (const id of rest) await service.call(200, 'POST', `/reservations/${id}/confirm`);
    service.pass(31);
    await service.call(200, 'POST', `/reservations/${confirmed}/confirm`);
    await service.call(200, 'POST', `/reservations/${released}/release`);
    await service.call(200, 'POST', `/reservations/${extended}/extend`, { holdSeconds: 900 });
  });

  test('get-reservation and list-reservations find, expire, page and do not find', async () => {
    const sku = await service.sku(9);
    const owner = service.fresh('owner');
    const id = await service.reserve(201, { [sku]: 1 }, { owner });
    await service.call(200, 'GET', `/reservations/${id}`);
    const late = await service.reserve(201, { [sku]: 1 }, { owner, ...brief });
    await service.reserve(201, { [sku]: 1 }, { owner, ...brief });
    service.pass(3);
    await service.call(200, 'GET', `/reservations/${late}`);
    await service.call(404, 'GET', `/reservations/${'a'.repeat(20)}`);
    const list = `/reservations?owner=${owner}&limit=1`;
    const { cursor = '' } = await service.call(200, 'GET', list);
    await service.call(200, 'GET', `${list}&cursor=${encodeURIComponent(cursor)}`);
    await service.call(200, 'GET', `${list}&status=EXPIRED`);
    await service.call(200, 'GET', '/reservations?owner=nobody');
  });

  test('get-stock and get-availability count expired holds as free', async () => {
    const sku = await service.sku(9);
    await service.reserve(201, { [sku]: 1 }, brief);
    await service.abandon(sku, 2);
    service.pass(3);
    await service.call(200, 'GET', `/stock/${sku}`);
    await service.call(404, 'GET', '/stock/unknown');
    await service.call(200, 'POST', '/stock/availability', { skus: [sku] });
    await service.call(404, 'POST', '/stock/availability', { skus: [sku, 'unknown'] });
  });

  test('list-movements finds and does not find', async () => {
    const sku = await service.sku(1);
    await service.call(200, 'GET', `/stock/${sku}/movements`);
    await service.call(404, 'GET', '/stock/unknown/movements');
  });

  test('release and extend note what is oversold where nobody has', async () => {
    const sku = service.fresh('sku');
    await service.call(201, 'PUT', `/skus/${sku}`, { oversell: { limit: 5 } });
    const [sold, released, extended] = [
      await service.reserve(201, { [sku]: 1 }),
      await service.reserve(201, { [sku]: 1 }),
      await service.reserve(201, { [sku]: 1 }),
    ];
    await service.call(200, 'POST', `/reservations/${sold}/confirm`);
    await service.unwatch(sku);
    await service.call(200, 'POST', `/reservations/${released}/release`);
    await service.unwatch(sku);
    await service.call(200, 'POST', `/reservations/${extended}/extend`, { holdSeconds: 900 });
  });

  test('sweep makes right what is oversold, asks for the steps and gives up; the compensation can be read and retried', async () => {
    const sku = service.fresh('sku');
    await service.call(201, 'PUT', `/skus/${sku}`, { oversell: { limit: 2, resolveAfterSeconds: 1 } });
    const sold = [await service.reserve(201, { [sku]: 1 }), await service.reserve(201, { [sku]: 1 })];
    for (const id of sold) await service.call(200, 'POST', `/reservations/${id}/confirm`);
    await service.relay();
    service.isBusFull = true;
    service.pass(10);
    for (let tries = 0; tries <= limits.stepAttemptsMax; tries++) {
      await service.sweep();
      service.pass(3_600);
    }
    const [failed = ''] = sold;
    const path = `/compensations/${failed}`;
    expect(await service.call(200, 'GET', path)).toMatchObject({ id: failed, status: 'FAILED' });
    const { cursor = '' } = await service.call(200, 'GET', '/compensations?status=FAILED&limit=1');
    await service.call(200, 'GET', `/compensations?status=FAILED&limit=1&cursor=${encodeURIComponent(cursor)}`);
    await service.call(404, 'GET', `/compensations/${'a'.repeat(20)}`);
    expect(await service.call(200, 'POST', `${path}/retry`)).toMatchObject({ status: 'RUNNING' });
    service.isBusFull = false;
    service.pass(10);
    await service.sweep();
    expect(await service.call(200, 'POST', `${path}/retry`)).toMatchObject({ status: 'DONE' });
    await service.call(404, 'POST', `/compensations/${'a'.repeat(20)}/retry`);
    await service.relay();
  });

  test('health, openapi and default answer', async () => {
    await service.call(200, 'GET', '/health');
    await service.call(200, 'GET', '/openapi.json');
    await service.call(404, 'GET', '/unknown');
    await service.call(405, 'PUT', '/health');
  });

  test('sweep expires and gives back what is over, with and without a record, and resets what is due', async () => {
    const sku = await service.sku(9);
    await service.reserve(201, { [sku]: 1 }, brief);
    await service.abandon(sku, 1);
    const sold = await service.reserve(201, { [sku]: 1 });
    await service.call(200, 'POST', `/reservations/${sold}/confirm`);
    await service.reserve(201, { [sku]: 1 }, { holdSeconds: 7_200 });
    service.pass(60);
    await service.sweep();
    await service.sweep();
  });
});

describe('what its policy allows is what it sent:', () => {
  test.each(Object.keys(permissions))('%s', (name) => {
    const [roleId] = functions.get(name)?.Properties['Role']['Fn::GetAtt'] ?? [];
    const { LogGroup } = functions.get(name)?.Properties['LoggingConfig'] ?? {};
    const ownLog = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] };
    const [log, ...others] = policiesOf(template, roleId);
    // What Lambda itself does for the relay, by its role, is in relay.test.ts.
    const rest = name === 'relay' ? others.slice(0, 2) : others;
    expect(log).toEqual({ ...ownLog, Resource: { 'Fn::GetAtt': [LogGroup.Ref, 'Arn'] } });
    expect(rest.flatMap(allowed).sort()).toEqual(service.sentBy(name));
  });
});

/** The actions of a statement, each with the place it is allowed at, as the recorder names them. */
function allowed(statement: Statement): readonly string[] {
  expect(Object.keys(statement).sort()).toEqual(['Action', 'Effect', 'Resource']);
  expect(statement.Effect).toBe('Allow');
  return [statement.Action].flat().map((action) => `${action} ${placeOf(statement.Resource)}`);
}

function placeOf(resource: unknown): string {
  if (JSON.stringify(resource) === JSON.stringify(tableArn)) return 'holdfast';
  if (JSON.stringify(resource) === JSON.stringify({ 'Fn::GetAtt': [busId, 'Arn'] })) return 'bus';
  for (const index of ['due', 'owner']) {
    const arn = { 'Fn::Join': ['', [tableArn, `/index/${index}`]] };
    if (JSON.stringify(resource) === JSON.stringify(arn)) return `holdfast/index/${index}`;
  }
  throw new Error(`a policy names ${JSON.stringify(resource)}`);
}
