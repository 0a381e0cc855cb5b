import { randomInt } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Codec } from '@dstream/core/plugin';
import { isAlive, ownerWith, type Owner } from '@dstream/files';
import { DeltaLog } from './delta-log.ts';
import { Environment, type Rows } from './environment.ts';
import { StateFile } from './state-file.ts';
import { explain, stateError } from './state-lmdb-error.ts';

/** How this directory is written; what differs is refused. */
interface Format {
  readonly version: number;
  readonly codec: string;
  /** Where the hashes of keys begin. */
  readonly seed: number;
}

/** The process that has the directory. */
interface Held extends Owner {
  /** How many of its threads. */
  readonly users: number;
}

const VERSION = 1;
const FORMAT = Buffer.from('format');
const OWNER = Buffer.from('owner');

/** The files of a store: one log, and a file a shard. */
export class StateDirectory {
  readonly log: DeltaLog;
  readonly seed: number;
  readonly #path: string;
  readonly #mapSize: number;
  readonly #environment: Environment;
  /** By name. */
  readonly #files = new Map<string, Environment>();

  /** Opens the directory, or makes it. Throws when it is another program's, or of another format. */
  constructor(path: string, mapSize: number, codec: Codec) {
    this.#path = path;
    this.#mapSize = mapSize;
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw explain(error, path);
    }
    const environment = (this.#environment = this.#open('log'));
    const about = environment.rows('about');
    const found = environment.transaction(() => {
      this.#enter(about);
      const expected = { version: VERSION, codec: codec.name };
      return (
        (read(about, FORMAT) as Format | undefined) ??
        write(about, FORMAT, { ...expected, seed: randomInt(2 ** 32) })
      );
    });
    this.#requireFormat(found, codec.name);
    this.seed = found.seed;
    this.log = new DeltaLog(environment);
  }

  /** Opens the state file of a shard. */
  file(shard: string): StateFile {
    return new StateFile(this.#open(`state-${shard}`));
  }

  /** Removes the state file of a shard, which nobody else has open. */
  async remove(shard: string): Promise<void> {
    const name = `state-${shard}`;
    await this.#files.get(name)?.close();
    this.#files.delete(name);
    try {
      for (const path of [this.#pathOf(name), `${this.#pathOf(name)}-lock`]) rmSync(path, { force: true });
    } catch (error) {
      throw explain(error, this.#path);
    }
  }

  async close(): Promise<void> {
    this.#environment.transaction(() => this.#leave(this.#environment.rows('about')));
    for (const environment of this.#files.values()) await environment.close();
  }

  #open(name: string): Environment {
    const environment = this.#files.get(name) ?? new Environment(this.#pathOf(name), this.#mapSize);
    this.#files.set(name, environment);
    return environment;
  }

  #pathOf(name: string): string {
    return join(this.#path, `${name}.mdb`);
  }

  /**
   * Takes the directory for this process, unless another one certainly has it. One of another host or container counts as
   * gone: a container that was killed comes back as another, and would find itself locked out for good. Commits fence off
   * whoever lives on.
   */
  #enter(about: Rows): void {
    const held = read(about, OWNER) as Held | undefined;
    const isOurs = held?.pid === process.pid;
    if (held && !isOurs && isAlive(held))
      throw stateError('STATE_LMDB_LOCKED', { path: this.#path, pid: held.pid });
    write(about, OWNER, { ...ownerWith(process.pid), users: isOurs ? held.users + 1 : 1 });
  }

  /** The last of this process gives the directory back. */
  #leave(about: Rows): void {
    const held = read(about, OWNER) as Held | undefined;
    if (held?.pid !== process.pid) return;
    if (held.users > 1) write(about, OWNER, { ...held, users: held.users - 1 });
    else about.removeSync(OWNER);
  }

  #requireFormat(found: Format, codec: string): void {
    if (found.version === VERSION && found.codec === codec) return;
    const expected = describe({ version: VERSION, codec });
    throw stateError('STATE_LMDB_FORMAT', { path: this.#path, found: describe(found), expected });
  }
}

const describe = ({ version, codec }: Omit<Format, 'seed'>): string => `format ${version} and codec ${codec}`;

const read = (about: Rows, name: Buffer): unknown => {
  const value = about.get(name);
  return value && JSON.parse(Buffer.from(value).toString());
};

const write = <T>(about: Rows, name: Buffer, value: T): T => {
  about.putSync(name, Buffer.from(JSON.stringify(value)));
  return value;
};
