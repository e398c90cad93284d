/** Milliseconds. It answers on the same machine, and asks AWS itself once in five minutes. */
const timeoutMilliseconds = 3_000;

interface Answer {
  readonly Parameter?: { readonly Value?: unknown };
}

/**
 * The value of a parameter (SecureString) of Systems Manager, as AWS's extension beside the function answers it. What it
 * answers stands in no error: it may be the secret.
 */
export async function extensionParameter(name: string): Promise<string> {
  const { AWS_SESSION_TOKEN: token = '', PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: port = '2773' } = process.env;
  const query = new URLSearchParams({ name, withDecryption: 'true' });
  const asked = fetch(`http://localhost:${port}/systemsmanager/parameters/get?${query}`, {
    headers: { 'X-Aws-Parameters-Secrets-Token': token },
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  const response = await asked.catch(() => undefined);
  const body = (await response?.json().catch(() => undefined)) as Answer | null | undefined;
  const value = body?.Parameter?.Value;
  if (response?.status === 200 && typeof value === 'string' && value !== '') return value;
  const why = response === undefined ? 'no answer' : `it was answered ${response.status}`;
  throw new Error(`the parameter ${name} could not be read: ${why}`);
}
