import { readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const POLL = 40;
const TAIL = 25;

/** The file that a server prints into. */
export class Output {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** How much there is, in bytes. */
  async size(): Promise<number> {
    return (await stat(this.path).catch(() => undefined))?.size ?? 0;
  }

  async after(offset: number): Promise<string> {
    const bytes = await readFile(this.path).catch(() => Buffer.alloc(0));
    return bytes.subarray(offset).toString();
  }

  /** The last lines after `offset`, for messages. */
  async tail(offset: number): Promise<string> {
    return (await this.after(offset)).trimEnd().split('\n').slice(-TAIL).join('\n');
  }

  /** Resolves to true when `line` was printed after `offset`, to false when `signal` is aborted before. */
  async has(line: RegExp, offset: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if (line.test(await this.after(offset))) return true;
      await delay(POLL);
    }
    return false;
  }
}
