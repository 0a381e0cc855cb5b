import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DStreamError } from '@dstream/core/plugin';
import { isAlive, ownerWith, syncDirectory, unlessMissing, withFile, type Owner } from '@dstream/files';
import type { Files } from './files.ts';

/** What a lock file says. */
interface Claim extends Owner {
  readonly id: string;
  /** In ISO 8601. */
  readonly since: string;
}

/** So often two that begin at the same time give way to each other before both give up. */
const attempts = 5;

/**
 * Keeps a second writer out of a directory. Whoever wants to write first says so in a file of its own, and only then looks
 * who else has: of two that come together at least one sees the other, which no removal of an old file can change.
 */
export class WriterLock {
  readonly #directory: string;
  readonly #files: Files;
  readonly #soleWriter: boolean;
  #held: string | undefined;

  /** `soleWriter`: whoever nobody here can tell of counts as dead. */
  constructor(directory: string, settings: { readonly files: Files; readonly soleWriter: boolean }) {
    this.#directory = directory;
    this.#files = settings.files;
    this.#soleWriter = settings.soleWriter;
  }

  /** Throws `CHECKPOINT_LOCKED`. `now` in milliseconds since the epoch. */
  async take(now: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const other = await this.#tryToTake(now);
      if (!other) return;
      const stays = attempt === attempts ? other : await this.#other();
      if (stays) throw this.#locked(stays);
    }
  }

  async release(): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) await unlessMissing(this.#files.unlink(held));
  }

  /** Resolves to somebody else who has it. */
  async #tryToTake(now: number): Promise<Claim | undefined> {
    const id = randomUUID();
    const [unfinished, path] = [join(this.#directory, `claim-${id}.json`), this.#pathOf(id)];
    let other: Claim | undefined;
    try {
      await this.#write(unfinished, { ...ownerWith(process.pid), id, since: new Date(now).toISOString() });
      await this.#files.rename(unfinished, path);
      await syncDirectory(this.#directory, this.#files);
      other = await this.#other(path);
      if (!other) this.#held = path;
    } finally {
      if (this.#held === undefined) await this.#remove(unfinished, path);
    }
    return other;
  }

  async #write(path: string, claim: Claim): Promise<void> {
    await withFile(this.#files.open(path, 'wx', 0o600), async (handle) => {
      await handle.writeFile(`${JSON.stringify(claim)}\n`);
      await handle.sync();
    });
  }

  async #remove(...paths: readonly string[]): Promise<void> {
    for (const path of paths) await this.#files.unlink(path).catch(() => undefined);
  }

  #pathOf(id: string): string {
    return join(this.#directory, `lock-${id}.json`);
  }

  /** Somebody else who wants to write, or does. Removes what the dead have left. */
  async #other(own?: string): Promise<Claim | undefined> {
    for (const name of await this.#files.readdir(this.#directory)) {
      const path = join(this.#directory, name);
      if (!/^lock-.*\.json$/.test(name) || path === own) continue;
      const text = await unlessMissing(this.#files.readFile(path, 'utf8'));
      if (text === undefined) continue;
      const claim = parse(text);
      if (!claim || (isAlive(claim) ?? !this.#soleWriter)) return claim ?? unreadable(name);
      await unlessMissing(this.#files.unlink(path));
    }
    return undefined;
  }

  #locked({ pid, host, since, id }: Claim): DStreamError {
    const owner =
      `process ${pid} of ${host.split(' ')[0]} since ${since}; if that one certainly runs no more, ` +
      `remove the file lock-${id}.json`;
    return new DStreamError('CHECKPOINT_LOCKED', { place: this.#directory, owner });
  }
}

const parse = (text: string): Claim | undefined => {
  try {
    return JSON.parse(text) as Claim;
  } catch {
    return undefined;
  }
};

const unreadable = (name: string): Claim => ({
  host: 'unknown',
  boot: '',
  namespace: '',
  pid: 0,
  started: '',
  id: name.replace(/^lock-|\.json$/g, ''),
  since: 'unknown',
});
