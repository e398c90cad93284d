/** Leaves out what an assertion says: it is for who reads the log, and no command depends on it. */
const noMessages = {
  shouldIgnore({ node, parent }) {
    const isCall = parent?.type === 'CallExpression' && parent.callee.name === 'assert';
    return isCall && parent.arguments[1] === node ? 'it only says what an assertion claims' : undefined;
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'no-messages', value: noMessages }];
