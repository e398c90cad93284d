/** An object with nothing in it. To `toMatchObject`, `{}` is any object: a check that cannot fail. */
export const empty = {
  $$typeof: Symbol.for('jest.asymmetricMatcher'),
  asymmetricMatch: (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.keys(value).length === 0,
  toString: () => 'Empty',
  toAsymmetricMatcher: () => 'Empty',
};
