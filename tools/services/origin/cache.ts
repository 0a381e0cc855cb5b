import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Unavailable } from '../unavailable.ts';

const ATTEMPTS = 3;

/** Where downloads are kept for all checkouts of the user. */
const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'dstream-services');

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function download(url: string, checksum: string): Promise<Uint8Array> {
  let reason = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      const bytes = await fetchBytes(url);
      if (sha256(bytes) === checksum) return bytes;
      reason = 'it is not what it was when its checksum was written down';
    } catch (error) {
      const { message, cause } = error as Error;
      reason = cause instanceof Error ? cause.message : message;
    }
  }
  throw new Unavailable(`${url} cannot be had: ${reason}`);
}

/** The path of a file with the given contents, downloaded if it was not before. Rejects with `Unavailable`. */
export async function cached(name: string, url: string, checksum: string): Promise<string> {
  const path = join(CACHE, name);
  const known = await readFile(path).catch(() => undefined);
  if (known !== undefined && sha256(known) === checksum) return path;
  const bytes = await download(url, checksum);
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomUUID()}`;
  await writeFile(part, bytes);
  await rename(part, path);
  return path;
}
