import { chown, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, type Certificates } from './certificates/certificates.ts';
import { guard } from './process/guard.ts';
import type { Identity } from './process/identity.ts';

/** The directory of one instance: `config`, `data`, `certificates` and what the server prints. */
export interface Layout {
  readonly directory: string;
  readonly config: string;
  readonly data: string;
  readonly certificates: Certificates;
}

/** Makes the directory. It is removed when this process ends, if nobody did before. */
export async function makeLayout(name: string): Promise<Layout> {
  const directory = await mkdtemp(join(tmpdir(), `dstream-${name}-`));
  guard.path(directory);
  const config = join(directory, 'config');
  const data = join(directory, 'data');
  await Promise.all([mkdir(config), mkdir(data)]);
  return { directory, config, data, certificates: await makeCertificates(join(directory, 'certificates')) };
}

/** Writes what the server reads: its own files, and the certificate that it shows. */
export async function writeConfiguration(
  { config, certificates }: Layout,
  files: Readonly<Record<string, string>>,
  certificate: 'valid' | 'expired',
): Promise<void> {
  const { cert, key } = certificate === 'expired' ? certificates.expired : certificates.server;
  const all = {
    'ca.pem': certificates.ca,
    'server.pem': cert,
    'server.key': key,
    'server-with-key.pem': key + cert,
    ...files,
  };
  for (const [file, text] of Object.entries(all)) await writeFile(join(config, file), text, { mode: 0o600 });
}

/** Gives the directory to whom the server runs as. */
export async function giveTo({ directory, config, data }: Layout, { uid, gid }: Identity): Promise<void> {
  const files = (await readdir(config)).map((file) => join(config, file));
  for (const path of [directory, config, data, ...files]) await chown(path, uid, gid);
}
