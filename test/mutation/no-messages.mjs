// What no command depends on: it is for who reads a log or a trace.

const claimOf = ({ node, parent }) =>
  parent?.type === 'CallExpression' && parent.callee.name === 'assert' && parent.arguments[1] === node;

const nameOfWrite = ({ node, parent }) =>
  parent?.type === 'ObjectProperty' && parent.key.name === 'name' && /^[a-z]+[A-Z]\w*$/.test(node.value ?? '');

const noMessages = {
  shouldIgnore(path) {
    if (claimOf(path)) return 'it only says what an assertion claims';
    return nameOfWrite(path) ? 'it only names a write, for a trace' : undefined;
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'no-messages', value: noMessages }];
