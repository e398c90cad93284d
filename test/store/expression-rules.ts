import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { EngineTable } from './engines.ts';

type Update = Pick<UpdateCommandInput, 'UpdateExpression' | 'ConditionExpression'> & {
  values: Record<string, unknown>;
};

const claims = (count: number): string => Array.from({ length: count }, () => 'n = :a').join(' AND ');

/** What DynamoDB refuses whatever stands in the table, and what it says. */
const refused: Record<string, { update: Update; saying: RegExp }> = {
  'a sum in brackets': {
    update: { UpdateExpression: 'SET n = n + (:a - :b)', values: { ':a': 1, ':b': 1 } },
    saying: /Syntax error/,
  },
  'a sum of three': {
    update: { UpdateExpression: 'SET n = n + :a - :b', values: { ':a': 1, ':b': 1 } },
    saying: /Syntax error/,
  },
  'arithmetic in a condition': {
    update: { UpdateExpression: 'SET n = :a', ConditionExpression: 'n + :a > :a', values: { ':a': 1 } },
    saying: /Invalid ConditionExpression/,
  },
  'a value that is not used': {
    update: { UpdateExpression: 'SET n = :a', values: { ':a': 1, ':b': 1 } },
    saying: /unused in expressions/,
  },
  'a reserved word': {
    update: { UpdateExpression: 'SET status = :a', values: { ':a': 1 } },
    saying: /reserved keyword: status/,
  },
  'setting and removing one path': {
    update: { UpdateExpression: 'SET m.x = :a REMOVE m.x', values: { ':a': 1 } },
    saying: /document paths overlap/,
  },
  'a path in a map that is not there': {
    update: { UpdateExpression: 'SET z.x = :a', values: { ':a': 1 } },
    saying: /document path .* is invalid for update/,
  },
  'more than 4 KB': {
    update: { UpdateExpression: 'SET n = :a', ConditionExpression: claims(400), values: { ':a': 1 } },
    saying: /exceeded the maximum allowed size/,
  },
  'more than 300 operators': {
    update: { UpdateExpression: 'SET n = :a', ConditionExpression: claims(151), values: { ':a': 1 } },
    saying: /too many operators; operator count: 301/,
  },
};

/** The rules of expressions that our writes keep to; `takes` names those that this engine does not know. */
export function expressionRules(name: string, open: () => EngineTable, takes: readonly string[]): void {
  describe(`${name}: an expression`, () => {
    const send = async ({ values, ...update }: Update) => {
      const { client, put } = open();
      const Key = { pk: 'RULES', sk: 'RULES' };
      await put({ ...Key, n: 1, m: { x: 1 } });
      const TableName = 'holdfast';
      return await client.send(new UpdateCommand({ TableName, Key, ...update, ExpressionAttributeValues: values }));
    };
    for (const [rule, { update, saying }] of Object.entries(refused)) {
      const isTaken = takes.includes(rule);
      test(`with ${rule} is ${isTaken ? 'taken, as DynamoDB would not' : 'refused'}`, async () => {
        if (isTaken) await expect(send(update)).resolves.toBeDefined();
        else await expect(send(update)).rejects.toThrow(saying);
      });
    }

    test('with 299 operators is taken', async () => {
      const update = { UpdateExpression: 'SET n = :a', ConditionExpression: claims(150), values: { ':a': 1 } };
      await expect(send(update)).resolves.toBeDefined();
    });
  });
}
