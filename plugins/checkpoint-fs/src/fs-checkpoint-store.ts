import { dirname, join, resolve } from 'node:path';
import { DStreamError, type CheckpointStore } from '@dstream/core/plugin';
import { makeDirectory, syncDirectory } from '@dstream/files';
import { onDisk } from './checkpoint-fs-error.ts';
import { Ends, type OwnEnd } from './ends.ts';
import { realFiles, type Files } from './files.ts';
import { FsLog } from './fs-log.ts';
import { isUnused } from './look-around.ts';
import { fileNameOf, NamedFiles } from './named-files.ts';
import { WriterLock } from './writer-lock.ts';

/** Where a store is and how it writes. */
export interface FsCheckpointStoreOptions {
  /** Made when it is missing. Default `./checkpoints`. */
  readonly dir?: string | undefined;
  /** Length of the files of a log, in bytes: room is given back in such pieces. Default 64 MiB. */
  readonly segmentBytes?: number | undefined;
  /** Whether what is large and gains by it is compressed, with zstd. Default true. */
  readonly compress?: boolean | undefined;
  /**
   * Whether something else sees to it that one program writes at a time, such as a volume that is mounted only once. The
   * locks of other hosts and containers are then taken over. Default false.
   */
  readonly soleWriter?: boolean | undefined;
}

type State = 'is not open' | 'was opened to read' | 'was closed' | 'open';

/** Keeps checkpoints in a directory. */
export class FsCheckpointStore implements CheckpointStore {
  readonly scope = 'host';
  readonly #directory: string;
  readonly #files: Files;
  readonly #names: NamedFiles;
  readonly #ends: Ends;
  readonly #lock: WriterLock;
  readonly #logs = new Map<string, FsLog>();
  readonly #makeLog: (directory: string, end: OwnEnd) => FsLog;
  #state: State = 'is not open';
  #closing: Promise<void> | undefined;

  /** `files`: the file system, for tests that let it fail. */
  constructor(options: FsCheckpointStoreOptions = {}, files: Files = realFiles) {
    const { dir = './checkpoints', segmentBytes = 64 * 1_048_576 } = options;
    const { compress = true, soleWriter = false } = options;
    this.#directory = resolve(dir);
    this.#files = files;
    this.#names = new NamedFiles(join(this.#directory, 'names'), { files, compress });
    this.#ends = new Ends(this.#directory, files);
    this.#lock = new WriterLock(this.#directory, { files, soleWriter });
    const requireWriter = (): void => this.#requireWriter();
    const settings = { files, segmentBytes, compress, requireWriter, isWriter: () => this.#state === 'open' };
    this.#makeLog = (directory, end) => new FsLog(directory, { ...settings, end });
  }

  async open(mode: 'write' | 'read' = 'write'): Promise<void> {
    if (mode === 'read') {
      this.#state = 'was opened to read';
      return;
    }
    await onDisk(this.#directory, async () => {
      const isNew = await isUnused(this.#files, this.#directory);
      for (const part of ['', 'names', 'logs']) await this.#makeDirectory(join(this.#directory, part));
      await this.#lock.take(Date.now());
      try {
        await this.#ends.open(isNew);
        await this.#names.clean();
      } catch (error) {
        await this.#lock.release();
        throw error;
      }
    });
    this.#state = 'open';
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.#requireWriter();
    await this.#names.put(name, bytes);
  }

  get(name: string): Promise<Uint8Array | undefined> {
    return this.#names.get(name);
  }

  list(prefix: string): Promise<readonly string[]> {
    return this.#names.list(prefix);
  }

  async delete(name: string): Promise<void> {
    this.#requireWriter();
    await this.#names.delete(name);
  }

  log(name: string): FsLog {
    let log = this.#logs.get(name);
    if (!log) {
      log = this.#makeLog(join(this.#directory, 'logs', fileNameOf(name)), this.#ends.of(name));
      this.#logs.set(name, log);
    }
    return log;
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const wasOpen = this.#state === 'open';
    this.#state = 'was closed';
    if (!wasOpen) return;
    await this.#names.idle();
    const closed = await Promise.allSettled(Array.from(this.#logs.values(), (log) => log.close()));
    await onDisk(this.#directory, () => this.#lock.release());
    const failed = closed.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** With the directories above it; new names are made durable. */
  async #makeDirectory(path: string): Promise<void> {
    const made = await makeDirectory(path, { mode: 0o700, mkdir: this.#files.mkdir });
    for (const each of made) await syncDirectory(dirname(each), this.#files);
  }

  #requireWriter(): void {
    if (this.#state === 'open') return;
    throw new DStreamError('CHECKPOINT_NOT_WRITABLE', { place: this.#directory, reason: this.#state });
  }
}
