import type { Command } from './asked.ts';
import { cancel, cancelPart, cart, confirm, fulfilPart, part, sweep } from './beginnings.ts';
import type { Scenario } from './scenario.ts';

/** What a second process does meanwhile, to the same reservation or for its units; `later` lets its time pass before. */
export interface Second {
  readonly name: string;
  readonly later: number;
  readonly command: Command;
}

const promptly = (name: string, command: Command): Second => ({ name, later: 0, command });
const tooLate = (name: string, command: Command): Second => ({ name, later: 601, command });
const lastUnits: Command = { do: 'reserve', key: 'second', lines: { 'hat@main': 4, 'mug@main': 1 } };

const everywhere: readonly Second[] = [
  promptly('confirm', confirm),
  promptly('confirm a part', part),
  promptly('release', { do: 'release', key: 'first' }),
  promptly('extend', { do: 'extend', key: 'first', holdSeconds: 900 }),
  promptly('fulfil', { do: 'fulfil', key: 'first' }),
  promptly('fulfil a part', fulfilPart),
  promptly('cancel', cancel),
  promptly('cancel a part', cancelPart),
  promptly('reserve again', cart),
  promptly('reserve otherwise under the key', { ...cart, lines: { 'hat@main': 1, 'mug@main': 3 } }),
  promptly('reserve the last units', lastUnits),
  promptly('get', { do: 'get', key: 'first' }),
  promptly('sweep', sweep),
  promptly('adjust', { do: 'move', key: 'loss', place: 'hat@main', type: 'adjust', quantity: -3 }),
  tooLate('sweep, late', sweep),
  tooLate('get, late', { do: 'get', key: 'first' }),
  tooLate('reserve the last units, late', lastUnits),
];

/** What else meets what is oversold: units come that it was short of, or somebody tries it again. */
const besideOversold: readonly Second[] = [
  promptly('receive', { do: 'move', key: 'delivery', place: 'hat@main', type: 'receive', quantity: 4 }),
  promptly('try again', { do: 'retry', key: 'first' }),
];

export const secondsOf = ({ compensates, isOversold }: Scenario): readonly Second[] =>
  compensates || isOversold ? [...everywhere, ...besideOversold] : everywhere;

/** What changes the sale that is compensated, or the units that it is compensated for. */
const meeting = [
  'confirm',
  'fulfil',
  'fulfil a part',
  'cancel',
  'cancel a part',
  'sweep',
  'sweep, late',
  'receive',
  'try again',
];

export const meetsCompensation = ({ name }: Second): boolean => meeting.includes(name);
