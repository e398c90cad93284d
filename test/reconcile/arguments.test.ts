import { expect, test } from '@jest/globals';
import { parseArguments } from '../../scripts/reconcile/arguments.ts';

const read = (line: string, env: Record<string, string> = {}) =>
  parseArguments(line === '' ? [] : line.split(' '), env);

test('nothing is needed: the table of the credentials in use is looked at, and nothing is mended', () => {
  expect(read('')).toEqual({
    table: 'holdfast',
    endpoint: undefined,
    isJson: false,
    isMending: false,
    pauseSeconds: 30,
    lateSeconds: 300,
    lostSeconds: 86_400,
  });
});

test('every option is read', () => {
  const options = '--table T --endpoint http://127.0.0.1:8000 --json --repair --pause 0 --late 10 --lost 3600';
  expect(read(options)).toEqual({
    table: 'T',
    endpoint: 'http://127.0.0.1:8000',
    isJson: true,
    isMending: true,
    pauseSeconds: 0,
    lateSeconds: 10,
    lostSeconds: 3_600,
  });
  expect(read('--pause x --help')).toBe('help');
});

test('the variables of the service say which table it is, where the options do not', () => {
  const env = { TABLE_NAME: 'T', DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000' };
  expect(read('', env)).toMatchObject({ table: 'T', endpoint: 'http://127.0.0.1:8000' });
  const given = '--table U --endpoint http://127.0.0.1:9000';
  expect(read(given, env)).toMatchObject({ table: 'U', endpoint: 'http://127.0.0.1:9000' });
  expect(read('', { TABLE_NAME: '', DYNAMODB_ENDPOINT: '' })).toMatchObject({ table: 'holdfast', endpoint: undefined });
});

test.each([
  ['--pause x', /--pause is a whole number of seconds, not "x"/],
  ['--late -1', /--late/],
  ['--lost 1.5', /--lost is a whole number of seconds/],
  ['--endpoint 127.0.0.1:8000', /--endpoint is an address/],
  ['--table', /--table/],
  ['--json=yes', /--json/],
  ['--mend', /--mend/],
  ['holdfast', /holdfast/],
])('%s is refused in one line', (line, message) => {
  expect(() => read(line)).toThrow(message);
  expect(() => read(line)).toThrow(/^[^\n]*$/);
});
