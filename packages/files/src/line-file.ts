import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeLine } from './checked-line.ts';
import { readLines, roomFor, type LineFormat } from './read-lines.ts';
import { syncDirectory } from './sync-directory.ts';
import { writeAll } from './write-all.ts';

/**
 * A file of lines with checksums that are only ever appended, each durable before `append` resolves, until all of them are
 * replaced in one step. A line that a crash cut off at the end never counted.
 */
export class LineFile {
  readonly #path: string;
  readonly #format: LineFormat;
  #file: FileHandle | undefined;
  #length = 0;
  /** Bytes up to which the file reaches; as far as the lines do, if it does not end with zeros. */
  #room = 0;
  #isUnsettled = false;

  constructor(path: string, format: LineFormat) {
    this.#path = path;
    this.#format = format;
  }

  /** Resolves to the values of the lines; to undefined when there is no file yet, which `replace` then makes. */
  async open(): Promise<readonly unknown[] | undefined> {
    const found = await readLines(this.#path, this.#format);
    if (!found) return undefined;
    if (found.isCut && this.#format.cut) throw this.#format.cut(this.#path);
    this.#file = await open(this.#path, 'r+');
    this.#isUnsettled = true;
    [this.#length, this.#room] = [found.length, found.size];
    return found.values;
  }

  /** Takes back what an append that failed may have left. Until then the line may be there or not. */
  async settle(): Promise<void> {
    if (!this.#isUnsettled) return;
    if (this.#format.cut) await writeAll(this.#file!, Buffer.alloc(this.#room - this.#length), this.#length);
    else await this.#file!.truncate(this.#length);
    await this.#file!.sync();
    this.#isUnsettled = false;
  }

  /** Resolves when the line is durable. After a rejection it may be there or not, until `settle` or the next append. */
  async append(value: unknown): Promise<void> {
    await this.settle();
    const line = Buffer.from(encodeLine(value));
    this.#isUnsettled = true;
    await this.#makeRoom(line.length);
    await writeAll(this.#file!, line, this.#length);
    await this.#file!.datasync();
    this.#isUnsettled = false;
    this.#length += line.length;
  }

  /** Replaces all lines in one step, or makes the file. */
  async replace(values: readonly unknown[]): Promise<void> {
    const bytes = Buffer.from([this.#format.header, ...values].map(encodeLine).join(''));
    const file = await open(`${this.#path}.new`, 'w+');
    try {
      await file.writeFile(bytes);
      if (this.#format.cut) await file.truncate(roomFor(bytes.length));
      await file.sync();
      await rename(`${this.#path}.new`, this.#path);
    } catch (error) {
      await file.close();
      throw error;
    }
    const before = this.#file;
    [this.#file, this.#length, this.#isUnsettled] = [file, bytes.length, false];
    this.#room = roomFor(bytes.length);
    await before?.close();
    await syncDirectory(dirname(this.#path));
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** Before the line: what is written beyond the last zero could not be told from what was cut off. */
  async #makeRoom(length: number): Promise<void> {
    const room = roomFor(this.#length + length);
    if (!this.#format.cut || room <= this.#room) return;
    await this.#file!.truncate(room);
    this.#room = room;
  }
}
