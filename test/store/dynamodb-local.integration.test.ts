import { afterAll, beforeAll, describe } from '@jest/globals';
import { storeContract } from './contract.ts';
import { corruptItemContract } from './corrupt-items.ts';
import { expressionsAreTheirFunctions } from './differential.ts';
import { canRun, type EngineTable, openTable } from './engines.ts';
import { expressionRules } from './expression-rules.ts';

const onThisMachine = (await canRun('java')) ? describe : describe.skip;
onThisMachine('where there is Java', () => {
  let table: EngineTable;
  beforeAll(async () => {
    table = await openTable('java');
  });
  afterAll(() => table.stop());

  storeContract('DynamoDB Local', () => table.store);
  expressionsAreTheirFunctions('DynamoDB Local', () => table.store);
  corruptItemContract('DynamoDB Local', () => table);
  expressionRules('DynamoDB Local', () => table, []);
});
