import { afterAll, beforeAll, describe } from '@jest/globals';
import { storeContract } from './contract.ts';
import { corruptItemContract } from './corrupt-items.ts';
import { expressionsAreTheirFunctions } from './differential.ts';
import { canRun, type EngineTable, openTable } from './engines.ts';
import { expressionRules } from './expression-rules.ts';

const onThisMachine = (await canRun('dynoxide')) ? describe : describe.skip;
onThisMachine('where there is a binary of it', () => {
  let table: EngineTable;
  beforeAll(async () => {
    table = await openTable('dynoxide');
  });
  afterAll(() => table.stop());

  storeContract('dynoxide', () => table.store);
  expressionsAreTheirFunctions('dynoxide', () => table.store);
  corruptItemContract('dynoxide', () => table);
  // It takes what DynamoDB refuses, so it proves nothing about expressions.
  expressionRules('dynoxide', () => table, ['a sum in brackets', 'more than 300 operators']);
});
