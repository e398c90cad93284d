import { CorruptItem } from './port.ts';

/** An item as the document client reads it. */
export type Attributes = Readonly<Record<string, unknown>>;

const corrupt = (name: string, wanted: string, value: unknown): never => {
  throw new CorruptItem(`${name} should be ${wanted} and is ${value === null ? 'null' : typeof value}`);
};

export function numberIn(item: Attributes, name: string): number {
  const value = item[name];
  return typeof value === 'number' ? value : corrupt(name, 'a number', value);
}

export function textIn(item: Attributes, name: string): string {
  const value = item[name];
  return typeof value === 'string' ? value : corrupt(name, 'a string', value);
}

const isMap = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Set);

export function mapIn(item: Attributes, name: string): Attributes {
  const value = item[name];
  return isMap(value) ? value : corrupt(name, 'a map', value);
}

/** A flag that is stored as true or left out, so that conditions may ask whether it is there. */
export function isTrueIn(item: Attributes, name: string): boolean {
  const value = item[name];
  return value === undefined || value === true ? value === true : corrupt(name, 'true', value);
}

export function numbersIn(item: Attributes, name: string): readonly number[] {
  const value = item[name];
  const isNumbers = Array.isArray(value) && value.every((each) => typeof each === 'number');
  return isNumbers ? value : corrupt(name, 'a list of numbers', value);
}

export function mapsIn(item: Attributes, name: string): readonly Attributes[] {
  const value = item[name];
  return Array.isArray(value) && value.every(isMap) ? value : corrupt(name, 'a list of maps', value);
}

export function textsIn(item: Attributes, name: string): readonly string[] {
  const value = item[name];
  const texts = value instanceof Set ? [...value] : value;
  const isTexts = Array.isArray(texts) && texts.every((text) => typeof text === 'string');
  return isTexts ? texts : corrupt(name, 'strings', value);
}

/** `{ [name]: read(item, name) }` where the attribute is there, `{}` where it is not. */
export function optional<Name extends string, Value>(
  item: Attributes,
  name: Name,
  read: (item: Attributes, name: string) => Value,
): { [Each in Name]?: Value } {
  return item[name] === undefined ? {} : ({ [name]: read(item, name) } as { [Each in Name]: Value });
}
