import type { Bucket } from './bucket.ts';
import { checkpointS3Error, corrupt } from './checkpoint-s3-error.ts';
import type { OwnEnd } from './ends.ts';
import { decodeHeader, HEADER_LENGTH, type ObjectHeader } from './object-header.ts';
import { decodeObject, encodeObject, joinRecords, type StoredObject } from './stored-object.ts';

/** From so many objects on, small ones are put together. */
const many = 32;
/** Objects of this length, in bytes, are large enough. */
const large = 8_388_608;
/** So many requests are made at once. */
const atOnce = 8;

/** An object of a log, as its writer knows it. */
interface LogObject {
  readonly first: number;
  /** In bytes, uncompressed. */
  readonly length: number;
}

/** What logs share. */
export interface LogObjectsSettings {
  readonly bucket: Bucket;
  readonly compress: boolean;
  /** What the log is known to hold. */
  readonly end: OwnEnd;
}

/** The objects of a log: each holds records from the position on that its key says. */
export class LogObjects {
  readonly #start: string;
  readonly #settings: LogObjectsSettings;
  #objects: LogObject[] = [];
  #next = 1;
  #hasWritten = false;
  #recovery: Promise<void> | undefined;

  /** `start` is what all keys of the log begin with. */
  constructor(start: string, settings: LogObjectsSettings) {
    this.#start = start;
    this.#settings = settings;
  }

  /** Every object with records, oldest first. Leaves out those whose records were put into one before them. */
  async *read(): AsyncGenerator<StoredObject> {
    const known = await this.#settings.end.look();
    const listed = await this.#list();
    let next: number | undefined;
    for (const first of listed) {
      if (next !== undefined && first < next) continue;
      const object = await this.#get(first);
      if (!object) continue;
      if (next !== undefined && first !== next)
        throw corrupt(this.#place(first), `record ${next} should come next, and is not there`);
      yield object;
      next = first + object.count;
    }
    // A writer may have removed what was listed, if it has written more.
    const isAll = known <= (next ?? 1) || (await this.#list()).at(-1) !== listed.at(-1);
    if (!isAll) throw this.#lost(known);
  }

  /** Once, for a writer: finds the next position, and removes what is there twice. */
  recover(): Promise<void> {
    return (this.#recovery ??= this.#recover());
  }

  /** Resolves to the position of the first record. */
  async write(records: readonly Uint8Array[]): Promise<number> {
    await this.recover();
    const content = joinRecords(records);
    const position = this.#next;
    const bytes = await this.#encode({ position, count: records.length, content });
    const key = this.#keyOf(position);
    const isNew = await this.#settings.bucket.create(key, bytes);
    if (!isNew) await this.#requireOwn(position, bytes);
    this.#objects.push({ first: position, length: content.length });
    this.#next = position + records.length;
    if (!this.#hasWritten) await this.noteEnd();
    this.#hasWritten = true;
    return position;
  }

  /** Lets whoever comes next know what must be there. */
  async noteEnd(): Promise<void> {
    await this.#settings.end.set(this.#next);
  }

  /** Removes objects of which nothing is needed: never the last one, which knows the next position. */
  async trim(position: number): Promise<void> {
    await this.recover();
    for (let second = this.#objects[1]; second && second.first <= position; second = this.#objects[1]) {
      // One by one, oldest first, or there could be a hole between those that are left.
      await this.#settings.bucket.delete(this.#keyOf(this.#objects[0]!.first));
      this.#objects.shift();
    }
  }

  /** Puts small objects together if there are many: the first one takes in those behind it, then they go. */
  async consolidate(): Promise<void> {
    if (this.#objects.length < many) return;
    const [from, to] = longestSmallRun(this.#objects.slice(0, -1));
    if (to - from < many / 2) return;
    const small = this.#objects.slice(from, to);
    const merged = await this.#merge(small);
    await this.#settings.bucket.put(this.#keyOf(merged.position), await this.#encode(merged));
    this.#objects.splice(from, small.length, { first: merged.position, length: merged.content.length });
    for (const { first } of small.slice(1)) await this.#settings.bucket.delete(this.#keyOf(first));
    await this.noteEnd();
  }

  async #merge(small: readonly LogObject[]): Promise<StoredObject> {
    const contents: Uint8Array[] = [];
    let count = 0;
    for (const { first } of small) {
      const object = await this.#get(first);
      if (!object) throw corrupt(this.#place(first), 'it is gone');
      contents.push(object.content);
      count += object.count;
    }
    return { position: small[0]!.first, count, content: Buffer.concat(contents) };
  }

  async #recover(): Promise<void> {
    const { bucket } = this.#settings;
    const kept: (LogObject & { readonly next: number })[] = [];
    for (const { position, count, length } of await this.#headers()) {
      const next = kept.at(-1)?.next ?? position;
      if (position > next) throw corrupt(this.#place(position), `record ${next} should come before it`);
      if (position < next) await bucket.delete(this.#keyOf(position));
      else kept.push({ first: position, length, next: position + count });
    }
    this.#objects = kept;
    this.#next = kept.at(-1)?.next ?? 1;
    const known = this.#settings.end.get();
    if (this.#next < known) throw this.#lost(known);
  }

  async #headers(): Promise<ObjectHeader[]> {
    const firsts = await this.#list();
    const headers: ObjectHeader[] = [];
    for (let i = 0; i < firsts.length; i += atOnce) {
      const some = firsts.slice(i, i + atOnce).map((first) => this.#header(first));
      headers.push(...(await Promise.all(some)));
    }
    return headers;
  }

  async #header(first: number): Promise<ObjectHeader> {
    const bytes = await this.#settings.bucket.get(this.#keyOf(first), HEADER_LENGTH);
    if (!bytes) throw corrupt(this.#place(first), 'it is gone');
    return decodeHeader(bytes, this.#place(first));
  }

  #lost(known: number): Error {
    const place = this.#settings.bucket.place(this.#start);
    return corrupt(place, `record ${known - 1} was written, and is not there`);
  }

  async #requireOwn(position: number, bytes: Uint8Array): Promise<void> {
    // Asked again after an answer that got lost, the service finds what it has already.
    const there = await this.#settings.bucket.get(this.#keyOf(position));
    if (there && Buffer.compare(there, bytes) === 0) return;
    const reason = `another one has written record ${position} of it`;
    throw checkpointS3Error('CHECKPOINT_S3_LEASE_LOST', {
      place: this.#settings.bucket.place(this.#start),
      reason,
    });
  }

  async #get(first: number): Promise<StoredObject | undefined> {
    const key = this.#keyOf(first);
    const bytes = await this.#settings.bucket.get(key);
    const object = bytes && decodeObject(key, bytes, this.#place(first));
    if (object && object.position !== first) throw corrupt(this.#place(first), 'it is another object');
    return object;
  }

  #encode(object: StoredObject): Promise<Uint8Array> {
    return encodeObject(this.#keyOf(object.position), object, this.#settings.compress);
  }

  async #list(): Promise<number[]> {
    const listed = await this.#settings.bucket.list(this.#start);
    return listed.map(({ key }) => Number(key.slice(this.#start.length))).filter(Number.isSafeInteger);
  }

  #keyOf(first: number): string {
    return this.#start + String(first).padStart(16, '0');
  }

  #place(first: number): string {
    return this.#settings.bucket.place(this.#keyOf(first));
  }
}

/** The most neighbours that are small and together not too large: from one to before another. */
const longestSmallRun = (objects: readonly LogObject[]): readonly [number, number] => {
  let longest: readonly [number, number] = [0, 0];
  for (let from = 0, to = 0, length = 0; to < objects.length; to++) {
    length += objects[to]!.length;
    const isLarge = objects[to]!.length >= large / 2;
    if (isLarge || length > large) [from, length] = isLarge ? [to + 1, 0] : [to, objects[to]!.length];
    if (to + 1 - from > longest[1] - longest[0]) longest = [from, to + 1];
  }
  return longest;
};
