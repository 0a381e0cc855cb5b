import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { syncDirectory, unlessMissing, withFile, writeAll } from '@dstream/files';
import { checkpointFsError, corrupt, onDisk } from './checkpoint-fs-error.ts';
import { asTheyAre, Compression, unpack, type Stored } from './compression.ts';
import type { Files } from './files.ts';
import { checkFileHeader, FILE_HEADER_LENGTH, fileHeader } from './format.ts';

const magic = 'DStrmFil';
/** No name begins with it. */
const unfinished = '~';

/** The name of the file or directory that holds what has a name. Throws `CHECKPOINT_FS_NAME_INVALID`. */
export const fileNameOf = (name: string): string => {
  const steps = name.split('/');
  const isValid = steps.every((step) => /^[\w.-]+$/.test(step) && !/^\.+$/.test(step));
  if (!isValid) throw checkpointFsError('CHECKPOINT_FS_NAME_INVALID', { name });
  return steps.join('%2F');
};

/** Bytes by name, one file each. */
export class NamedFiles {
  readonly #directory: string;
  readonly #files: Files;
  readonly #compress: boolean;
  readonly #changes = new Map<string, Promise<unknown>>();
  #count = 0;

  constructor(directory: string, { files, compress }: { readonly files: Files; readonly compress: boolean }) {
    this.#directory = directory;
    this.#files = files;
    this.#compress = compress;
  }

  /** Removes what was not finished. */
  async clean(): Promise<void> {
    for (const name of await this.#files.readdir(this.#directory)) {
      if (name.startsWith(unfinished)) await this.#files.unlink(join(this.#directory, name));
    }
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const file = fileNameOf(name);
    const copy = new Uint8Array(bytes);
    await this.#inTurn(file, () => this.#replace(name, file, copy));
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const path = join(this.#directory, fileNameOf(name));
    const file = await onDisk(path, () => unlessMissing(this.#files.readFile(path)));
    return file && contentOf(file, name, path);
  }

  async list(prefix: string): Promise<readonly string[]> {
    const names = await onDisk(this.#directory, () => unlessMissing(this.#files.readdir(this.#directory)));
    return (names ?? [])
      .filter((name) => !name.startsWith(unfinished))
      .map((name) => name.replaceAll('%2F', '/'))
      .filter((name) => name.startsWith(prefix))
      .toSorted();
  }

  async delete(name: string): Promise<void> {
    const file = fileNameOf(name);
    await this.#inTurn(file, async () => {
      const removed = await unlessMissing(this.#files.unlink(join(this.#directory, file)).then(() => true));
      if (removed) await syncDirectory(this.#directory, this.#files);
    });
  }

  /** Resolves when all changes have been made or have failed. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#changes.values());
  }

  async #replace(name: string, file: string, bytes: Uint8Array): Promise<void> {
    const temporary = join(this.#directory, `${unfinished}${this.#count++}`);
    const compression = new Compression(this.#compress);
    const stored = compression.isDue(bytes) ? await compression.pack(bytes) : asTheyAre(bytes);
    try {
      await withFile(this.#files.open(temporary, 'wx', 0o600), async (handle) => {
        await writeAll(handle, headerOf(name, stored), 0);
        await writeAll(handle, stored.bytes, FILE_HEADER_LENGTH);
        await handle.sync();
      });
      await this.#files.rename(temporary, join(this.#directory, file));
    } catch (error) {
      await this.#files.unlink(temporary).catch(() => undefined);
      throw error;
    }
    await syncDirectory(this.#directory, this.#files);
  }

  /** Changes of one name happen in the order of the calls. */
  async #inTurn(file: string, change: () => Promise<void>): Promise<void> {
    const before = this.#changes.get(file) ?? Promise.resolve();
    const changed = before.catch(() => undefined).then(() => onDisk(join(this.#directory, file), change));
    this.#changes.set(file, changed);
    try {
      await changed;
    } finally {
      if (this.#changes.get(file) === changed) this.#changes.delete(file);
    }
  }
}

const headerOf = (name: string, { bytes, unpacked }: Stored): Buffer =>
  fileHeader(magic, (header) => {
    header.writeUInt32LE(bytes.length, 16);
    header.writeUInt32LE(unpacked, 20);
    header.writeUInt32LE(checksum(name, bytes), 24);
  });

const contentOf = (file: Buffer, name: string, path: string): Uint8Array => {
  checkFileHeader(file.subarray(0, FILE_HEADER_LENGTH), magic, path);
  const bytes = file.subarray(FILE_HEADER_LENGTH);
  if (bytes.length !== file.readUInt32LE(16) || checksum(name, bytes) !== file.readUInt32LE(24))
    throw corrupt(path, 'its checksum is wrong');
  return unpack({ bytes, unpacked: file.readUInt32LE(20) });
};

/** Of the name too: a file that was moved is not what was put there. */
const checksum = (name: string, bytes: Uint8Array): number => crc32(bytes, crc32(name));
